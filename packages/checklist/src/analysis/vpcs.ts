import type { Resource } from '@hera/stack-model';
import type { ResourceScope } from '../engine/scope';
import { grouped, knownText } from './references';

/** A VPC: the resource or data source that the documents have of it, or its id. */
export type Vpc = Resource | string;

/** For people. */
export const vpcName = (vpc: Vpc): string => (typeof vpc === 'string' ? vpc : vpc.address);

/** Whether the documents do not tell which VPC it is, so that it may be one that they have by another name. */
export const isUntold = (vpc: Vpc | undefined): boolean =>
  vpc === undefined || (typeof vpc === 'object' && vpc.mode === 'data' && knownText(vpc, 'id') === undefined);

const vpcsById = (scope: ResourceScope): ReadonlyMap<string, Resource> => {
  const byId = new Map<string, Resource>();
  for (const vpc of [...scope.resourcesIfLooked('aws_vpc'), ...scope.dataSources('aws_vpc')]) {
    const id = knownText(vpc, 'id');
    if (id !== undefined && !byId.has(id)) byId.set(id, vpc);
  }
  return byId;
};

/** The VPC that something stands in. Undefined where the documents do not tell. */
export const vpcOf = (scope: ResourceScope, resource: Resource): Vpc | undefined => {
  const vpcs = new Set(
    resource
      .edges('vpc_id')
      .filter(({ to, certainty }) => to.type === 'aws_vpc' && certainty !== 'possible')
      .map(({ to }) => to),
  );
  if (vpcs.size > 1) return undefined;
  const [vpc] = vpcs;
  const id = vpc === undefined ? knownText(resource, 'vpc_id') : knownText(vpc, 'id');
  return (id === undefined ? undefined : scope.once(vpcsById).get(id)) ?? vpc ?? id;
};

/** Things by the VPC that they stand in, in the order of the first of each. */
export const byVpc = (
  scope: ResourceScope,
  resources: readonly Resource[],
): ReadonlyMap<Vpc | undefined, readonly Resource[]> => grouped(resources, (resource) => vpcOf(scope, resource));
