import { type Problem, ProblemCollector } from '@hera/core/errors';

/**
 * What is done to a call instead of passing it on:
 *
 * - `throttle`: the service's own answer to too many calls (`RequestLimitExceeded`, `ThrottlingException`, ...), which SDKs retry
 * - `expiredToken`: the credentials have expired, which SDKs do not retry
 * - `accessDenied`: the caller lacks the permission, which SDKs do not retry
 * - `drop`: the connection is cut without an answer
 * - `hang`: no answer until the rules are replaced or the proxy closes, and then the connection is cut
 * - `{ delayMilliseconds }`: passed on after a while, 1 to 600000
 * - `{ status }`: a failure of the service, in the error form of its protocol
 */
export type FaultEffect =
  | 'throttle'
  | 'expiredToken'
  | 'accessDenied'
  | 'drop'
  | 'hang'
  | { readonly delayMilliseconds: number }
  | { readonly status: 500 | 503 };

/**
 * Which calls fail, and how. Rules are tried in order and the first that applies wins; a rule counts only the calls that
 * no rule before it has taken.
 */
export interface FaultRule {
  /** How errors, counts and the request log call it; letters, digits, spaces and `._:-`. @default - its place: `rules[0]` */
  readonly name?: string;
  /** SigV4 signing name such as `ec2`, `kms` or `logs`; `*` stands for any text, case does not matter. @default '*' */
  readonly service?: string;
  /** Operation such as `CreateVpc` or `Describe*`; `?` is one that the proxy could not tell. @default '*' */
  readonly operation?: string;
  /** Twelve digits. @default - every account */
  readonly account?: string;
  /** Applies to this one matching call only, counted from 1. @default - see `after` and `count` */
  readonly nth?: number;
  /** Matching calls that are let through first. @default 0 */
  readonly after?: number;
  /** Matching calls that it applies to. @default - all of them */
  readonly count?: number;
  readonly effect: FaultEffect;
}

/** Longest delay: ten minutes. */
const longestDelay = 600_000;
const plainEffects: readonly unknown[] = ['throttle', 'expiredToken', 'accessDenied', 'drop', 'hang'];
const fields: readonly string[] = ['name', 'service', 'operation', 'account', 'nth', 'after', 'count', 'effect'];

const hasOnly = (value: unknown, name: string): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.keys(value).join() === name;

const isEffect = (effect: unknown): effect is FaultEffect => {
  if (plainEffects.includes(effect)) return true;
  if (hasOnly(effect, 'status')) return effect['status'] === 500 || effect['status'] === 503;
  if (!hasOnly(effect, 'delayMilliseconds')) return false;
  const delay = effect['delayMilliseconds'];
  return typeof delay === 'number' && Number.isInteger(delay) && delay >= 1 && delay <= longestDelay;
};

const shown = (value: unknown): string => JSON.stringify(value) ?? String(value);

const matchProblems = (rule: Readonly<Record<string, unknown>>, path: string): Problem[] => {
  const problems: Problem[] = [];
  const text = (field: string, pattern: RegExp, allowed: string): void => {
    const value = rule[field];
    if (value === undefined || (typeof value === 'string' && pattern.test(value))) return;
    const message = `${shown(value)} cannot be the ${field}`;
    problems.push({ code: 'HERA_TEST_101', path: `${path}.${field}`, message, allowed, fix: 'correct it' });
  };
  const whole = (field: string, least: number): void => {
    const value = rule[field];
    if (value === undefined || (Number.isSafeInteger(value) && (value as number) >= least)) return;
    const message = `${shown(value)} is no number of calls`;
    const allowed = `a whole number from ${least}`;
    problems.push({ code: 'HERA_TEST_101', path: `${path}.${field}`, message, allowed, fix: 'correct it' });
  };
  text('name', /^[\w .:-]{1,80}$/, '1 to 80 letters, digits, spaces and ._:-');
  text('service', /^[a-z0-9*-]+$/i, 'a SigV4 signing name such as ec2, or a pattern with *');
  text('operation', /^(\?|[a-z0-9*]+)$/i, 'an operation such as CreateVpc, a pattern such as Describe*, or ?');
  text('account', /^\d{12}$/, 'twelve digits');
  whole('nth', 1);
  whole('after', 0);
  whole('count', 1);
  if (rule['nth'] !== undefined && (rule['after'] !== undefined || rule['count'] !== undefined)) {
    problems.push({
      code: 'HERA_TEST_101',
      path: `${path}.nth`,
      message: 'it already means one call, so after and count contradict it',
      allowed: 'nth, or after and count',
      fix: 'leave one of them out',
    });
  }
  return problems;
};

const problemsOf = (given: unknown, path: string): Problem[] => {
  if (typeof given !== 'object' || given === null) {
    const message = `${shown(given)} is not a rule`;
    return [{ code: 'HERA_TEST_101', path, message, allowed: 'an object with an effect', fix: 'give a FaultRule' }];
  }
  const rule = given as Readonly<Record<string, unknown>>;
  const problems = matchProblems(rule, path);
  // A misspelt field would make a rule that matches every call.
  for (const field of Object.keys(rule).filter((name) => !fields.includes(name))) {
    problems.push({
      code: 'HERA_TEST_101',
      path: `${path}.${field}`,
      message: 'a rule has no such field',
      allowed: fields.join(', '),
      fix: 'correct its spelling or remove it',
    });
  }
  if (!isEffect(rule['effect'])) {
    problems.push({
      code: 'HERA_TEST_102',
      path: `${path}.effect`,
      message: `${shown(rule['effect'])} is not an effect`,
      allowed: `${plainEffects.join(', ')}, { delayMilliseconds: 1 to ${longestDelay} } or { status: 500 or 503 }`,
      fix: 'take one of them',
    });
  }
  return problems;
};

/** Checks rules as they come from a test. @throws HeraError `HERA_TEST_101`, `HERA_TEST_102` with every problem of every rule */
export const checkRules = (rules: readonly FaultRule[]): void => {
  const collector = new ProblemCollector();
  const names = new Map<string, string>();
  for (const [index, rule] of rules.entries()) {
    const path = `rules[${index}]`;
    for (const problem of problemsOf(rule, path)) collector.add(problem);
    const name = (rule as FaultRule | null)?.name;
    const earlier = name === undefined ? undefined : names.get(name);
    if (name !== undefined && earlier !== undefined) {
      collector.add({
        code: 'HERA_TEST_101',
        path: `${path}.name`,
        message: `${shown(name)} is the name of ${earlier} already`,
        fix: 'give every rule a name of its own',
      });
    }
    if (name !== undefined) names.set(name, path);
  }
  collector.throwIfAny();
};
