import {
  DescribeNatGatewaysCommand,
  DescribeNetworkAclsCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcEndpointsCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { deployedNetwork, inVpc, networkLifeCycle } from '../support/network-suite';

const zones = ['use1-az1', 'use1-az2'];

/** No way to the internet: endpoints for all that a cluster calls, and network ACLs for the tiers. */
const env = deployedNetwork({
  name: 'isolated',
  account: '000000000404',
  profile: 'development',
  props: () => ({
    cidr: '10.23.0.0/16',
    layout: { zones, tiers: ['private', 'intra'] },
    nat: 'none',
    endpoints: ['isolated'],
    networkAcls: { tiers: ['private', 'intra'] },
  }),
});

const endpointsOf = async () => {
  const { VpcEndpoints = [] } = await env.aws.ec2.send(new DescribeVpcEndpointsCommand({ Filters: inVpc(env) }));
  return VpcEndpoints;
};

describe('an isolated network', () => {
  it('has neither NAT gateway nor a default route', async () => {
    const { NatGateways = [] } = await env.aws.ec2.send(new DescribeNatGatewaysCommand({ Filter: inVpc(env) }));
    expect(NatGateways).toEqual([]);
    const { RouteTables = [] } = await env.aws.ec2.send(new DescribeRouteTablesCommand({ Filters: inVpc(env) }));
    const destinations = RouteTables.flatMap(({ Routes = [] }) => Routes.map((route) => route.DestinationCidrBlock));
    expect(destinations).toContain('10.23.0.0/16');
    expect(destinations).not.toContain('0.0.0.0/0');
  });

  it('reaches the services that a cluster calls, by their own names', async () => {
    const services = (await endpointsOf()).map(({ ServiceName = '' }) =>
      ServiceName.replace('com.amazonaws.us-east-1.', ''),
    );
    expect(services.sort()).toEqual([
      'autoscaling',
      'ec2',
      'ecr.api',
      'ecr.dkr',
      'eks',
      'eks-auth',
      'elasticloadbalancing',
      'kms',
      'logs',
      'monitoring',
      's3',
      'sts',
    ]);
  });

  it('has an interface of each service in every zone, in the intra tier, with private names', async () => {
    const { Subnets = [] } = await env.aws.ec2.send(new DescribeSubnetsCommand({ Filters: inVpc(env) }));
    const named = new Map(
      Subnets.map(({ SubnetId, Tags = [] }) => [SubnetId, Tags.find(({ Key }) => Key === 'Name')?.Value]),
    );
    for (const { SubnetIds = [], VpcEndpointType, PrivateDnsEnabled } of await endpointsOf()) {
      if (VpcEndpointType !== 'Interface') continue;
      expect(PrivateDnsEnabled).toBe(true);
      expect(SubnetIds.map((id) => named.get(id)).sort()).toEqual(zones.map((zone) => `isolated-intra-${zone}`));
    }
  });

  it('admits HTTPS to them from its own subnets, and from nowhere else', async () => {
    const groups = [
      ...new Set((await endpointsOf()).flatMap(({ Groups = [] }) => Groups.map(({ GroupId }) => GroupId))),
    ];
    expect(groups).toHaveLength(1);
    const { SecurityGroups = [] } = await env.aws.ec2.send(
      new DescribeSecurityGroupsCommand({ GroupIds: groups.filter((id) => id !== undefined) }),
    );
    const rules = SecurityGroups.flatMap(({ IpPermissions = [] }) => IpPermissions);
    expect(rules.every(({ FromPort, ToPort }) => FromPort === 443 && ToPort === 443)).toBe(true);
    expect(rules.flatMap(({ IpRanges = [] }) => IpRanges.map(({ CidrIp }) => CidrIp)).sort()).toEqual([
      '10.23.0.0/20',
      '10.23.16.0/20',
      '10.23.160.0/22',
      '10.23.164.0/22',
    ]);
  });

  it('has a network ACL for each tier, on all of its subnets', async () => {
    const { NetworkAcls = [] } = await env.aws.ec2.send(new DescribeNetworkAclsCommand({ Filters: inVpc(env) }));
    const own = NetworkAcls.filter(({ IsDefault }) => IsDefault !== true);
    expect(own.map(({ Associations = [] }) => Associations.length)).toEqual([2, 2]);
    const byDefault = NetworkAcls.find(({ IsDefault }) => IsDefault === true);
    expect(byDefault?.Associations ?? []).toEqual([]);
  });
});

networkLifeCycle(env);
