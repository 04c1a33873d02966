import { IamRole } from '@cdktf/provider-aws/lib/iam-role/index.js';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy/index.js';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment/index.js';
import { isUnknown } from '@hera/core';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { PolicyStatement } from '../addons';

type Conditions = NonNullable<PolicyStatement['conditions']>;

/** Who may assume a role. */
export interface RoleTrust {
  /** Service principal. */
  readonly service: string;
  readonly actions: readonly string[];
  /** @default - none */
  readonly conditions?: Conditions;
}

/** Props of `Role`. */
export interface RoleProps {
  /** Start of the role's name; IAM appends a unique part. */
  readonly namePrefix: string;
  readonly description: string;
  readonly partition: string;
  readonly trust: RoleTrust;
  /** Names (with path) or ARNs of managed policies, in a stable order. */
  readonly managedPolicies: readonly string[];
  readonly statements: readonly PolicyStatement[];
}

// IAM allows 38 characters and appends 26.
const longestNamePrefix = 38;

const document = (statements: readonly Record<string, unknown>[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });

const conditionOf = (conditions: Conditions | undefined) => (conditions === undefined ? {} : { Condition: conditions });

const policyArn = (policy: string, partition: string): string =>
  policy.startsWith('arn:') || isUnknown(policy) ? policy : `arn:${partition}:iam::aws:policy/${policy}`;

const lastPart = (policy: string): string => policy.slice(policy.lastIndexOf('/') + 1);

/** An IAM role with everything that it may do. */
export class Role extends Construct {
  readonly roleArn: string;
  /** What has to be there before the role is of use, and may only go after its user is gone. */
  readonly permissions: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: RoleProps) {
    super(scope, id);
    const { service, actions, conditions } = props.trust;
    const role = new IamRole(this, 'Role', {
      namePrefix: `${props.namePrefix.slice(0, longestNamePrefix - 1)}-`,
      description: props.description,
      assumeRolePolicy: document([
        { Effect: 'Allow', Principal: { Service: service }, Action: actions, ...conditionOf(conditions) },
      ]),
    });
    this.roleArn = role.arn;
    const attachments = props.managedPolicies.map(
      (policy) =>
        new IamRolePolicyAttachment(
          this,
          isUnknown(policy) ? `Policy${props.managedPolicies.indexOf(policy)}` : lastPart(policy),
          {
            role: role.name,
            policyArn: policyArn(policy, props.partition),
          },
        ),
    );
    const inline =
      props.statements.length === 0
        ? []
        : [
            new IamRolePolicy(this, 'Inline', {
              name: 'hera',
              role: role.name,
              policy: document(
                props.statements.map((statement) => ({
                  Effect: 'Allow',
                  Action: statement.actions,
                  Resource: statement.resources,
                  ...conditionOf(statement.conditions),
                })),
              ),
            }),
          ];
    this.permissions = [...attachments, ...inline];
  }
}
