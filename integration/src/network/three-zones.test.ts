import { DescribeRouteTablesCommand, DescribeSubnetsCommand, DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { deployedNetwork, inVpc, networkLifeCycle } from '../support/network-suite';

/** A computed layout with every tier, pods in a secondary CIDR. */
const env = deployedNetwork({
  name: 'three-zones',
  account: '000000000401',
  profile: 'production',
  props: (keys) => ({
    cidr: '10.20.0.0/16',
    secondaryCidrs: ['100.64.0.0/16'],
    layout: { zones: ['use1-az4', 'use1-az1', 'use1-az2'], tiers: ['public', 'private', 'intra', 'pods'] },
    clusterName: 'shop',
    flowLog: { key: keys.require('logs') },
  }),
});

const subnetsOf = async () => {
  const { Subnets = [] } = await env.aws.ec2.send(new DescribeSubnetsCommand({ Filters: inVpc(env) }));
  return Subnets;
};
const taggedWith = async (key: string) =>
  (await subnetsOf())
    .filter(({ Tags = [] }) => Tags.some(({ Key }) => Key === key))
    .map(({ CidrBlock, AvailabilityZoneId }) => `${AvailabilityZoneId} ${CidrBlock}`)
    .sort();

describe('a computed layout over three zones', () => {
  it('has the blocks that belong to each zone, whatever the order in which zones were written', async () => {
    expect(await taggedWith('kubernetes.io/role/internal-elb')).toEqual([
      'use1-az1 10.20.0.0/20',
      'use1-az2 10.20.16.0/20',
      'use1-az4 10.20.48.0/20',
    ]);
    expect(await taggedWith('kubernetes.io/role/elb')).toEqual([
      'use1-az1 10.20.128.0/22',
      'use1-az2 10.20.132.0/22',
      'use1-az4 10.20.140.0/22',
    ]);
  });

  it('lets the CNI find the pods tier, in the secondary CIDR', async () => {
    expect(await taggedWith('kubernetes.io/role/cni')).toEqual([
      'use1-az1 100.64.0.0/19',
      'use1-az2 100.64.32.0/19',
      'use1-az4 100.64.96.0/19',
    ]);
    const { Vpcs = [] } = await env.aws.ec2.send(new DescribeVpcsCommand({ VpcIds: [env.output('vpc_id')] }));
    expect(Vpcs[0]?.CidrBlockAssociationSet?.map(({ CidrBlock }) => CidrBlock).sort()).toEqual([
      '10.20.0.0/16',
      '100.64.0.0/16',
    ]);
  });

  it('lets Karpenter find the private tier', async () => {
    expect(await taggedWith('karpenter.sh/discovery')).toHaveLength(3);
  });

  it('routes pods and nodes of a zone to the same NAT gateway', async () => {
    const { RouteTables = [] } = await env.aws.ec2.send(new DescribeRouteTablesCommand({ Filters: inVpc(env) }));
    const subnets = new Map((await subnetsOf()).map((subnet) => [subnet.SubnetId, subnet]));
    const zonesByGateway = new Map<string, Set<string>>();
    for (const { Routes = [], Associations = [] } of RouteTables) {
      const gateway = Routes.find(({ NatGatewayId }) => NatGatewayId !== undefined)?.NatGatewayId;
      if (gateway === undefined) continue;
      const served = Associations.map(({ SubnetId }) => subnets.get(SubnetId ?? '')?.AvailabilityZoneId ?? 'nowhere');
      expect(served).toHaveLength(2);
      zonesByGateway.set(gateway, new Set(served));
    }
    expect([...zonesByGateway.values()].map((zones) => [...zones]).sort()).toEqual([
      ['use1-az1'],
      ['use1-az2'],
      ['use1-az4'],
    ]);
  });
});

networkLifeCycle(env);
