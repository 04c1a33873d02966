import { type ClusterFact, factsOf, type ThreatDetectionFact, type ThreatDetectionPrice } from '@hera/core/facts';
import type { StackManifest } from '@hera/core/manifest';
import { plainTable } from '@hera/cost/plain-table';
import { changesOf, type Plan } from '@hera/terraform';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether a plan turns on a detector, or a feature of one, that is not on now. */
export const turnsDetectionOn = (plan: Plan): boolean =>
  changesOf(plan).some(({ type, before, after }) => {
    if (!isObject(after)) return false;
    const was = isObject(before) ? before : {};
    if (type === 'aws_guardduty_detector') return after['enable'] === true && was['enable'] !== true;
    return type === 'aws_guardduty_detector_feature' && after['status'] === 'ENABLED' && was['status'] !== 'ENABLED';
  });

/** vCPUs of the node groups at their smallest and their largest. Nothing where a type is not known. */
const vcpusOf = (clusters: readonly ClusterFact[]): readonly [number, number] | undefined => {
  const groups = clusters.flatMap(({ nodeGroups }) => nodeGroups);
  const sizes = groups.map(({ minimum, maximum, vcpus }) =>
    vcpus === undefined ? undefined : ([minimum * vcpus.least, maximum * vcpus.most] as const),
  );
  if (sizes.length === 0 || !sizes.every((size) => size !== undefined)) return undefined;
  return [sizes.reduce((sum, [least]) => sum + least, 0), sizes.reduce((sum, [, most]) => sum + most, 0)];
};

/** USD for so many units a month, step by step. Nothing beyond the last step that is known. */
export const usdFor = (units: number, steps: NonNullable<ThreatDetectionPrice['steps']>): number | undefined => {
  let usd = 0;
  let billed = 0;
  for (const step of steps) {
    const end = Math.min(units, step.upTo ?? Infinity);
    if (end > billed) {
      usd += (end - billed) * step.usd;
      billed = end;
    }
  }
  return billed < units ? undefined : usd;
};

const cents = (usd: number): string => usd.toFixed(2);

const priceText = ({ steps, unit }: ThreatDetectionPrice): string => {
  const [first, ...further] = steps ?? [];
  if (first === undefined) return 'price not known here';
  const least = further.length > 0 ? ', then less' : '';
  return `${cents(first.usd)} USD per ${unit}${first.upTo === undefined ? '' : `, first ${first.upTo}`}${least}`;
};

const nodesText = (price: ThreatDetectionPrice, clusters: readonly ClusterFact[]): string => {
  const size = price.nodes === true ? vcpusOf(clusters) : undefined;
  if (size === undefined) return price.dependsOn;
  const [least, most] = size.map((units) => ({ units, usd: price.steps && usdFor(units, price.steps) }));
  if (least === undefined || most === undefined) return price.dependsOn;
  const units = [...new Set([least.units, most.units])].join(' to ');
  const money =
    least.usd === undefined || most.usd === undefined
      ? ''
      : `: ${[...new Set([cents(least.usd), cents(most.usd)])].join(' to ')} USD a month`;
  const more = clusters.some(({ karpenter, autoMode }) => karpenter !== undefined || autoMode !== undefined);
  return `${units} vCPUs of the node groups${money}${more ? '; nodes of Karpenter or Auto Mode on top' : ''}`;
};

const factLines = ({ prices }: ThreatDetectionFact, clusters: readonly ClusterFact[]): string[] => {
  const { region = 'a region that synth does not know', rows, asOf, source, freeTrialDays } = prices;
  if (rows.length === 0) return [];
  return [
    `This plan turns on threat detection (GuardDuty). It costs by what it analyses, in ${region}:`,
    ...plainTable(rows.map((price) => [price.what, priceText(price), nodesText(price, clusters)])).split('\n'),
    `  List prices of ${asOf}${source === '' ? '' : ` (${source})`}; free for ${freeTrialDays} days where it was never on before.`,
  ];
};

/** What threat detection costs, line by line, where a plan turns it on. */
export const detectionLines = (manifest: StackManifest, plan: Plan): string[] => {
  if (!turnsDetectionOn(plan)) return [];
  const clusters = factsOf(manifest.facts, 'cluster');
  return factsOf(manifest.facts, 'threat-detection').flatMap((fact) => factLines(fact, clusters));
};
