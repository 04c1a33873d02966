import type { Evidence } from '../engine/evidence';
import type { ToolName } from '../adapters/finding';
import { inWords } from '../analysis/schedules';
import type { AdditionalEvidence, Contradiction } from '../engine/other-tools';
import type { ItemResult, Report, Status } from '../engine/report';
import { statuses } from '../engine/report';
import { type Level, type Section, sections } from '../items/item';
import { itemOf } from '../items/load';
import { isRed } from './reds';

/** Words for a status, as people read them. */
export const statusWord: Readonly<Record<Status, string>> = {
  fail: 'red',
  'attestation-expired': 'expired',
  unknown: 'unknown',
  warn: 'warning',
  attested: 'attested',
  pass: 'green',
  'not-applicable': 'n/a',
};

/** Words for a level. */
export const levelWord: Readonly<Record<Level, string>> = {
  synth: 'synth',
  plan: 'plan',
  'live-aws': 'live AWS',
  'live-kubernetes': 'live Kubernetes',
  attestation: 'attestation',
};

/** What a status of a result is called: an exception is never called anything else. */
export const statusOf = (result: ItemResult): string => (isException(result) ? 'excepted' : statusWord[result.status]);

/** Whether a result rests on an exception that holds. */
export const isException = ({ status, attestation }: ItemResult): boolean =>
  status === 'attested' && attestation?.kind === 'exception';

const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** `3 red, 1 expired, 12 green`; statuses that no item has are left out, exceptions are counted apart. */
export const countsText = ({ results }: Pick<Report, 'results'>): string => {
  const excepted = results.filter(isException).length;
  const parts = statuses.map((status) => {
    const count = results.filter((result) => result.status === status && !isException(result)).length;
    return count === 0 ? [] : [`${count} ${statusWord[status]}`];
  });
  return [...parts, excepted === 0 ? [] : [`${excepted} excepted`]].flat().join(', ');
};

/** One sentence: how ready it is. Never "ready" while something is not known. */
export const verdictText = ({ results }: Pick<Report, 'results'>): string => {
  const red = results.filter(isRed).length;
  const unknown = results.filter(({ status }) => status === 'unknown').length;
  const items = plural(results.length, 'item');
  if (red > 0)
    return `${red} of ${items} ${red === 1 ? 'is' : 'are'} red${unknown > 0 ? `, ${unknown} more unknown` : ''}`;
  if (unknown > 0) return `Nothing is red, but ${unknown} of ${items} ${unknown === 1 ? 'is' : 'are'} unknown`;
  return `Nothing is red or unknown in ${items}`;
};

/** By what it was judged beside the profile, one line each: objectives, and parameters that were given; empty when nothing was. */
export const judgedBy = ({
  objectives = {},
  parameters = {},
}: Pick<Report, 'objectives' | 'parameters'>): readonly string[] => [
  ...(objectives.rtoMinutes === undefined ? [] : [`recovery time objective: ${inWords(objectives.rtoMinutes)}`]),
  ...(objectives.rpoMinutes === undefined ? [] : [`recovery point objective: ${inWords(objectives.rpoMinutes)}`]),
  ...Object.entries(parameters).flatMap(([item, values]) =>
    Object.entries(values).map(([name, value]) => `${item}, ${name}: ${[value].flat().join(', ') || 'none'}`),
  ),
];

/** The name of what was judged. */
export const nameOf = ({ environment, stacks }: Pick<Report, 'environment' | 'stacks'>): string =>
  stacks.join(', ') || environment || 'stack';

/** Results by section, in the order of sections; empty ones are left out. */
export const bySection = ({
  results,
}: Pick<Report, 'results'>): readonly (readonly [Section, readonly ItemResult[]])[] =>
  sections.flatMap((section) => {
    const own = results.filter((result) => result.section === section);
    return own.length === 0 ? [] : ([[section, own]] as const);
  });

const weights: Readonly<Record<Evidence['verdict'], number>> = { breaks: 0, warns: 1, unknown: 2, holds: 3 };

/** Evidence, what speaks against the item first. */
export const worstFirst = (evidence: readonly Evidence[]): readonly Evidence[] =>
  [...evidence].sort((a, b) => weights[a.verdict] - weights[b.verdict]);

/** Subject of evidence about something that is not there. */
const nothing = 'stack';

/** One line of evidence: what was looked at, what is the matter, and in brackets what it is and what it should be. */
export const evidenceText = ({ subject, attribute, value, expected, message }: Evidence): string => {
  if (subject === nothing) return message;
  const is = [attribute, value].filter((each) => each !== undefined).join(' = ');
  const detail = [...(is === '' ? [] : [is]), ...(expected === undefined ? [] : [`expected ${expected}`])].join('; ');
  return `${subject}: ${message}${detail === '' ? '' : ` (${detail})`}`;
};

/** What speaks against an item, the worst first. */
export const against = ({ evidence }: Pick<ItemResult, 'evidence'>): readonly Evidence[] =>
  worstFirst(evidence).filter(({ verdict }) => verdict !== 'holds');

/** The sentence above the evidence; undefined where the evidence says the same. */
export const leadOf = (result: ItemResult): string | undefined =>
  against(result).some(({ message }) => result.reason === message || result.reason.endsWith(`: ${message}`))
    ? undefined
    : result.reason;

/** The one line that says why: the worst piece of evidence, and how many more there are; without evidence the reason. */
export const reasonText = (result: ItemResult): string => {
  const [first, ...more] = isRed(result) || result.status === 'warn' ? against(result) : [];
  if (first === undefined || result.level === 'attestation') return result.reason;
  return `${evidenceText(first)}${more.length === 0 ? '' : `, and ${more.length} more`}`;
};

/** Where in the repository a piece of evidence was made: `apps/prod-aws/src/main.ts`, or undefined. */
export const fileOf = ({ source }: Pick<Evidence, 'source'>, appFolder = ''): string | undefined =>
  source === undefined ? undefined : [appFolder.replace(/\/+$/, ''), source.file].filter(Boolean).join('/');

/** `apps/prod-aws/src/main.ts:12`, or undefined. */
export const placeOf = (evidence: Pick<Evidence, 'source'>, appFolder?: string): string | undefined => {
  const file = fileOf(evidence, appFolder);
  return file === undefined ? undefined : `${file}:${evidence.source?.line}`;
};

/** Something that the reader must not take for looked at. */
export interface NotSeen {
  readonly item: string;
  readonly title: string;
  /** What this run did not show, but another level would. */
  readonly thisRun: readonly string[];
  /** What no level sees. */
  readonly never: readonly string[];
}

/** What no level of this run could see, item by item, and what none ever does. */
export const notSeenOf = ({ results }: Pick<Report, 'results'>): readonly NotSeen[] =>
  results.flatMap(({ item, title, notSeen }) => {
    const never = itemOf(item)?.blindSpots ?? [];
    return notSeen.length === 0 && never.length === 0 ? [] : [{ item, title, thisRun: notSeen, never }];
  });

/** Levels that were looked at in a report, strongest last. */
export const levelsOf = ({ results }: Pick<Report, 'results'>): readonly Level[] => {
  const seen = new Set<Level>(
    results.flatMap(({ levels, level }) => [...levels.map((each) => each.level), level ?? []].flat()),
  );
  return (Object.keys(levelWord) as Level[]).filter((level) => seen.has(level));
};

/** `45.60 USD a month (40.00 to 60.00)`. */
export const costText = ({ cost }: Pick<ItemResult, 'cost'>): string | undefined => {
  if (cost === undefined) return undefined;
  const { low, expected, high } = cost.monthlyUsd;
  const usd = (amount: number): string => amount.toFixed(2);
  const span = low === high ? '' : ` (${usd(low)} to ${usd(high)})`;
  return `${usd(expected)} USD a month${span}; ${cost.note}`;
};

/** Names of other tools, as they write themselves. */
const toolWord: Readonly<Record<ToolName, string>> = {
  prowler: 'Prowler',
  checkov: 'Checkov',
  'kube-bench': 'kube-bench',
  hardeneks: 'HardenEKS',
};

const outcomeWord: Readonly<Record<AdditionalEvidence['outcome'], string>> = {
  passed: 'passes',
  failed: 'fails',
  none: 'judges nothing',
};

/** `Checkov CKV_AWS_38 passes, which is a part of it: <why>`: what another tool says of an item, and what that is worth. */
export const otherToolText = ({ source, control, outcome, weight, limits, at }: AdditionalEvidence): string => {
  const worth =
    weight === 'conflicts'
      ? ', which the item does on purpose'
      : outcome === 'passed' && weight === 'partial'
        ? ', which is a part of it'
        : '';
  const limit = limits.length === 0 ? '' : `: ${limits.join('; ')}`;
  return `${source} ${control} ${outcomeWord[outcome]}${at === undefined ? '' : ` (${at.slice(0, 10)})`}${worth}${limit}`;
};

/** Where other tools do not agree with a result, in the order of the items. */
export const contradictionsOf = ({
  results,
}: Pick<Report, 'results'>): readonly { readonly result: ItemResult; readonly contradiction: Contradiction }[] =>
  results.flatMap((result) =>
    (result.otherTools?.contradictions ?? []).map((contradiction) => ({ result, contradiction })),
  );

/** What was read of other tools, and what of it is no evidence, line by line; empty when nothing was read. */
export const otherToolNotes = ({ otherTools }: Pick<Report, 'otherTools'>): readonly string[] => {
  if (otherTools === undefined) return [];
  const { reports, ignored, otherClusters, unmapped } = otherTools;
  return [
    ...reports.flatMap(({ tool, version, file, findings, notes }) => [
      `${toolWord[tool]}${version === undefined ? '' : ` ${version}`}, ${file}: ${plural(findings, 'finding')}`,
      ...notes.map((note) => `${file}: ${note}`),
    ]),
    ...(otherClusters === 0 ? [] : [`${plural(otherClusters, 'finding')} about other clusters left out`]),
    ...(unmapped === 0 ? [] : [`${plural(unmapped, 'finding')} of controls that no item is anchored to`]),
    ...ignored.map(({ source, control, why }) => `${source} ${control} is never evidence: ${why}`),
  ];
};
