import { Decimal, type Dimension, type PriceCatalogue, tieredCost, toCents } from '@hera/prices';
import alarmSet from '../data/alarm-set.json';
import type { Evidence, Judgement } from '../engine/evidence';
import type { CostOfFixing } from '../engine/report';
import type { Item } from '../items/item';

/** Where what is missing would be made. */
export interface FixingCostOptions {
  readonly catalogue: PriceCatalogue;
  /** Region whose prices count. */
  readonly region: string;
  /** Availability zones that an interface endpoint would stand in. */
  readonly zones: number;
}

/** So many of something that has a price. */
interface Part {
  readonly dimension: Dimension;
  readonly quantity: number;
}

interface Fix {
  readonly parts: readonly Part[];
  readonly note: string;
}

const distinct = (of: readonly Evidence[], key: (piece: Evidence) => string | undefined): number =>
  new Set(of.flatMap((piece) => key(piece) ?? [])).size;

const natGateways = (breaks: readonly Evidence[], hours: number): Fix | undefined => {
  const count = distinct(breaks, ({ attribute, expected }) => (attribute === 'nat_gateway_id' ? expected : undefined));
  return count === 0
    ? undefined
    : {
        parts: [
          { dimension: 'nat.hour', quantity: count * hours },
          { dimension: 'vpc.public-ipv4', quantity: count * hours },
        ],
        note: `${count} NAT gateways with an address each, without the traffic through them`,
      };
};

const endpoints = (breaks: readonly Evidence[], hours: number, zones: number): Fix | undefined => {
  const missing = breaks.filter(({ subject, attribute }) => subject === 'stack' && attribute !== undefined);
  // The message names the VPC, where there are several.
  const count = distinct(missing, ({ attribute, message }) =>
    attribute === 's3' ? undefined : `${attribute} ${message}`,
  );
  return missing.length === 0
    ? undefined
    : {
        parts: [{ dimension: 'vpc.interface-endpoint.hour', quantity: count * zones * hours }],
        note: `${count} interface endpoints in ${zones} zones, without the traffic through them; gateway endpoints are free, and NAT carries less`,
      };
};

const alarms = (breaks: readonly Evidence[]): Fix => {
  // One for each cluster and each gateway that has none.
  const named = distinct(breaks, ({ subject, attribute }) =>
    alarmSet.alarms.some(({ id }) => id === attribute) ? `${subject} ${attribute}` : undefined,
  );
  const none = breaks.some(({ subject, attribute }) => subject === 'stack' && attribute === undefined);
  const count = none ? alarmSet.alarms.length : named;
  return {
    parts: [{ dimension: 'cloudwatch.alarm.standard', quantity: count }],
    note: `${count} alarms on one metric each`,
  };
};

const setting: Fix = { parts: [], note: 'a setting: AWS bills nothing for it' };

type FixOf = (breaks: readonly Evidence[], hours: number, zones: number) => Fix | undefined;

/** Items of which the evidence tells how much is missing. Everything else depends on use, or on people's time. */
const fixes: Readonly<Record<string, FixOf>> = {
  'infra-02-nat-per-az': natGateways,
  'infra-03-vpc-endpoints': endpoints,
  'infra-04-kms-secrets': () => ({
    parts: [{ dimension: 'kms.key', quantity: 1 }],
    note: 'one customer-managed key, without its requests',
  }),
  'mon-13-alarms': alarms,
  'ops-26-dashboards': () => ({
    parts: [{ dimension: 'cloudwatch.dashboard', quantity: 1 }],
    note: 'one dashboard',
  }),
  'sec-07-private-endpoint': () => setting,
  'sec-08-public-endpoint-cidrs': () => setting,
  'sec-10-pod-security': () => setting,
  'sec-11-network-policies': () => setting,
  'sec-12-security-groups': () => setting,
  'beyond-30-imdsv2': () => setting,
  'beyond-33-deletion-protection': () => setting,
};

/**
 * What fixing an item costs a month at list price, for the items whose evidence tells how much is missing; for `costOfFixing` of `evaluate`. Nothing
 * for the others, nor where the catalogue has no price of the region: not known is never zero.
 */
export const fixingCost =
  ({ catalogue, region, zones }: FixingCostOptions) =>
  (item: Pick<Item, 'id'>, { evidence }: Pick<Judgement, 'evidence'>): CostOfFixing | undefined => {
    const breaks = evidence.filter(({ verdict }) => verdict === 'breaks');
    if (breaks.length === 0 || !Object.hasOwn(fixes, item.id)) return undefined;
    const fix = fixes[item.id]?.(breaks, catalogue.hoursPerMonth, zones);
    if (fix === undefined) return undefined;
    let sum = new Decimal(0);
    for (const { dimension, quantity } of fix.parts) {
      const price = catalogue.lookup(region, dimension);
      if (!price.found) return undefined;
      sum = sum.plus(tieredCost(quantity, price.row));
    }
    const usd = toCents(sum).toNumber();
    return {
      monthlyUsd: { low: usd, expected: usd, high: usd },
      note: fix === setting ? fix.note : `${fix.note}; list prices of ${region}, ${catalogue.asOf}, before free tiers`,
    };
  };
