import type { Plan } from '@hera/terraform';

const strings = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(strings) : [];
};

/** Ids, names and ARNs of what a plan removes. */
export const declaredIds = ({ resource_changes: changes = [] }: Plan): ((id: string) => boolean) => {
  const removed = changes
    .filter(({ change }) => change.actions.includes('delete'))
    .flatMap(({ change: { before } }) => {
      const { id, arn, name } = (before ?? {}) as Readonly<Record<string, unknown>>;
      return strings([id, arn, name]);
    });
  const exact = new Set(removed);
  const arns = removed.filter((text) => text.startsWith('arn:'));
  // An interface names its load balancer by the end of the ARN.
  return (id) => exact.has(id) || arns.some((arn) => arn.endsWith(`/${id}`));
};

/** Names of the clusters that a plan removes, declared or not any more. */
export const removedClusters = ({ resource_changes: changes = [] }: Plan): readonly string[] =>
  changes
    .filter(({ type, change }) => type === 'aws_eks_cluster' && change.actions.includes('delete'))
    .flatMap(({ change: { before } }) => {
      const { name } = (before ?? {}) as Readonly<Record<string, unknown>>;
      return typeof name === 'string' ? [name] : [];
    });

/** The VPC that a plan removes. @returns undefined when it removes none, or several */
export const removedVpc = ({ resource_changes: changes = [] }: Plan): string | undefined => {
  const vpcs = changes.filter(({ type, change }) => type === 'aws_vpc' && change.actions.includes('delete'));
  const { id } = (vpcs[0]?.change.before ?? {}) as Readonly<Record<string, unknown>>;
  return vpcs.length === 1 && typeof id === 'string' ? id : undefined;
};
