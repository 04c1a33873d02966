import { DescribeFlowLogsCommand } from '@aws-sdk/client-ec2';
import {
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketPolicyCommand,
  GetPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { deployedNetwork, networkLifeCycle } from '../support/network-suite';

/** Flow logs to both destinations, under one customer-managed key. */
const env = deployedNetwork({
  name: 'flow-logs',
  account: '000000000403',
  profile: 'production',
  props: (keys) => ({
    cidr: '10.22.0.0/20',
    layout: { zones: ['use1-az1', 'use1-az2', 'use1-az4'], tiers: ['intra'] },
    flowLog: { destination: ['cloudwatch', 's3'], key: keys.require('logs'), s3: { prefix: 'vpc' } },
  }),
});

const flowLogs = async () => {
  const { FlowLogs = [] } = await env.aws.ec2.send(
    new DescribeFlowLogsCommand({ Filter: [{ Name: 'resource-id', Values: [env.output('vpc_id')] }] }),
  );
  return FlowLogs;
};
const bucket = async (): Promise<string> => {
  const destination = (await flowLogs()).find(({ LogDestinationType }) => LogDestinationType === 's3')?.LogDestination;
  const name = /^arn:aws:s3:::([^/]+)\/vpc\/$/.exec(destination ?? '')?.[1];
  if (name === undefined) throw new Error(`no bucket in ${destination ?? 'no destination'}`);
  return name;
};

describe('flow logs', () => {
  it('record all traffic, summed up by the minute, at both destinations', async () => {
    const logs = await flowLogs();
    expect(logs.map(({ LogDestinationType }) => LogDestinationType).sort()).toEqual(['cloud-watch-logs', 's3']);
    for (const log of logs) expect(log).toMatchObject({ TrafficType: 'ALL', MaxAggregationInterval: 60 });
  });

  it('go into a bucket that is private, encrypted by the key, and forgets', async () => {
    const { s3 } = env.aws;
    const Bucket = await bucket();
    const { PublicAccessBlockConfiguration } = await s3.send(new GetPublicAccessBlockCommand({ Bucket }));
    expect(PublicAccessBlockConfiguration).toEqual({
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    });
    const { ServerSideEncryptionConfiguration } = await s3.send(new GetBucketEncryptionCommand({ Bucket }));
    expect(ServerSideEncryptionConfiguration?.Rules).toEqual([
      {
        ApplyServerSideEncryptionByDefault: {
          SSEAlgorithm: 'aws:kms',
          KMSMasterKeyID: expect.stringMatching(/^arn:aws:kms:us-east-1:000000000403:key\//),
        },
        BucketKeyEnabled: true,
      },
    ]);
    const { Rules = [] } = await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
    expect(Rules[0]).toMatchObject({ Status: 'Enabled', Expiration: { Days: 365 } });
  });

  it('are the only thing that may be written there, and only for this account', async () => {
    const { Policy = '{}' } = await env.aws.s3.send(new GetBucketPolicyCommand({ Bucket: await bucket() }));
    const { Statement } = JSON.parse(Policy) as { Statement: readonly Record<string, unknown>[] };
    const allowed = Statement.filter(({ Effect }) => Effect === 'Allow');
    expect(allowed.length).toBeGreaterThan(0);
    for (const { Principal, Condition } of allowed) {
      expect(Principal).toEqual({ Service: 'delivery.logs.amazonaws.com' });
      expect(Condition).toMatchObject({ StringEquals: { 'aws:SourceAccount': '000000000403' } });
    }
  });

  it('say what the rehearsal leaves out', () => {
    expect(env.deployment.manifest.leftOut.map(({ what }) => what)).toContain('aws_flow_log.destination_options');
  });
});

networkLifeCycle(env);
