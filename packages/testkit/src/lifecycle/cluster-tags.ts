import type { TagList } from '../inventory/item';

/** Tags that name their cluster. Sources: docs/tagging.md of aws-ebs-csi-driver, EKS best practices (Auto Mode), policies of Karpenter 1.14 and of the load balancer controller, seen on 2026-11-24. */
const named = [
  'KubernetesCluster',
  'eks:eks-cluster-name',
  'eks:cluster-name',
  'elbv2.k8s.aws/cluster',
  'cluster.k8s.amazonaws.com/name',
];
const owned = 'kubernetes.io/cluster/';

/** @returns undefined when the tags name no cluster at all */
export const isOfCluster = (tags: TagList, clusterName: string): boolean | undefined => {
  const names = (tags ?? []).flatMap(({ Key = '', Value }) => {
    if (named.includes(Key)) return Value === undefined ? [] : [Value];
    return Key.startsWith(owned) ? [Key.slice(owned.length)] : [];
  });
  return names.length === 0 ? undefined : names.includes(clusterName);
};

/** The value of one tag. */
export const tagOf = (tags: TagList, key: string): string | undefined => tags?.find(({ Key }) => Key === key)?.Value;
