import type { Resource } from '@hera/stack-model';
import { rangeOf } from '../estimate/range';
import type { Purchase } from '../estimate/rate';
import type { CostLine, Factor } from '../estimate/result';
import type { ResourceScope } from '../estimate/scope';
import { isOpen, known } from './values';
import { type Volume, volumeLines } from './volume';

/** A number of alike instances. */
export interface NodeSet {
  readonly count: Factor;
  readonly types: readonly [string, ...string[]];
  readonly purchase: Purchase;
  readonly volumes: readonly Volume[] | { readonly reason: string };
  /** The template, or the resource itself, that says how instances are set up. @default - none in the stack */
  readonly template?: Resource;
  /** Before ids, where a resource has several sets. @default - nothing */
  readonly prefix?: string;
  /** @default - nothing to say */
  readonly notes?: readonly string[];
}

/** EC2 sends this many metrics of an instance with detailed monitoring. Source: CloudWatch user guide, EC2 metrics; read 2026-11-26. */
const detailedMetrics = 7;

const burstable = (type: string): 't3' | 't4g' | undefined =>
  /^t3a?\./.test(type) ? 't3' : type.startsWith('t4g.') ? 't4g' : undefined;

const creditLines = (scope: ResourceScope, { count, types, template, prefix = '' }: NodeSet): readonly CostLine[] => {
  const family = types.map(burstable).find((each) => each !== undefined);
  const credits = template === undefined ? undefined : known(template.text('credit_specification[0].cpu_credits'));
  if (family === undefined || credits === 'standard') return [];
  return [
    scope.usageLine({
      id: `${prefix}cpu-credits`,
      of: `ec2.cpu-credits.${family}`,
      key: 'monthly_cpu_credit_hrs',
      label: 'vCPU-hours above the baseline',
      factors: [count],
      notes: ['T3 and T4g are in unlimited mode unless credit_specification says standard'],
    }),
  ];
};

/** `monitoring` is a block of a template, and a flag of an instance. */
const monitors = (template: Resource | undefined): { readonly isOn: boolean; readonly isOpen: boolean } => {
  const paths = ['monitoring[0].enabled', 'monitoring'];
  const told = paths.map((path) => (template === undefined ? undefined : known(template.flag(path))));
  const open = told.every((each) => each === undefined) && template !== undefined && isOpen(template, 'monitoring');
  return { isOn: told.includes(true), isOpen: open };
};

const monitoringLines = (scope: ResourceScope, { count, template, prefix = '' }: NodeSet): readonly CostLine[] => {
  const { isOn, isOpen: isUntold } = monitors(template);
  if (!isOn && !isUntold) return [];
  const metrics: Factor = {
    label: 'metrics',
    value: rangeOf(isOn ? detailedMetrics : 0, detailedMetrics, detailedMetrics),
    from: 'detailed monitoring',
  };
  return [
    scope.line({
      id: `${prefix}detailed-monitoring`,
      title: 'detailed monitoring of the instances',
      of: 'cloudwatch.metric',
      factors: [count, metrics],
      notes: isOn ? [] : ['whether it is on is not known'],
    }),
  ];
};

/** Lines of a set of instances: hours, volumes, CPU credits, detailed monitoring. */
export const nodeLines = (scope: ResourceScope, set: NodeSet): CostLine[] => {
  const { count, types, purchase, volumes, prefix = '', notes = [] } = set;
  const disks =
    'reason' in volumes
      ? [scope.unpriced(`${prefix}volume`, 'volumes of the instances', volumes.reason)]
      : volumes.flatMap((volume) => volumeLines(scope, volume, [count]));
  return [
    scope.line({
      id: `${prefix}instances`,
      of: scope.instanceRate(types, purchase),
      factors: [count, scope.hours],
      notes,
    }),
    ...disks.map((line) => ({ ...line, id: line.id.startsWith(prefix) ? line.id : `${prefix}${line.id}` })),
    ...creditLines(scope, set),
    ...monitoringLines(scope, set),
  ];
};
