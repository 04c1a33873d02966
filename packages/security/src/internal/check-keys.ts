import { contextOf, isUnknown, type KeyPurpose, parseWith, ProblemCollector, requireKnown } from '@hera/core';
import type { IConstruct } from 'constructs';
import { z } from 'zod';
import type { EncryptionKeysProps } from '../encryption-keys';
import type { KeyPolicyStatement } from '../key-policy-statement';
import { checkExisting } from './existing-keys';
import { defaultKeyPurposes, type ManagedKeyPurpose, managedKeyPurposes } from './key-policies';
import { checkAliases, checkQualifier } from './key-aliases';
import { checkStatements, statementSchema } from './key-statements';

const schema = z.strictObject({
  purposes: z.array(z.enum(managedKeyPurposes)).optional(),
  fromArn: z.partialRecord(z.enum(managedKeyPurposes), z.string()).optional(),
  additionalStatements: z.partialRecord(z.enum(managedKeyPurposes), z.array(statementSchema)).optional(),
  aliasQualifier: z.string().optional(),
  administrators: z.array(z.string()).optional(),
  deletionWindowDays: z.int().optional(),
  rotationPeriodDays: z.int().optional(),
  createAutoScalingRole: z.boolean().optional(),
  tags: z.record(z.string(), z.string()).optional(),
});

/** Props after validation, with the environment's defaults filled in. */
export interface KeysPlan {
  readonly purposes: readonly ManagedKeyPurpose[];
  readonly existing: readonly { readonly purpose: KeyPurpose; readonly keyArn: string }[];
  readonly additionalOf: (purpose: ManagedKeyPurpose) => readonly KeyPolicyStatement[];
  readonly administrators: readonly string[];
  readonly deletionWindowDays: number;
  readonly rotationPeriodDays: number;
  readonly aliasOf: (purpose: ManagedKeyPurpose) => string;
}

const principal = /^arn:aws[a-z-]*:iam::\d{12}:(role|user)\/[\w+=,.@/-]+$/;

const checkAdministrators = (problems: ProblemCollector, administrators: readonly unknown[]): void => {
  administrators.forEach((arn, index) => {
    if (typeof arn !== 'string' || isUnknown(arn) || principal.test(arn)) return;
    problems.add({
      code: 'HERA_SEC_002',
      path: `keys.administrators[${index}]`,
      message: `${JSON.stringify(arn)} is not one IAM role or user`,
      allowed: 'arn:aws:iam::<account>:role/<name> or arn:aws:iam::<account>:user/<name>',
      fix: 'name the role itself: not its session (sts), not an account, not a wildcard',
    });
  });
};

const checkTwice = (
  problems: ProblemCollector,
  made: readonly ManagedKeyPurpose[],
  existing: readonly ManagedKeyPurpose[],
): void => {
  for (const purpose of existing.filter((item) => made.includes(item))) {
    problems.add({
      code: 'HERA_SEC_014',
      path: `keys.fromArn.${purpose}`,
      message: `a key for ${JSON.stringify(purpose)} is also made, by purposes`,
      fix: `leave ${JSON.stringify(purpose)} out of one of them`,
    });
  }
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Entries of a record by purpose, where the schema will have something to say about anything else. */
const byPurpose = <T>(record: unknown, is: (value: unknown) => value is T): readonly (readonly [KeyPurpose, T])[] =>
  isRecord(record)
    ? managedKeyPurposes.flatMap((purpose) => {
        const value = record[purpose];
        return is(value) ? [[purpose, value] as const] : [];
      })
    : [];

const isText = (value: unknown): value is string => typeof value === 'string';
const isStatements = (value: unknown): value is readonly KeyPolicyStatement[] =>
  z.array(statementSchema).safeParse(value).success;

/**
 * Validates props in one pass and fills in the environment's defaults.
 *
 * @throws HeraError with every problem found
 */
export const planKeys = (scope: IConstruct, props: EncryptionKeysProps): KeysPlan => {
  const { name, profile, settings } = contextOf(scope);
  const problems = new ProblemCollector(scope.node.path);
  const known = <T>(value: T, path: string): T | undefined => problems.collect(() => requireKnown(value, path));
  const existing = byPurpose(props.fromArn, isText);
  const replaced = existing.map(([purpose]) => purpose);
  const purposes =
    known(props.purposes, 'keys.purposes') ??
    (settings.customerManagedKeys ? defaultKeyPurposes.filter((purpose) => !replaced.includes(purpose)) : []);
  const deletionWindowDays =
    known(props.deletionWindowDays, 'keys.deletionWindowDays') ?? (profile.name === 'production' ? 30 : 7);
  const rotationPeriodDays = known(props.rotationPeriodDays, 'keys.rotationPeriodDays') ?? 365;
  const aliasQualifier = known(props.aliasQualifier, 'keys.aliasQualifier');
  const literals = isUnknown(props.purposes) ? { ...props, purposes: undefined } : props;
  problems.collect(() =>
    parseWith(schema, { ...literals, deletionWindowDays, rotationPeriodDays }, { code: 'HERA_SEC_001', root: 'keys' }),
  );
  const asked = [...new Set(Array.isArray(purposes) ? (purposes as ManagedKeyPurpose[]) : [])];
  const aliasPrefix = ['alias', 'hera', name, ...(aliasQualifier === undefined ? [] : [aliasQualifier])].join('/');
  const aliasOf = (purpose: ManagedKeyPurpose): string => `${aliasPrefix}/${purpose}`;
  const administrators = Array.isArray(props.administrators) ? (props.administrators as readonly string[]) : [];
  checkAdministrators(problems, administrators);
  checkQualifier(problems, aliasQualifier);
  checkAliases(problems, scope, asked.map(aliasOf));
  checkTwice(problems, asked, replaced);
  checkExisting(scope, problems, existing);
  const additional = new Map(byPurpose(props.additionalStatements, isStatements));
  for (const [purpose, statements] of additional) {
    const path = `keys.additionalStatements.${purpose}`;
    if (!asked.includes(purpose)) {
      problems.add({
        code: 'HERA_SEC_020',
        path,
        message: `no key for ${JSON.stringify(purpose)} is made here, so its policy is not ours to write`,
        allowed: asked.join(', ') || 'nothing: no keys are made here',
        fix: `add ${JSON.stringify(purpose)} to purposes, or leave the statements out`,
      });
    }
    checkStatements({ scope, problems, path, administrators }, statements);
  }
  if (deletionWindowDays < 7 || deletionWindowDays > 30) {
    problems.add({
      code: 'HERA_SEC_003',
      path: 'keys.deletionWindowDays',
      message: `KMS does not wait ${deletionWindowDays} days before it deletes a key`,
      allowed: '7 to 30',
      fix: 'choose a number of days in that range',
    });
  }
  if (rotationPeriodDays < 90 || rotationPeriodDays > 2560) {
    problems.add({
      code: 'HERA_SEC_004',
      path: 'keys.rotationPeriodDays',
      message: `KMS does not rotate a key every ${rotationPeriodDays} days`,
      allowed: '90 to 2560',
      fix: 'choose a number of days in that range',
    });
  }
  if (props.createAutoScalingRole === true && !asked.includes('ebs')) {
    problems.add({
      code: 'HERA_SEC_011',
      path: 'keys.createAutoScalingRole',
      message: 'no key for volumes is made, so nothing would name the role',
      fix: 'add "ebs" to purposes, or leave createAutoScalingRole out',
    });
  }
  problems.throwIfAny();
  return {
    purposes: asked,
    existing: existing.map(([purpose, keyArn]) => ({ purpose, keyArn })),
    additionalOf: (purpose) => additional.get(purpose) ?? [],
    administrators: props.administrators ?? [],
    deletionWindowDays,
    rotationPeriodDays,
    aliasOf,
  };
};
