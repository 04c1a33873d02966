import {
  DeleteBackupSelectionCommand,
  DescribeBackupVaultCommand,
  GetBackupPlanCommand,
  GetRestoreTestingSelectionCommand,
  ListBackupSelectionsCommand,
  UpdateBackupPlanCommand,
} from '@aws-sdk/client-backup';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GetRoleCommand, ListAttachedRolePoliciesCommand } from '@aws-sdk/client-iam';
import { SubscribeCommand, UnsubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, DeleteQueueCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { AwsStack, defineEnvironment, type SynthTarget } from '@hera/core';
import { ClusterBackup } from '@hera/recovery';
import { EncryptionKeys, NotificationTopic } from '@hera/security';
import { environmentChecks, eventually } from '@hera/testkit';
import { type App, TerraformOutput } from 'cdktf';
import { describe, expect, it } from 'vitest';
import { deployedEnvironment } from '../support/deployed-environment';

const account = '000000000631';
const name = 'recovery';

/** Production's backups of a cluster that is elsewhere. */
const build = (app: App, target: SynthTarget): void => {
  const environment = defineEnvironment({ name, profile: 'production', region: 'us-east-1' });
  const stack = new AwsStack(app, name, { environment, target });
  const keys = new EncryptionKeys(stack, 'Keys', { purposes: ['backup', 'notifications'] });
  const topic = new NotificationTopic(stack, 'Notifications', {
    publishers: ['eventbridge'],
    key: keys.require('notifications'),
  });
  const backup = new ClusterBackup(stack, 'Backup', {
    cluster: { clusterName: name, clusterArn: `arn:aws:eks:us-east-1:${account}:cluster/${name}` },
    key: keys.require('backup'),
    topic,
    rules: [
      { name: 'four-hourly', schedule: 'cron(0 0/4 * * ? *)', deleteAfterDays: 14 },
      {
        name: 'monthly',
        schedule: 'cron(0 3 1 * ? *)',
        deleteAfterDays: 400,
        coldStorageAfterDays: 30,
        copies: [{ vaultArn: `arn:aws:backup:us-west-2:${account}:backup-vault:copies`, deleteAfterDays: 90 }],
      },
    ],
    objectives: { rpoMinutes: 240, rtoMinutes: 240 },
    deleters: [`arn:aws:iam::${account}:role/backup-admin`],
  });
  const output = (id: string, value: string) => new TerraformOutput(stack, id, { value }).overrideLogicalId(id);
  output('plan_id', backup.planId);
  output('vault_name', backup.vaultName);
  output('topic_arn', topic.topicArn);
};

const env = deployedEnvironment({ app: name, account, build });

const check = () => {
  const found = environmentChecks.find(({ id }) => id === 'cluster-backups');
  if (found === undefined) throw new Error('there is no such check');
  return env.check(found);
};

/** What a queue hears of the topic meanwhile. By the SDK: Terraform waits half a minute for a queue. */
const listening = async <T>(use: (receive: () => Promise<readonly string[]>) => Promise<T>): Promise<T> => {
  const { sns, sqs } = env.aws;
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'recovery-listener' }));
  const { SubscriptionArn } = await sns.send(
    new SubscribeCommand({
      TopicArn: env.output('topic_arn'),
      Protocol: 'sqs',
      Endpoint: `arn:aws:sqs:us-east-1:${account}:recovery-listener`,
      Attributes: { RawMessageDelivery: 'true' },
      ReturnSubscriptionArn: true,
    }),
  );
  try {
    return await use(async () => {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 1, MaxNumberOfMessages: 10 }),
      );
      return Messages.map(({ Body = '' }) => Body);
    });
  } finally {
    await sns.send(new UnsubscribeCommand({ SubscriptionArn }));
    await sqs.send(new DeleteQueueCommand({ QueueUrl }));
  }
};

describe('backups', () => {
  it('go into a vault under its own key, locked so that it can be unlocked', async () => {
    const vault = await env.aws.backup.send(
      new DescribeBackupVaultCommand({ BackupVaultName: env.output('vault_name') }),
    );
    expect(vault).toMatchObject({
      EncryptionKeyArn: expect.stringMatching(new RegExp(`^arn:aws:kms:us-east-1:${account}:key/`)),
      Locked: true,
      MinRetentionDays: 14,
    });
    expect(vault.LockDate).toBeUndefined();
  });

  it('have rules as they were declared, with a copy in another region', async () => {
    const { BackupPlan } = await env.aws.backup.send(new GetBackupPlanCommand({ BackupPlanId: env.output('plan_id') }));
    const rules = [...(BackupPlan?.Rules ?? [])].sort((a, b) => String(a.RuleName).localeCompare(String(b.RuleName)));
    expect(rules).toMatchObject([
      { RuleName: 'four-hourly', ScheduleExpression: 'cron(0 0/4 * * ? *)', Lifecycle: { DeleteAfterDays: 14 } },
      {
        RuleName: 'monthly',
        Lifecycle: { DeleteAfterDays: 400, MoveToColdStorageAfterDays: 30 },
        CopyActions: [
          { DestinationBackupVaultArn: expect.stringContaining(':us-west-2:'), Lifecycle: { DeleteAfterDays: 90 } },
        ],
      },
    ]);
  });

  it('run under roles with one managed policy each, that AWS Backup assumes for this account alone', async () => {
    for (const [role, policy] of [
      ['recovery-cluster-backup', 'AWSBackupServiceRolePolicyForBackup'],
      ['recovery-cluster-restore', 'AWSBackupServiceRolePolicyForRestores'],
    ] as const) {
      const { Role } = await env.aws.iam.send(new GetRoleCommand({ RoleName: role }));
      expect(JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '{}')).Statement).toMatchObject([
        {
          Principal: { Service: 'backup.amazonaws.com' },
          Condition: { StringEquals: { 'aws:SourceAccount': account } },
        },
      ]);
      const { AttachedPolicies } = await env.aws.iam.send(new ListAttachedRolePoliciesCommand({ RoleName: role }));
      expect(AttachedPolicies?.map(({ PolicyName }) => PolicyName)).toEqual([policy]);
    }
  });

  it('have restores tested, by the tag that volumes of the cluster have', async () => {
    const { RestoreTestingSelection } = await env.aws.backup.send(
      new GetRestoreTestingSelectionCommand({
        RestoreTestingPlanName: 'recovery_cluster',
        RestoreTestingSelectionName: 'volumes',
      }),
    );
    expect(RestoreTestingSelection).toMatchObject({
      ProtectedResourceType: 'EBS',
      ProtectedResourceConditions: { StringEquals: [{ Value: name }] },
    });
  });

  it('are told when they fail, and not when they end well', async () => {
    const event = (DetailType: string, detail: object) => ({
      Source: 'aws.backup',
      DetailType,
      Detail: JSON.stringify({ resourceType: 'EKS', ...detail }),
    });
    const resourceArn = `arn:aws:eks:us-east-1:${account}:cluster/${name}`;
    const entries = [
      event('Backup Job State Change', { state: 'COMPLETED', resourceArn }),
      event('Backup Job State Change', { state: 'EXPIRED', resourceArn, statusMessage: 'it was "late"' }),
      event('Restore Job State Change', { status: 'COMPLETED', restoreJobId: 'good' }),
      event('Restore Job State Change', { status: 'FAILED', restoreJobId: 'bad' }),
    ];
    const texts: string[] = [];
    const all = await listening(async (receive) => {
      expect((await env.aws.events.send(new PutEventsCommand({ Entries: entries }))).FailedEntryCount).toBe(0);
      return eventually(async () => {
        texts.push(...(await receive()));
        if (texts.length < 2) throw new Error(`${texts.length} of 2 messages arrived`);
        return texts.join('\n');
      });
    });
    expect(texts).toHaveLength(2);
    expect(all).toContain(`AWS Backup: Backup Job State Change to EXPIRED, of ${resourceArn}`);
    expect(all).toContain('AWS Backup: Restore Job State Change to FAILED, bad');
    expect(all).not.toMatch(/<\w+>/);
  });
});

describe('checks', () => {
  env.checks(environmentChecks.filter(({ id }) => ['cluster-backups', 'kms-keys', 'tags'].includes(id)));
});

describe('life cycle', () => {
  it('has nothing to change right after the apply', async () => {
    await env.deployment.idempotent();
  });

  it('sees a schedule that somebody changed and a selection that somebody deleted, and mends them', async () => {
    const { backup } = env.aws;
    const BackupPlanId = env.output('plan_id');
    const { BackupPlan: plan } = await backup.send(new GetBackupPlanCommand({ BackupPlanId }));
    await backup.send(
      new UpdateBackupPlanCommand({
        BackupPlanId,
        BackupPlan: {
          BackupPlanName: plan?.BackupPlanName,
          Rules: plan?.Rules?.map(({ RuleId: _, ...rule }) => ({ ...rule, ScheduleExpression: 'cron(0 3 1 * ? *)' })),
        },
      }),
    );
    const { BackupSelectionsList: selections = [] } = await backup.send(
      new ListBackupSelectionsCommand({ BackupPlanId }),
    );
    const SelectionId = selections.find(({ SelectionName }) => SelectionName === 'cluster')?.SelectionId;
    await backup.send(new DeleteBackupSelectionCommand({ BackupPlanId, SelectionId }));
    expect(await check()).toMatchObject({
      status: 'fail',
      found: expect.stringMatching(/missing four-hourly: .*no selection takes in the cluster recovery/),
    });
    expect([...(await env.drift())].sort()).toEqual([
      expect.stringMatching(/^aws_backup_plan\./),
      expect.stringMatching(/^aws_backup_selection\..*ClusterSelection/),
    ]);
    await env.reapply();
    expect(await check()).toMatchObject({ status: 'pass' });
  });

  it('leaves nothing behind when it is destroyed', async () => {
    const present = (await env.deployment.inventory()).map(({ service, type }) => `${service} ${type}`);
    expect(present.filter((item) => item.startsWith('backup ')).sort()).toEqual([
      'backup plan',
      'backup restore-testing-plan',
      'backup vault',
    ]);
    await env.destroy();
    expect(await env.leftovers()).toEqual([]);
  });
});
