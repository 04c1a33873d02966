import {
  CreateNatGatewayCommand,
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcEndpointCommand,
  DeleteNatGatewayCommand,
  DeleteVpcEndpointsCommand,
  ModifySubnetAttributeCommand,
  ModifyVpcEndpointCommand,
  ReplaceRouteCommand,
} from '@aws-sdk/client-ec2';
import type { NetworkFact } from '@hera/core/facts';
import type { AwsClients, CheckContext } from '../src';
import { beforeAll, describe, expect, it } from 'vitest';
import { freshAccount } from './support/account';
import { contextOf, runCheck } from './support/checking';
import { type MadeNetwork, makeNetwork } from './support/network';

const zones = ['use1-az1', 'use1-az2'] as const;
const ids = [
  'az-spread',
  'subnet-layout',
  'nat-count',
  'nat-route-per-az',
  'public-route',
  'no-public-ip-on-launch',
  's3-gateway-endpoint',
  'endpoint-coverage',
  'default-security-group-empty',
  'open-security-groups',
  'tags',
];

const made = async (options: Parameters<typeof makeNetwork>[1] = {}, change: Partial<NetworkFact> = {}) => {
  const aws = freshAccount();
  const network = await makeNetwork(aws, options);
  return { aws, network, context: contextOf(aws, [{ ...network.fact, ...change }], { vpc_id: network.vpcId }) };
};

describe('a network as declared', () => {
  let shared: { aws: AwsClients; network: MadeNetwork; context: CheckContext };
  beforeAll(async () => {
    shared = await made();
  });

  it.each(ids)('%s passes', async (id) => {
    const result = await runCheck(id, shared.context);
    expect(result, result.found).toMatchObject({ status: 'pass' });
    expect(result.evidence.length).toBeGreaterThan(0);
  });

  it('is found by its tags where the stack has no output vpc_id', async () => {
    expect(await runCheck('subnet-layout', { ...shared.context, outputs: {} })).toMatchObject({ status: 'pass' });
  });

  it('says what it saw, with call and id', async () => {
    const { evidence } = await runCheck('subnet-layout', shared.context);
    const id = shared.network.private['use1-az1']?.subnetId ?? '';
    expect(evidence).toContain(`ec2:DescribeSubnets ${id}: private use1-az1 10.9.11.0/24`);
  });

  it('fails every check when the declared VPC is not there', async () => {
    for (const id of ids) {
      const result = await runCheck(id, { ...shared.context, outputs: { vpc_id: 'vpc-0123456789abcdef0' } });
      expect(result, id).toMatchObject({ status: 'fail' });
    }
  });

  it('fails every check that looks at subnets when there are none of those declared', async () => {
    const elsewhere = shared.network.fact.subnets.map((subnet) => ({
      ...subnet,
      cidr: subnet.cidr.replace('10.9.', '10.9.1'),
    }));
    const context = contextOf(shared.aws, [{ ...shared.network.fact, subnets: elsewhere }], {
      vpc_id: shared.network.vpcId,
    });
    for (const id of ['az-spread', 'subnet-layout', 'nat-route-per-az', 'public-route', 's3-gateway-endpoint']) {
      expect(await runCheck(id, context), id).toMatchObject({ status: 'fail' });
    }
  });
});

describe('az-spread', () => {
  it('fails when a tier is in fewer zones than the profile asks for', async () => {
    const { context } = await made({ zones: ['use1-az1'] });
    const result = await runCheck('az-spread', context);
    expect(result.status).toBe('fail');
    expect(result.found).toContain('private tier: 1 distinct zones, expected 2');
  });

  it('fails when a subnet is in another zone than declared', async () => {
    const { context } = await made(
      {},
      {
        subnets: [
          { tier: 'private', zone: 'use1-az2', cidr: '10.9.11.0/24' },
          { tier: 'private', zone: 'use1-az2', cidr: '10.9.12.0/24' },
        ],
      },
    );
    expect((await runCheck('az-spread', context)).found).toContain('expected use1-az2');
  });
});

describe('subnet-layout', () => {
  it('fails on a subnet that nobody declared', async () => {
    const { aws, network, context } = await made();
    await aws.ec2.send(new CreateSubnetCommand({ VpcId: network.vpcId, CidrBlock: '10.9.99.0/24' }));
    expect(await runCheck('subnet-layout', context)).toMatchObject({
      status: 'fail',
      found: expect.stringContaining('not declared'),
    });
  });
});

describe('nat-count', () => {
  it('fails when one NAT gateway is gone', async () => {
    const { aws, network, context } = await made();
    await aws.ec2.send(new DeleteNatGatewayCommand({ NatGatewayId: network.nat['use1-az2'] }));
    expect((await runCheck('nat-count', context)).found).toContain('1 NAT gateways, expected 2');
  });

  it('fails when one is private, which needs and has no Elastic IP', async () => {
    const { aws, network, context } = await made({ nat: 'single' });
    await aws.ec2.send(new DeleteNatGatewayCommand({ NatGatewayId: network.nat['use1-az1'] }));
    await aws.ec2.send(
      new CreateNatGatewayCommand({ SubnetId: network.public['use1-az2']?.subnetId, ConnectivityType: 'private' }),
    );
    expect((await runCheck('nat-count', context)).found).toContain(
      'connectivity is private, expected public, no Elastic IP is attached',
    );
  });

  it('counts one for a single NAT gateway, and fails on one too many', async () => {
    const { aws, network, context } = await made({ nat: 'single' });
    expect(await runCheck('nat-count', context)).toMatchObject({ status: 'pass' });
    const tooMany = contextOf(aws, [{ ...network.fact, nat: 'none' }], context.outputs);
    expect(await runCheck('nat-count', tooMany)).toMatchObject({ status: 'fail' });
  });
});

describe('nat-route-per-az', () => {
  it('fails when a private subnet leaves through the NAT gateway of another zone', async () => {
    const { aws, network, context } = await made();
    await aws.ec2.send(
      new ReplaceRouteCommand({
        RouteTableId: network.private['use1-az2']?.routeTableId,
        DestinationCidrBlock: '0.0.0.0/0',
        NatGatewayId: network.nat['use1-az1'],
      }),
    );
    expect((await runCheck('nat-route-per-az', context)).found).toContain(
      'the NAT gateway is in use1-az1, the subnet in use1-az2',
    );
  });

  it('fails when the gateway behind the route is gone', async () => {
    const { aws, network, context } = await made();
    await aws.ec2.send(new DeleteNatGatewayCommand({ NatGatewayId: network.nat['use1-az1'] }));
    expect(await runCheck('nat-route-per-az', context)).toMatchObject({ status: 'fail' });
  });

  it('passes for a single NAT gateway where all go to the one, and fails where they do not', async () => {
    const one = await made({ nat: 'single' });
    expect(await runCheck('nat-route-per-az', one.context)).toMatchObject({ status: 'pass' });
    const two = await made({}, { nat: 'single' });
    expect((await runCheck('nat-route-per-az', two.context)).found).toContain('2 NAT gateways in use, expected one');
  });

  it('does not apply without NAT', async () => {
    const { context } = await made({ nat: 'single' }, { nat: 'none' });
    expect(await runCheck('nat-route-per-az', context)).toMatchObject({
      status: 'not-applicable',
      found: 'the network declares no NAT',
    });
  });
});

describe('public-route', () => {
  it('fails when a private subnet reaches the internet gateway', async () => {
    const { aws, network, context } = await made();
    await aws.ec2.send(
      new ReplaceRouteCommand({
        RouteTableId: network.private['use1-az1']?.routeTableId,
        DestinationCidrBlock: '0.0.0.0/0',
        GatewayId: network.internetGatewayId,
      }),
    );
    expect((await runCheck('public-route', context)).found).toContain(
      'a private subnet must not reach an internet gateway',
    );
  });

  it('fails when a public subnet goes to a NAT gateway', async () => {
    const { aws, network, context } = await made();
    await aws.ec2.send(
      new ReplaceRouteCommand({
        RouteTableId: network.public['use1-az1']?.routeTableId,
        DestinationCidrBlock: '0.0.0.0/0',
        NatGatewayId: network.nat['use1-az1'],
      }),
    );
    expect((await runCheck('public-route', context)).found).toContain('expected the internet gateway of the VPC');
  });
});

describe('no-public-ip-on-launch', () => {
  it('fails when a subnet gives addresses', async () => {
    const { aws, network, context } = await made();
    const SubnetId = network.public[zones[1]]?.subnetId;
    await aws.ec2.send(new ModifySubnetAttributeCommand({ SubnetId, MapPublicIpOnLaunch: { Value: true } }));
    expect((await runCheck('no-public-ip-on-launch', context)).found).toBe(
      `${SubnetId}: machines get a public address`,
    );
  });
});

describe('s3-gateway-endpoint', () => {
  it('fails when one route table is not covered', async () => {
    const { aws, network, context } = await made();
    await aws.ec2.send(
      new ModifyVpcEndpointCommand({
        VpcEndpointId: network.endpointId,
        RemoveRouteTableIds: [network.private['use1-az2']?.routeTableId ?? ''],
      }),
    );
    const { status, found } = await runCheck('s3-gateway-endpoint', context);
    expect(status).toBe('fail');
    expect(found).toBe(`${network.private['use1-az2']?.routeTableId}: the route table has no S3 gateway endpoint`);
  });

  it('fails when there is none', async () => {
    const { aws, network, context } = await made();
    await aws.ec2.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [network.endpointId] }));
    expect((await runCheck('s3-gateway-endpoint', context)).found).toContain('there is no S3 gateway endpoint');
  });
});

describe('endpoint-coverage', () => {
  const service = 'ecr.api';
  const withInterface = async (change: { readonly zones: readonly string[]; readonly PrivateDnsEnabled: boolean }) => {
    const { aws, network, context } = await made({}, { interfaceEndpoints: { services: [service], zones } });
    const { GroupId = '' } = await aws.ec2.send(
      new CreateSecurityGroupCommand({ VpcId: network.vpcId, GroupName: 'endpoints', Description: 'endpoints' }),
    );
    await aws.ec2.send(
      new AuthorizeSecurityGroupIngressCommand({
        GroupId,
        IpPermissions: [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '10.9.0.0/16' }] }],
      }),
    );
    await aws.ec2.send(
      new CreateVpcEndpointCommand({
        VpcId: network.vpcId,
        VpcEndpointType: 'Interface',
        ServiceName: `com.amazonaws.us-east-1.${service}`,
        SubnetIds: change.zones.map((zone) => network.private[zone]?.subnetId ?? ''),
        SecurityGroupIds: [GroupId],
        PrivateDnsEnabled: change.PrivateDnsEnabled,
      }),
    );
    return runCheck('endpoint-coverage', context);
  };

  it('passes for an interface endpoint in every zone', async () => {
    const result = await withInterface({ zones, PrivateDnsEnabled: true });
    expect(result, result.found).toMatchObject({ status: 'pass' });
    expect(result.evidence.join()).toContain('ecr.api in use1-az1, use1-az2');
  });

  it('fails for one without private DNS, and without a subnet in a zone', async () => {
    const { status, found } = await withInterface({ zones: ['use1-az1'], PrivateDnsEnabled: false });
    expect(status).toBe('fail');
    expect(found).toContain('private DNS is off, so its names lead past it, no subnet in use1-az2');
  });

  it('fails when there is none', async () => {
    const { context } = await made({}, { interfaceEndpoints: { services: [service], zones } });
    expect((await runCheck('endpoint-coverage', context)).found).toContain('there is no ecr.api interface endpoint');
  });
});

describe('security groups', () => {
  it('default-security-group-empty fails on an egress rule', async () => {
    const { aws, network, context } = await made();
    await aws.ec2.send(
      new AuthorizeSecurityGroupEgressCommand({
        GroupId: network.defaultGroupId,
        IpPermissions: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '10.0.0.0/8' }] }],
      }),
    );
    expect((await runCheck('default-security-group-empty', context)).found).toContain('1 egress rules');
  });

  it.each([
    ['IPv4', { IpRanges: [{ CidrIp: '0.0.0.0/0' }] }, '0.0.0.0/0 may reach tcp 443-443'],
    ['IPv6', { Ipv6Ranges: [{ CidrIpv6: '::/0' }] }, '::/0 may reach tcp 443-443'],
  ])('open-security-groups fails on a group open by %s', async (_, ranges, found) => {
    const { aws, network, context } = await made();
    const { GroupId } = await aws.ec2.send(
      new CreateSecurityGroupCommand({ VpcId: network.vpcId, GroupName: 'web', Description: 'open' }),
    );
    await aws.ec2.send(
      new AuthorizeSecurityGroupIngressCommand({
        GroupId,
        IpPermissions: [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, ...ranges }],
      }),
    );
    expect((await runCheck('open-security-groups', context)).found).toBe(`${GroupId}: ${found}`);
  });
});

describe('tags', () => {
  it('fails on a subnet without tags', async () => {
    const { aws, network, context } = await made();
    await aws.ec2.send(new CreateSubnetCommand({ VpcId: network.vpcId, CidrBlock: '10.9.99.0/24' }));
    expect((await runCheck('tags', context)).found).toContain('hera:environment is missing, expected live');
  });
});
