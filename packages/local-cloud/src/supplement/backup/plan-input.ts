import { randomUUID } from 'node:crypto';
import type { BackupPlanInput, BackupRule, BackupRuleInput, Lifecycle } from '@aws-sdk/client-backup';
import { invalidValue, required, wholeNumber } from './errors';
import { resourceName, schedule, timeZone, vaultArn, vaultName } from './forms';
import type { Scope } from './store';
import { checkedTags } from './tags';

/** What AWS Backup fills in. Source: AWS Backup API reference, BackupRule, 2026-11. */
const defaults = {
  ScheduleExpression: 'cron(0 5 ? * * *)',
  ScheduleExpressionTimezone: 'Etc/UTC',
  StartWindowMinutes: 480,
  CompletionWindowMinutes: 10_080,
  EnableContinuousBackup: false,
} as const;

/** Days that a recovery point stays in cold storage at least. */
const coldDays = 90;
const continuousDays = [1, 35] as const;
const days = [1, 36_500] as const;

const checkLifecycle = (lifecycle: Lifecycle | undefined, rule: string): void => {
  if (lifecycle === undefined) return;
  const { DeleteAfterDays: gone, MoveToColdStorageAfterDays: cold } = lifecycle;
  for (const [member, value] of [
    ['DeleteAfterDays', gone],
    ['MoveToColdStorageAfterDays', cold],
  ] as const) {
    // -1 stands for never.
    if (value !== -1) wholeNumber(value, days, `Error in rule ${rule} : Invalid lifecycle. ${member}`);
  }
  if (gone === undefined || gone === -1 || cold === undefined || cold === -1) return;
  if (gone < cold + coldDays) {
    throw invalidValue(
      `Error in rule ${rule} : Invalid lifecycle. DeleteAfterDays ${gone} is not at least ${coldDays} days after MoveToColdStorageAfterDays ${cold}.`,
    );
  }
};

const checkContinuous = (rule: BackupRuleInput): void => {
  if (rule.EnableContinuousBackup !== true) return;
  const name = rule.RuleName ?? '';
  const { DeleteAfterDays: gone, MoveToColdStorageAfterDays: cold } = rule.Lifecycle ?? {};
  const [least, most] = continuousDays;
  if (gone === undefined || gone < least || gone > most) {
    throw invalidValue(
      `Error in rule ${name} : DeleteAfterDays must be ${least} to ${most} with EnableContinuousBackup, not ${gone ?? 'nothing'}.`,
    );
  }
  if (cold !== undefined && cold !== -1) {
    throw invalidValue(`Error in rule ${name} : a continuous backup cannot be moved to cold storage.`);
  }
};

const checkWindows = (rule: BackupRuleInput): void => {
  const { RuleName: name = '', StartWindowMinutes: start, CompletionWindowMinutes: completion } = rule;
  // 0 is what a client sends for nothing. The least of 60: hashicorp/terraform-provider-aws#8794.
  if (start !== 0) wholeNumber(start, [60, 525_600], `Error in rule ${name} : StartWindowMinutes`);
  if (completion !== 0) wholeNumber(completion, [60, 525_600], `Error in rule ${name} : CompletionWindowMinutes`);
  const asked = completion === undefined || completion === 0 ? defaults.CompletionWindowMinutes : completion;
  if (asked <= (start ?? defaults.StartWindowMinutes)) {
    throw invalidValue(`Error in rule ${name} : CompletionWindowMinutes ${asked} ends before StartWindowMinutes does.`);
  }
};

const checkedRule = (scope: Scope, rule: BackupRuleInput): BackupRule => {
  const name = resourceName(rule.RuleName, 'RuleName');
  const target = vaultName(rule.TargetBackupVaultName);
  if (!scope.vaults.has(target)) throw invalidValue(`Error in rule ${name} : Backup vault ${target} does not exist.`);
  const expression = rule.ScheduleExpression === undefined ? undefined : schedule(rule.ScheduleExpression);
  timeZone(rule.ScheduleExpressionTimezone);
  checkWindows(rule);
  checkLifecycle(rule.Lifecycle, name);
  checkContinuous(rule);
  for (const copy of rule.CopyActions ?? []) {
    vaultArn(copy.DestinationBackupVaultArn, 'DestinationBackupVaultArn');
    checkLifecycle(copy.Lifecycle, name);
  }
  return {
    ...defaults,
    ...rule,
    ScheduleExpression: expression ?? defaults.ScheduleExpression,
    StartWindowMinutes: rule.StartWindowMinutes || defaults.StartWindowMinutes,
    CompletionWindowMinutes: rule.CompletionWindowMinutes || defaults.CompletionWindowMinutes,
    RecoveryPointTags: checkedTags(rule.RecoveryPointTags),
    RuleId: randomUUID(),
  };
};

/**
 * Rules of a plan, checked as AWS Backup does, with what it fills in.
 * @throws AwsError MissingParameterValueException, InvalidParameterValueException
 */
export const checkedRules = (scope: Scope, plan: BackupPlanInput | undefined): BackupRule[] => {
  const { BackupPlanName, Rules } = required(plan, 'BackupPlan');
  resourceName(BackupPlanName, 'BackupPlanName');
  const rules = required(Rules, 'Rules');
  if (rules.length === 0) throw invalidValue('Rules is empty: a plan has at least one rule.');
  const repeated = rules.find(({ RuleName }, index) => rules.findIndex((rule) => rule.RuleName === RuleName) < index);
  if (repeated !== undefined) throw invalidValue(`Two rules are named ${repeated.RuleName ?? ''}.`);
  return rules.map((rule) => checkedRule(scope, rule));
};
