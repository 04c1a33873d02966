import { DescribeNatGatewaysCommand, DescribeVpcEndpointsCommand } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { deployedNetwork, inVpc, networkLifeCycle } from './support/network-suite';

/** The network of the production-environment document, subnet by subnet. */
const env = deployedNetwork({
  name: 'network',
  account: '444444444444',
  profile: 'production',
  props: (keys) => ({
    cidr: '10.1.0.0/16',
    layout: {
      public: { 'use1-az1': '10.1.1.0/24', 'use1-az2': '10.1.2.0/24', 'use1-az4': '10.1.3.0/24' },
      private: { 'use1-az1': '10.1.10.0/24', 'use1-az2': '10.1.11.0/24', 'use1-az4': '10.1.12.0/24' },
    },
    flowLog: { key: keys.require('logs') },
  }),
});

describe('network', () => {
  it('has a NAT gateway with a public address in each of three subnets', async () => {
    const { NatGateways = [] } = await env.aws.ec2.send(new DescribeNatGatewaysCommand({ Filter: inVpc(env) }));
    const live = NatGateways.filter(({ State }) => State === 'available');
    expect(new Set(live.map(({ SubnetId }) => SubnetId)).size).toBe(3);
    expect(live.flatMap(({ NatGatewayAddresses = [] }) => NatGatewayAddresses.map(({ PublicIp }) => PublicIp))).toEqual(
      Array.from({ length: 3 }, () => expect.stringMatching(/^\d+\.\d+\.\d+\.\d+$/)),
    );
  });

  it('reaches S3 by a gateway endpoint', async () => {
    const { VpcEndpoints = [] } = await env.aws.ec2.send(new DescribeVpcEndpointsCommand({ Filters: inVpc(env) }));
    expect(VpcEndpoints.map(({ ServiceName, VpcEndpointType }) => [ServiceName, VpcEndpointType])).toContainEqual([
      'com.amazonaws.us-east-1.s3',
      'Gateway',
    ]);
  });
});

networkLifeCycle(env);
