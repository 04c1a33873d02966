import { checkTopic, contextOf, factsOf, isUnknown, parseWith, ProblemCollector, requireKnown, warn } from '@hera/core';
import type { IConstruct } from 'constructs';
import type { BackupRule, ClusterBackupProps, ComplianceLock, RestoreTesting } from '../cluster-backup-props';
import { checkRules, type PlannedRule, type VaultPlace } from './check-rules';
import { checkSchedule } from './check-schedule';
import { propsSchema } from './schema';

/** Props after validation, with defaults filled in. */
export interface BackupPlanning {
  /** With the environment in front. */
  readonly fullName: string;
  readonly rules: readonly PlannedRule[];
  readonly volumes: boolean;
  readonly lock: 'none' | 'governance' | ComplianceLock;
  readonly deleters: readonly string[];
  readonly restoreTesting: false | Required<RestoreTesting>;
}

const daily: BackupRule = { name: 'daily', schedule: 'cron(0 3 ? * * *)', deleteAfterDays: 35 };

const checkKnown = (problems: ProblemCollector, props: ClusterBackupProps): void => {
  const known = (value: unknown, path: string): void => void problems.collect(() => requireKnown(value, path));
  // Copies and deleters may be references: their ARNs are checked where they are known.
  const each = (value: unknown, path: string): void => {
    known(value, path);
    if (typeof value !== 'object' || value === null || isUnknown(value)) return;
    for (const [name, inner] of Object.entries(value))
      if (name !== 'vaultArn') each(inner, Array.isArray(value) ? `${path}[${name}]` : `${path}.${name}`);
  };
  for (const name of ['name', 'rules', 'volumes', 'objectives', 'lock', 'restoreTesting'] as const)
    each(props[name], `backup.${name}`);
};

const shortestReason = 20;

const checkLock = (problems: ProblemCollector, lock: BackupPlanning['lock']): void => {
  if (typeof lock === 'string') return;
  const add = (name: string, message: string, allowed: string, fix: string): void =>
    problems.add({ code: 'HERA_REC_016', path: `backup.lock.${name}`, message, allowed, fix });
  // Source: AWS Backup API, PutBackupVaultLockConfiguration, ChangeableForDays (read 2026-11-26).
  if (!Number.isInteger(lock.graceDays) || lock.graceDays < 3 || lock.graceDays > 36_500) {
    add(
      'graceDays',
      `AWS Backup gives no grace of ${lock.graceDays} days`,
      '3 to 36500',
      'choose a number in that range',
    );
  }
  if (lock.reason.trim().length < shortestReason) {
    add(
      'reason',
      'the lock can never be taken off again, and no reason is given',
      `a reason of ${shortestReason} characters or more`,
      "write which obligation asks for it, or take 'governance'",
    );
  }
};

const checkDeleters = (problems: ProblemCollector, deleters: readonly string[]): void => {
  for (const [index, arn] of deleters.entries()) {
    if (isUnknown(arn) || /^arn:aws[a-z-]*:iam::\d{12}:(role|user)\/[\w+=,.@/-]+$/.test(arn)) continue;
    problems.add({
      code: 'HERA_REC_017',
      path: `backup.deleters[${index}]`,
      message: `${JSON.stringify(arn)} is not the ARN of an IAM role or user`,
      allowed: 'arn:aws:iam::<account>:role/<name> or user/<name>, without wildcards',
      fix: 'name one role or user; of a role, not its session',
    });
  }
};

const testingDefaults: Required<RestoreTesting> = {
  schedule: 'cron(0 5 1 * ? *)',
  timezone: 'Etc/UTC',
  startWindowHours: 24,
  selectionWindowDays: 30,
  validationWindowHours: 1,
};

const planTesting = (
  problems: ProblemCollector,
  { restoreTesting, volumes = true }: ClusterBackupProps,
  byDefault: boolean,
): BackupPlanning['restoreTesting'] => {
  if (restoreTesting === false || (restoreTesting === undefined && !(byDefault && volumes))) return false;
  const path = 'backup.restoreTesting';
  if (!volumes) {
    problems.add({
      code: 'HERA_REC_018',
      path,
      message: 'AWS Backup tests restores of volumes, not of EKS, and volumes are not selected by themselves',
      fix: 'turn volumes on, or leave restoreTesting out and hold drills',
    });
  }
  const planned = { ...testingDefaults, ...restoreTesting };
  checkSchedule(problems, path, planned);
  // Source: AWS Backup API, RestoreTestingPlanForCreate, RestoreTestingRecoveryPointSelection and -SelectionForCreate (read 2026-11-26).
  const ranges = { startWindowHours: 168, selectionWindowDays: 365, validationWindowHours: 168 } as const;
  for (const [name, most] of Object.entries(ranges)) {
    const value = planned[name as keyof typeof ranges];
    if (Number.isInteger(value) && value >= 1 && value <= most) continue;
    problems.add({
      code: 'HERA_REC_019',
      path: `${path}.${name}`,
      message: `AWS Backup does not accept ${value}`,
      allowed: `1 to ${most}`,
      fix: 'choose a whole number in that range',
    });
  }
  return planned;
};

const checkPoint = (problems: ProblemCollector, rules: readonly PlannedRule[], rpo: number | undefined): void => {
  const shortest = Math.min(...rules.map(({ intervalMinutes }) => intervalMinutes || Infinity));
  if (rpo === undefined || shortest <= rpo || shortest === Infinity) return;
  problems.add({
    code: 'HERA_REC_012',
    path: 'backup.objectives.rpoMinutes',
    message: `the most frequent rule runs every ${shortest} minutes, so more than ${rpo} minutes may be lost`,
    allowed: `${shortest} or more with these rules`,
    fix: 'let a rule run more often, or agree on another objective',
  });
};

const checkKey = (problems: ProblemCollector, { key }: ClusterBackupProps, wanted: boolean, region?: string): void => {
  if (key === undefined) {
    if (!wanted) return;
    problems.add({
      code: 'HERA_REC_003',
      path: 'backup.key',
      message:
        'the environment wants customer-managed keys, and a copy under a key of AWS cannot be read in another account',
      allowed: 'a key for the purpose backup',
      fix: "pass keys.require('backup'), or override customerManagedKeys in the environment with a justification",
    });
    return;
  }
  const of = isUnknown(key.keyArn)
    ? undefined
    : /^arn:aws[a-z-]*:kms:([a-z0-9-]+):\d{12}:key\/[\w-]+$/.exec(key.keyArn);
  if (of === undefined || (of !== null && (region === undefined || of[1] === region))) return;
  problems.add({
    code: 'HERA_REC_004',
    path: 'backup.key.keyArn',
    message: `${JSON.stringify(key.keyArn)} is no key that a vault of ${region ?? 'this region'} can use`,
    allowed: `arn:aws:kms:${region ?? '<region>'}:<account>:key/<id>`,
    fix: 'name a key of the same region by its ARN',
  });
};

const warnOfNearCopies = (scope: IConstruct, rules: readonly PlannedRule[], { region }: VaultPlace): void => {
  const copies = rules.flatMap((rule) => rule.copies);
  if (copies.length === 0 || copies.some((copy) => copy.region !== region)) return;
  warn(scope, {
    code: 'HERA_REC_015',
    path: 'backup.rules',
    message: `every copy stays in ${region ?? 'one region'}, so none is left when the region is`,
    allowed: 'a vault of another region',
    fix: 'copy to a second region as well',
  });
};

/**
 * Validates props in one pass and fills in the defaults.
 *
 * @throws HeraError with every problem found
 */
export const planBackup = (scope: IConstruct, props: ClusterBackupProps): BackupPlanning => {
  const { name: environment, region, account, settings, facts } = contextOf(scope);
  const problems = new ProblemCollector(scope.node.path);
  checkKnown(problems, props);
  problems.throwIfAny();
  parseWith(propsSchema, props, { code: 'HERA_REC_001', root: 'backup', constructPath: scope.node.path });
  const { name = 'cluster', volumes = true, objectives = {}, deleters = [] } = props;
  const required = settings.backups === 'required';
  const fullName = `${environment}-${name}`;
  // The shortest of what AWS takes: 50 in a vault's and a plan's name, 64 in a role's with its suffix.
  if (!/^[A-Za-z0-9_-]{2,50}$/.test(fullName)) {
    problems.add({
      code: 'HERA_REC_002',
      path: 'backup.name',
      message: `${JSON.stringify(fullName)} is no name of a vault`,
      allowed: 'letters, digits, dashes and underscores, 50 characters at most with the environment in front',
      fix: 'use a shorter or simpler name',
    });
  }
  if (factsOf(facts, 'recovery').some(({ vault }) => vault.name === fullName)) {
    problems.add({
      code: 'HERA_REC_022',
      path: 'backup.name',
      message: `the stack has a vault ${JSON.stringify(fullName)} already`,
      allowed: 'a name of its own for each',
      fix: 'set name',
    });
  }
  const place: VaultPlace = {
    vaultName: fullName,
    ...(region === undefined ? {} : { region }),
    ...(account === undefined ? {} : { account }),
  };
  const rules = checkRules(problems, props.rules ?? [daily], place);
  const lock = props.lock ?? (required ? 'governance' : 'none');
  checkKey(problems, props, settings.customerManagedKeys, region);
  checkLock(problems, lock);
  checkDeleters(problems, deleters);
  checkPoint(problems, rules, objectives.rpoMinutes);
  if (props.topic !== undefined)
    checkTopic(problems, props.topic, {
      publisher: 'eventbridge',
      path: 'backup.topic',
      otherwise: 'no failed job would be told',
      codes: { publisher: 'HERA_REC_021', topicArn: 'HERA_REC_020' },
      region: { name: region },
    });
  const restoreTesting = planTesting(problems, props, required);
  problems.throwIfAny();
  warnOfNearCopies(scope, rules, place);
  return { fullName, rules, volumes, lock, deleters, restoreTesting };
};
