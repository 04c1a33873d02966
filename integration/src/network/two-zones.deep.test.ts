import { DescribeNatGatewaysCommand, DescribeVpcEndpointsCommand, ModifyVpcEndpointCommand } from '@aws-sdk/client-ec2';
import { synthStack } from '@hera/testkit';
import { describe, expect, inject, it } from 'vitest';
import {
  deployedNetwork,
  inVpc,
  networkLifeCycle,
  networkStack,
  type NetworkSuiteOptions,
} from '../support/network-suite';

const overZones = (...zones: string[]): NetworkSuiteOptions => ({
  name: 'two-zones',
  account: '000000000402',
  profile: 'development',
  props: () => ({ cidr: '10.21.0.0/16', layout: { zones } }),
});
const env = deployedNetwork(overZones('use1-az1', 'use1-az4'));

const natZones = async () => {
  const { NatGateways = [] } = await env.aws.ec2.send(new DescribeNatGatewaysCommand({ Filter: inVpc(env) }));
  return NatGateways.filter(({ State }) => State === 'available').map(({ SubnetId }) => SubnetId);
};

let routeTablesAtFirst: readonly string[] = [];

describe('a computed layout over two zones', () => {
  it('has the one NAT gateway of development', async () => {
    expect(await natZones()).toHaveLength(1);
  });

  it('grows by a zone in between, and nothing that stands is touched', async () => {
    const before = await natZones();
    const { VpcEndpoints = [] } = await env.aws.ec2.send(new DescribeVpcEndpointsCommand({ Filters: inVpc(env) }));
    routeTablesAtFirst = VpcEndpoints.flatMap(({ RouteTableIds = [] }) => RouteTableIds);
    const { version } = inject('toolchain').awsProvider;
    const made = await synthStack(networkStack(overZones('use1-az1', 'use1-az2', 'use1-az4')), {
      directory: env.deployment.directory,
      target: { kind: 'local', ...(version === undefined ? {} : { providerVersion: version }) },
    });
    const { changes, replaced } = await env.deployment.update(made);
    expect(replaced).toEqual([]);
    const touched = changes.filter(({ action }) => action !== 'create').map(({ address }) => address);
    // The gateway endpoint takes in the route table of the new zone.
    expect(touched).toEqual([expect.stringMatching(/^aws_vpc_endpoint\./)]);
    expect(await natZones()).toEqual(before);
  });
});

/**
 * A route table that joins a gateway endpoint later gets no route in LocalStack 4.14.0, which then cannot delete the
 * endpoint for want of that route. Taken out by hand, it is deleted.
 */
const takeOutLateRouteTable = async (): Promise<void> => {
  const { VpcEndpoints = [] } = await env.aws.ec2.send(new DescribeVpcEndpointsCommand({ Filters: inVpc(env) }));
  for (const { VpcEndpointId, RouteTableIds = [] } of VpcEndpoints) {
    const late = RouteTableIds.filter((id) => !routeTablesAtFirst.includes(id));
    if (late.length > 0)
      await env.aws.ec2.send(new ModifyVpcEndpointCommand({ VpcEndpointId, RemoveRouteTableIds: late }));
  }
};

networkLifeCycle(env, { beforeDestroy: takeOutLateRouteTable });
