import type { CostLine } from '../estimate/result';
import type { ResourceScope } from '../estimate/scope';
import type { Priced, Pricer } from './pricer';
import { blocksOf, isOpen, known, textOr } from './values';
import { association, zonesBySubnets } from './zones';

/** Public IPv4 addresses cost the same in use and idle, since 2024-02-01. */
export const elasticIp: Pricer = {
  types: ['aws_eip'],
  part: 'Network',
  price: (scope): Priced => {
    const pool = known(scope.resource.text('public_ipv4_pool'));
    if (pool !== undefined && pool !== '' && pool !== 'amazon')
      return { free: 'an address that you brought to AWS yourself has no charge' };
    return { lines: [scope.line({ id: 'hours', of: 'vpc.public-ipv4', factors: [scope.hours] })] };
  },
};

/** Endpoints: interface ones by the hour and zone, gateway ones free. */
export const vpcEndpoint: Pricer = {
  types: ['aws_vpc_endpoint'],
  part: 'Network',
  price: (scope): Priced => {
    const type = textOr(scope.resource, 'vpc_endpoint_type', 'Gateway');
    if (type === 'Gateway') return { free: 'AWS charges nothing for gateway endpoints' };
    if (type === undefined) return { unpriced: 'its type is not known before the apply' };
    if (type !== 'Interface') return { unpriced: `prices of endpoints of type ${type} are not in the catalogue` };
    const zones = zonesBySubnets(scope, 'subnet_ids');
    return {
      lines: [
        'reason' in zones
          ? scope.unpriced('hours', 'interface endpoint, each zone', zones.reason)
          : scope.line({
              id: 'hours',
              of: 'vpc.interface-endpoint.hour',
              factors: [zones.factor, scope.hours],
              notes: zones.notes,
            }),
        scope.usageLine({
          id: 'traffic',
          of: 'vpc.interface-endpoint.gb',
          key: 'monthly_data_processed_gb',
          label: 'GB',
        }),
      ],
    };
  },
};

/** An endpoint in one more zone. */
export const vpcEndpointSubnet: Pricer = {
  types: [association],
  part: 'Network',
  price: (scope): Priced => ({
    lines: [scope.line({ id: 'hours', of: 'vpc.interface-endpoint.hour', factors: [scope.hours] })],
  }),
};

/** What faces the internet has an address in each zone; Elastic IPs that it is given are priced as such. */
const publicAddresses = (scope: ResourceScope): readonly CostLine[] => {
  const { resource } = scope;
  const hasOwn = blocksOf(resource, 'subnet_mapping').some((mapping) => mapping.get('allocation_id') !== undefined);
  if (hasOwn || known(resource.flag('internal')) === true) return [];
  const id = 'public-ipv4';
  const title = 'public IPv4 addresses of the load balancer, one in each zone';
  const zones = zonesBySubnets(scope, 'subnets');
  if ('reason' in zones) return [scope.unpriced(id, title, zones.reason)];
  const notes = isOpen(resource, 'internal')
    ? ['whether it is internal is not known: counted as facing the internet']
    : [];
  return [
    scope.line({
      id,
      title,
      of: 'vpc.public-ipv4',
      factors: [zones.factor, scope.hours],
      notes: [...zones.notes, ...notes],
    }),
  ];
};

/** Load balancers: by the hour and capacity unit, and their public addresses. */
export const loadBalancer: Pricer = {
  types: ['aws_lb', 'aws_alb'],
  part: 'Network',
  price: (scope): Priced => {
    const { resource } = scope;
    const type = textOr(resource, 'load_balancer_type', 'application');
    if (type === undefined) return { unpriced: 'its type is not known before the apply' };
    if (type !== 'application' && type !== 'network')
      return { unpriced: `prices of load balancers of type ${type} are not in the catalogue` };
    const family = type === 'application' ? 'elb.alb' : 'elb.nlb';
    return {
      lines: [
        scope.line({ id: 'hours', of: `${family}.hour`, factors: [scope.hours] }),
        scope.usageLine({
          id: 'capacity',
          of: `${family}.lcu`,
          key: 'processed_bytes_gb',
          label: 'GB, each one unit for an hour',
          notes: ['counted by traffic alone: connections and rules may need more units'],
        }),
        ...publicAddresses(scope),
      ],
    };
  },
};
