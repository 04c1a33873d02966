import { contextOf, warn } from '@hera/core';
import type { IConstruct } from 'constructs';
import type { NetworkProps } from '../network-props';
import { Check } from './check';
import { checkAddresses } from './check-addresses';
import { checkFlowLog, checkNat } from './check-settings';
import { checkShape } from './check-shape';
import { checkZones } from './check-zones';
import { type LayoutTier, layoutTiers, type NetworkPlan, type PlannedSubnet } from './plan';

const readTier = (props: NetworkProps, tier: LayoutTier): readonly PlannedSubnet[] => {
  const written: unknown = props.layout?.[tier];
  if (typeof written !== 'object' || written === null) return [];
  return Object.entries(written).map(([zone, cidr]) => ({ tier, zone, cidr: cidr as string }));
};

/**
 * Validates props in one pass and fills in the environment's defaults.
 *
 * @throws HeraError with every problem found
 */
export const planNetwork = (scope: IConstruct, props: NetworkProps): NetworkPlan => {
  const check = new Check(contextOf(scope), scope.node.path);
  const subnets = {
    public: readTier(props, 'public'),
    private: readTier(props, 'private'),
    intra: readTier(props, 'intra'),
  };
  checkShape(check, props);
  checkAddresses(
    check,
    props,
    layoutTiers.flatMap((tier) => subnets[tier]),
  );
  checkZones(check, subnets);
  const nat = checkNat(check, props, subnets);
  const flowLog = checkFlowLog(check, props);
  check.throwIfAny();
  for (const warning of check.warnings) warn(scope, warning);
  return {
    cidr: props.cidr,
    subnets,
    nat,
    tags: props.tags ?? {},
    ...(props.clusterName === undefined ? {} : { clusterName: props.clusterName }),
    ...(flowLog === undefined ? {} : { flowLog }),
  };
};
