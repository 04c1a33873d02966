import {
  DeleteLogGroupCommand,
  DeleteRetentionPolicyCommand,
  PutRetentionPolicyCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  CreateFlowLogsCommand,
  DeleteFlowLogsCommand,
  EnableEbsEncryptionByDefaultCommand,
  DisableEbsEncryptionByDefaultCommand,
} from '@aws-sdk/client-ec2';
import {
  DisableKeyCommand,
  DisableKeyRotationCommand,
  ScheduleKeyDeletionCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-kms';
import type { KeysFact } from '@hera/core/facts';
import { describe, expect, it } from 'vitest';
import { freshAccount } from './support/account';
import { contextOf, manifestOf, runCheck } from './support/checking';
import { makeKey, makeLogGroup } from './support/keys';
import { makeNetwork } from './support/network';

const accountDefaults = { kind: 'account-defaults', ebsEncryptionByDefault: true } as const;

describe('kms-keys', () => {
  const setUp = async () => {
    const aws = freshAccount();
    const key = await makeKey(aws, 'secrets');
    const fact: KeysFact = { kind: 'keys', keys: [{ purpose: 'secrets', alias: key.alias }] };
    return { aws, key, context: contextOf(aws, [fact]) };
  };

  it('passes for an enabled, rotated key behind its alias', async () => {
    const { context, key } = await setUp();
    const result = await runCheck('kms-keys', context);
    expect(result).toMatchObject({ status: 'pass' });
    expect(result.evidence).toContain(`kms:GetKeyRotationStatus ${key.keyId}: rotation on`);
    expect(await runCheck('tags', context)).toMatchObject({ status: 'pass' });
  });

  it('fails without rotation', async () => {
    const { aws, context, key } = await setUp();
    await aws.kms.send(new DisableKeyRotationCommand({ KeyId: key.keyId }));
    expect(await runCheck('kms-keys', context)).toMatchObject({
      status: 'fail',
      found: `${key.keyId}: rotation is off`,
    });
  });

  it('fails when the key is disabled or waits for its deletion', async () => {
    const { aws, context, key } = await setUp();
    await aws.kms.send(new DisableKeyCommand({ KeyId: key.keyId }));
    expect((await runCheck('kms-keys', context)).found).toContain('the key is Disabled');
    await aws.kms.send(new ScheduleKeyDeletionCommand({ KeyId: key.keyId, PendingWindowInDays: 7 }));
    expect((await runCheck('kms-keys', context)).found).toContain('the key is PendingDeletion');
  });

  it('fails when there is no key behind the alias', async () => {
    const fact: KeysFact = { kind: 'keys', keys: [{ purpose: 'ebs', alias: 'alias/hera/live/ebs' }] };
    const context = contextOf(freshAccount(), [fact]);
    expect(await runCheck('kms-keys', context)).toMatchObject({
      status: 'fail',
      found: 'alias/hera/live/ebs: the key does not exist',
    });
    expect(await runCheck('tags', context)).toMatchObject({ status: 'fail' });
  });

  it('tags fails on a key without them', async () => {
    const { aws, context, key } = await setUp();
    await aws.kms.send(new UntagResourceCommand({ KeyId: key.keyId, TagKeys: ['hera:environment'] }));
    expect((await runCheck('tags', context)).found).toBe(`${key.alias}: hera:environment is missing, expected live`);
  });
});

describe('ebs-encryption-by-default', () => {
  it('passes when it is on and fails when it is off', async () => {
    const aws = freshAccount();
    const context = contextOf(aws, [accountDefaults]);
    await aws.ec2.send(new EnableEbsEncryptionByDefaultCommand({}));
    expect(await runCheck('ebs-encryption-by-default', context)).toMatchObject({ status: 'pass' });
    await aws.ec2.send(new DisableEbsEncryptionByDefaultCommand({}));
    expect(await runCheck('ebs-encryption-by-default', context)).toMatchObject({
      status: 'fail',
      found: 'us-east-1: it is off',
    });
  });

  it('does not apply where the stack leaves the account alone', async () => {
    expect(await runCheck('ebs-encryption-by-default', contextOf(freshAccount(), []))).toMatchObject({
      status: 'not-applicable',
    });
  });
});

describe('ebs-default-key', () => {
  const facts = [accountDefaults, { kind: 'keys', keys: [{ purpose: 'ebs', alias: 'alias/hera/live/ebs' }] }] as const;

  it('is unsupported, with the call, where the target had to do without the setting', async () => {
    const leftOut = [{ what: 'aws_ebs_default_kms_key', constructPath: 'live', reason: 'answers 500' }];
    const context = { ...contextOf(freshAccount(), facts), manifest: manifestOf(facts, { leftOut }) };
    expect(await runCheck('ebs-default-key', context)).toMatchObject({
      status: 'unsupported',
      found: 'unsupported: ec2:ModifyEbsDefaultKmsKeyId: answers 500',
    });
  });

  it('is unsupported, with the call, where the local AWS cannot say which key it is', async () => {
    const aws = freshAccount();
    await makeKey(aws, 'ebs');
    expect(await runCheck('ebs-default-key', contextOf(aws, facts))).toMatchObject({
      status: 'unsupported',
      found: 'unsupported: ec2:GetEbsDefaultKmsKeyId',
    });
  });
});

describe('flow-log and log-groups', () => {
  const declared = { logGroupName: '/hera/live/flow', retentionDays: 30, customerManagedKey: true };

  const setUp = async (trafficType: 'ALL' | 'REJECT' = 'ALL') => {
    const aws = freshAccount();
    const network = await makeNetwork(aws, { zones: ['use1-az1'], nat: 'single' });
    const key = await makeKey(aws, 'logs');
    await makeLogGroup(aws, { logGroupName: declared.logGroupName, retentionDays: 30, kmsKeyId: key.keyArn });
    const { FlowLogIds: [flowLogId = ''] = [] } = await aws.ec2.send(
      new CreateFlowLogsCommand({
        ResourceIds: [network.vpcId],
        ResourceType: 'VPC',
        TrafficType: trafficType,
        LogGroupName: declared.logGroupName,
        DeliverLogsPermissionArn: 'arn:aws:iam::000000000000:role/flow',
      }),
    );
    return {
      aws,
      key,
      flowLogId,
      context: contextOf(aws, [{ ...network.fact, flowLog: declared }], { vpc_id: network.vpcId }),
    };
  };

  it('pass as declared', async () => {
    const { context, flowLogId } = await setUp();
    const result = await runCheck('flow-log', context);
    expect(result, result.found).toMatchObject({ status: 'pass' });
    expect(result.evidence.join('\n')).toContain(`${flowLogId}: ACTIVE ALL to cloud-watch-logs`);
    expect(await runCheck('log-groups', context)).toMatchObject({ status: 'pass' });
  });

  it('flow-log fails when it records rejected traffic only', async () => {
    const { context } = await setUp('REJECT');
    expect((await runCheck('flow-log', context)).found).toContain('records REJECT traffic, expected ALL');
  });

  it('flow-log fails when there is none', async () => {
    const { aws, context, flowLogId } = await setUp();
    await aws.ec2.send(new DeleteFlowLogsCommand({ FlowLogIds: [flowLogId] }));
    expect((await runCheck('flow-log', context)).found).toContain('no flow log writes to /hera/live/flow');
  });

  it('both fail on another retention, on no retention, and without the key', async () => {
    const { aws, context, key } = await setUp();
    const { logGroupName } = declared;
    await aws.logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 7 }));
    for (const id of ['flow-log', 'log-groups'])
      expect((await runCheck(id, context)).found).toContain('expected 30 days');
    await aws.logs.send(new DeleteRetentionPolicyCommand({ logGroupName }));
    expect((await runCheck('log-groups', context)).evidence[0]).toContain('kept for ever');
    await aws.logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 30 }));
    await aws.kms.send(new DisableKeyCommand({ KeyId: key.keyId }));
    expect((await runCheck('log-groups', context)).found).toContain('the key is Disabled');
    await aws.logs.send(new DeleteLogGroupCommand({ logGroupName }));
    await makeLogGroup(aws, { logGroupName, retentionDays: 30 });
    expect((await runCheck('log-groups', context)).found).toContain('no customer-managed key');
  });

  it('log-groups fails when a declared group is missing', async () => {
    const network = {
      kind: 'network',
      cidr: '10.9.0.0/16',
      nat: 'none',
      subnets: [],
      gatewayEndpoints: [],
      flowLog: declared,
    } as const;
    expect(await runCheck('log-groups', contextOf(freshAccount(), [network]))).toMatchObject({
      status: 'fail',
      found: '/hera/live/flow: the log group is missing',
    });
  });
});
