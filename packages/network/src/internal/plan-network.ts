import { contextOf, warn } from '@hera/core';
import type { IConstruct } from 'constructs';
import { checkBlockPublicAccess } from '../block-public-access';
import { checkEndpoints, checkKarpenter, missingForNoNat } from '../endpoints';
import { checkFlowLogs } from '../flow-logs';
import { checkNetworkAcls } from '../network-acls';
import type { NetworkProps } from '../network-props';
import { checkCapacity } from '../planner/check-capacity';
import { checkLayout } from '../planner/check-layout';
import { type ExplicitLayout, isComputed } from '../planner/layout';
import { Check } from './check';
import { checkAddresses } from './check-addresses';
import { checkShape, isWellFormed } from './check-shape';
import { checkZones } from './check-zones';
import { parseCidr } from './cidr';
import { type LayoutTier, layoutTiers, type NetworkPlan, type PlannedSubnet } from './plan';
import { checkIpv6, checkPodsRouting } from './plan-ipv6';
import { checkNat } from './plan-nat';

const readTier = (layout: ExplicitLayout, tier: LayoutTier): readonly PlannedSubnet[] => {
  const written: unknown = layout[tier];
  if (typeof written !== 'object' || written === null) return [];
  return Object.entries(written).map(([zone, cidr]) => ({ tier, zone, cidr: cidr as string }));
};

/** Every CIDR of the VPC, unless one of them cannot be read and is reported as such. */
const readableCidrs = ({ cidr, secondaryCidrs }: NetworkProps): readonly string[] | undefined => {
  const all: readonly unknown[] = [cidr, ...(Array.isArray(secondaryCidrs) ? (secondaryCidrs as unknown[]) : [])];
  const read = all.filter((text) => typeof text === 'string' && parseCidr(text) !== undefined);
  return read.length === all.length ? (read as string[]) : undefined;
};

/**
 * Validates props in one pass and fills in the environment's defaults.
 *
 * @throws HeraError with every problem found
 */
export const planNetwork = (scope: IConstruct, props: NetworkProps): NetworkPlan => {
  const check = new Check(contextOf(scope), scope.node.path);
  checkShape(check, props);
  const layout = checkLayout(check, props);
  const tiers = {
    public: readTier(layout, 'public'),
    private: readTier(layout, 'private'),
    intra: readTier(layout, 'intra'),
    pods: readTier(layout, 'pods'),
  };
  const subnets = layoutTiers.flatMap((tier) => tiers[tier]);
  checkAddresses(check, props, subnets);
  checkZones(check, tiers, isComputed(props.layout) ? 'computed' : 'explicit');
  checkPodsRouting(check, tiers);
  const endpoints = checkEndpoints(check, props.endpoints, tiers);
  const nat = checkNat(check, props, tiers, missingForNoNat(endpoints));
  checkKarpenter(check, endpoints, nat.mode);
  const ipv6 = checkIpv6(check, props, tiers, nat);
  checkCapacity(check, props.capacity, subnets);
  const cidrs = readableCidrs(props);
  const networkAcls =
    cidrs !== undefined && isWellFormed('networkAcls', props)
      ? checkNetworkAcls(check, props.networkAcls, { subnets: tiers, cidrs, ipv6 })
      : [];
  const flowLog = isWellFormed('flowLog', props) ? checkFlowLogs(check, props.flowLog) : undefined;
  const blockPublicAccess = isWellFormed('blockPublicAccess', props)
    ? checkBlockPublicAccess(check, props.blockPublicAccess, tiers)
    : undefined;
  check.throwIfAny();
  for (const warning of check.warnings) warn(scope, warning);
  return {
    cidr: props.cidr,
    secondaryCidrs: props.secondaryCidrs ?? [],
    reserved: props.reserved ?? {},
    subnets: tiers,
    nat,
    endpoints,
    ipv6,
    networkAcls,
    tags: props.tags ?? {},
    ...(props.clusterName === undefined ? {} : { clusterName: props.clusterName }),
    ...(flowLog === undefined ? {} : { flowLog }),
    ...(blockPublicAccess === undefined ? {} : { blockPublicAccess }),
  };
};
