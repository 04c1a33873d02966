import { Decimal } from '@hera/prices';
import type { PriceUsed } from '../estimate/result';
import { known } from '../pricers/values';
import type { CostNote } from './note';
import {
  addressesOf,
  byRegion,
  type ExplainScope,
  expectedOf,
  type Explainer,
  type LineOf,
  type NotePrice,
} from './scope';

const endpointHour = 'vpc.interface-endpoint.hour';

const sum = (values: readonly Decimal[]): Decimal => values.reduce((total, value) => total.plus(value), new Decimal(0));

/** Whether the region has a gateway endpoint of S3: it costs nothing, and takes the layers of images off the NAT gateways. */
const lacksS3Gateway = ({ view }: ExplainScope): boolean =>
  !view
    .resources('aws_vpc_endpoint')
    .some((endpoint) => (known(endpoint.text('service_name')) ?? `${endpoint.address}.s3`).endsWith('.s3'));

/** `balance` is nothing where no traffic is stated. */
const adviceOf = (zones: Decimal, balance: Decimal | undefined): string =>
  zones.isZero()
    ? 'add an interface endpoint where more than the break-even goes to its service, or where the traffic must not leave the VPC'
    : balance === undefined
      ? 'state aws_vpc_endpoint.monthly_data_processed_gb in the usage file, to see whether the endpoints pay for themselves'
      : balance.isNegative()
        ? 'keep the endpoints that a rule of yours asks for; the others cost more than they save at this traffic'
        : 'keep the endpoints: at this traffic they save money';

/** The row that says that gateway endpoints are free. */
const gatewayPrice = (scope: ExplainScope, region: string): readonly PriceUsed[] => {
  const price = scope.price(region, 'vpc.gateway-endpoint.hour');
  return price === undefined ? [] : [price.used];
};

const noteOf = (
  scope: ExplainScope,
  region: string,
  gateways: readonly LineOf[],
  endpoints: readonly LineOf[],
  prices: { readonly nat: NotePrice; readonly hour: NotePrice; readonly gb: NotePrice },
): CostNote => {
  const { nat, hour, gb } = prices;
  const { hoursPerMonth } = scope.catalogue;
  const month = hour.usd.times(hoursPerMonth);
  const saved = nat.usd.minus(gb.usd);
  const even = month.dividedBy(saved);
  const each = `${month.toFixed()} USD ÷ (${nat.usd.toFixed()} - ${gb.usd.toFixed()}) USD`;
  const zones = sum(endpoints.map(({ line }) => expectedOf(line, new Decimal(1), 'zones', 'instances')));
  const traffic = scope
    .linesBy('vpc.interface-endpoint.gb')
    .filter(({ cost, line }) => cost.region === region && line.monthly !== undefined);
  const assumed = sum(traffic.flatMap(({ line }) => line.quantity?.expected ?? []));
  const balance = assumed.times(saved).minus(zones.times(month));
  return {
    id: 'nat-or-endpoints',
    title: `NAT gateways or endpoints in ${region}`,
    text: 'A GB to an AWS service costs less through an interface endpoint than through a NAT gateway, but an endpoint costs by the hour in each zone. Below the break-even endpoints are a choice for security and not a saving. Gateway endpoints (S3, DynamoDB) cost nothing.',
    resources: addressesOf([...gateways, ...endpoints]),
    figures: [
      {
        label: 'one endpoint in one zone',
        value: month,
        unit: 'USD a month',
        formula: `${hoursPerMonth} hours × ${hour.usd.toFixed()} USD`,
      },
      {
        label: 'saved by an endpoint',
        value: saved,
        unit: 'USD per GB',
        formula: `${nat.usd.toFixed()} - ${gb.usd.toFixed()} USD per GB`,
      },
      {
        label: 'traffic from which an endpoint pays for itself, in each zone',
        value: even,
        unit: 'GB a month',
        formula: each,
      },
      ...(zones.isZero()
        ? []
        : [
            {
              label: `traffic from which all ${zones.toFixed()} endpoints by zone pay for themselves`,
              value: even.times(zones),
              unit: 'GB a month',
              formula: `${zones.toFixed()} × ${each}`,
            },
          ]),
      ...(zones.isZero() || traffic.length === 0
        ? []
        : [
            {
              label: `saved (negative: lost) by the endpoints at the assumed ${assumed.toDecimalPlaces(1).toFixed()} GB`,
              value: balance,
              unit: 'USD a month',
              formula: `${assumed.toDecimalPlaces(4).toFixed()} GB × ${saved.toFixed()} USD - ${zones.toFixed()} × ${month.toFixed()} USD`,
            },
          ]),
    ],
    advice: [
      ...(lacksS3Gateway(scope)
        ? ['add the gateway endpoint of S3: it is free, and layers of images come from S3']
        : []),
      adviceOf(zones, traffic.length === 0 ? undefined : balance),
    ],
    prices: [nat.used, hour.used, gb.used, ...gatewayPrice(scope, region)],
    facts: [],
  };
};

/** From how many GB an interface endpoint is cheaper than the NAT gateways that a stack has. */
export const natOrEndpoints: Explainer = (scope) => {
  const gateways = [...scope.linesBy('nat.hour'), ...scope.linesBy('nat.regional.hour')];
  return [...byRegion(gateways)].flatMap(([region, lines]) => {
    const isZonal = lines.some(({ line }) => line.prices[0]?.dimension === 'nat.hour');
    const nat = scope.price(region, isZonal ? 'nat.gb' : 'nat.regional.gb');
    const hour = scope.price(region, endpointHour);
    const gb = scope.price(region, 'vpc.interface-endpoint.gb');
    if (nat === undefined || hour === undefined || gb === undefined || nat.usd.lessThanOrEqualTo(gb.usd)) return [];
    const endpoints = scope.linesBy(endpointHour).filter(({ cost }) => cost.region === region);
    return [noteOf(scope, region, lines, endpoints, { nat, hour, gb })];
  });
};
