import type {
  EksClusterComputeConfig,
  EksClusterKubernetesNetworkConfigElasticLoadBalancing,
  EksClusterStorageConfig,
} from '@cdktf/provider-aws/lib/eks-cluster/index.js';
import type { PlannedAutoMode } from './check-auto-mode';

/** What the role of the control plane has to be under Auto Mode. Source: EKS user guide, auto-cluster-iam-role, read 2026-11-24. */
export const autoModeClusterRole = {
  actions: ['sts:AssumeRole', 'sts:TagSession'],
  managedPolicies: [
    'AmazonEKSClusterPolicy',
    'AmazonEKSComputePolicy',
    'AmazonEKSBlockStoragePolicy',
    'AmazonEKSLoadBalancingPolicy',
    'AmazonEKSNetworkingPolicy',
  ],
} as const;

/** The three arguments of the cluster that only flip together. */
export interface AutoModeArguments {
  readonly computeConfig: EksClusterComputeConfig;
  readonly storageConfig: EksClusterStorageConfig;
  /** Goes into `kubernetesNetworkConfig`. */
  readonly elasticLoadBalancing: EksClusterKubernetesNetworkConfigElasticLoadBalancing;
}

/** Switches Auto Mode on. EKS enters the node role itself when it has pools of its own to put it on. */
export const autoModeOn = ({ builtIn }: PlannedAutoMode, nodeRoleArn: string): AutoModeArguments => ({
  computeConfig: { enabled: true, ...(builtIn.length === 0 ? {} : { nodePools: [...builtIn], nodeRoleArn }) },
  storageConfig: { blockStorage: { enabled: true } },
  elasticLoadBalancing: { enabled: true },
});

/** Switches Auto Mode off on a cluster that had it: leaving the arguments out would leave it on. */
export const autoModeOff: AutoModeArguments = {
  computeConfig: { enabled: false },
  storageConfig: { blockStorage: { enabled: false } },
  elasticLoadBalancing: { enabled: false },
};
