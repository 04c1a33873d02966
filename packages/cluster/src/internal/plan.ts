import type { KeyRef, StackContext } from '@hera/core';
import type { IConstruct } from 'constructs';
import type { AccessEntry } from '../access';
import type { ClusterKeys, ClusterProps } from '../cluster-props';
import { checkAccess } from './check-access';
import { checkAddons } from './check-addons';
import { checkEndpoint } from './check-endpoint';
import { checkLogs, type LogPlan } from './check-logs';
import { checkNetwork, type SubnetPlan } from './check-network';
import { checkNodeGroups, type NodeGroupPlan, planNodeGroup } from './check-node-groups';
import { checkVersion } from './check-version';
import type { AddonPlan } from './default-addons';
import { Report } from './report';

/** Everything that a cluster is made of, with the defaults filled in and nothing left to check. */
export interface ClusterPlan {
  readonly name: string;
  readonly version: string;
  readonly supportType: 'STANDARD' | 'EXTENDED';
  readonly subnets: SubnetPlan;
  readonly keys: ClusterKeys;
  readonly publicCidrs: readonly string[];
  readonly logs: LogPlan;
  readonly accessEntries: readonly AccessEntry[];
  readonly nodeGroups: readonly NodeGroupPlan[];
  readonly addons: readonly AddonPlan[];
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
  checkAccess(accessEntries, context, report);
  const subnets = checkNetwork(props.network, report);
  const nodeGroups = props.nodeGroups.map((source) => {
    const { profile, settings } = context;
    const group = typeof source === 'function' ? source({ profile, settings, zones: subnets.zones }) : source;
    return planNodeGroup(group, context, subnets.zones);
  });
  checkNodeGroups(nodeGroups, subnets.zones, context, report);
  const plan: ClusterPlan = {
    name: props.name,
    version: checkVersion(props, report),
    supportType: props.supportType ?? 'STANDARD',
    subnets,
    keys,
    publicCidrs: checkEndpoint(props.endpoint, context, report),
    logs: checkLogs(props, context, report),
    accessEntries,
    nodeGroups,
    addons: checkAddons(props.addons ?? [], keys.volumes, report),
  };
  report.finish();
  return plan;
};
