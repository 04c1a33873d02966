import { AutoscalingGroupTagA } from '@cdktf/provider-aws/lib/autoscaling-group-tag/index.js';
import type { EksNodeGroup } from '@cdktf/provider-aws/lib/eks-node-group/index.js';
import { contextOf, leaveOut } from '@hera/core';
import { Construct } from 'constructs';
import type { NodeGroupTaint } from '../node-group';
import type { NodeGroupPlan } from './plan-node-group';

/** A tag of an Auto Scaling group. */
export interface AutoscalerTag {
  /** Part of the Terraform address. */
  readonly id: string;
  readonly key: string;
  readonly value: string;
}

const prefix = 'k8s.io/cluster-autoscaler/node-template';
const effects: Readonly<Record<NodeGroupTaint['effect'], string>> = {
  NO_SCHEDULE: 'NoSchedule',
  NO_EXECUTE: 'NoExecute',
  PREFER_NO_SCHEDULE: 'PreferNoSchedule',
};

/**
 * What the Cluster Autoscaler should expect of a new node. It knows CPU, memory and GPUs by the instance type. Source: Cluster
 * Autoscaler, cloudprovider/aws; EKS user guide, cluster-autoscaler.
 */
export const autoscalerTagsOf = ({ labels, taints, diskGiB }: NodeGroupPlan): readonly AutoscalerTag[] => [
  ...Object.entries(labels).map(([key, value]) => ({ id: `label-${key}`, key: `${prefix}/label/${key}`, value })),
  // One tag for each key is all that there can be.
  ...taints
    .filter(({ key }, index) => taints.findIndex((other) => other.key === key) === index)
    .map(({ key, value = '', effect }) => ({
      id: `taint-${key}`,
      key: `${prefix}/taint/${key}`,
      value: `${value}:${effects[effect]}`,
    })),
  {
    id: 'ephemeral-storage',
    key: `${prefix}/resources/ephemeral-storage`,
    value: `${diskGiB}Gi`,
  },
];

/** Tags the Auto Scaling group that EKS made for a node group. */
export const addAutoscalerTags = (home: Construct, group: NodeGroupPlan, made: EksNodeGroup): void => {
  if (!group.autoscalerTags) return;
  if (contextOf(home).target.kind === 'local') {
    leaveOut(home, 'aws_autoscaling_group_tag', 'the local AWS has no Auto Scaling groups');
    return;
  }
  const tags = new Construct(home, 'AutoscalerTags');
  for (const { id, key, value } of autoscalerTagsOf(group)) {
    new AutoscalingGroupTagA(tags, id.replaceAll('/', '-'), {
      autoscalingGroupName: made.resources.get(0).autoscalingGroups.get(0).name,
      tag: { key, value, propagateAtLaunch: false },
    });
  }
};
