import {
  type NetworkInterface,
  paginateDescribeNetworkInterfaces,
  paginateDescribeSecurityGroups,
} from '@aws-sdk/client-ec2';
import { collect } from '@hera/core/aws-sdk';
import { isOfCluster } from './cluster-tags';
import type { TeardownFinding, TeardownLook } from './teardown-finding';

/** `ELB app/<name>/<hash>`, `ELB net/...`, and `ELB <name>` for a classic one. */
const balancerOf = ({ Description = '' }: NetworkInterface): string | undefined => /^ELB (.+)$/.exec(Description)?.[1];

const byVersion = (balancer: string, region: string): string =>
  balancer.includes('/')
    ? `aws elbv2 delete-load-balancer --region ${region} --load-balancer-arn "$(aws elbv2 describe-load-balancers --region ${region} --names ${balancer.split('/')[1]} --query 'LoadBalancers[0].LoadBalancerArn' --output text)"`
    : `aws elb delete-load-balancer --region ${region} --load-balancer-name ${balancer}`;

/**
 * Load balancers by the interfaces that they have in the VPC: controllers made them, so Terraform does not know them, and no subnet
 * goes while they are there. One without an interface yet, and target groups, cannot be seen this way.
 */
export const loadBalancers: TeardownLook = async ({ aws, clusterName, vpcId, isDeclared }) => {
  if (vpcId === undefined) return [];
  const interfaces = await collect(
    paginateDescribeNetworkInterfaces({ client: aws.ec2 }, { Filters: [{ Name: 'vpc-id', Values: [vpcId] }] }),
    (page) => page.NetworkInterfaces,
  );
  const balancers = [...new Set(interfaces.map(balancerOf))]
    .filter((name) => name !== undefined)
    .filter((name) => !isDeclared(name));
  return balancers.map((name): TeardownFinding => ({
    id: 'load-balancers',
    effect: 'hangs',
    resources: [name],
    message: `the load balancer ${name} has network interfaces in ${vpcId} and is not in the stack: no subnet goes while it is there, and it is paid for`,
    fix: `take its Service or Ingress out of ${clusterName} while the controller runs (kubectl get svc,ingress -A); if the cluster is gone: ${byVersion(name, aws.region)}`,
  }));
};

/** Interfaces that the CNI made and did not take away: they hold their subnet and their security group. */
export const networkInterfaces: TeardownLook = async ({ aws, clusterName, isDeclared }) => {
  const found = await collect(
    paginateDescribeNetworkInterfaces(
      { client: aws.ec2 },
      { Filters: [{ Name: 'tag:cluster.k8s.amazonaws.com/name', Values: [clusterName] }] },
    ),
    (page) => page.NetworkInterfaces,
  );
  const loose = found
    // One that is attached goes with its node.
    .filter(({ Status }) => Status === 'available')
    .flatMap(({ NetworkInterfaceId: id }) => (id === undefined || isDeclared(id) ? [] : [id]));
  if (loose.length === 0) return [];
  return [
    {
      id: 'network-interfaces',
      effect: 'hangs',
      resources: loose,
      message:
        'network interfaces of pods are attached to nothing any more: their subnets and security groups cannot go',
      fix: loose
        .map((id) => `aws ec2 delete-network-interface --region ${aws.region} --network-interface-id ${id}`)
        .join(' && '),
    },
  ];
};

/** Groups that controllers made: a VPC does not go with a group in it. */
export const securityGroups: TeardownLook = async ({ aws, clusterName, vpcId, clusterSecurityGroupId, isDeclared }) => {
  if (vpcId === undefined) return [];
  const groups = await collect(
    paginateDescribeSecurityGroups({ client: aws.ec2 }, { Filters: [{ Name: 'vpc-id', Values: [vpcId] }] }),
    (page) => page.SecurityGroups,
  );
  const made = groups
    .filter(({ GroupId, Tags }) => GroupId !== clusterSecurityGroupId && isOfCluster(Tags, clusterName) === true)
    .flatMap(({ GroupId: id, GroupName = '' }) =>
      id === undefined || isDeclared(id) ? [] : [{ id, name: GroupName }],
    );
  if (made.length === 0) return [];
  return [
    {
      id: 'security-groups',
      effect: 'hangs',
      resources: made.map(({ id }) => id),
      message: `controllers of the cluster made security groups in ${vpcId} (${made.map(({ name }) => name).join(', ')}): the VPC cannot go with them in it`,
      fix: `take what they belong to out of the cluster first; those that stay: ${made.map(({ id }) => `aws ec2 delete-security-group --region ${aws.region} --group-id ${id}`).join(' && ')}`,
    },
  ];
};
