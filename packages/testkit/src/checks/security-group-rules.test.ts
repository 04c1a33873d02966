import type { NetworkFact, SecurityGroupRuleFact, SecurityGroupsFact } from '@hera/core/facts';
import { describe, expect, it } from 'vitest';
import { createAwsClients } from '../aws-clients';
import { ec2Result, startAwsEndpoint } from '../aws-endpoint.fixture';
import { manifestWith } from '../manifest.fixture';
import { verify } from '../verify';
import { securityGroupRules } from './security-group-rules';

const network: NetworkFact = { kind: 'network', cidr: '10.1.0.0/16', nat: 'none', subnets: [], gatewayEndpoints: [] };
const eks = 'aws_eks_cluster.C.vpc_config[0].cluster_security_group_id';
const rule = (name: string, change: Partial<SecurityGroupRuleFact>): SecurityGroupRuleFact => ({
  rule: name,
  group: 'aws_security_group.Web',
  direction: 'ingress',
  protocol: 'tcp',
  ports: [443, 443],
  peer: { kind: 'ipv4', value: '10.1.0.0/16' },
  reason: 'Customers of the shop',
  ...change,
});
const fact: SecurityGroupsFact = {
  kind: 'security-groups',
  hash: 'ab'.repeat(32),
  rules: [
    rule('Web/Https', {}),
    rule('Web/Api', { group: eks, peer: { kind: 'group', value: 'aws_security_group.Web' } }),
    rule('Web/FromApi', { ports: [8443, 8443], peer: { kind: 'group', value: eks } }),
  ],
  groups: { 'aws_security_group.Web': { namePrefix: 'web-' }, 'aws_default_security_group.D': { default: true } },
  notVisible: [{ what: 'the group of EKS', clusterName: 'shop', group: eks }],
};

const items = (values: readonly string[]): string => values.map((value) => `<item>${value}</item>`).join('');
const cidr = (from: number, range: string, description = ''): string =>
  `<ipProtocol>tcp</ipProtocol><fromPort>${from}</fromPort><toPort>${from}</toPort><ipRanges><item><cidrIp>${range}</cidrIp><description>${description}</description></item></ipRanges>`;
const pair = (from: number, group: string): string =>
  `<ipProtocol>tcp</ipProtocol><fromPort>${from}</fromPort><toPort>${from}</toPort><groups><item><groupId>${group}</groupId></item></groups>`;
const allOf = (inner: string): string => `<ipProtocol>-1</ipProtocol>${inner}`;
const anywhere = allOf('<ipRanges><item><cidrIp>0.0.0.0/0</cidrIp></item></ipRanges>');
const itself = (group: string): string => allOf(`<groups><item><groupId>${group}</groupId></item></groups>`);

interface LiveGroup {
  readonly id: string;
  readonly name: string;
  readonly ingress?: readonly string[];
  readonly egress?: readonly string[];
  readonly tag?: string;
}
const web: LiveGroup = { id: 'sg-web', name: 'web-2026', ingress: [cidr(443, '10.1.0.0/16'), pair(8443, 'sg-eks')] };
const ofEks: LiveGroup = {
  id: 'sg-eks',
  name: 'eks-cluster-sg-shop-123',
  ingress: [itself('sg-eks'), pair(443, 'sg-web')],
  egress: [anywhere, itself('sg-eks')],
};
const ofVpc: LiveGroup = { id: 'sg-default', name: 'default' };

const xml = ({ id, name, ingress = [], egress = [], tag }: LiveGroup): string =>
  `<groupId>${id}</groupId><groupName>${name}</groupName><ipPermissions>${items(ingress)}</ipPermissions><ipPermissionsEgress>${items(egress)}</ipPermissionsEgress>${tag === undefined ? '' : `<tagSet><item><key>${tag}</key><value>x</value></item></tagSet>`}`;

const run = async (groups: readonly LiveGroup[], declared: readonly SecurityGroupsFact[] = [fact], change = {}) => {
  await using endpoint = await startAwsEndpoint({
    DescribeVpcs: ec2Result('DescribeVpcs', '<vpcSet><item><vpcId>vpc-1</vpcId></item></vpcSet>'),
    DescribeSecurityGroups: ec2Result(
      'DescribeSecurityGroups',
      `<securityGroupInfo>${items(groups.map(xml))}</securityGroupInfo>`,
    ),
  });
  const environment = { AWS_ENDPOINT_URL: endpoint.url, AWS_ACCESS_KEY_ID: '1', AWS_SECRET_ACCESS_KEY: '1' };
  const aws = createAwsClients({ region: 'us-east-1', environment });
  const manifest = manifestWith([{ ...network, ...change }, ...declared]);
  const [result] = await verify({ aws, outputs: { vpc_id: 'vpc-1' }, manifest }, { checks: [securityGroupRules] });
  aws.destroy();
  return result;
};

describe('security-group-rules', () => {
  it('passes where the live rules are those of the synth, with what EKS makes by itself', async () => {
    const result = await run([web, ofEks, ofVpc]);
    expect(result, result?.found).toMatchObject({
      status: 'pass',
      expected: '3 declared rules (abababababab), and no other',
    });
  });

  it.each<[string, readonly LiveGroup[], string]>([
    [
      'a rule was added by hand',
      [{ ...web, ingress: [...(web.ingress ?? []), cidr(22, '10.1.0.0/16')] }, ofEks, ofVpc],
      'sg-web: ingress tcp 22-22 ipv4 10.1.0.0/16 is not declared',
    ],
    ['a rule is gone', [{ ...web, ingress: web.ingress?.slice(0, 1) ?? [] }, ofEks, ofVpc], 'Web/FromApi is not there'],
    [
      'a range was changed',
      [{ ...web, ingress: [cidr(443, '10.0.0.0/8'), pair(8443, 'sg-eks')] }, ofEks, ofVpc],
      'ingress tcp 443-443 ipv4 10.0.0.0/8 is not declared, Web/Https is not there',
    ],
    [
      'a port was changed',
      [{ ...web, ingress: [cidr(444, '10.1.0.0/16'), pair(8443, 'sg-eks')] }, ofEks, ofVpc],
      '444',
    ],
    [
      'another group is the peer',
      [{ ...web, ingress: [cidr(443, '10.1.0.0/16'), pair(8443, 'sg-other')] }, ofEks, ofVpc],
      'group sg-other is not declared',
    ],
    ['egress was opened', [{ ...web, egress: [anywhere] }, ofEks, ofVpc], 'egress all traffic ipv4 0.0.0.0/0'],
    [
      'the group of EKS was opened',
      [web, { ...ofEks, ingress: [...(ofEks.ingress ?? []), cidr(22, '10.0.0.0/8')] }, ofVpc],
      'sg-eks: ingress tcp 22-22 ipv4 10.0.0.0/8 is not declared',
    ],
    ['the default group has rules', [web, ofEks, { ...ofVpc, ingress: [itself('sg-default')] }], 'sg-default: ingress'],
    [
      'a group is nobody’s',
      [web, ofEks, ofVpc, { id: 'sg-x', name: 'by-hand', ingress: [cidr(22, '0.0.0.0/0')] }],
      'is in a group that is not declared (by-hand)',
    ],
    ['a group is missing', [ofEks, ofVpc], 'the group aws_security_group.Web is missing'],
    ['two groups have one name', [web, { ...web, id: 'sg-2' }, ofEks, ofVpc], '2 groups have the name of'],
  ])('fails where %s', async (_, groups, found) => {
    expect(await run(groups)).toMatchObject({ status: 'fail', found: expect.stringContaining(found) });
  });

  it('lets the load balancer controller write what it marks', async () => {
    const shared = cidr(8080, '10.1.1.0/24', 'elbv2.k8s.aws/targetGroupBinding=shared');
    const backend = {
      id: 'sg-lb',
      name: 'k8s-traffic',
      ingress: [cidr(443, '0.0.0.0/0')],
      tag: 'elbv2.k8s.aws/cluster',
    };
    const result = await run([{ ...web, ingress: [...(web.ingress ?? []), shared] }, ofEks, ofVpc, backend]);
    expect(result, result?.found).toMatchObject({ status: 'pass' });
    expect(result?.evidence.join('\n')).toContain('made by the AWS Load Balancer Controller: not judged');
  });

  it('takes a range that only Terraform knows for any range, and no other kind of peer', async () => {
    const loose = { ...fact, rules: [rule('Web/Https', { peer: { kind: 'ipv4', value: 'aws_vpc.V.cidr_block' } })] };
    const alone: LiveGroup = { ...web, ingress: [cidr(443, '10.9.0.0/16')] };
    const bare: LiveGroup = { ...ofEks, ingress: [] };
    expect(await run([alone, bare, ofVpc], [loose])).toMatchObject({ status: 'pass' });
    expect(await run([{ ...alone, ingress: [pair(443, 'sg-eks')] }, bare, ofVpc], [loose])).toMatchObject({
      status: 'fail',
    });
  });

  it('leaves other groups of an adopted VPC to its owner', async () => {
    const theirs = { id: 'sg-x', name: 'theirs', ingress: [cidr(22, '10.0.0.0/8')] };
    expect(await run([web, ofEks, ofVpc, theirs], [fact], { adopted: {} })).toMatchObject({ status: 'pass' });
  });

  it('does not apply without an audit', async () => {
    expect(await run([], [])).toMatchObject({ status: 'not-applicable', found: 'the stack has no SecurityGroupAudit' });
  });
});
