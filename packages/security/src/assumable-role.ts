import { contextOf, isUnknown, nameTag, parseWith, ProblemCollector, requireKnown } from '@hera/core';
import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity/index.js';
import { DataAwsPartition } from '@cdktf/provider-aws/lib/data-aws-partition/index.js';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role/index.js';
import { Construct } from 'constructs';
import { z } from 'zod';
import { rootArn } from './internal/account';
import { policyDocument } from './internal/policy-document';

/** Props of `AssumableRole`. */
export interface AssumableRoleProps {
  /** Name without the environment, for example `cluster-admin`; the role is called `<environment>-<name>`. */
  readonly name: string;
  /** What the role is for, as IAM shows it. @default - says whose role it is */
  readonly description?: string;
  /** Whether the session that assumes the role must have been opened with MFA. Sessions of IAM Identity Center and of CI carry no such mark. @default true */
  readonly requireMfa?: boolean;
  /** Longest session in hours, 1 to 12. @default 1 */
  readonly maxSessionHours?: number;
  /** Tags of the role, beside `Name`. @default - none but those of the provider */
  readonly tags?: Readonly<Record<string, string>>;
}

const schema = z.strictObject({
  name: z.string(),
  description: z.string().optional(),
  requireMfa: z.boolean().optional(),
  maxSessionHours: z.number().optional(),
  tags: z.record(z.string(), z.string()).optional(),
});

const longestName = 64;

/**
 * An IAM role that principals of the same account may assume, when their own policies let them. It has no policies: what
 * it may do is said elsewhere, for example by a cluster access entry.
 *
 * @throws HeraError `HERA_SEC_001`, `HERA_SEC_009`, `HERA_SEC_010`, `HERA_CORE_002` where a literal is needed
 */
export class AssumableRole extends Construct {
  readonly roleArn: string;
  readonly roleName: string;

  constructor(scope: Construct, id: string, props: AssumableRoleProps) {
    super(scope, id);
    const { name: environment } = contextOf(this);
    const { name, hours, requireMfa } = this.#check(props, environment);
    const account = {
      id: new DataAwsCallerIdentity(this, 'Caller').accountId,
      partition: new DataAwsPartition(this, 'Partition').partition,
    };
    const role = new IamRole(this, 'Role', {
      name,
      description: props.description ?? `${props.name} of ${environment}`,
      maxSessionDuration: hours * 3600,
      assumeRolePolicy: policyDocument([
        {
          Sid: 'Account',
          Effect: 'Allow',
          Principal: { AWS: rootArn(account) },
          Action: 'sts:AssumeRole',
          ...(requireMfa ? { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } } : {}),
        },
      ]),
      tags: { ...props.tags, ...nameTag(environment, props.name) },
    });
    this.roleArn = role.arn;
    this.roleName = name;
  }

  #check(props: AssumableRoleProps, environment: string): { name: string; hours: number; requireMfa: boolean } {
    const problems = new ProblemCollector(this.node.path);
    const known = <T>(value: T, path: string): T | undefined => problems.collect(() => requireKnown(value, path));
    const requireMfa = known(props.requireMfa, 'role.requireMfa') ?? true;
    const hours = known(props.maxSessionHours, 'role.maxSessionHours') ?? 1;
    known(props.name, 'role.name');
    problems.collect(() =>
      parseWith(schema, { ...props, requireMfa, maxSessionHours: hours }, { code: 'HERA_SEC_001', root: 'role' }),
    );
    const name = `${environment}-${props.name}`;
    if (!isUnknown(props.name) && (!/^[\w+=,.@-]+$/.test(name) || name.length > longestName)) {
      problems.add({
        code: 'HERA_SEC_009',
        path: 'role.name',
        message: `${JSON.stringify(name)} (${name.length} characters, with the environment in front) is not a role name`,
        allowed: `letters, digits and +=,.@_-, ${longestName} characters at most`,
        fix: 'use a shorter or simpler name',
      });
    }
    if (!Number.isInteger(hours * 3600) || hours < 1 || hours > 12) {
      problems.add({
        code: 'HERA_SEC_010',
        path: 'role.maxSessionHours',
        message: `IAM gives no sessions of ${hours} hours`,
        allowed: '1 to 12',
        fix: 'choose a number in that range',
      });
    }
    problems.throwIfAny();
    return { name, hours, requireMfa };
  }
}
