import { invalidValue, required } from './errors';

const checked = (value: string | undefined, pattern: RegExp, member: string, words: string): string => {
  const given = required(value, member);
  if (typeof given !== 'string' || !pattern.test(given)) {
    throw invalidValue(`${member} ${String(given)} is not valid: ${words}.`);
  }
  return given;
};

/** Name of a vault: 2 to 50 letters, digits, hyphens, underscores. */
export const vaultName = (value: string | undefined): string =>
  checked(value, /^[a-zA-Z0-9\-_]{2,50}$/, 'Backup vault name', '2 to 50 letters, digits, hyphens and underscores');

/** Name of a plan, rule or selection: 1 to 50 letters, digits, hyphens, underscores, periods. */
export const resourceName = (value: string | undefined, member: string): string =>
  checked(value, /^[a-zA-Z0-9\-_.]{1,50}$/, member, '1 to 50 letters, digits, hyphens, underscores and periods');

/** Name of a restore testing plan or of its selection: no hyphens. */
export const testingName = (value: string | undefined, member: string): string =>
  checked(value, /^[a-zA-Z0-9_]{1,50}$/, member, '1 to 50 letters, digits and underscores');

/** ARN of an IAM role. Whether there is one, and whether AWS Backup may assume it, is not looked up. */
export const roleArn = (value: string | undefined): string =>
  checked(
    value,
    /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/,
    'IamRoleArn',
    'arn:aws:iam::<account>:role/<name> is wanted',
  );

/** ARN of a vault, in any account and region. */
export const vaultArn = (value: string | undefined, member: string): string =>
  checked(
    value,
    /^arn:aws[a-z-]*:backup:[a-z0-9-]+:\d{12}:backup-vault:[a-zA-Z0-9\-_]{2,50}$/,
    member,
    'arn:aws:backup:<region>:<account>:backup-vault:<name> is wanted',
  );

/** An ARN of anything. */
export const anyArn = (value: string | undefined, member: string): string =>
  checked(value, /^arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:\d{0,12}:.+$/, member, 'an ARN is wanted');

/** An ARN in which every part may be a wildcard, as selections take it: `arn:aws:ec2:*:*:volume/*`. */
export const arnPattern = (value: string | undefined, member: string): string =>
  checked(value, /^arn:[a-z*-]+:[a-z0-9*-]+:[a-z0-9*-]*:[\d*]{0,12}:.+$/, member, 'an ARN is wanted');

/** `cron(...)` with six fields, or `rate(...)`. When it runs is not worked out: nothing runs here. */
export const schedule = (value: string | undefined): string =>
  checked(
    value,
    /^(cron\((\S+ +){5}\S+\)|rate\(\d+ +(minute|hour|day)s?\))$/,
    'ScheduleExpression',
    'cron(minutes hours day month weekday year) or rate(number unit) is wanted',
  );

/** A time zone by its IANA name. */
export const timeZone = (value: string | undefined): void => {
  if (value === undefined) return;
  try {
    new Intl.DateTimeFormat('en', { timeZone: value });
  } catch {
    throw invalidValue(`ScheduleExpressionTimezone ${value} is not a time zone.`);
  }
};
