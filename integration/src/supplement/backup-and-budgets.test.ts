import {
  DeleteBackupVaultNotificationsCommand,
  DescribeGlobalSettingsCommand,
  GetBackupVaultNotificationsCommand,
  ListBackupVaultsCommand,
  UpdateRestoreTestingPlanCommand,
} from '@aws-sdk/client-backup';
import {
  DeleteNotificationCommand,
  DescribeBudgetCommand,
  DescribeBudgetsCommand,
  UpdateBudgetCommand,
} from '@aws-sdk/client-budgets';
import { BackupGlobalSettings } from '@cdktf/provider-aws/lib/backup-global-settings/index.js';
import { BackupRestoreTestingPlan } from '@cdktf/provider-aws/lib/backup-restore-testing-plan/index.js';
import { BackupRestoreTestingSelection } from '@cdktf/provider-aws/lib/backup-restore-testing-selection/index.js';
import { BackupVault } from '@cdktf/provider-aws/lib/backup-vault/index.js';
import { BackupVaultNotifications } from '@cdktf/provider-aws/lib/backup-vault-notifications/index.js';
import { AwsStack, defineEnvironment, type SynthTarget } from '@hera/core';
import { MonthlyBudget } from '@hera/observability';
import { NotificationTopic } from '@hera/security';
import { environmentChecks } from '@hera/testkit';
import type { App } from 'cdktf';
import { describe, expect, it } from 'vitest';
import { deployedEnvironment } from '../support/deployed-environment';

const account = '000000000641';
const name = 'spending';
const budget = { AccountId: account, BudgetName: `${name}-monthly` };

/** A budget as production has it, and those resources of AWS Backup that no construct of Hera makes. */
const build = (app: App, target: SynthTarget): void => {
  const environment = defineEnvironment({ name, profile: 'development', region: 'us-east-1' });
  const stack = new AwsStack(app, name, { environment, target });
  const topic = new NotificationTopic(stack, 'Notifications', { publishers: ['budgets'] });
  new MonthlyBudget(stack, 'Budget', { limitUsd: 1300, topic });
  const vault = new BackupVault(stack, 'Vault', { name: 'spending-vault' });
  new BackupVaultNotifications(stack, 'VaultNotifications', {
    backupVaultName: vault.name,
    snsTopicArn: topic.topicArn,
    backupVaultEvents: ['BACKUP_JOB_FAILED', 'RESTORE_JOB_COMPLETED'],
  });
  new BackupGlobalSettings(stack, 'GlobalSettings', {
    globalSettings: {
      isCrossAccountBackupEnabled: 'true',
      isMpaEnabled: 'false',
      isDelegatedAdministratorEnabled: 'false',
    },
  });
  const plan = new BackupRestoreTestingPlan(stack, 'RestoreTesting', {
    name: 'spending_monthly',
    scheduleExpression: 'cron(0 5 1 * ? *)',
    recoveryPointSelection: [
      { algorithm: 'LATEST_WITHIN_WINDOW', includeVaults: [vault.arn], recoveryPointTypes: ['SNAPSHOT'] },
    ],
  });
  new BackupRestoreTestingSelection(stack, 'RestoreTestingVolumes', {
    name: 'volumes',
    restoreTestingPlanName: plan.name,
    protectedResourceType: 'EBS',
    iamRoleArn: `arn:aws:iam::${account}:role/restore`,
    protectedResourceConditions: [{ stringEquals: [{ key: 'aws:ResourceTag/team', value: 'platform' }] }],
  });
};

const env = deployedEnvironment({ app: name, account, build });

const check = (id: string) => {
  const found = environmentChecks.find((item) => item.id === id);
  if (found === undefined) throw new Error(id);
  return env.check(found);
};

describe('checks', () => {
  env.checks(environmentChecks.filter(({ id }) => ['cost-budgets', 'notification-topics'].includes(id)));
});

describe('a budget and settings of AWS Backup', () => {
  it('are made by the provider, and read back', async () => {
    const { budgets, backup } = env.aws;
    const { Budget: made } = await budgets.send(new DescribeBudgetCommand(budget));
    expect(made).toMatchObject({
      BudgetLimit: { Unit: 'USD' },
      TimeUnit: 'MONTHLY',
      CostFilters: { TagKeyValue: [`user:hera:environment$${name}`] },
    });
    expect(Number(made?.BudgetLimit?.Amount)).toBe(1300);
    const { BackupVaultEvents } = await backup.send(
      new GetBackupVaultNotificationsCommand({ BackupVaultName: 'spending-vault' }),
    );
    expect([...(BackupVaultEvents ?? [])].sort()).toEqual(['BACKUP_JOB_FAILED', 'RESTORE_JOB_COMPLETED']);
    const { GlobalSettings } = await backup.send(new DescribeGlobalSettingsCommand({}));
    expect(GlobalSettings).toMatchObject({ isCrossAccountBackupEnabled: 'true' });
  });

  it('have nothing to change right after the apply', async () => {
    await env.deployment.idempotent();
  });

  it('are mended after somebody raised the limit, silenced the forecast, and changed the tests of restores', async () => {
    const { budgets, backup } = env.aws;
    const { Budget: made } = await budgets.send(new DescribeBudgetCommand(budget));
    if (made === undefined) throw new Error('no budget');
    await budgets.send(
      new UpdateBudgetCommand({
        AccountId: account,
        NewBudget: { ...made, BudgetLimit: { Amount: '13000', Unit: 'USD' } },
      }),
    );
    await budgets.send(
      new DeleteNotificationCommand({
        ...budget,
        Notification: { NotificationType: 'FORECASTED', ComparisonOperator: 'GREATER_THAN', Threshold: 100 },
      }),
    );
    await backup.send(new DeleteBackupVaultNotificationsCommand({ BackupVaultName: 'spending-vault' }));
    await backup.send(
      new UpdateRestoreTestingPlanCommand({
        RestoreTestingPlanName: 'spending_monthly',
        RestoreTestingPlan: { ScheduleExpression: 'cron(0 5 1 1 ? *)' },
      }),
    );
    expect(await check('cost-budgets')).toMatchObject({
      status: 'fail',
      found: expect.stringMatching(/the limit is 13000 USD MONTHLY, expected 1300 USD MONTHLY.*missing FORECASTED/),
    });
    expect([...(await env.drift())].sort()).toEqual([
      expect.stringMatching(/^aws_backup_restore_testing_plan\./),
      expect.stringMatching(/^aws_backup_vault_notifications\./),
      expect.stringMatching(/^aws_budgets_budget\./),
    ]);
    await env.reapply();
    expect(await check('cost-budgets')).toMatchObject({ status: 'pass' });
  });

  it('leave nothing behind when they are destroyed', async () => {
    await env.destroy();
    expect(await env.leftovers()).toEqual([]);
    expect((await env.aws.budgets.send(new DescribeBudgetsCommand({ AccountId: account }))).Budgets).toEqual([]);
    expect((await env.aws.backup.send(new ListBackupVaultsCommand({}))).BackupVaultList).toEqual([]);
  });
});
