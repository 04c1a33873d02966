import { IamPolicy } from '@cdktf/provider-aws/lib/iam-policy/index.js';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role/index.js';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy/index.js';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment/index.js';
import { contextOf, isUnknown, leaveOut } from '@hera/core';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { PolicyStatement } from '../addons';
import type { PolicyPart } from '../policies/policy';
import localData from '../data/local-managed-policies.json';
import { policyDocument, rawDocument } from './policy-document';

type Conditions = NonNullable<PolicyStatement['conditions']>;

/** An AWS service may assume a role. */
export interface ServiceTrust {
  /** Service principal. */
  readonly service: string;
  readonly actions: readonly string[];
  /** @default - none */
  readonly conditions?: Conditions;
}

/** Who signs in at an identity provider may assume a role. */
export interface FederatedTrust {
  /** ARN of the identity provider. */
  readonly federated: string;
  readonly actions: readonly string[];
  /** Which of its identities: without conditions it would be all. */
  readonly conditions: Conditions;
}

/** Who may assume a role. */
export type RoleTrust = ServiceTrust | FederatedTrust;

/** Props of `Role`. */
export interface RoleProps {
  /** Start of the role's name; IAM appends a unique part. */
  readonly namePrefix: string;
  readonly description: string;
  readonly partition: string;
  readonly trust: RoleTrust;
  /** Names (with path) or ARNs of managed policies, in a stable order. */
  readonly managedPolicies: readonly string[];
  /** Rights in the role itself, as its one inline policy. */
  readonly statements: readonly PolicyStatement[];
  /** Rights in customer-managed policies, each attached to the role. @default - none */
  readonly parts?: readonly PolicyPart[];
  /** Tags of the role, which count as those of its sessions. @default - those of the provider */
  readonly tags?: Readonly<Record<string, string>>;
}

/** Characters of a role's `name_prefix`: IAM allows 64 in a name, and the provider appends 26. */
export const longestNamePrefix = 38;

const conditionOf = (conditions: Conditions | undefined) => (conditions === undefined ? {} : { Condition: conditions });

const policyArn = (policy: string, partition: string): string =>
  policy.startsWith('arn:') || isUnknown(policy) ? policy : `arn:${partition}:iam::aws:policy/${policy}`;

const lastPart = (policy: string): string => policy.slice(policy.lastIndexOf('/') + 1);

const trustDocument = (trust: RoleTrust): string =>
  rawDocument([
    {
      Effect: 'Allow',
      Principal: 'service' in trust ? { Service: trust.service } : { Federated: trust.federated },
      Action: trust.actions,
      ...conditionOf(trust.conditions),
    },
  ]);

/** An IAM role with everything that it may do. */
export class Role extends Construct {
  readonly roleArn: string;
  /** What has to be there before the role is of use, and may only go after its user is gone. */
  readonly permissions: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: RoleProps) {
    super(scope, id);
    const namePrefix = `${props.namePrefix.slice(0, longestNamePrefix - 1)}-`;
    const role = new IamRole(this, 'Role', {
      namePrefix,
      description: props.description,
      assumeRolePolicy: trustDocument(props.trust),
      ...(props.tags === undefined ? {} : { tags: { ...props.tags } }),
    });
    this.roleArn = role.arn;
    this.permissions = [
      ...this.#attach(role, props),
      ...this.#inline(role, props.statements),
      ...(props.parts ?? []).flatMap((part) => this.#attachPart(role, part, `${namePrefix}${part.name}-`)),
    ];
  }

  #attach(role: IamRole, { managedPolicies, partition }: RoleProps): readonly ITerraformDependable[] {
    const local = contextOf(this).target.kind === 'local';
    return managedPolicies.flatMap((policy, index) => {
      if (local && localData.missing.includes(lastPart(policy))) {
        leaveOut(
          this,
          `aws_iam_role_policy_attachment of ${lastPart(policy)}`,
          'the local AWS lacks that managed policy',
        );
        return [];
      }
      return new IamRolePolicyAttachment(this, isUnknown(policy) ? `Policy${index}` : lastPart(policy), {
        role: role.name,
        policyArn: policyArn(policy, partition),
      });
    });
  }

  #inline(role: IamRole, statements: readonly PolicyStatement[]): readonly ITerraformDependable[] {
    if (statements.length === 0) return [];
    return [
      new IamRolePolicy(this, 'Inline', { name: 'hera', role: role.name, policy: policyDocument(this, statements) }),
    ];
  }

  #attachPart(role: IamRole, part: PolicyPart, namePrefix: string): readonly ITerraformDependable[] {
    const home = new Construct(this, part.name);
    const policy = new IamPolicy(home, 'Policy', { namePrefix, policy: policyDocument(home, part.statements) });
    return [new IamRolePolicyAttachment(home, 'Attachment', { role: role.name, policyArn: policy.arn })];
  }
}
