import { onePart, type ServiceAccountPolicy, siblingArn } from './policy';

/**
 * Cluster Autoscaler with auto-discovery: reads every group, and changes only those that carry the tag of this cluster, which EKS puts on
 * the groups of managed node groups.
 *
 * Source: kubernetes/autoscaler, cluster-autoscaler/cloudprovider/aws/README.md (full features policy), read on 2026-11-24.
 */
export const clusterAutoscalerPolicy = (): ServiceAccountPolicy => ({
  name: 'cluster-autoscaler',
  parts: ({ clusterName, clusterArn }) =>
    onePart('ClusterAutoscaler', [
      {
        actions: ['autoscaling:SetDesiredCapacity', 'autoscaling:TerminateInstanceInAutoScalingGroup'],
        resources: [siblingArn(clusterArn, 'autoscaling', 'autoScalingGroup:*:autoScalingGroupName/*')],
        conditions: {
          StringEquals: {
            'aws:ResourceTag/k8s.io/cluster-autoscaler/enabled': 'true',
            [`aws:ResourceTag/k8s.io/cluster-autoscaler/${clusterName}`]: 'owned',
          },
        },
      },
      {
        actions: ['eks:DescribeNodegroup'],
        resources: [siblingArn(clusterArn, 'eks', `nodegroup/${clusterName}/*/*`)],
      },
      {
        actions: [
          'autoscaling:DescribeAutoScalingGroups',
          'autoscaling:DescribeAutoScalingInstances',
          'autoscaling:DescribeLaunchConfigurations',
          'autoscaling:DescribeScalingActivities',
          'autoscaling:DescribeTags',
          'ec2:DescribeImages',
          'ec2:DescribeInstanceTypes',
          'ec2:DescribeLaunchTemplateVersions',
          'ec2:GetInstanceTypesFromInstanceRequirements',
        ],
        resources: ['*'],
        reason: 'actions of EC2 and Auto Scaling that only read know no resource',
      },
    ]),
});
