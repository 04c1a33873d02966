import type { ItemResult, Report } from '../engine/report';
import { loadItems } from '../items/load';
import { additionalEvidence } from './additional-evidence';
import type { ToolReport } from './finding';
import { holdAgainst } from './hold-against';

/** Options of `withOtherTools`. */
export interface OtherToolsOptions {
  /** Names of the clusters that the checklist is about. @default - findings about any cluster are taken */
  readonly clusters?: readonly string[];
  /** Whether a resource address is of what was judged. @default - it is not checked whether a report of Checkov is of the same stack */
  readonly isOfStack?: (address: string) => boolean;
}

const noted = (report: ToolReport, { isOfStack }: OtherToolsOptions): ToolReport => {
  const { tool, findings, notes } = report;
  if (tool !== 'checkov' || isOfStack === undefined || findings.length === 0) return report;
  return findings.some(({ subject }) => isOfStack(subject))
    ? report
    : {
        ...report,
        notes: [...notes, 'none of its resources is in what was judged: it looks like a report of another stack'],
      };
};

/**
 * The report with what other tools say beside it, item by item, and where they contradict it. No status changes: another tool's pass makes nothing
 * green, least of all what is unknown, and its fail is a reason to look.
 */
export const withOtherTools = (
  report: Report,
  reports: readonly ToolReport[],
  options: OtherToolsOptions = {},
): Report => {
  const { clusters } = options;
  const own = new Map<string, Pick<ItemResult, 'anchors'>>(report.results.map((result) => [result.item, result]));
  const ids = new Set([...loadItems().map(({ id }) => id), ...own.keys()]);
  const anchorsOf = new Map(loadItems().map(({ id, anchors }) => [id, anchors]));
  const { evidence, ...otherTools } = additionalEvidence(
    reports.map((each) => noted(each, options)),
    {
      // A result's anchors have the strength that they have for what was found.
      items: [...ids].map((id) => ({ id, anchors: own.get(id)?.anchors ?? anchorsOf.get(id) ?? [] })),
      ...(clusters === undefined || clusters.length === 0 ? {} : { clusters }),
    },
  );
  return {
    ...report,
    otherTools,
    results: holdAgainst(report.results, evidence).map(({ result, evidence: found, contradictions }) =>
      found.length === 0 ? result : { ...result, otherTools: { evidence: found, contradictions } },
    ),
  };
};
