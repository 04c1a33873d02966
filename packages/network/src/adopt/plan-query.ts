import { contextOf, warn } from '@hera/core';
import type { IConstruct } from 'constructs';
import { Check } from '../internal/check';
import { parseCidr } from '../internal/cidr';
import { usableAddresses } from '../planner/capacity';
import type { NetworkQuery, SubnetQuery, VpcQuery } from './adopted-network-props';
import { type AdoptedPlan, adoptedPlan, type Placed, placedSubnets } from './adopted-plan';
import { checkAdoptedShape, querySchema } from './adopted-shape';
import { checkDistinct, checkId, notJudged, notJudgedOf, noteUnknown } from './check-adopted';
import { checkAsOwn, readable } from './same-checks';

/** A lookup that passed every check. */
export interface LookupPlan extends AdoptedPlan<SubnetQuery> {
  readonly vpc: VpcQuery;
  /** @default - Karpenter's tag is not asked for */
  readonly clusterName?: string;
  readonly roleTags: boolean;
  /** 0 where none are asked for. */
  readonly freeAddresses: number;
}

const saysNothing = ({ subnetId, tags, cidr }: SubnetQuery): boolean =>
  subnetId === undefined && cidr === undefined && Object.keys(tags ?? {}).length === 0;

const checkSelectors = (check: Check, vpc: VpcQuery, cidr: unknown, subnets: readonly Placed<SubnetQuery>[]): void => {
  if (vpc.vpcId === undefined && cidr === undefined && Object.keys(vpc.tags ?? {}).length === 0) {
    check.problem({
      code: 'HERA_NET_076',
      path: 'network.vpc',
      message: 'says nothing that a VPC could be found by',
      allowed: 'vpc.vpcId, vpc.tags, cidr, or several of them',
      fix: "write the VPC's id, or tags that no other VPC carries",
    });
  }
  for (const { path, written } of subnets.filter((subnet) => saysNothing(subnet.written))) {
    check.problem({
      code: 'HERA_NET_075',
      path,
      message: `says nothing but the zone, where subnets of other tiers lie too${Object.keys(written).length > 0 ? ' (empty tags)' : ''}`,
      allowed: 'subnetId, tags, cidr, or several of them',
      fix: "write the subnet's id, its CIDR, or tags that no other subnet of the zone carries",
    });
  }
};

const checkFreeAddresses = (check: Check, wanted: number, subnets: readonly Placed<SubnetQuery>[]): void => {
  for (const { tier, path, cidr } of subnets) {
    const block = tier === 'public' || cidr === undefined ? undefined : parseCidr(cidr);
    const most = block === undefined ? Infinity : usableAddresses(block);
    if (wanted <= most) continue;
    check.problem({
      code: 'HERA_NET_074',
      path: 'network.freeAddresses',
      message: `${wanted} are more than ${cidr} of ${path} has`,
      allowed: `up to ${most}`,
      fix: 'ask for fewer, or adopt a larger subnet',
    });
  }
};

// What selects the subnet, in an order that does not depend on how it was written.
const selectorsOf = ({ zone, written }: Placed<SubnetQuery>): string | undefined =>
  saysNothing(written)
    ? undefined
    : JSON.stringify(
        written.subnetId ?? [
          zone,
          written.cidr,
          Object.entries(written.tags ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)),
        ],
      );

/**
 * Validates a lookup in one pass.
 *
 * @throws HeraError with every problem found
 */
export const planQuery = (scope: IConstruct, query: NetworkQuery): LookupPlan => {
  const check = new Check(contextOf(scope), scope.node.path);
  const vpc: VpcQuery = typeof query.vpc === 'object' && query.vpc !== null ? query.vpc : {};
  const cidr = readable(check.known(query.cidr, 'network.cidr'));
  const subnets = placedSubnets(query.layout, readable);
  const freeAddresses = check.known(query.freeAddresses ?? 0, 'network.freeAddresses') ?? 0;
  checkAdoptedShape(check, querySchema, query);
  checkSelectors(check, vpc, query.cidr, subnets);
  checkId(check, 'vpc', vpc.vpcId, 'network.vpc.vpcId');
  for (const { path, written } of subnets) {
    checkId(check, 'subnet', written.subnetId, `${path}.subnetId`);
    // The expected block is part of a condition that is written at synth.
    check.known(written.cidr, `${path}.cidr`);
  }
  checkDistinct(check, subnets, selectorsOf);
  checkAsOwn(check, query, cidr, subnets);
  checkFreeAddresses(check, freeAddresses, subnets);
  noteUnknown(check, query, cidr, subnets);
  if (query.roleTags === false) {
    notJudgedOf(
      check,
      subnets.filter(({ tier }) => tier === 'public' || tier === 'private'),
      'discovery by load balancers and Karpenter',
      'leave roleTags out, and the plan checks it',
    );
  }
  if (freeAddresses === 0) {
    notJudged(
      check,
      'network.freeAddresses',
      'free addresses',
      'write how many have to be free, and the plan checks it',
    );
  }
  check.throwIfAny();
  for (const warning of check.warnings) warn(scope, warning);
  return {
    ...adoptedPlan(query, cidr, subnets),
    vpc,
    ...(query.clusterName === undefined ? {} : { clusterName: query.clusterName }),
    roleTags: query.roleTags ?? true,
    freeAddresses,
  };
};
