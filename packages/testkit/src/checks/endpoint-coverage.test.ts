import type { NetworkFact } from '@hera/core/facts';
import { expect, it } from 'vitest';
import { createAwsClients } from '../aws-clients';
import { ec2Result, startAwsEndpoint } from '../aws-endpoint.fixture';
import { manifestWith } from '../manifest.fixture';
import { verify } from '../verify';
import { endpointCoverage } from './endpoint-coverage';

const fact: NetworkFact = {
  kind: 'network',
  cidr: '10.1.0.0/16',
  nat: 'none',
  subnets: [
    { tier: 'public', zone: 'use1-az1', cidr: '10.1.1.0/24' },
    { tier: 'private', zone: 'use1-az1', cidr: '10.1.10.0/24' },
    { tier: 'private', zone: 'use1-az2', cidr: '10.1.11.0/24' },
  ],
  gatewayEndpoints: ['s3'],
  interfaceEndpoints: { services: ['ecr.api'], zones: ['use1-az1', 'use1-az2'] },
};

interface Live {
  /** @default 'available' */
  readonly state?: string;
  /** @default true */
  readonly privateDns?: boolean;
  /** @default ['a', 'b'] */
  readonly subnets?: readonly string[];
  /** CIDR, protocol, first and last port of the one rule. @default the VPC, tcp, 443, 443 */
  readonly rule?: readonly [cidr: string, protocol: string, from?: number, to?: number];
  /** @default 'com.amazonaws.us-east-1.ecr.api' */
  readonly service?: string;
  /** Route tables with the gateway endpoint. @default ['rtb-1'] */
  readonly tables?: readonly string[];
  /** A subnet that is gone. @default - none is */
  readonly without?: string;
}

const items = (values: readonly string[]): string => values.map((value) => `<item>${value}</item>`).join('');

const answers = (live: Live) => {
  const [cidr, protocol, from, to] = live.rule ?? ['10.1.0.0/16', 'tcp', 443, 443];
  const ports = from === undefined ? '' : `<fromPort>${from}</fromPort><toPort>${to ?? from}</toPort>`;
  const subnet = (id: string, zone: string, block: string): string =>
    `<subnetId>${id}</subnetId><availabilityZoneId>${zone}</availabilityZoneId><cidrBlock>${block}</cidrBlock>`;
  const subnets = [
    subnet('p', 'use1-az1', '10.1.1.0/24'),
    subnet('a', 'use1-az1', '10.1.10.0/24'),
    subnet('b', 'use1-az2', '10.1.11.0/24'),
  ].filter((text) => live.without === undefined || !text.includes(live.without));
  const tables = (live.tables ?? ['rtb-1']).map((id) => `<item>${id}</item>`).join('');
  const groups = '<item><groupId>sg-1</groupId></item>';
  return {
    DescribeVpcs: ec2Result('DescribeVpcs', '<vpcSet><item><vpcId>vpc-1</vpcId></item></vpcSet>'),
    DescribeSubnets: ec2Result('DescribeSubnets', `<subnetSet>${items(subnets)}</subnetSet>`),
    DescribeRouteTables: ec2Result(
      'DescribeRouteTables',
      '<routeTableSet><item><routeTableId>rtb-1</routeTableId><associationSet><item><main>true</main></item></associationSet></item></routeTableSet>',
    ),
    DescribeVpcEndpoints: ec2Result(
      'DescribeVpcEndpoints',
      `<vpcEndpointSet>${items([
        `<vpcEndpointId>vpce-s3</vpcEndpointId><vpcEndpointType>Gateway</vpcEndpointType><serviceName>com.amazonaws.us-east-1.s3</serviceName><state>available</state><routeTableIdSet>${tables}</routeTableIdSet>`,
        `<vpcEndpointId>vpce-ecr</vpcEndpointId><vpcEndpointType>Interface</vpcEndpointType><serviceName>${live.service ?? 'com.amazonaws.us-east-1.ecr.api'}</serviceName><state>${live.state ?? 'available'}</state><privateDnsEnabled>${live.privateDns ?? true}</privateDnsEnabled><subnetIdSet>${items(live.subnets ?? ['a', 'b'])}</subnetIdSet><groupSet>${groups}</groupSet>`,
      ])}</vpcEndpointSet>`,
    ),
    DescribeSecurityGroups: ec2Result(
      'DescribeSecurityGroups',
      `<securityGroupInfo>${items([
        `<groupId>sg-1</groupId><ipPermissions><item><ipProtocol>${protocol}</ipProtocol>${ports}<ipRanges><item><cidrIp>${cidr}</cidrIp></item></ipRanges></item></ipPermissions>`,
        '<groupId>sg-of-nobody</groupId><ipPermissions><item><ipProtocol>-1</ipProtocol><ipRanges><item><cidrIp>0.0.0.0/0</cidrIp></item></ipRanges></item></ipPermissions>',
      ])}</securityGroupInfo>`,
    ),
  };
};

const run = async (live: Live = {}, change: Partial<NetworkFact> = {}) => {
  await using endpoint = await startAwsEndpoint(answers(live));
  const environment = { AWS_ENDPOINT_URL: endpoint.url, AWS_ACCESS_KEY_ID: '1', AWS_SECRET_ACCESS_KEY: '1' };
  const aws = createAwsClients({ region: 'us-east-1', environment });
  const manifest = manifestWith([{ ...fact, ...change }]);
  const [result] = await verify({ aws, outputs: { vpc_id: 'vpc-1' }, manifest }, { checks: [endpointCoverage] });
  aws.destroy();
  return result;
};

it('passes when every endpoint is there and open, and says what it saw', async () => {
  const result = await run();
  expect(result, result?.found).toMatchObject({ status: 'pass' });
  expect(result?.evidence).toContain('ec2:DescribeVpcEndpoints vpce-ecr: ecr.api in use1-az1, use1-az2, groups sg-1');
});

it.each<[string, Live, string]>([
  [
    'there is no such interface endpoint',
    { service: 'com.amazonaws.us-east-1.ecr.dkr' },
    'no ecr.api interface endpoint',
  ],
  ['it is of another region', { service: 'com.amazonaws.eu-west-1.ecr.api' }, 'no ecr.api interface endpoint'],
  ['it is still coming up', { state: 'pending' }, 'vpce-ecr is pending'],
  ['it is on its way out', { state: 'deleting' }, 'no ecr.api interface endpoint'],
  ['its private DNS is off', { privateDns: false }, 'private DNS is off'],
  ['a zone has none of its subnets', { subnets: ['a'] }, 'no subnet in use1-az2'],
  [
    'its group admits another port only',
    { rule: ['10.1.0.0/16', 'tcp', 80, 442] },
    '443 from 10.1.10.0/24, 10.1.11.0/24',
  ],
  ['its group admits UDP only', { rule: ['10.1.0.0/16', 'udp', 443] }, '443 from 10.1.10.0/24, 10.1.11.0/24'],
  ['its group admits one subnet only', { rule: ['10.1.10.0/24', 'tcp', 443] }, 'admits 443 from 10.1.11.0/24'],
  ['its group admits half of a subnet', { rule: ['10.1.10.0/25', 'tcp', 443] }, '443 from 10.1.10.0/24'],
  ['a route table lacks the gateway endpoint', { tables: ['rtb-2'] }, 'the route tables of a, b lack it'],
  ['a declared subnet is gone', { without: '10.1.11.0/24' }, 'the private subnet of use1-az2 is missing'],
])('fails when %s', async (_, live, found) => {
  expect(await run(live)).toMatchObject({ status: 'fail', found: expect.stringContaining(found) });
});

it.each<[string, NonNullable<Live['rule']>]>([
  ['a range of ports', ['10.1.0.0/16', 'tcp', 0, 65_535]],
  ['all traffic', ['10.0.0.0/8', '-1']],
])('takes a rule for %s', async (_, rule) => {
  expect(await run({ rule })).toMatchObject({ status: 'pass' });
});

it('does not ask for groups where there are gateway endpoints only', async () => {
  const { interfaceEndpoints: _, ...gatewaysOnly } = fact;
  await using endpoint = await startAwsEndpoint(answers({}));
  const environment = { AWS_ENDPOINT_URL: endpoint.url, AWS_ACCESS_KEY_ID: '1', AWS_SECRET_ACCESS_KEY: '1' };
  const aws = createAwsClients({ region: 'us-east-1', environment });
  const context = { aws, outputs: { vpc_id: 'vpc-1' }, manifest: manifestWith([gatewaysOnly]) };
  expect(await endpointCoverage.run(context)).toMatchObject({ status: 'pass' });
  expect(endpoint.calls).not.toContain('DescribeSecurityGroups');
  aws.destroy();
});

it('does not apply to a network without endpoints', async () => {
  expect(await run({}, { gatewayEndpoints: [], interfaceEndpoints: { services: [], zones: [] } })).toMatchObject({
    status: 'not-applicable',
    found: 'the network declares no VPC endpoint',
  });
});
