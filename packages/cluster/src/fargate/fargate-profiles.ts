import type { EksCluster } from '@cdktf/provider-aws/lib/eks-cluster/index.js';
import { EksFargateProfile } from '@cdktf/provider-aws/lib/eks-fargate-profile/index.js';
import { Fn, type ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { PolicyStatement } from '../addons';
import { after } from '../internal/edges';
import { Role } from '../internal/role';
import type { FargateLogging } from './fargate-profile';
import type { PlannedFargate } from './check-fargate';

/** What the profiles of a cluster stand on. */
export interface FargatePlace {
  readonly cluster: EksCluster;
  readonly clusterName: string;
  readonly partition: string;
  /** What has to be there first. */
  readonly first: readonly ITerraformDependable[];
}

// What the log router beside each pod calls, on one group that is there already (aws-samples/amazon-eks-fluent-logging-examples,
// fargate/cloudwatchlogs/permissions.json, without the making of groups and of retention).
const loggingStatement = ({ logGroupArn }: FargateLogging): PolicyStatement => ({
  actions: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
  resources: [logGroupArn, `${logGroupArn}:*`],
});

/**
 * Fargate profiles and the role that starts their pods. EKS takes one change of a cluster's profiles at a time, so each waits for the
 * one before.
 */
export class FargateProfiles extends Construct {
  /** ARN of the pod execution role. It is for pulling images and writing logs: pods get rights of their own elsewhere. */
  readonly podExecutionRoleArn: string;
  readonly profiles: readonly EksFargateProfile[];

  constructor(scope: Construct, id: string, planned: PlannedFargate, place: FargatePlace) {
    super(scope, id);
    const { cluster, clusterName, partition } = place;
    const role = new Role(this, 'Role', {
      namePrefix: `${clusterName}-fargate`,
      description: `Starts Fargate pods of the EKS cluster ${clusterName}`,
      partition,
      trust: {
        service: 'eks-fargate-pods.amazonaws.com',
        actions: ['sts:AssumeRole'],
        // Only for profiles of this cluster (EKS user guide, pod-execution-role).
        conditions: {
          ArnLike: { 'aws:SourceArn': Fn.join('', [Fn.replace(cluster.arn, ':cluster/', ':fargateprofile/'), '/*']) },
        },
      },
      managedPolicies: ['AmazonEKSFargatePodExecutionRolePolicy'],
      statements: planned.logging === undefined ? [] : [loggingStatement(planned.logging)],
    });
    this.podExecutionRoleArn = role.roleArn;
    const made: EksFargateProfile[] = [];
    for (const { name, selectors, subnets } of planned.profiles) {
      const home = new Construct(this, name);
      made.push(
        new EksFargateProfile(home, 'Profile', {
          clusterName: cluster.name,
          fargateProfileName: name,
          podExecutionRoleArn: role.roleArn,
          subnetIds: subnets.map(({ subnetId }) => subnetId),
          selector: selectors.map(({ namespace, labels }) => ({
            namespace,
            ...(labels === undefined ? {} : { labels: { ...labels } }),
          })),
          ...after(place.first, role.permissions, made.slice(-1)),
        }),
      );
    }
    this.profiles = made;
  }
}
