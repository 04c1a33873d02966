import { DescribeNatGatewaysCommand, DescribeRouteTablesCommand, DescribeSubnetsCommand } from '@aws-sdk/client-ec2';
import { DescribeClusterCommand, UpdateClusterConfigCommand } from '@aws-sdk/client-eks';
import { ProdAws } from 'prod-aws';
import { describe, expect, it } from 'vitest';
import { deployedEnvironment } from './support/deployed-environment';

const env = deployedEnvironment({
  app: 'prod-aws',
  account: '111111111111',
  build: (app, target) => new ProdAws(app, 'prod-aws', { target }),
});

const inVpc = () => [{ Name: 'vpc-id', Values: [env.output('vpc_id')] }];

const subnets = async () => {
  const { Subnets = [] } = await env.aws.ec2.send(new DescribeSubnetsCommand({ Filters: inVpc() }));
  return Subnets;
};

describe('network', () => {
  it('has the subnets of the production-environment document and those for pods, one of each tier in three zones', async () => {
    const found = (await subnets()).map(({ CidrBlock, AvailabilityZoneId }) => [CidrBlock, AvailabilityZoneId]);
    expect(found.sort()).toEqual([
      ['10.1.1.0/24', 'use1-az1'],
      ['10.1.10.0/24', 'use1-az1'],
      ['10.1.11.0/24', 'use1-az2'],
      ['10.1.12.0/24', 'use1-az4'],
      ['10.1.2.0/24', 'use1-az2'],
      ['10.1.3.0/24', 'use1-az4'],
      ['100.64.0.0/18', 'use1-az1'],
      ['100.64.128.0/18', 'use1-az4'],
      ['100.64.64.0/18', 'use1-az2'],
    ]);
  });

  it('has three NAT gateways, and every private and pods subnet leaves through the one in its own zone', async () => {
    const zoneOf = new Map((await subnets()).map(({ SubnetId, AvailabilityZoneId }) => [SubnetId, AvailabilityZoneId]));
    const { NatGateways = [] } = await env.aws.ec2.send(new DescribeNatGatewaysCommand({ Filter: inVpc() }));
    const live = NatGateways.filter(({ State }) => State === 'available');
    expect(live).toHaveLength(3);

    const natZone = new Map(live.map(({ NatGatewayId, SubnetId }) => [NatGatewayId, zoneOf.get(SubnetId)]));
    const { RouteTables = [] } = await env.aws.ec2.send(new DescribeRouteTablesCommand({ Filters: inVpc() }));
    const routed = RouteTables.flatMap(({ Routes = [], Associations = [] }) =>
      Routes.filter(
        ({ DestinationCidrBlock, NatGatewayId }) => DestinationCidrBlock === '0.0.0.0/0' && NatGatewayId,
      ).flatMap(({ NatGatewayId }) =>
        Associations.map(({ SubnetId }) => [zoneOf.get(SubnetId), natZone.get(NatGatewayId)]),
      ),
    );
    expect(routed.sort()).toEqual([
      ['use1-az1', 'use1-az1'],
      ['use1-az1', 'use1-az1'],
      ['use1-az2', 'use1-az2'],
      ['use1-az2', 'use1-az2'],
      ['use1-az4', 'use1-az4'],
      ['use1-az4', 'use1-az4'],
    ]);
  });
});

describe('cluster', () => {
  it('is reachable privately, and publicly only from the declared range', async () => {
    const { cluster } = await env.aws.eks.send(new DescribeClusterCommand({ name: env.output('cluster_name') }));
    expect(cluster?.resourcesVpcConfig).toMatchObject({
      endpointPrivateAccess: true,
      endpointPublicAccess: true,
      publicAccessCidrs: ['203.0.113.0/24'],
    });
    expect(cluster?.version).toBe('1.35');
    expect(cluster?.encryptionConfig?.[0]).toMatchObject({ resources: ['secrets'] });
  });
});

describe('checks', () => {
  env.checks();
});

describe('life cycle', () => {
  it('has nothing to change right after the apply', async () => {
    await env.deployment.idempotent();
  });

  it('sees a change that was made behind its back, and mends it', async () => {
    const cluster = env.output('cluster_name');
    await env.aws.eks.send(
      new UpdateClusterConfigCommand({ name: cluster, resourcesVpcConfig: { publicAccessCidrs: ['198.51.100.0/24'] } }),
    );
    expect(await env.drift()).toContainEqual(expect.stringMatching(/^aws_eks_cluster\./));
    await env.reapply();
    const { cluster: mended } = await env.aws.eks.send(new DescribeClusterCommand({ name: cluster }));
    expect(mended?.resourcesVpcConfig?.publicAccessCidrs).toEqual(['203.0.113.0/24']);
  });

  it('leaves nothing behind when it is destroyed', async () => {
    await env.destroy();
    expect(await env.leftovers()).toEqual([]);
  });
});
