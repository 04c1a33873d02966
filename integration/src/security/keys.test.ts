import {
  DisableEbsEncryptionByDefaultCommand,
  GetEbsEncryptionByDefaultCommand,
  type GetEbsEncryptionByDefaultCommandOutput,
} from '@aws-sdk/client-ec2';
import {
  DescribeKeyCommand,
  DisableKeyRotationCommand,
  GetKeyPolicyCommand,
  GetKeyRotationStatusCommand,
  ListAliasesCommand,
  PutKeyPolicyCommand,
} from '@aws-sdk/client-kms';
import { DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group/index.js';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key/index.js';
import { AwsStack, defineEnvironment, type SynthTarget } from '@hera/core';
import { AccountDefaults, EncryptionKeys } from '@hera/security';
import { environmentChecks } from '@hera/testkit';
import type { App } from 'cdktf';
import { describe, expect, it } from 'vitest';
import { deployedEnvironment } from '../support/deployed-environment';

const account = '000000000601';
const made = ['secrets', 'ebs', 'backup', 'notifications'] as const;
const administrator = `arn:aws:iam::${account}:role/key-administrator`;

/** Every kind of key, one of them from elsewhere, and the account defaults: one deployment for both constructs. */
const build = (app: App, target: SynthTarget): void => {
  const environment = defineEnvironment({ name: 'keys', profile: 'production', region: 'us-east-1' });
  const stack = new AwsStack(app, 'keys', { environment, target, state: 'local' });
  const theirs = new KmsKey(stack, 'Theirs', { description: 'made by others', enableKeyRotation: true });
  const keys = new EncryptionKeys(stack, 'Keys', {
    purposes: made,
    fromArn: { logs: theirs.arn },
    administrators: [administrator],
    aliasQualifier: 'suite',
    rotationPeriodDays: 180,
    createAutoScalingRole: true,
    additionalStatements: {
      backup: [{ Sid: 'Vault', Effect: 'Allow', Principal: { AWS: '444455556666' }, Action: 'kms:DescribeKey' }],
    },
  });
  new CloudwatchLogGroup(stack, 'Logs', { name: '/hera/keys', kmsKeyId: keys.require('logs').keyArn });
  new AccountDefaults(stack, 'AccountDefaults', { ebsKey: keys.require('ebs') });
};

const env = deployedEnvironment({ app: 'keys', account, build });

interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Principal: { readonly AWS?: unknown; readonly Service?: string };
  readonly Action: unknown;
  readonly Condition?: unknown;
}

const keyId = async (purpose: string): Promise<string> => {
  const { KeyMetadata } = await env.aws.kms.send(new DescribeKeyCommand({ KeyId: `alias/hera/keys/suite/${purpose}` }));
  return KeyMetadata?.KeyId ?? 'none';
};
const policyOf = async (purpose: string): Promise<readonly Statement[]> => {
  const { Policy = '{}' } = await env.aws.kms.send(
    new GetKeyPolicyCommand({ KeyId: await keyId(purpose), PolicyName: 'default' }),
  );
  return (JSON.parse(Policy) as { Statement: readonly Statement[] }).Statement;
};
const aliases = async (): Promise<readonly string[]> => {
  const { Aliases = [] } = await env.aws.kms.send(new ListAliasesCommand({}));
  return Aliases.map(({ AliasName = '' }) => AliasName).filter((name) => name.startsWith('alias/hera/'));
};
const ebsDefault = (): Promise<GetEbsEncryptionByDefaultCommandOutput> =>
  env.aws.ec2.send(new GetEbsEncryptionByDefaultCommand({}));

describe('the policy of every key', () => {
  it.each(made)('leaves %s to the account, and its administration to the one who was named', async (purpose) => {
    const [root, administrators] = await policyOf(purpose);
    expect(root).toMatchObject({
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${account}:root` },
      Action: 'kms:*',
    });
    expect(administrators?.Principal).toEqual({ AWS: [administrator] });
    expect(String(administrators?.Action)).not.toMatch(/Encrypt|Decrypt|GenerateDataKey|Grant/);
  });

  it.each(made)('names nobody by a wildcard: %s', async (purpose) => {
    for (const { Effect, Principal } of await policyOf(purpose)) {
      expect(Effect).toBe('Allow');
      expect(JSON.stringify(Principal)).not.toContain('*');
    }
  });

  it('admits exactly those who publish notifications, for this account', async () => {
    const publishers = (await policyOf('notifications')).slice(2);
    const condition = (source: string) => ({
      StringEquals: { 'aws:SourceAccount': account },
      ArnLike: { 'aws:SourceArn': `arn:aws:${source}` },
    });
    expect(publishers.map(({ Principal, Condition }) => [Principal.Service, Condition])).toEqual([
      ['cloudwatch.amazonaws.com', condition(`cloudwatch:us-east-1:${account}:alarm:*`)],
      ['events.amazonaws.com', undefined],
      ['backup.amazonaws.com', condition(`backup:us-east-1:${account}:backup-vault:*`)],
      ['budgets.amazonaws.com', condition(`budgets::${account}:*`)],
    ]);
  });

  it('admits the role of Auto Scaling to volumes, and what was added to backups', async () => {
    const [use] = (await policyOf('ebs')).slice(2);
    expect(use?.Principal.AWS).toMatch(
      /:role\/aws-service-role\/autoscaling\.amazonaws\.com\/AWSServiceRoleForAutoScaling$/,
    );
    expect((await policyOf('backup')).map(({ Sid }) => Sid)).toEqual(['Account', 'Administrators', 'Vault']);
  });
});

it.each(made)('the key for %s rotates every 180 days', async (purpose) => {
  expect(await env.aws.kms.send(new GetKeyRotationStatusCommand({ KeyId: await keyId(purpose) }))).toMatchObject({
    KeyRotationEnabled: true,
    RotationPeriodInDays: 180,
  });
});

it('a key that was there before encrypts like one of our own', async () => {
  const { logGroups = [] } = await env.aws.logs.send(
    new DescribeLogGroupsCommand({ logGroupNamePrefix: '/hera/keys' }),
  );
  const { KeyMetadata } = await env.aws.kms.send(new DescribeKeyCommand({ KeyId: logGroups[0]?.kmsKeyId }));
  expect(KeyMetadata).toMatchObject({ Description: 'made by others', KeyState: 'Enabled' });
});

describe('account defaults', () => {
  it('encrypt new volumes', async () => {
    expect((await ebsDefault()).EbsEncryptionByDefault).toBe(true);
  });

  it('say what the rehearsal leaves out', () => {
    expect(env.deployment.manifest.leftOut.map(({ what }) => what)).toEqual(
      expect.arrayContaining([
        'aws_ebs_default_kms_key',
        'aws_s3_account_public_access_block',
        'aws_ec2_instance_metadata_defaults',
        'aws_kms_key.lifecycle.prevent_destroy',
      ]),
    );
  });
});

describe('checks', () => {
  const about = new Set([
    'default-vpc',
    'ebs-encryption-by-default',
    'ebs-default-key',
    'kms-keys',
    'kms-existing-keys',
    's3-account-public-access',
    'instance-metadata-defaults',
    'tags',
  ]);
  env.checks(environmentChecks.filter(({ id }) => about.has(id)));
});

describe('life cycle', () => {
  it('has nothing to change right after the apply', async () => {
    await env.deployment.idempotent();
  });

  it('sees what was changed by hand, a wildcard in a policy first of all, and mends it', async () => {
    const [secrets, backup] = [await keyId('secrets'), await keyId('backup')];
    const open = [
      ...(await policyOf('secrets')),
      { Sid: 'All', Effect: 'Allow', Principal: { AWS: '*' }, Action: 'kms:*', Resource: '*' },
    ];
    await env.aws.kms.send(
      new PutKeyPolicyCommand({
        KeyId: secrets,
        PolicyName: 'default',
        Policy: JSON.stringify({ Version: '2012-10-17', Statement: open }),
      }),
    );
    await env.aws.kms.send(new DisableKeyRotationCommand({ KeyId: backup }));
    await env.aws.ec2.send(new DisableEbsEncryptionByDefaultCommand({}));
    expect([...(await env.drift())].sort()).toEqual([
      expect.stringMatching(/^aws_ebs_encryption_by_default\./),
      expect.stringMatching(/^aws_kms_key\.Keys_backup_/),
      expect.stringMatching(/^aws_kms_key\.Keys_secrets_/),
    ]);
    await env.reapply();
    expect(JSON.stringify(await policyOf('secrets'))).not.toContain('"AWS":"*"');
    expect((await ebsDefault()).EbsEncryptionByDefault).toBe(true);
  });

  it('leaves nothing behind: aliases are free at once, keys wait their 30 days, the account is as it was', async () => {
    const ids = await Promise.all(made.map(keyId));
    await env.destroy();
    expect(await env.leftovers()).toEqual([]);
    expect(await aliases()).toEqual([]);
    for (const KeyId of ids) {
      const { KeyMetadata } = await env.aws.kms.send(new DescribeKeyCommand({ KeyId }));
      expect(KeyMetadata?.KeyState).toBe('PendingDeletion');
      const days = ((KeyMetadata?.DeletionDate?.getTime() ?? 0) - Date.now()) / 86_400_000;
      expect(days).toBeGreaterThan(29);
      expect(days).toBeLessThanOrEqual(30);
    }
    expect((await ebsDefault()).EbsEncryptionByDefault).toBe(false);
  });
});
