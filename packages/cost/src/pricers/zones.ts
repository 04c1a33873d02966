import { isKnown, isUnknown, type Resource, type StackView } from '@hera/stack-model';
import { rangeOf, single } from '../estimate/range';
import type { Factor } from '../estimate/result';
import type { ResourceScope } from '../estimate/scope';
import { blocksOf, known } from './values';

const counted = new WeakMap<StackView, number>();

/** Zones that the subnets of the stack are in, at the least one. */
export const zonesOfStack = ({ view }: ResourceScope): number => {
  const seen = counted.get(view);
  if (seen !== undefined) return seen;
  const zones = view
    .resources('aws_subnet')
    .map(
      (subnet) =>
        known(subnet.text('availability_zone')) ?? known(subnet.text('availability_zone_id')) ?? subnet.address,
    );
  const count = Math.max(1, new Set(zones).size);
  counted.set(view, count);
  return count;
};

/** Puts an endpoint into one more zone. */
export const association = 'aws_vpc_endpoint_subnet_association';

/** In how many zones something is, or why nobody can tell. */
export type Zones = { readonly factor: Factor; readonly notes: readonly string[] } | { readonly reason: string };

const subnetsOf = (resource: Resource, path: string): readonly Resource[] =>
  resource.references(path).filter(({ type }) => type === 'aws_subnet');

/**
 * In how many zones something is, by its subnets: AWS lets it have one in each zone. Where the document does not tell, it is 1 to as many as
 * it may be, and the most is expected, so that nothing unknown makes it cheaper.
 */
export const zonesBySubnets = (scope: ResourceScope, path: string): Zones => {
  const { resource } = scope;
  const list = resource.list(path);
  if (list !== undefined && !isUnknown(list))
    return { factor: { label: 'zones', value: single(list.length), from: path }, notes: [] };
  const edges = resource.edges(path).filter(({ to }) => to.type === 'aws_subnet');
  const subnets = subnetsOf(resource, path);
  const isSure = edges.length > 0 && edges.every(({ certainty, to }) => certainty === 'exact' && isKnown(to.instances));
  const found = subnets.reduce((sum, { instances }) => sum + (isKnown(instances) ? instances : 1), 0);
  if (list === undefined && found === 0) {
    const configured = blocksOf(resource, 'subnet_configuration').length + blocksOf(resource, 'subnet_mapping').length;
    if (configured > 0)
      return { factor: { label: 'zones', value: single(configured), from: 'subnets by zone' }, notes: [] };
  }
  if (isSure)
    return { factor: { label: 'zones', value: single(found), from: `subnets that ${path} refers to` }, notes: [] };
  if (list === undefined && scope.view.referrers(resource, { type: association }).length > 0)
    return { factor: { label: 'zones', value: single(0), from: `each ${association} is priced by itself` }, notes: [] };
  if (found === 0 && scope.view.resources('aws_subnet').length === 0)
    return { reason: `in how many zones it is is not known: ${path} leads out of the stack` };
  const greatest = found === 0 ? zonesOfStack(scope) : found;
  return {
    factor: { label: 'zones', value: rangeOf(1, greatest, greatest), from: `${path}, which the document leaves open` },
    notes: [`in how many zones it is is not known before the apply: 1 to ${greatest}, the most is expected`],
  };
};
