import {
  type ClusterFact,
  type NodeGroupFact,
  type ServiceAccountFact,
  type StackContext,
  targetHas,
} from '@hera/core';
import { upgradeFact } from '../lifecycle/upgrade-fact';
import { vcpusOf } from '../nodes/max-pods';
import type { ClusterPlan } from './plan';

/** What is known only once the constructs are made. */
export interface MadeFacts {
  readonly logGroupName: string;
  /** Service accounts with grants, beside those of add-ons. */
  readonly granted: readonly ServiceAccountFact[];
}

const ofAddons = ({ addons }: ClusterPlan): readonly ServiceAccountFact[] =>
  addons.flatMap(({ role, identity }) =>
    role === undefined
      ? []
      : {
          namespace: ('namespace' in role ? role.namespace : undefined) ?? 'kube-system',
          serviceAccount: role.serviceAccount,
          identity,
        },
  );

const nodesOf = ({ fargate, karpenter, autoscaler, autoMode, securityGroups }: ClusterPlan): Partial<ClusterFact> => ({
  ...(fargate === undefined
    ? {}
    : {
        fargateProfiles: fargate.profiles.map(({ name, selectors }) => ({
          name,
          namespaces: [...new Set(selectors.map(({ namespace }) => namespace))],
        })),
      }),
  ...(autoMode === undefined
    ? {}
    : { autoMode: { nodePools: [...autoMode.builtIn, ...autoMode.customNodePools.map(({ name }) => name)] } }),
  ...(karpenter === undefined
    ? {}
    : {
        karpenter: {
          namespace: karpenter.namespace,
          version: karpenter.version,
          nodePools: karpenter.nodePools.map(({ name }) => name),
        },
      }),
  clusterAutoscaler: autoscaler !== undefined,
  securityGroups: securityGroups.mode,
});

// Policies of EKS Auto Mode are switched on in the cluster, by a ConfigMap: nothing here turns them off (EKS user guide, auto-net-pol).
const networkPolicies = ({ addons, autoMode }: ClusterPlan): Pick<ClusterFact, 'networkPolicies'> => {
  if (autoMode !== undefined) return { networkPolicies: 'auto-mode' };
  const cni = addons.find(({ name }) => name === 'vpc-cni');
  return String(cni?.configuration['enableNetworkPolicy']) === 'true' ? { networkPolicies: 'vpc-cni' } : {};
};

const sizeOf = (instanceTypes: readonly string[]): Pick<NodeGroupFact, 'vcpus'> => {
  const vcpus = vcpusOf(instanceTypes);
  return vcpus === undefined ? {} : { vcpus };
};

/** What a cluster promises, for verification, cost and checklist. */
export const clusterFact = (
  plan: ClusterPlan,
  { settings, target }: StackContext,
  { logGroupName, granted }: MadeFacts,
): ClusterFact => ({
  kind: 'cluster',
  name: plan.name,
  version: plan.version,
  privateEndpoint: true,
  publicCidrs: plan.publicCidrs,
  logs: { ...plan.logs, logGroupName, customerManagedKey: plan.keys.logs !== undefined },
  secretsKey: plan.keys.secrets === undefined ? 'aws-owned' : 'customer-managed',
  nodeGroups: plan.nodeGroups.map((group) => ({
    name: group.name,
    instanceTypes: group.instanceTypes,
    capacityType: group.capacityType === 'SPOT' ? 'SPOT' : 'ON_DEMAND',
    minimum: group.scaling.minimum,
    maximum: group.scaling.maximum,
    zones: group.zones,
    tainted: group.taints.length > 0,
    volumeKey: plan.keys.volumes === undefined ? 'aws-managed' : 'customer-managed',
    ...sizeOf(group.instanceTypes),
  })),
  addons: plan.addons.map(({ name }) => name),
  accessEntries: plan.accessEntries.map(({ name }) => name),
  authenticationMode: 'API',
  ...(plan.scalingTier === undefined ? {} : { scalingTier: plan.scalingTier }),
  deletionProtection:
    settings.deletionProtection && target.kind === 'aws' && targetHas(target, 'aws_eks_cluster.deletion_protection'),
  zonalShift: settings.zonalShift,
  ipFamily: plan.addresses.ipFamily,
  ...(plan.addresses.serviceCidr === undefined ? {} : { serviceCidr: plan.addresses.serviceCidr }),
  controlPlane: {
    tier: plan.subnets.controlPlane[0]?.tier ?? 'private',
    zones: [...new Set(plan.subnets.controlPlane.map(({ zone }) => zone))],
  },
  ...nodesOf(plan),
  ...networkPolicies(plan),
  serviceAccounts: [...ofAddons(plan), ...granted],
  upgrade: upgradeFact(plan),
});
