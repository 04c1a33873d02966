import { contextOf, isUnknown, type KeyPurpose, type ProblemCollector } from '@hera/core';
import type { IConstruct } from 'constructs';

const keyArn =
  /^arn:aws[a-z-]*:kms:([a-z0-9-]+):\d{12}:key\/(?:mrk-[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** Refuses ARNs that are not those of keys in the region of the stack. What only Terraform knows passes. */
export const checkExisting = (
  scope: IConstruct,
  problems: ProblemCollector,
  arns: readonly (readonly [KeyPurpose, string])[],
): void => {
  const { region } = contextOf(scope);
  for (const [purpose, arn] of arns) {
    if (isUnknown(arn)) continue;
    const path = `keys.fromArn.${purpose}`;
    const keyRegion = keyArn.exec(arn)?.[1];
    if (keyRegion === undefined) {
      problems.add({
        code: 'HERA_SEC_012',
        path,
        message: `${JSON.stringify(arn)} is not the ARN of one KMS key`,
        allowed: 'arn:aws:kms:<region>:<account>:key/<key id>',
        fix: 'name the key itself: an alias can be pointed at another key behind the back of what uses it',
      });
    } else if (region !== undefined && !isUnknown(region) && keyRegion !== region) {
      problems.add({
        code: 'HERA_SEC_013',
        path,
        message: `the key is in ${keyRegion}, the environment in ${region}, and a key works in its own region only`,
        allowed: `a key in ${region}`,
        fix: `name a key in ${region}, or the replica there of a multi-region key`,
      });
    }
  }
};
