import type { IpPermission } from '@aws-sdk/client-ec2';
import { networkCheck, notAdopted } from '../internal/live-network';
import { securityGroupsOf } from '../internal/live-security-groups';
import { observe } from '../internal/observation';

const openTo = ({ IpRanges, Ipv6Ranges }: IpPermission): readonly string[] => [
  ...(IpRanges ?? []).flatMap(({ CidrIp }) => (CidrIp === '0.0.0.0/0' ? [CidrIp] : [])),
  ...(Ipv6Ranges ?? []).flatMap(({ CidrIpv6 }) => (CidrIpv6 === '::/0' ? [CidrIpv6] : [])),
];

const ports = ({ IpProtocol, FromPort, ToPort }: IpPermission): string =>
  IpProtocol === '-1' ? 'all traffic' : `${IpProtocol ?? 'unknown protocol'} ${FromPort ?? 'all'}-${ToPort ?? 'all'}`;

/** Looks at every group of the VPC, also those that EKS and others made. */
export const openSecurityGroups = networkCheck({
  id: 'open-security-groups',
  title: 'No security group is open to the internet',
  subject: 'network',
  applies: notAdopted,
  expected: () => 'no ingress rule from 0.0.0.0/0 or ::/0',
  look: async (network, context) => {
    const groups = await securityGroupsOf(context, network.vpc.VpcId);
    return groups.map(({ GroupId, GroupName, IpPermissions = [] }) =>
      observe(
        'ec2:DescribeSecurityGroups',
        GroupId ?? 'unknown',
        `${GroupName ?? ''}: ${IpPermissions.length} ingress rules`,
        IpPermissions.flatMap((rule) => openTo(rule).map((cidr) => `${cidr} may reach ${ports(rule)}`)),
      ),
    );
  },
});
