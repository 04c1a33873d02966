import { contextOf, factsOf, isUnknown, parseWith, ProblemCollector, requireKnown } from '@hera/core';
import type { IConstruct } from 'constructs';
import { z } from 'zod';
import type { EncryptionKeysProps } from '../encryption-keys';
import { type ManagedKeyPurpose, managedKeyPurposes } from './key-policies';

const schema = z.strictObject({
  purposes: z.array(z.enum(managedKeyPurposes)).optional(),
  administrators: z.array(z.string()).optional(),
  deletionWindowDays: z.int().optional(),
  rotationPeriodDays: z.int().optional(),
  createAutoScalingRole: z.boolean().optional(),
  tags: z.record(z.string(), z.string()).optional(),
});

/** Props after validation, with the environment's defaults filled in. */
export interface KeysPlan {
  readonly purposes: readonly ManagedKeyPurpose[];
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

const checkAliases = (problems: ProblemCollector, scope: IConstruct, aliases: readonly string[]): void => {
  const taken = factsOf(contextOf(scope).facts, 'keys').flatMap(({ keys }) => keys.map(({ alias }) => alias));
  for (const alias of aliases) {
    if (!/^alias\/[\w/-]{1,250}$/.test(alias)) {
      problems.add({
        code: 'HERA_SEC_005',
        path: 'keys',
        message: `${alias} is not an alias that KMS accepts`,
        allowed: 'letters, digits, dashes, underscores and slashes, 250 characters at most',
        fix: 'rename the stack, or declare an environment',
      });
    }
    if (taken.includes(alias)) {
      problems.add({
        code: 'HERA_SEC_006',
        path: 'keys.purposes',
        message: `${alias} belongs to other EncryptionKeys of this stack`,
        fix: 'make one EncryptionKeys and hand its keys around',
      });
    }
  }
};

/**
 * Validates props in one pass and fills in the environment's defaults.
 *
 * @throws HeraError with every problem found
 */
export const planKeys = (scope: IConstruct, props: EncryptionKeysProps): KeysPlan => {
  const { name, profile, settings } = contextOf(scope);
  const problems = new ProblemCollector(scope.node.path);
  const known = <T>(value: T, path: string): T | undefined => problems.collect(() => requireKnown(value, path));
  const purposes = known(props.purposes, 'keys.purposes') ?? (settings.customerManagedKeys ? managedKeyPurposes : []);
  const deletionWindowDays =
    known(props.deletionWindowDays, 'keys.deletionWindowDays') ?? (profile.name === 'production' ? 30 : 7);
  const rotationPeriodDays = known(props.rotationPeriodDays, 'keys.rotationPeriodDays') ?? 365;
  const literals = isUnknown(props.purposes) ? { ...props, purposes: undefined } : props;
  problems.collect(() =>
    parseWith(schema, { ...literals, deletionWindowDays, rotationPeriodDays }, { code: 'HERA_SEC_001', root: 'keys' }),
  );
  const asked = [...new Set(Array.isArray(purposes) ? (purposes as ManagedKeyPurpose[]) : [])];
  const aliasOf = (purpose: ManagedKeyPurpose): string => `alias/hera/${name}/${purpose}`;
  checkAdministrators(problems, Array.isArray(props.administrators) ? props.administrators : []);
  checkAliases(problems, scope, asked.map(aliasOf));
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
    administrators: props.administrators ?? [],
    deletionWindowDays,
    rotationPeriodDays,
    aliasOf,
  };
};
