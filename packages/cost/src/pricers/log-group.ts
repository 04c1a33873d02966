import { isUnknown, type Resource, type StackView } from '@hera/stack-model';
import { plus, rangeOf, single, zero } from '../estimate/range';
import type { CostLine, Factor, Range, UsageUsed } from '../estimate/result';
import { lineOf, withoutUsage } from '../estimate/line';
import type { ResourceScope } from '../estimate/scope';
import { logTypeKeys } from './log-types';
import type { Priced, Pricer } from './pricer';
import { known, numberAt, texts } from './values';

interface ClustersByGroup {
  /** By the name of the group that EKS writes into. */
  readonly named: ReadonlyMap<string, readonly Resource[]>;
  /** Their name is not known, and so that of their group neither. */
  readonly nameless: readonly Resource[];
}

const sorted = new WeakMap<StackView, ClustersByGroup>();

const clustersByGroup = (view: StackView): ClustersByGroup => {
  const seen = sorted.get(view);
  if (seen !== undefined) return seen;
  const named = new Map<string, Resource[]>();
  const nameless: Resource[] = [];
  for (const cluster of view.resources('aws_eks_cluster')) {
    const name = known(cluster.text('name'));
    const group = `/aws/eks/${name ?? ''}/cluster`;
    const others = name === undefined ? nameless : named.get(group);
    if (others === undefined) named.set(group, [cluster]);
    else others.push(cluster);
  }
  const found = { named, nameless };
  sorted.set(view, found);
  return found;
};

const referring = new WeakMap<StackView, Map<string, ReadonlyMap<Resource, readonly Resource[]>>>();

/** Log groups with the resources of a type that refer to them: `referrers` would turn the references of the whole stack round. */
const referringTo = (view: StackView, type: string): ReadonlyMap<Resource, readonly Resource[]> => {
  const byType = referring.get(view) ?? new Map<string, ReadonlyMap<Resource, readonly Resource[]>>();
  referring.set(view, byType);
  const seen = byType.get(type);
  if (seen !== undefined) return seen;
  const found = new Map<Resource, Resource[]>();
  for (const writer of view.resources(type)) {
    for (const group of writer.references()) {
      if (group.type !== 'aws_cloudwatch_log_group') continue;
      const others = found.get(group);
      if (others === undefined) found.set(group, [writer]);
      else others.push(writer);
    }
  }
  byType.set(type, found);
  return found;
};

/** Clusters that write into the group: EKS does so by name. Where a name is not known, whatever waits for the group or names it. */
const clustersOf = ({ view, resource }: ResourceScope): readonly Resource[] => {
  const { named, nameless } = clustersByGroup(view);
  const groupName = known(resource.text('name'));
  if (groupName !== undefined && nameless.length === 0) return named.get(groupName) ?? [];
  const waiting = referringTo(view, 'aws_eks_cluster').get(resource) ?? [];
  const related = [...waiting, ...resource.references('name')].filter(
    ({ type, mode }) => type === 'aws_eks_cluster' && mode === 'managed',
  );
  return groupName === undefined
    ? [...new Set(related)]
    : [...(named.get(groupName) ?? []), ...nameless.filter((cluster) => related.includes(cluster))];
};

const flowLogsOf = ({ view, resource }: ResourceScope): readonly Resource[] =>
  referringTo(view, 'aws_flow_log').get(resource) ?? [];

/** What clusters and flow logs write into the group in a month, where it is stated. */
const written = (
  scope: ResourceScope,
  clusters: readonly Resource[],
  flowLogs: readonly Resource[],
): { readonly value: Range; readonly used: UsageUsed } | undefined => {
  const { usage } = scope.context;
  const stated = [
    ...clusters.flatMap((cluster) =>
      (texts(cluster, 'enabled_cluster_log_types') ?? Object.keys(logTypeKeys)).map((type) =>
        usage.figure('aws_eks_cluster', logTypeKeys[type] ?? '', cluster),
      ),
    ),
    ...flowLogs.map((flowLog) => usage.figure('aws_flow_log', 'monthly_data_ingested_gb', flowLog)),
  ];
  const [first] = stated;
  if (first === undefined || stated.some((each) => each === undefined)) return undefined;
  return {
    value: stated.reduce((sum, each) => (each === undefined ? sum : plus(sum, each.value)), zero),
    used: first.used,
  };
};

/** Days in a month of 730 hours. */
const daysOfMonth = 730 / 24;

/**
 * AWS bills what is stored as compressed, at a rate that no source states for such logs. From memory, its price examples take 15 %; as the
 * least a tenth and as the most the whole is taken.
 */
const compressed: Factor = {
  label: 'of it as compressed',
  value: rangeOf('0.1', '0.15', '1'),
  from: 'assumption: no source states how far these logs compress',
};

/** Months that a month's logs are kept; what never expires is counted with a year, and grows. */
const keptFor = (
  scope: ResourceScope,
): { readonly factor: Factor; readonly notes: readonly string[] } | { readonly reason: string } => {
  const told = numberAt(scope.resource, 'retention_in_days');
  if (told !== undefined && 'reason' in told)
    return { reason: told.impossible ? told.reason : 'its retention is not known before the apply' };
  const days = told?.value;
  const isForever = days === undefined || days === 0;
  const months = single(isForever ? 12 : days).expected.dividedBy(isForever ? 1 : daysOfMonth);
  return {
    factor: {
      label: 'months kept',
      value: single(months),
      from: isForever ? 'no retention: a year is counted' : `retention_in_days ${days}`,
    },
    notes: isForever ? ['it never expires: this is the state after a year, and it grows each month'] : [],
  };
};

const storageLine = (scope: ResourceScope, input: ReturnType<typeof written>): CostLine => {
  const id = 'storage';
  const title = 'storage of logs';
  const rate = scope.rate('logs.storage');
  if (scope.use('storage_gb') !== undefined)
    return scope.usageLine({ id, title, of: rate, key: 'storage_gb', label: 'GB' });
  if (input === undefined) return withoutUsage(id, title, rate, 'aws_cloudwatch_log_group.storage_gb');
  const kept = keptFor(scope);
  if ('reason' in kept) return scope.unpriced(id, title, kept.reason);
  return lineOf({
    id,
    title,
    rate,
    factors: [{ label: 'GB written', value: input.value, from: input.used.from }, kept.factor, compressed],
    usage: input.used,
    notes: kept.notes,
  });
};

/**
 * Log groups: what applications write, what is stored, what queries read. Logs of EKS and flow logs are billed where they are made, as
 * vended logs; here only their storage.
 */
export const logGroup: Pricer = {
  types: ['aws_cloudwatch_log_group'],
  part: 'Logs and monitoring',
  price: (scope): Priced => {
    const clusters = clustersOf(scope);
    const flowLogs = flowLogsOf(scope);
    const writers = [...clusters, ...flowLogs];
    const isInfrequent = known(scope.resource.text('log_group_class')) === 'INFREQUENT_ACCESS';
    const ingestion = scope.usageLine({
      id: 'ingestion',
      of: isInfrequent ? 'logs.ingestion-infrequent' : 'logs.ingestion',
      key: 'monthly_data_ingested_gb',
      label: 'GB',
    });
    const application = scope.use('monthly_data_ingested_gb');
    return {
      lines: [
        ...(writers.length === 0 ? [ingestion] : []),
        storageLine(scope, writers.length === 0 ? application : written(scope, clusters, flowLogs)),
        scope.usageLine({ id: 'queries', of: 'logs.insights', key: 'monthly_data_scanned_gb', label: 'GB' }),
      ],
      notes: writers.map(({ address }) => `what ${address} writes is billed there, as vended logs`),
    };
  },
};

/** Flow logs: delivery is billed as vended logs. */
export const flowLog: Pricer = {
  types: ['aws_flow_log'],
  part: 'Logs and monitoring',
  price: (scope): Priced => {
    const type = known(scope.resource.text('log_destination_type')) ?? 'cloud-watch-logs';
    if (
      isUnknown(scope.resource.get('log_destination_type')) &&
      scope.resource.references('log_destination_type').length > 0
    )
      return { unpriced: 'its destination is not known before the apply' };
    if (type !== 'cloud-watch-logs' && type !== 's3')
      return { unpriced: `prices of flow logs to ${type} are not in the catalogue` };
    return {
      lines: [
        scope.usageLine({
          id: 'delivery',
          of: type === 's3' ? 'logs.vended-s3' : 'logs.vended',
          key: 'monthly_data_ingested_gb',
          label: 'GB',
        }),
      ],
    };
  },
};
