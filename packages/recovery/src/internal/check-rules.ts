import { isUnknown, type ProblemCollector } from '@hera/core';
import type { BackupCopy, BackupRule, Retention } from '../cluster-backup-props';
import { checkSchedule } from './check-schedule';

/** A rule with its defaults filled in. */
export interface PlannedRule extends Retention {
  readonly name: string;
  readonly schedule: string;
  readonly timezone: string;
  readonly startWindowMinutes: number;
  readonly completionWindowMinutes: number;
  readonly copies: readonly (BackupCopy & { readonly deleteAfterDays: number; readonly region?: string })[];
  /** Longest minutes between two runs. */
  readonly intervalMinutes: number;
}

/** Where the vault is, as far as synth knows. */
export interface VaultPlace {
  readonly vaultName: string;
  /** @default - not known */
  readonly region?: string;
  /** @default - not known */
  readonly account?: string;
}

// Both from API_Lifecycle and API_BackupRuleInput of AWS Backup (read 2026-11-26).
const coldDays = 90;
const mostDays = 36_500;

const checkRetention = (
  problems: ProblemCollector,
  path: string,
  { deleteAfterDays, coldStorageAfterDays, archiveVolumes }: Retention,
): void => {
  for (const [name, days] of Object.entries({ deleteAfterDays, coldStorageAfterDays })) {
    if (days === undefined || (Number.isInteger(days) && days >= 1 && days <= mostDays)) continue;
    problems.add({
      code: 'HERA_REC_010',
      path: `${path}.${name}`,
      message: `AWS Backup does not count ${days} days`,
      allowed: `1 to ${mostDays}, in whole days`,
      fix: 'choose a number of days in that range',
    });
  }
  if (coldStorageAfterDays !== undefined && deleteAfterDays < coldStorageAfterDays + coldDays) {
    problems.add({
      code: 'HERA_REC_011',
      path: `${path}.deleteAfterDays`,
      message: `${deleteAfterDays} leaves ${deleteAfterDays - coldStorageAfterDays} days in cold storage`,
      allowed: `${coldStorageAfterDays + coldDays} or more with coldStorageAfterDays ${coldStorageAfterDays}: what is cold stays for ${coldDays} days`,
      fix: 'keep recovery points longer, or leave coldStorageAfterDays out',
    });
  }
  if (archiveVolumes === true && coldStorageAfterDays === undefined) {
    problems.add({
      code: 'HERA_REC_023',
      path: `${path}.archiveVolumes`,
      message: 'nothing moves to cold storage, so volumes do not either',
      fix: 'set coldStorageAfterDays, or leave archiveVolumes out',
    });
  }
};

const checkWindows = (problems: ProblemCollector, path: string, start: number, completion: number): void => {
  const fault = (name: string, minutes: number, allowed: string): void =>
    problems.add({
      code: 'HERA_REC_009',
      path: `${path}.${name}`,
      message: `AWS Backup does not accept a window of ${minutes} minutes here`,
      allowed,
      fix: 'choose a number of minutes in that range',
    });
  // Source: API_BackupRuleInput, StartWindowMinutes (read 2026-11-26).
  if (!Number.isInteger(start) || start < 60) fault('startWindowMinutes', start, '60 or more, in whole minutes');
  if (!Number.isInteger(completion) || completion < Math.max(start, 60)) {
    fault('completionWindowMinutes', completion, 'startWindowMinutes or more, in whole minutes');
  }
};

const vaultArn = /^arn:aws[a-z-]*:backup:([a-z0-9-]+):(\d{12}):backup-vault:([\w-]{2,50})$/;

const checkCopy = (problems: ProblemCollector, path: string, arn: string, place: VaultPlace): string | undefined => {
  if (isUnknown(arn)) return undefined;
  const found = vaultArn.exec(arn);
  const [, region, account, name] = found ?? [];
  if (found === null) {
    problems.add({
      code: 'HERA_REC_013',
      path: `${path}.vaultArn`,
      message: `${JSON.stringify(arn)} is not the ARN of a backup vault`,
      allowed: 'arn:aws:backup:<region>:<account>:backup-vault:<name>',
      fix: 'copy it from aws backup describe-backup-vault',
    });
  } else if (
    name === place.vaultName &&
    region === place.region &&
    (place.account === undefined || account === place.account)
  ) {
    problems.add({
      code: 'HERA_REC_014',
      path: `${path}.vaultArn`,
      message: `${JSON.stringify(arn)} is the vault that the copy would be from`,
      allowed: 'a vault of another region or account',
      fix: 'name the other vault',
    });
  }
  return region;
};

const nameForm = /^[\w.-]{1,50}$/;

const checkName = (problems: ProblemCollector, path: string, name: string, before: readonly BackupRule[]): void => {
  const twice = before.some((rule) => rule.name === name);
  if (nameForm.test(name) && !twice) return;
  problems.add({
    code: 'HERA_REC_005',
    path: `${path}.name`,
    message: twice ? `two rules are called ${JSON.stringify(name)}` : `${JSON.stringify(name)} is no name of a rule`,
    allowed: '1 to 50 letters, digits, dashes, underscores and dots, each once',
    fix: 'use another name',
  });
};

/** Checks rules that have the right form, and fills in their defaults. */
export const checkRules = (
  problems: ProblemCollector,
  rules: readonly BackupRule[],
  place: VaultPlace,
): readonly PlannedRule[] =>
  rules.map((rule, index) => {
    const path = `backup.rules[${index}]`;
    const { timezone = 'Etc/UTC', startWindowMinutes = 60, completionWindowMinutes = 480, copies = [] } = rule;
    checkName(problems, path, rule.name, rules.slice(0, index));
    const intervalMinutes = checkSchedule(problems, path, { schedule: rule.schedule, timezone }) ?? 0;
    checkWindows(problems, path, startWindowMinutes, completionWindowMinutes);
    checkRetention(problems, path, rule);
    return {
      ...rule,
      timezone,
      startWindowMinutes,
      completionWindowMinutes,
      intervalMinutes,
      copies: copies.map((copy, at) => {
        const of = `${path}.copies[${at}]`;
        const kept = { ...copy, deleteAfterDays: copy.deleteAfterDays ?? rule.deleteAfterDays };
        checkRetention(problems, of, kept);
        const region = checkCopy(problems, of, copy.vaultArn, place);
        return { ...kept, ...(region === undefined ? {} : { region }) };
      }),
    };
  });
