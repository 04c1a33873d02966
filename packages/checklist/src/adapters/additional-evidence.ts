import data from '../data/imported-traps.json';
import type { Anchor, AnchorSource, Item } from '../items/item';
import { type ImportedFinding, sourceOfTool, type ToolName, type ToolReport } from './finding';

/** What another tool says of an item. It stands beside what Hera found and never takes its place. */
export interface AdditionalEvidence {
  /** Id of the item. */
  readonly item: string;
  readonly source: AnchorSource;
  /** Id of the control. */
  readonly control: string;
  /** `failed` when one of its findings is. */
  readonly outcome: 'passed' | 'failed' | 'none';
  /** What a pass is worth: the same question, a part of it; or a control that the item fails on purpose. */
  readonly weight: Anchor['strength'];
  /** What it does not show, in words; empty when it shows all. */
  readonly limits: readonly string[];
  /** Of findings with the outcome, ten at the most. */
  readonly subjects: readonly string[];
  readonly counts: Readonly<Record<ImportedFinding['outcome'], number>>;
  readonly message: string;
  readonly tool: ToolName;
  /** File of the report. */
  readonly file: string;
  /** Newest finding, ISO 8601. @default - the report does not tell */
  readonly at?: string;
}

/** Reports, held against the items. */
export interface ImportedEvidence {
  /** In the order of the items. */
  readonly evidence: readonly AdditionalEvidence[];
  /** Controls that are never evidence, and why. */
  readonly ignored: readonly { readonly source: AnchorSource; readonly control: string; readonly why: string }[];
  /** Findings about other clusters. */
  readonly otherClusters: number;
  /** Findings of controls that no item is anchored to. */
  readonly unmapped: number;
  /** What the reports do not show, in words. */
  readonly notes: readonly { readonly file: string; readonly note: string }[];
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
  const ignored = new Map<string, ImportedEvidence['ignored'][number]>();
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
    notes: reports.flatMap(({ file, notes }) => notes.map((note) => ({ file, note }))),
  };
};
