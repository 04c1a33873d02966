import type { Resource } from '@hera/stack-model';
import { known } from '../pricers/values';
import { facts } from './facts';
import type { CostNote, NoteFigure } from './note';
import { byRegion, type ExplainScope, type Explainer, type LineOf, type NotePrice } from './scope';

/** Zones of subnets that the document tells. */
const zonesOf = (subnets: readonly Resource[]): ReadonlySet<string> =>
  new Set(
    subnets.flatMap(
      (subnet) => known(subnet.text('availability_zone')) ?? known(subnet.text('availability_zone_id')) ?? [],
    ),
  );

const subnetsOf = (resources: readonly Resource[], path: string): readonly Resource[] =>
  resources.flatMap((resource) => resource.references(path)).filter(({ type }) => type === 'aws_subnet');

/** Zones that nodes or load balancers run in. */
const busyZones = ({ view }: ExplainScope): ReadonlySet<string> => {
  const byGroup = zonesOf(subnetsOf(view.resources('aws_eks_node_group'), 'subnet_ids'));
  const byCluster = zonesOf(subnetsOf(view.resources('aws_eks_cluster'), 'vpc_config[0].subnet_ids'));
  const byScaling = zonesOf(subnetsOf(view.resources('aws_autoscaling_group'), 'vpc_zone_identifier'));
  return byGroup.size > 0 ? new Set([...byGroup, ...byScaling]) : byScaling.size > 0 ? byScaling : byCluster;
};

/** What another NAT gateway costs, against what its zone's traffic to a gateway elsewhere costs. */
const sharedGateway = (scope: ExplainScope, region: string, zones: ReadonlySet<string>, price: NotePrice) => {
  const gateways = scope.linesBy('nat.hour').filter(({ cost }) => cost.region === region);
  const resources = gateways.flatMap(({ cost }) => scope.view.byAddress(cost.address) ?? []);
  const covered = zonesOf(subnetsOf(resources, 'subnet_id'));
  const hour = scope.price(region, 'nat.hour');
  const address = scope.price(region, 'vpc.public-ipv4');
  const without = [...zones].filter((zone) => !covered.has(zone)).sort();
  if (covered.size === 0 || without.length === 0 || hour === undefined || address === undefined) return undefined;
  const hours = scope.catalogue.hoursPerMonth;
  const another = hour.usd.plus(address.usd).times(hours);
  const perGb = price.usd.times(2);
  const figures: readonly NoteFigure[] = [
    {
      label: 'another NAT gateway with its address',
      value: another,
      unit: 'USD a month',
      formula: `${hours} hours × (${hour.usd.toFixed()} + ${address.usd.toFixed()}) USD`,
    },
    {
      label: 'traffic of a zone from which its own gateway is cheaper, both directions billed',
      value: another.dividedBy(perGb),
      unit: 'GB a month',
      formula: `${another.toFixed()} USD ÷ ${perGb.toFixed()} USD`,
    },
    {
      label: 'the same, one direction billed',
      value: another.dividedBy(price.usd),
      unit: 'GB a month',
      formula: `${another.toFixed()} USD ÷ ${price.usd.toFixed()} USD`,
    },
  ];
  return { without, figures, prices: [hour.used, address.used], addresses: resources.map((each) => each.address) };
};

const noteOf = (
  scope: ExplainScope,
  region: string,
  lines: readonly LineOf[],
  zones: ReadonlySet<string>,
): readonly CostNote[] => {
  const price = scope.price(region, 'transfer.inter-zone');
  if (price === undefined) return [];
  const moved = price.usd.times(2);
  const shared = sharedGateway(scope, region, zones, price);
  const assumed: readonly NoteFigure[] = lines.flatMap(({ line }) =>
    line.monthly === undefined
      ? []
      : [{ label: 'at the assumed use', value: line.monthly.expected, unit: 'USD a month', formula: line.formula }],
  );
  const names = [...zones].sort().join(', ');
  return [
    {
      id: 'cross-zone-traffic',
      title: `Traffic between zones in ${region}`,
      text: `The stack runs in ${zones.size} zones (${names}). Every GB that a pod, a load balancer or a database exchanges with another zone is billed on the way out and on the way in; Kubernetes spreads calls over all zones unless told otherwise.${
        shared === undefined
          ? ''
          : ` Without a NAT gateway of their own: ${shared.without.join(', ')}; what leaves them crosses zones as well.`
      }`,
      resources: shared?.addresses ?? [],
      figures: [
        {
          label: 'a GB moved to another zone',
          value: moved,
          unit: 'USD per GB',
          formula: `2 directions × ${price.usd.toFixed()} USD`,
        },
        {
          label: '1,000 GB moved',
          value: moved.times(1000),
          unit: 'USD',
          formula: `1,000 GB × 2 directions × ${price.usd.toFixed()} USD`,
        },
        ...assumed,
        ...(shared?.figures ?? []),
      ],
      advice: [
        'keep calls within a zone where a service runs in all of them: trafficDistribution of the Service',
        'state what you measure as aws_data_transfer.monthly_intra_region_gb in the usage file',
        ...(shared === undefined
          ? []
          : [
              'give every busy zone its own NAT gateway: for the traffic above the break-even, and because one zone must not take the others down',
            ]),
      ],
      prices: [price.used, ...(shared?.prices ?? [])],
      facts: [facts['zones-each-direction']],
    },
  ];
};

/** What traffic between zones costs, and what zones without a NAT gateway of their own add. */
export const crossZoneTraffic: Explainer = (scope) => {
  const zones = busyZones(scope);
  if (zones.size < 2) return [];
  return [...byRegion(scope.linesBy('transfer.inter-zone'))].flatMap(([region, lines]) =>
    noteOf(scope, region, lines, zones),
  );
};
