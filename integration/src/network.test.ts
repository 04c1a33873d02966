import { DescribeNatGatewaysCommand, DescribeVpcEndpointsCommand } from '@aws-sdk/client-ec2';
import { AwsStack, defineEnvironment } from '@hera/core';
import { Network } from '@hera/network';
import { EncryptionKeys } from '@hera/security';
import { environmentChecks } from '@hera/testkit';
import { TerraformOutput } from 'cdktf';
import { describe, expect, it } from 'vitest';
import { deployedEnvironment } from './support/deployed-environment';

/** The network of the production-environment document by itself: no app between the package and the account. */
const env = deployedEnvironment({
  app: 'network',
  account: '444444444444',
  build: (app, target) => {
    const environment = defineEnvironment({ name: 'network', profile: 'production', region: 'us-east-1' });
    const stack = new AwsStack(app, 'network', { environment, target });
    // Production wants its logs under a customer-managed key.
    const keys = new EncryptionKeys(stack, 'Keys', { purposes: ['logs'] });
    const network = new Network(stack, 'Network', {
      cidr: '10.1.0.0/16',
      layout: {
        public: { 'use1-az1': '10.1.1.0/24', 'use1-az2': '10.1.2.0/24', 'use1-az4': '10.1.3.0/24' },
        private: { 'use1-az1': '10.1.10.0/24', 'use1-az2': '10.1.11.0/24', 'use1-az4': '10.1.12.0/24' },
      },
      flowLog: { key: keys.require('logs') },
    });
    new TerraformOutput(stack, 'vpc_id', { value: network.vpcId }).overrideLogicalId('vpc_id');
  },
});

const inVpc = () => [{ Name: 'vpc-id', Values: [env.output('vpc_id')] }];
const checks = environmentChecks.filter(
  ({ id, subject }) => subject === 'network' || ['flow-log', 'kms-keys', 'tags'].includes(id),
);

describe('network', () => {
  it('has a NAT gateway with a public address in each of three subnets', async () => {
    const { NatGateways = [] } = await env.aws.ec2.send(new DescribeNatGatewaysCommand({ Filter: inVpc() }));
    const live = NatGateways.filter(({ State }) => State === 'available');
    expect(new Set(live.map(({ SubnetId }) => SubnetId)).size).toBe(3);
    expect(live.flatMap(({ NatGatewayAddresses = [] }) => NatGatewayAddresses.map(({ PublicIp }) => PublicIp))).toEqual(
      Array.from({ length: 3 }, () => expect.stringMatching(/^\d+\.\d+\.\d+\.\d+$/)),
    );
  });

  it('reaches S3 by a gateway endpoint', async () => {
    const { VpcEndpoints = [] } = await env.aws.ec2.send(new DescribeVpcEndpointsCommand({ Filters: inVpc() }));
    expect(VpcEndpoints.map(({ ServiceName, VpcEndpointType }) => [ServiceName, VpcEndpointType])).toContainEqual([
      'com.amazonaws.us-east-1.s3',
      'Gateway',
    ]);
  });
});

describe('checks', () => {
  env.checks(checks);
});

describe('life cycle', () => {
  it('has nothing to change right after the apply', async () => {
    await env.deployment.idempotent();
  });

  it('leaves nothing behind when it is destroyed', async () => {
    await env.destroy();
    expect(await env.leftovers()).toEqual([]);
  });
});
