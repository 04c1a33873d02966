import { isUnknown, parseWith, ProblemCollector, requireKnown } from '@hera/core';
import type { IConstruct } from 'constructs';
import { z } from 'zod';
import type { AccountDefaultsProps } from '../account-defaults';

const schema = z.strictObject({
  ebsKey: z.looseObject({ keyArn: z.string() }).optional(),
  ebsEncryption: z.boolean().optional(),
  s3PublicAccessBlock: z.boolean().optional(),
  instanceMetadata: z.union([z.literal(false), z.strictObject({ hopLimit: z.int().optional() })]).optional(),
  defaultVpcReport: z.boolean().optional(),
});

/** Props after validation, with defaults filled in. */
export interface AccountDefaultsPlan {
  readonly ebsEncryption: boolean;
  readonly s3PublicAccessBlock: boolean;
  /** @default - left to others */
  readonly instanceMetadata?: { readonly httpTokens: 'required'; readonly hopLimit?: number };
  readonly defaultVpcReport: boolean;
}

/**
 * Validates props in one pass and fills in defaults.
 *
 * @throws HeraError with every problem found
 */
export const checkAccountDefaults = (scope: IConstruct, props: AccountDefaultsProps): AccountDefaultsPlan => {
  const problems = new ProblemCollector(scope.node.path);
  const known = <T>(value: T, name: string): T | undefined =>
    problems.collect(() => requireKnown(value, `accountDefaults.${name}`));
  const ebsEncryption = known(props.ebsEncryption, 'ebsEncryption') ?? true;
  const s3PublicAccessBlock = known(props.s3PublicAccessBlock, 's3PublicAccessBlock') ?? true;
  const defaultVpcReport = known(props.defaultVpcReport, 'defaultVpcReport') ?? true;
  const metadata = known(props.instanceMetadata, 'instanceMetadata') ?? {};
  const given: unknown = metadata === false ? undefined : metadata.hopLimit;
  const hopLimit = known(given, 'instanceMetadata.hopLimit');
  const literals = {
    ...props,
    ebsEncryption,
    s3PublicAccessBlock,
    defaultVpcReport,
    instanceMetadata: isUnknown(given) ? {} : metadata,
  };
  problems.collect(() => parseWith(schema, literals, { code: 'HERA_SEC_001', root: 'accountDefaults' }));
  if (!ebsEncryption && props.ebsKey !== undefined) {
    problems.add({
      code: 'HERA_SEC_008',
      path: 'accountDefaults.ebsKey',
      message: 'a default key has no effect while ebsEncryption is false',
      fix: 'leave ebsKey out, or ebsEncryption on',
    });
  }
  if (typeof hopLimit === 'number' && (hopLimit < 1 || hopLimit > 64)) {
    problems.add({
      code: 'HERA_SEC_022',
      path: 'accountDefaults.instanceMetadata.hopLimit',
      message: `EC2 lets no token travel ${hopLimit} hops`,
      allowed: '1 to 64',
      fix: 'choose 1 for machines alone, 2 where containers with a network of their own need metadata, or leave it out',
    });
  }
  problems.throwIfAny();
  return {
    ebsEncryption,
    s3PublicAccessBlock,
    defaultVpcReport,
    ...(metadata === false
      ? {}
      : {
          instanceMetadata: {
            httpTokens: 'required' as const,
            ...(typeof hopLimit === 'number' ? { hopLimit } : {}),
          },
        }),
  };
};
