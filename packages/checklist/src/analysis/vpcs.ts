import type { Resource } from '@hera/stack-model';
import { knownText } from './references';

/** The VPC that something stands in: its address in the stack, or its id. Undefined where the document does not tell. */
export const vpcOf = (resource: Resource): string | undefined => {
  const vpcs = new Set(
    resource
      .edges('vpc_id')
      .filter(({ to, certainty }) => to.type === 'aws_vpc' && certainty !== 'possible')
      .map(({ to }) => to.address),
  );
  if (vpcs.size > 1) return undefined;
  const [vpc] = vpcs;
  return vpc ?? knownText(resource, 'vpc_id');
};

/** Things by the VPC that they stand in, in the order of the first of each. */
export const byVpc = (resources: readonly Resource[]): ReadonlyMap<string | undefined, readonly Resource[]> => {
  const grouped = new Map<string | undefined, Resource[]>();
  for (const resource of resources) {
    const vpc = vpcOf(resource);
    const same = grouped.get(vpc);
    if (same === undefined) grouped.set(vpc, [resource]);
    else same.push(resource);
  }
  return grouped;
};
