import { type IpPermission, paginateDescribeSecurityGroups, type SecurityGroup } from '@aws-sdk/client-ec2';
import type { SecurityGroupsFact } from '@hera/core/facts';
import type { CheckContext } from '../check';
import { collect } from '@hera/core/aws-sdk';

/** Every security group of a VPC. */
export const securityGroupsOf = ({ aws }: CheckContext, vpcId: string): Promise<readonly SecurityGroup[]> =>
  collect(
    paginateDescribeSecurityGroups({ client: aws.ec2 }, { Filters: [{ Name: 'vpc-id', Values: [vpcId] }] }),
    (page) => page.SecurityGroups,
  );

/** A live rule to one peer. */
export interface LiveRule {
  readonly direction: 'ingress' | 'egress';
  readonly protocol: string;
  /** First and last port, as text. @default - all */
  readonly ports?: string;
  readonly kind: SecurityGroupsFact['rules'][number]['peer']['kind'];
  readonly value: string;
  /** @default - it has none, or the target does not keep it */
  readonly description?: string;
}

const peersOf = (rule: IpPermission): readonly Pick<LiveRule, 'kind' | 'value' | 'description'>[] => {
  const peer = (kind: LiveRule['kind'], value: string | undefined, description: string | undefined) => ({
    kind,
    value: value ?? 'unknown',
    ...(description === undefined || description === '' ? {} : { description }),
  });
  return [
    ...(rule.IpRanges ?? []).map(({ CidrIp, Description }) => peer('ipv4', CidrIp, Description)),
    ...(rule.Ipv6Ranges ?? []).map(({ CidrIpv6, Description }) => peer('ipv6', CidrIpv6, Description)),
    ...(rule.UserIdGroupPairs ?? []).map(({ GroupId, Description }) => peer('group', GroupId, Description)),
    ...(rule.PrefixListIds ?? []).map(({ PrefixListId, Description }) =>
      peer('prefix-list', PrefixListId, Description),
    ),
  ];
};

const of = (direction: LiveRule['direction'], permissions: readonly IpPermission[] = []): readonly LiveRule[] =>
  permissions.flatMap((rule) => {
    const protocol = rule.IpProtocol ?? '-1';
    const all = protocol === '-1' || rule.FromPort === undefined;
    const traffic = {
      direction,
      protocol,
      ...(all ? {} : { ports: `${rule.FromPort}-${rule.ToPort ?? rule.FromPort}` }),
    };
    return peersOf(rule).map((peer) => ({ ...traffic, ...peer }));
  });

/** Every rule of a live group, one for each peer. */
export const liveRules = ({ IpPermissions, IpPermissionsEgress }: SecurityGroup): readonly LiveRule[] => [
  ...of('ingress', IpPermissions),
  ...of('egress', IpPermissionsEgress),
];

/** `ingress tcp 443-443 ipv4 10.1.10.0/24`. */
export const ruleText = ({ direction, protocol, ports, kind, value }: LiveRule): string =>
  `${direction} ${protocol === '-1' ? 'all traffic' : `${protocol} ${ports ?? 'all'}`} ${kind} ${value}`;
