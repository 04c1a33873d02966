import {
  paginateDescribeSecurityGroupRules,
  paginateDescribeSecurityGroups,
  type SecurityGroupRule,
} from '@aws-sdk/client-ec2';
import { collect } from '@hera/core/aws-sdk';
import type { LiveContext } from './context';
import { tagsOf } from './state';

/** Types that `addSecurityGroups` looks for. */
export const securityGroupTypes = [
  'aws_security_group',
  'aws_default_security_group',
  'aws_vpc_security_group_ingress_rule',
  'aws_vpc_security_group_egress_rule',
] as const;

/** -1 stands for all ports, which Terraform leaves away. */
const port = (value: number | undefined): number | undefined => (value === -1 ? undefined : value);

const ruleValues = (rule: SecurityGroupRule) => ({
  id: rule.SecurityGroupRuleId,
  security_group_rule_id: rule.SecurityGroupRuleId,
  arn: rule.SecurityGroupRuleArn,
  security_group_id: rule.GroupId,
  ip_protocol: rule.IpProtocol,
  from_port: port(rule.FromPort),
  to_port: port(rule.ToPort),
  cidr_ipv4: rule.CidrIpv4,
  cidr_ipv6: rule.CidrIpv6,
  prefix_list_id: rule.PrefixListId,
  referenced_security_group_id: rule.ReferencedGroupInfo?.GroupId,
  description: rule.Description,
  ...tagsOf(rule.Tags),
});

/** A rule as the blocks of a default group have it. */
const blockOf = (rule: SecurityGroupRule) => ({
  protocol: rule.IpProtocol,
  from_port: rule.IpProtocol === '-1' ? 0 : rule.FromPort,
  to_port: rule.IpProtocol === '-1' ? 0 : rule.ToPort,
  cidr_blocks: rule.CidrIpv4 === undefined ? [] : [rule.CidrIpv4],
  ipv6_cidr_blocks: rule.CidrIpv6 === undefined ? [] : [rule.CidrIpv6],
  prefix_list_ids: rule.PrefixListId === undefined ? [] : [rule.PrefixListId],
  security_groups:
    rule.ReferencedGroupInfo?.GroupId === undefined || rule.ReferencedGroupInfo.GroupId === rule.GroupId
      ? []
      : [rule.ReferencedGroupInfo.GroupId],
  self: rule.ReferencedGroupInfo?.GroupId !== undefined && rule.ReferencedGroupInfo.GroupId === rule.GroupId,
  description: rule.Description ?? '',
});

/** Every security group of the VPC, whoever made it, with every rule. */
export const addSecurityGroups = async ({ aws, reader, state }: LiveContext, vpcId: string): Promise<void> => {
  const groups = await reader.read('ec2:DescribeSecurityGroups', securityGroupTypes, () =>
    collect(
      paginateDescribeSecurityGroups({ client: aws.ec2 }, { Filters: [{ Name: 'vpc-id', Values: [vpcId] }] }),
      (page) => page.SecurityGroups,
    ),
  );
  const ids = (groups ?? []).flatMap(({ GroupId }) => GroupId ?? []);
  const rules: SecurityGroupRule[] = [];
  // A filter takes 200 values.
  for (let from = 0; from < ids.length; from += 200) {
    const Filters = [{ Name: 'group-id', Values: ids.slice(from, from + 200) }];
    const found = await reader.read('ec2:DescribeSecurityGroupRules', securityGroupTypes, () =>
      collect(paginateDescribeSecurityGroupRules({ client: aws.ec2 }, { Filters }), (page) => page.SecurityGroupRules),
    );
    rules.push(...(found ?? []));
  }
  const rulesOf = new Map<string, SecurityGroupRule[]>(ids.map((id) => [id, []]));
  for (const rule of rules) rulesOf.get(rule.GroupId ?? '')?.push(rule);
  for (const group of groups ?? []) {
    const id = group.GroupId ?? '';
    const own = rulesOf.get(id) ?? [];
    const values = {
      id,
      arn: group.SecurityGroupArn,
      vpc_id: group.VpcId,
      name: group.GroupName,
      description: group.Description,
      ...tagsOf(group.Tags),
    };
    if (group.GroupName === 'default') {
      const of = (egress: boolean) => own.filter(({ IsEgress }) => IsEgress === egress).map(blockOf);
      state.add({
        type: 'aws_default_security_group',
        key: id,
        values: { ...values, ingress: of(false), egress: of(true) },
      });
      continue;
    }
    state.add({ type: 'aws_security_group', key: id, values });
    for (const rule of own)
      state.add({
        type: `aws_vpc_security_group_${rule.IsEgress === true ? 'egress' : 'ingress'}_rule`,
        key: rule.SecurityGroupRuleId ?? '',
        values: ruleValues(rule),
      });
  }
};
