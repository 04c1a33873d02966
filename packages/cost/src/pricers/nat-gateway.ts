import { rangeOf, single } from '../estimate/range';
import type { CostLine, Factor } from '../estimate/result';
import type { ResourceScope } from '../estimate/scope';
import type { Priced, Pricer } from './pricer';
import { blocksOf, known } from './values';
import { zonesOfStack } from './zones';

const traffic = 'monthly_data_processed_gb';

const isRegional = ({ resource }: ResourceScope): boolean => {
  const mode = known(resource.text('availability_mode'));
  if (mode !== undefined) return mode === 'regional';
  // Without a mode, a gateway of a subnet is a zonal one.
  return resource.get('subnet_id') === undefined && resource.get('vpc_id') !== undefined;
};

const activeZones = (scope: ResourceScope): { factor: Factor; isAutomatic: boolean; notes: readonly string[] } => {
  const given = blocksOf(scope.resource, 'availability_zone_address');
  if (given.length > 0)
    return {
      factor: { label: 'zones', value: single(given.length), from: 'availability_zone_address' },
      isAutomatic: false,
      notes: [],
    };
  const zones = zonesOfStack(scope);
  return {
    factor: { label: 'zones', value: rangeOf(1, zones, zones), from: 'zones of the subnets of the stack' },
    isAutomatic: true,
    notes: [`it is active in the zones that have instances: 1 to ${zones}, all are expected`],
  };
};

const regional = (scope: ResourceScope): readonly CostLine[] => {
  const { factor, isAutomatic, notes } = activeZones(scope);
  const addresses: readonly CostLine[] = isAutomatic
    ? [
        scope.line({
          id: 'public-ipv4',
          title: 'public IPv4 addresses that it takes, one in each zone',
          of: 'vpc.public-ipv4',
          factors: [factor, scope.hours],
        }),
      ]
    : [];
  return [
    scope.line({ id: 'hours', of: 'nat.regional.hour', factors: [factor, scope.hours], notes }),
    ...addresses,
    scope.usageLine({ id: 'traffic', of: 'nat.regional.gb', key: traffic, label: 'GB' }),
  ];
};

/** NAT gateways: zonal or private ones by the hour, regional ones by the hour and zone; and what passes. Elastic IPs are priced as such. */
export const natGateway: Pricer = {
  types: ['aws_nat_gateway'],
  part: 'Network',
  price: (scope): Priced => ({
    lines: isRegional(scope)
      ? regional(scope)
      : [
          scope.line({ id: 'hours', of: 'nat.hour', factors: [scope.hours] }),
          scope.usageLine({ id: 'traffic', of: 'nat.gb', key: traffic, label: 'GB' }),
        ],
  }),
};
