import type { KeyRef, StackContext } from '@hera/core';
import type { IConstruct } from 'constructs';
import type { AccessEntry } from '../access';
import {
  type ClusterKeys,
  type ClusterProps,
  type ClusterTimeouts,
  type ScalingTier,
  scalingTiers,
} from '../cluster-props';
import { autoModeBrings, checkAutoMode } from '../auto-mode/check-auto-mode';
import { asksForAutoscaler } from '../autoscaler/check-autoscaler';
import { cniModeOf } from '../nodes/max-pods';
import { checkAccess } from './check-access';
import { checkAddons } from './check-addons';
import { type AddressPlan, checkAddresses } from './check-addresses';
import { checkEndpoint } from './check-endpoint';
import { checkLogs, type LogPlan } from './check-logs';
import { checkNetwork, type SubnetPlan } from './check-network';
import { checkVersion } from './check-version';
import type { AddonPlan } from './default-addons';
import { type NodesPlan, planNodes } from './plan-nodes';
import { Report } from './report';

/** Everything that a cluster is made of, with the defaults filled in and nothing left to check. */
export interface ClusterPlan extends NodesPlan {
  readonly name: string;
  readonly version: string;
  readonly supportType: 'STANDARD' | 'EXTENDED';
  readonly subnets: SubnetPlan;
  readonly keys: ClusterKeys;
  readonly publicCidrs: readonly string[];
  /** Undefined leaves the tier to EKS. */
  readonly scalingTier: ScalingTier | undefined;
  readonly addresses: AddressPlan;
  readonly forceUpgrade: boolean;
  readonly timeouts: ClusterTimeouts;
  readonly logs: LogPlan;
  readonly accessEntries: readonly AccessEntry[];
  readonly addons: readonly AddonPlan[];
  /** Whether the cluster had EKS Auto Mode, and has to be told that it is off. */
  readonly leavesAutoMode: boolean;
}

// Source: EKS API, CreateCluster, name.
const clusterName = /^[0-9A-Za-z][A-Za-z0-9_-]{0,99}$/;

const purposes: readonly (readonly [keyof ClusterKeys, string])[] = [
  ['secrets', 'Kubernetes secrets'],
  ['volumes', 'node volumes'],
  ['logs', 'control plane logs'],
];

const checkKeys = (keys: ClusterKeys, { settings }: StackContext, report: Report): void => {
  if (!settings.customerManagedKeys) return;
  for (const [purpose, what] of purposes) {
    const key: KeyRef | undefined = keys[purpose];
    if (key !== undefined) continue;
    report.brokenPromise({
      code: 'HERA_CLU_006',
      path: `cluster.keys.${purpose}`,
      message: `${what} have no customer-managed key, and the environment promises one`,
      allowed: 'a KeyRef',
      fix: 'pass a key, or override customerManagedKeys in the environment with a justification',
    });
  }
};

const checkName = (name: string, report: Report): void => {
  if (!report.isLiteral(name, 'cluster.name') || clusterName.test(name)) return;
  report.error({
    code: 'HERA_CLU_001',
    path: 'cluster.name',
    message: `${JSON.stringify(name)} is not a name that EKS takes`,
    allowed: 'up to 100 letters, digits, dashes and underscores, a letter or digit first',
    fix: 'rename it',
  });
};

const checkScalingTier = (tier: ScalingTier | undefined, report: Report): ScalingTier | undefined => {
  if (tier !== undefined && report.isLiteral(tier, 'cluster.scalingTier') && !scalingTiers.includes(tier)) {
    report.error({
      code: 'HERA_CLU_037',
      path: 'cluster.scalingTier',
      message: `${JSON.stringify(tier)} is not a scaling tier`,
      allowed: scalingTiers.join(', '),
      fix: 'choose one of them, or leave it out',
    });
  }
  return tier;
};

/**
 * Checks the props in one pass and fills in what they leave open.
 *
 * @throws HeraError with every problem found
 */
export const planCluster = (scope: IConstruct, props: ClusterProps, context: StackContext): ClusterPlan => {
  const report = new Report(scope, context);
  const keys = props.keys ?? {};
  const accessEntries = props.accessEntries ?? [];
  checkName(props.name, report);
  checkKeys(keys, context, report);
  checkAccess(accessEntries, props.name, context, report);
  const subnets = checkNetwork(props.network, props.controlPlaneTier, report);
  const version = checkVersion(props, report);
  const { profile, settings } = context;
  const groups = (props.nodeGroups ?? []).map((source) =>
    typeof source === 'function' ? source({ profile, settings, zones: subnets.zones }) : source,
  );
  const autoMode = checkAutoMode(
    props.autoMode,
    {
      clusterName: props.name,
      zones: subnets.zones,
      addons: (props.addons ?? []).map(({ name, remove }) => (remove === true ? '' : name)),
      nodeGroups: groups.map(({ name }) => name),
      karpenter: props.karpenter !== undefined,
      clusterAutoscaler: asksForAutoscaler(props),
    },
    context,
    report,
  );
  const addons = checkAddons(
    props.addons ?? [],
    {
      context,
      network: props.network,
      volumesKey: keys.volumes,
      ipFamily: props.ipFamily ?? 'ipv4',
      observability: props.observability ?? false,
      builtIn: autoMode === undefined || autoMode.migration ? [] : autoModeBrings,
    },
    { version, network: props.network },
    report,
  );
  const nodes = planNodes(props, { groups, version, subnets, cni: cniModeOf(addons), autoMode }, context, report);
  const plan: ClusterPlan = {
    name: props.name,
    version,
    supportType: props.supportType ?? 'STANDARD',
    subnets,
    keys,
    publicCidrs: checkEndpoint(props.endpoint, context, report),
    scalingTier: checkScalingTier(props.scalingTier, report),
    addresses: checkAddresses(props, report),
    forceUpgrade: props.forceUpgrade ?? false,
    timeouts: props.timeouts ?? {},
    logs: checkLogs(props, context, report),
    accessEntries,
    ...nodes,
    addons,
    leavesAutoMode: props.autoMode === false,
  };
  report.finish();
  return plan;
};
