import data from '../data/imported-traps.json';
import type { AdditionalEvidence, OtherTools } from '../engine/other-tools';
import type { Anchor, Item } from '../items/item';
import { type ImportedFinding, sourceOfTool, type ToolReport } from './finding';

/** Reports, held against the items. */
export interface ImportedEvidence extends OtherTools {
  /** In the order of the items. */
  readonly evidence: readonly AdditionalEvidence[];
}

/** Options of `additionalEvidence`. */
export interface AdditionalEvidenceOptions {
  readonly items: readonly Pick<Item, 'id' | 'anchors'>[];
  /** Names of the clusters that the checklist is about. @default - findings about any cluster are taken */
  readonly clusters?: readonly string[];
}

const keyOf = (source: string, id: string): string => `${source} ${id.toLowerCase()}`;

const traps = new Map(data.controls.map((trap) => [keyOf(trap.source, trap.id), trap]));

const subjectsShown = 10;

const outcomeOf = (findings: readonly ImportedFinding[]): ImportedFinding['outcome'] =>
  (['failed', 'passed'] as const).find((outcome) => findings.some((one) => one.outcome === outcome)) ?? 'none';

const evidenceOf = (
  item: string,
  anchor: Anchor,
  report: ToolReport,
  findings: readonly ImportedFinding[],
): AdditionalEvidence => {
  const trap = traps.get(keyOf(anchor.source, anchor.id));
  const outcome = outcomeOf(findings);
  const telling = findings.filter((one) => one.outcome === outcome);
  const words = telling.flatMap(({ limit, why }) => [limit, why]).concat(trap?.why ?? anchor.note);
  const limits = [...new Set(words.filter((word) => word !== undefined))];
  const narrow = trap !== undefined || findings.some(({ limit }) => limit !== undefined);
  const at = telling
    .flatMap((one) => one.at ?? [])
    .sort()
    .at(-1);
  return {
    item,
    source: anchor.source,
    control: anchor.id,
    outcome,
    weight: anchor.strength === 'equal' && narrow ? 'partial' : anchor.strength,
    limits,
    subjects: [...new Set(telling.map(({ subject }) => subject))].slice(0, subjectsShown),
    counts: {
      passed: findings.filter((one) => one.outcome === 'passed').length,
      failed: findings.filter((one) => one.outcome === 'failed').length,
      none: findings.filter((one) => one.outcome === 'none').length,
    },
    message: telling[0]?.message ?? '',
    tool: report.tool,
    file: report.file,
    ...(at === undefined ? {} : { at }),
  };
};

/**
 * What reports of other tools say of the items, by the items' anchors. Controls that pass whatever happens are left out and named; where a control
 * sees less than it says, its pass is worth a part of the item and says why.
 */
export const additionalEvidence = (
  reports: readonly ToolReport[],
  { items, clusters }: AdditionalEvidenceOptions,
): ImportedEvidence => {
  const anchored = new Set(items.flatMap(({ anchors }) => anchors.map(({ source, id }) => keyOf(source, id))));
  const ignored = new Map<string, OtherTools['ignored'][number]>();
  const evidence: AdditionalEvidence[] = [];
  let otherClusters = 0;
  let unmapped = 0;
  for (const report of reports) {
    const source = sourceOfTool[report.tool];
    const byControl = new Map<string, ImportedFinding[]>();
    for (const finding of report.findings) {
      const key = keyOf(source, finding.control);
      const trap = traps.get(key);
      if (trap?.effect === 'ignored') ignored.set(key, { source, control: trap.id, why: trap.why });
      else if (!anchored.has(key)) unmapped += 1;
      else if (clusters !== undefined && finding.cluster !== undefined && !clusters.includes(finding.cluster)) {
        otherClusters += 1;
      } else {
        const findings = byControl.get(key);
        if (findings === undefined) byControl.set(key, [finding]);
        else findings.push(finding);
      }
    }
    for (const { id, anchors } of items) {
      for (const anchor of anchors) {
        const findings = byControl.get(keyOf(anchor.source, anchor.id));
        if (findings !== undefined) evidence.push(evidenceOf(id, anchor, report, findings));
      }
    }
  }
  const order = new Map(items.map(({ id }, index) => [id, index]));
  return {
    evidence: evidence.sort((one, other) => (order.get(one.item) ?? 0) - (order.get(other.item) ?? 0)),
    ignored: [...ignored.values()],
    otherClusters,
    unmapped,
    reports: reports.map(({ tool, version, file, findings, notes }) => ({
      tool,
      ...(version === undefined ? {} : { version }),
      file,
      findings: findings.length,
      notes,
    })),
  };
};
