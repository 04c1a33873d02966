import { karpenterInstances } from './karpenter-instances';
import type { TeardownLook } from './teardown-finding';

/** Instances that Karpenter made: Terraform knows none of them, and they hold subnets, interfaces and security groups. */
export const karpenterNodes: TeardownLook = async ({ aws, clusterName, isDeclared }) => {
  const ids = (await karpenterInstances(aws, clusterName)).flatMap(({ InstanceId: id }) =>
    id === undefined || isDeclared(id) ? [] : [id],
  );
  if (ids.length === 0) return [];
  return [
    {
      id: 'karpenter-nodes',
      effect: 'hangs',
      resources: ids,
      message:
        'Karpenter made instances that are not in the stack: without Karpenter nobody ends them, and their subnets cannot go',
      fix: `while Karpenter runs: kubectl delete nodepools --all, and wait until kubectl get nodeclaims shows none; if the cluster is gone: aws ec2 terminate-instances --region ${aws.region} --instance-ids ${ids.join(' ')}`,
    },
  ];
};
