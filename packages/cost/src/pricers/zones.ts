import { isUnknown, type Resource } from '@hera/stack-model';
import { rangeOf, single } from '../estimate/range';
import type { Factor } from '../estimate/result';
import type { ResourceScope } from '../estimate/scope';
import { blocksOf, known } from './values';

/** Zones that the subnets of the stack are in, at the least one. */
export const zonesOfStack = (scope: ResourceScope): number => {
  const subnets = scope.view.resources('aws_subnet');
  const zones = subnets.map(
    (subnet) => known(subnet.text('availability_zone')) ?? known(subnet.text('availability_zone_id')) ?? subnet.address,
  );
  return Math.max(1, new Set(zones).size);
};

/** Puts an endpoint into one more zone. */
export const association = 'aws_vpc_endpoint_subnet_association';

const subnetsOf = (resource: Resource, path: string): readonly Resource[] =>
  resource.references(path).filter(({ type }) => type === 'aws_subnet');

/**
 * In how many zones something is, by its subnets: AWS lets it have one in each zone. Where the document does not tell, it is 1 to as many as
 * it may be, and the most is expected, so that nothing unknown makes it cheaper.
 */
export const zonesBySubnets = (
  scope: ResourceScope,
  path: string,
): { readonly factor: Factor; readonly notes: string[] } => {
  const { resource } = scope;
  const list = resource.list(path);
  if (list !== undefined && !isUnknown(list))
    return { factor: { label: 'zones', value: single(list.length), from: path }, notes: [] };
  const edges = resource.edges(path).filter(({ to }) => to.type === 'aws_subnet');
  const isSure = edges.length > 0 && edges.every(({ certainty }) => certainty === 'exact');
  const found = subnetsOf(resource, path).length;
  if (list === undefined && found === 0) {
    const configured = blocksOf(resource, 'subnet_configuration').length + blocksOf(resource, 'subnet_mapping').length;
    if (configured > 0)
      return { factor: { label: 'zones', value: single(configured), from: 'subnets by zone' }, notes: [] };
  }
  if (isSure)
    return { factor: { label: 'zones', value: single(found), from: `subnets that ${path} refers to` }, notes: [] };
  if (list === undefined && scope.view.referrers(resource, { type: association }).length > 0)
    return { factor: { label: 'zones', value: single(0), from: `each ${association} is priced by itself` }, notes: [] };
  const greatest = found === 0 ? zonesOfStack(scope) : found;
  return {
    factor: { label: 'zones', value: rangeOf(1, greatest, greatest), from: `${path}, which the document leaves open` },
    notes: [`in how many zones it is is not known before the apply: 1 to ${greatest}, the most is expected`],
  };
};
