import { type Cluster, DescribeClusterCommand } from '@aws-sdk/client-eks';
import type { AwsClients } from '../aws-clients';
import { saysNotFound, saysRefused } from '@hera/core/aws-sdk';
import { UnsupportedOperation } from '../internal/unsupported';
import { karpenterNodes } from './teardown-compute';
import type { TeardownFinding, TeardownGap, TeardownLook, TeardownPlace, TeardownReport } from './teardown-finding';
import { logGroups } from './teardown-logs';
import { loadBalancers, networkInterfaces, securityGroups } from './teardown-network';
import { snapshots, volumes } from './teardown-storage';

/** Options of `teardownReport`. */
export interface TeardownOptions {
  readonly clusterName: string;
  /**
   * Whether the destroy itself removes this id, name or ARN; what it removes is no finding.
   *
   * @default - nothing is known to be removed
   */
  readonly isDeclared?: (id: string) => boolean;
  /** VPC to look in where EKS has no such cluster any more. @default - load balancers and security groups are then not looked for */
  readonly vpcId?: string;
}

interface Look {
  readonly id: TeardownFinding['id'];
  /** The call that it needs. */
  readonly call: string;
  readonly run: TeardownLook;
}

const looks: readonly Look[] = [
  { id: 'load-balancers', call: 'ec2:DescribeNetworkInterfaces', run: loadBalancers },
  { id: 'karpenter-nodes', call: 'ec2:DescribeInstances', run: karpenterNodes },
  { id: 'network-interfaces', call: 'ec2:DescribeNetworkInterfaces', run: networkInterfaces },
  { id: 'security-groups', call: 'ec2:DescribeSecurityGroups', run: securityGroups },
  { id: 'volumes', call: 'ec2:DescribeVolumes', run: volumes },
  { id: 'snapshots', call: 'ec2:DescribeSnapshots', run: snapshots },
  { id: 'log-groups', call: 'logs:DescribeLogGroups', run: logGroups },
];

/** This package has no client for Elastic Load Balancing: what that leaves open is said every time. */
const withoutClient: readonly TeardownGap[] = [
  {
    id: 'load-balancers',
    reason: 'unsupported',
    call: 'elasticloadbalancing:DescribeLoadBalancers',
    message:
      'load balancers are only seen by their network interfaces in the VPC; one that has none, for example while it is made, is not seen',
  },
  {
    id: 'target-groups',
    reason: 'unsupported',
    call: 'elasticloadbalancing:DescribeTargetGroups',
    message: 'target groups that controllers made are not looked for: they cost nothing, and stay',
  },
];

const describe = async ({ eks }: AwsClients, name: string): Promise<Cluster | undefined> => {
  try {
    return (await eks.send(new DescribeClusterCommand({ name }))).cluster;
  } catch (error) {
    if (saysNotFound(error)) return undefined;
    throw error;
  }
};

const protection = ({ deletionProtection }: Cluster, name: string, region: string): readonly TeardownFinding[] =>
  deletionProtection === true
    ? [
        {
          id: 'deletion-protection',
          effect: 'hangs',
          resources: [name],
          message: 'deletion protection is on: EKS refuses to delete the cluster',
          fix: `override deletionProtection with false in the environment, with a justification, and apply; by hand: aws eks update-cluster-config --region ${region} --name ${name} --no-deletion-protection`,
        },
      ]
    : [];

/**
 * Looks, before a destroy, for what would make it hang and for what would stay: what controllers in the cluster have made, which
 * Terraform does not know. Only reads are sent. A look that the target cannot answer is in `gaps`.
 */
export const teardownReport = async (
  aws: AwsClients,
  { clusterName, isDeclared = () => false, ...otherwise }: TeardownOptions,
): Promise<TeardownReport> => {
  const cluster = await describe(aws, clusterName);
  const { vpcId = otherwise.vpcId, clusterSecurityGroupId } = cluster?.resourcesVpcConfig ?? {};
  const place: TeardownPlace = {
    aws,
    clusterName,
    isDeclared,
    ...(vpcId === undefined ? {} : { vpcId }),
    ...(clusterSecurityGroupId === undefined ? {} : { clusterSecurityGroupId }),
  };
  const findings: TeardownFinding[] = cluster === undefined ? [] : [...protection(cluster, clusterName, aws.region)];
  const gaps: TeardownGap[] = [...withoutClient];
  if (vpcId === undefined) {
    gaps.push({
      id: 'security-groups',
      reason: 'unsupported',
      call: 'eks:DescribeCluster',
      message: 'EKS has no such cluster and no VPC is known: load balancers and security groups were not looked for',
    });
  }
  for (const { id, call, run } of looks) {
    try {
      findings.push(...(await run(place)));
    } catch (error) {
      const lacks = error instanceof UnsupportedOperation;
      if (!lacks && !saysRefused(error)) throw error;
      gaps.push({
        id,
        reason: lacks ? 'unsupported' : 'refused',
        call: lacks ? error.operation : call,
        message: `${id.replaceAll('-', ' ')} were not looked for`,
      });
    }
  }
  return { cluster: clusterName, exists: cluster !== undefined, findings, gaps };
};
