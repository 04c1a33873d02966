import { contextOf, isUnknown, type ProblemCollector } from '@hera/core';
import type { IConstruct } from 'constructs';
import { z } from 'zod';
import type { KeyPolicyStatement } from '../key-policy-statement';
import { ownStatementIds } from './key-policies';

const oneOrMore = (item: z.ZodString) => z.union([item, z.array(item).nonempty()]);

/** Form of a statement. `Resource` is not asked for: in a key policy it is the key itself. */
export const statementSchema = z.strictObject({
  Sid: z.string().regex(/^[A-Za-z0-9]+$/),
  Effect: z.enum(['Allow', 'Deny']),
  // A bare text can only be the wildcard, which is refused by a code of its own.
  Principal: z.union([
    z.string(),
    z.strictObject({ AWS: oneOrMore(z.string()).optional(), Service: oneOrMore(z.string()).optional() }),
  ]),
  Action: oneOrMore(z.string().regex(/^kms:[A-Za-z*?]+$/)),
  Condition: z.record(z.string(), z.record(z.string(), z.union([z.string(), z.array(z.string())]))).optional(),
});

const listOf = <T>(value: T | readonly T[] | undefined): readonly T[] =>
  value === undefined ? [] : Array.isArray(value) ? (value as readonly T[]) : [value as T];

/** Calls without which nobody can read and mend a policy any more. */
const mending = ['kms:PutKeyPolicy', 'kms:GetKeyPolicy', 'kms:DescribeKey'] as const;

/** Whether an action of a statement, with its wildcards, means a call. IAM does not mind case. */
const covers = (pattern: string, call: string): boolean =>
  new RegExp(`^${pattern.replaceAll('?', '.').replaceAll('*', '.*')}$`, 'i').test(call);

const accountPrincipal = /^(?:arn:aws[a-z-]*:iam::)?(\d{12})(?::root)?$/;
const identity = /^arn:aws[a-z-]*:(?:iam|sts)::\d{12}:(?:role|user|assumed-role)\/[\w+=,.@/-]+$/;
const service = /^[a-z0-9.-]+\.amazonaws\.com(?:\.cn)?$/;

/** Condition keys that say for whom a service acts. IAM does not mind their case. */
const pinsSource =
  /^(?:aws:source(?:account|arn|orgid|orgpaths)|kms:(?:encryptioncontext:.+|viaservice|calleraccount))$/i;

/** What the statements of one key are checked against. */
export interface StatementCheck {
  readonly scope: IConstruct;
  readonly problems: ProblemCollector;
  /** Path of the list. */
  readonly path: string;
  readonly administrators: readonly string[];
}

const checkPrincipal = ({ problems }: StatementCheck, path: string, value: string, kind: 'AWS' | 'Service'): void => {
  if (isUnknown(value)) return;
  if (value.includes('*')) {
    problems.add({
      code: 'HERA_SEC_016',
      path,
      message: `${JSON.stringify(value)} means principals that nobody has named`,
      allowed: 'accounts, roles and users by their ARN, services by their name',
      fix: 'name each principal',
    });
    return;
  }
  const known = kind === 'AWS' ? accountPrincipal.test(value) || identity.test(value) : service.test(value);
  if (known) return;
  problems.add({
    code: 'HERA_SEC_021',
    path,
    message: `${JSON.stringify(value)} is no principal that a key policy can name`,
    allowed:
      kind === 'AWS'
        ? 'an account id, arn:aws:iam::<account>:root, or the ARN of a role or user'
        : 'a service, such as s3.amazonaws.com',
    fix: 'correct the principal',
  });
};

const checkSource = ({ problems }: StatementCheck, path: string, statement: KeyPolicyStatement): void => {
  const keys = Object.values(statement.Condition ?? {}).flatMap((operator) => Object.keys(operator));
  if (keys.some((key) => pinsSource.test(key))) return;
  problems.add({
    code: 'HERA_SEC_018',
    path: `${path}.Condition`,
    message: 'admits a service without a word about whom it acts for, so it may be sent by anybody (a confused deputy)',
    allowed:
      'a condition on aws:SourceAccount, aws:SourceArn, aws:SourceOrgID, kms:EncryptionContext:..., kms:ViaService or kms:CallerAccount',
    fix: 'add { StringEquals: { "aws:SourceAccount": "<account>" } }',
  });
};

const lockout = (
  { scope, problems }: StatementCheck,
  path: string,
  denied: readonly string[],
  calls: readonly string[],
): void => {
  const { account } = contextOf(scope);
  for (const value of denied) {
    const named = isUnknown(value) ? undefined : accountPrincipal.exec(value)?.[1];
    if (named === undefined && !isUnknown(value)) continue;
    if (named !== undefined && account !== undefined && named !== account) continue;
    problems.add({
      code: 'HERA_SEC_017',
      path,
      message: isUnknown(value)
        ? `denies ${calls.join(', ')} to a principal that only Terraform knows, which may be the account itself`
        : `denies ${calls.join(', ')} to the account ${named}, and with it to everybody in it: nobody could mend the policy any more`,
      allowed: `a Deny of other actions, or of roles and users by their literal ARN`,
      fix: 'leave these actions out of the Deny, or deny them by a service control policy',
    });
  }
};

/**
 * Refuses statements that would lock out whoever administers the key, or let in whom nobody has named. A condition does not
 * save a Deny: whether it holds is known only when it is too late.
 */
export const checkStatements = (check: StatementCheck, statements: readonly KeyPolicyStatement[]): void => {
  const { problems, administrators } = check;
  const seen = new Set<string>(ownStatementIds);
  const withoutMending = new Set<string>();
  statements.forEach((statement, index) => {
    const path = `${check.path}[${index}]`;
    if (seen.has(statement.Sid)) {
      problems.add({
        code: 'HERA_SEC_019',
        path: `${path}.Sid`,
        message: `${JSON.stringify(statement.Sid)} is the id of another statement of this policy`,
        fix: 'choose another id',
      });
    }
    seen.add(statement.Sid);
    if (typeof statement.Principal === 'string') {
      checkPrincipal(check, `${path}.Principal`, statement.Principal, 'AWS');
      return;
    }
    const principals = listOf(statement.Principal.AWS);
    const services = listOf(statement.Principal.Service);
    if (principals.length + services.length === 0) {
      problems.add({
        code: 'HERA_SEC_021',
        path: `${path}.Principal`,
        message: 'names nobody',
        allowed: 'AWS, Service or both',
        fix: 'name who is meant',
      });
    }
    principals.forEach((value) => checkPrincipal(check, `${path}.Principal.AWS`, value, 'AWS'));
    services.forEach((value) => checkPrincipal(check, `${path}.Principal.Service`, value, 'Service'));
    if (statement.Effect === 'Allow') {
      if (services.length > 0) checkSource(check, path, statement);
      return;
    }
    const calls = mending.filter((call) => listOf(statement.Action).some((pattern) => covers(pattern, call)));
    if (calls.length === 0) return;
    lockout(check, `${path}.Principal`, principals, calls);
    for (const value of principals) withoutMending.add(value);
  });
  if (administrators.length > 0 && administrators.every((value) => withoutMending.has(value))) {
    problems.add({
      code: 'HERA_SEC_017',
      path: check.path,
      message: 'denies every administrator of the key what it takes to mend its policy',
      allowed: 'at least one of the administrators left out',
      fix: `leave one administrator, or ${mending.join(', ')}, out of the Deny`,
    });
  }
};
