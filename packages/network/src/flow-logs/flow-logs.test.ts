import { resources, synth, testStack } from '@hera/core/testing';
import { expect, test } from 'vitest';
import { aroundIn } from './feature.fixture';
import { findingsOf } from '../internal/check.fixture';
import { checkFlowLogs, type FlowLogOptions, FlowLogs, flowLogShape, type PlannedFlowLogs } from './index';

const key = { keyArn: 'arn:aws:kms:us-east-1:111122223333:key/logs' };
const codes = (options: FlowLogOptions, profile: 'production' | 'development' = 'production') =>
  findingsOf((check) => checkFlowLogs(check, options), profile).problems.map(({ code, path }) => `${code} ${path}`);
const planned = (options: FlowLogOptions, profile: 'production' | 'development' = 'production'): PlannedFlowLogs => {
  let plan: PlannedFlowLogs | undefined;
  const { problems } = findingsOf((check) => void (plan = checkFlowLogs(check, options)), profile);
  expect(problems).toEqual([]);
  if (plan === undefined) throw new Error('nothing was planned');
  return plan;
};
const build = (
  options: FlowLogOptions,
  profile: 'production' | 'development' = 'production',
  kind: 'aws' | 'local' = 'aws',
) => {
  const stack = testStack(profile, { target: { kind } });
  const plan = planned(options, profile);
  new FlowLogs(stack, {
    ...plan,
    around: aroundIn(stack),
    name: 'Prod_1',
    networkPath: 'Network',
    region: 'us-east-1',
  });
  return { json: synth(stack), stack };
};

test.each<[string, FlowLogOptions, string]>([
  ['no destination', { key, destination: [] }, 'HERA_NET_060 network.flowLog.destination'],
  ['a destination twice', { key, destination: ['s3', 's3'] }, 'HERA_NET_060 network.flowLog.destination'],
  ['a bucket without records', { key, s3: {} }, 'HERA_NET_060 network.flowLog.s3'],
  [
    'a key that nothing uses',
    { key, destination: 's3', s3: { bucketArn: 'arn:aws:s3:::logs' } },
    'HERA_NET_060 network.flowLog.key',
  ],
  ['no ARN', { destination: 's3', s3: { bucketArn: 'logs' } }, 'HERA_NET_061 network.flowLog.s3.bucketArn'],
  [
    'the folder of AWS',
    { key, destination: 's3', s3: { prefix: 'a/AWSLogs' } },
    'HERA_NET_061 network.flowLog.s3.prefix',
  ],
  ['a slash too many', { key, destination: 's3', s3: { prefix: '/a' } }, 'HERA_NET_061 network.flowLog.s3.prefix'],
  [
    'half a day',
    { key, destination: 's3', s3: { retentionDays: 30.5 } },
    'HERA_NET_062 network.flowLog.s3.retentionDays',
  ],
  [
    'expiry in the bucket of somebody else',
    { destination: 's3', s3: { bucketArn: 'arn:aws:s3:::logs', retentionDays: 40 } },
    'HERA_NET_062 network.flowLog.s3.retentionDays',
  ],
  ['no fields', { key, fields: [] }, 'HERA_NET_063 network.flowLog.fields'],
  ['a field twice', { key, fields: ['bytes', 'bytes'] }, 'HERA_NET_063 network.flowLog.fields'],
  ['no key for our bucket', { destination: 's3' }, 'HERA_NET_021 network.flowLog.key'],
  [
    'less than production keeps',
    { key, destination: 's3', s3: { retentionDays: 7 } },
    'HERA_NET_019 network.flowLog.s3.retentionDays',
  ],
  ['days that CloudWatch lacks', { key, retentionDays: 31 }, 'HERA_NET_020 network.flowLog.retentionDays'],
])('%s is refused', (_what, options, problem) => {
  expect(codes(options)).toEqual([problem]);
});

test('an unknown field is refused by its name', () => {
  expect(flowLogShape.safeParse({ fields: ['ecs-cluster-name', 'encryption-status'] }).success).toBe(true);
  expect(flowLogShape.safeParse({ fields: ['srcadr'] }).success).toBe(false);
});

test('CloudWatch is the default, and S3 keeps files for longer', () => {
  expect(planned({ key })).toEqual({ key, aggregationSeconds: 60, cloudwatch: { retentionDays: 30 } });
  expect(planned({ key, destination: 's3' }).s3?.retentionDays).toBe(365);
  expect(planned({ destination: 's3' }, 'development').s3?.retentionDays).toBe(30);
  expect(planned({ key, destination: ['s3', 'cloudwatch'], retentionDays: 90 })).toMatchObject({
    s3: { retentionDays: 90 },
    cloudwatch: { retentionDays: 90 },
  });
});

test('both destinations at once, each with a flow log, and the bucket first', () => {
  const { json } = build({ key, destination: ['cloudwatch', 's3'], fields: ['srcaddr', 'bytes'] });
  const [first, second] = resources(json, 'aws_flow_log');
  expect(first).toMatchObject({ log_destination_type: 'cloud-watch-logs', log_format: '$${srcaddr} $${bytes}' });
  expect(second).toMatchObject({
    log_destination_type: 's3',
    destination_options: { file_format: 'parquet', per_hour_partition: true, hive_compatible_partitions: false },
  });
  expect(second?.['depends_on']).toContainEqual(expect.stringContaining('aws_s3_bucket_policy.'));
  expect(Object.keys(json.resource['aws_flow_log'] ?? {})[0]).toMatch(/^flow-log_FlowLog_/);
});

test('the bucket is private, encrypted with the key, expires, and outlives a destroy', () => {
  const { json } = build({ key, destination: 's3' });
  const [bucket] = resources(json, 'aws_s3_bucket');
  expect(bucket).toMatchObject({ bucket_prefix: 'prod-1-flow-logs-', lifecycle: { prevent_destroy: true } });
  expect(bucket).not.toHaveProperty('force_destroy');
  expect(resources(json, 'aws_s3_bucket_public_access_block')).toMatchObject([
    { block_public_acls: true, block_public_policy: true, ignore_public_acls: true, restrict_public_buckets: true },
  ]);
  expect(resources(json, 'aws_s3_bucket_ownership_controls')).toMatchObject([
    { rule: { object_ownership: 'BucketOwnerEnforced' } },
  ]);
  expect(JSON.stringify(resources(json, 'aws_s3_bucket_server_side_encryption_configuration'))).toContain(key.keyArn);
  expect(resources(json, 'aws_s3_bucket_versioning')).toHaveLength(1);
  expect(resources(json, 'aws_s3_bucket_lifecycle_configuration')).toMatchObject([
    {
      rule: [{ expiration: [{ days: 365 }], abort_incomplete_multipart_upload: [{ days_after_initiation: 1 }] }],
    },
  ]);
});

test('log delivery alone writes, for this account and region, over TLS', () => {
  const { json } = build({ key, destination: 's3', s3: { hiveCompatible: true, prefix: 'vpc' } });
  const text = String(resources(json, 'aws_s3_bucket_policy')[0]?.['policy']);
  const { Statement } = JSON.parse(text) as { Statement: Record<string, unknown>[] };
  expect(Statement.map(({ Sid }) => Sid)).toEqual(['AWSLogDeliveryWrite', 'AWSLogDeliveryAclCheck', 'TlsOnly']);
  for (const allowed of Statement.slice(0, 2)) {
    expect(allowed).toMatchObject({
      Principal: { Service: 'delivery.logs.amazonaws.com' },
      Condition: {
        StringEquals: { 'aws:SourceAccount': expect.stringContaining('account_id') },
        ArnLike: { 'aws:SourceArn': expect.stringMatching(/:logs:us-east-1:.*account_id\}:\*$/) },
      },
    });
  }
  expect(Statement[0]?.['Resource']).toMatch(/\/vpc\/AWSLogs\/aws-account-id=.*\/\*$/);
  expect(resources(json, 'aws_flow_log')[0]?.['log_destination']).toMatch(/\/vpc\/$/);
});

test('an ephemeral environment takes the records with it, and a rehearsal says what it leaves out', () => {
  const { json } = build({ destination: 's3' }, 'development');
  expect(resources(json, 'aws_s3_bucket')[0]).toMatchObject({ force_destroy: true });
  expect(resources(json, 'aws_s3_bucket')[0]).not.toHaveProperty('lifecycle');
  expect(resources(json, 'aws_s3_bucket_versioning')).toEqual([]);
  const local = build({ key, destination: 's3' }, 'production', 'local');
  expect(resources(local.json, 'aws_s3_bucket')[0]).not.toHaveProperty('lifecycle');
  expect(local.stack.manifest.leftOut.map(({ what }) => what)).toEqual([
    'aws_s3_bucket.lifecycle.prevent_destroy',
    'aws_flow_log.destination_options',
  ]);
});

test('a bucket that exists gets records and nothing else', () => {
  const { json } = build({ destination: 's3', s3: { bucketArn: 'arn:aws:s3:::central' } });
  expect(resources(json, 'aws_s3_bucket')).toEqual([]);
  expect(resources(json, 'aws_flow_log')).toMatchObject([{ log_destination: 'arn:aws:s3:::central' }]);
});
