import { IamRole } from '@cdktf/provider-aws/lib/iam-role/index.js';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment/index.js';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { rawDocument } from '../internal/policy-document';
import { boundedName } from './names';

/** Props of `NodeRole`. */
export interface NodeRoleProps {
  /** Readable at synth. */
  readonly clusterName: string;
  /** What tells it from other roles of the cluster; part of its name. */
  readonly kind: 'karpenter-node' | 'auto-node';
  readonly description: string;
  readonly partition: string;
  /** Region, where synth knows it: role names are shared by all regions of an account. @default - it is left out of the name */
  readonly region?: string;
  /** AWS managed policies, by name. */
  readonly managedPolicies: readonly string[];
}

// IAM, CreateRole, RoleName.
const longestRoleName = 64;

/** A role of nodes that are not in a node group. Its name is fixed, because a manifest that is written at synth refers to it. */
export class NodeRole extends Construct {
  readonly roleName: string;
  readonly roleArn: string;
  /** Name of the role as a reference, so that what uses it comes after it. */
  readonly roleReference: string;
  /** What the role may do. */
  readonly permissions: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: NodeRoleProps) {
    super(scope, id);
    const { clusterName, kind, partition, region } = props;
    this.roleName = boundedName([clusterName, kind, region].filter(Boolean).join('-'), longestRoleName);
    const role = new IamRole(this, 'Role', {
      name: this.roleName,
      description: props.description,
      assumeRolePolicy: rawDocument([
        { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: ['sts:AssumeRole'] },
      ]),
    });
    this.roleArn = role.arn;
    this.roleReference = role.name;
    this.permissions = props.managedPolicies.map(
      (policy) =>
        new IamRolePolicyAttachment(this, policy, {
          role: role.name,
          policyArn: `arn:${partition}:iam::aws:policy/${policy}`,
        }),
    );
  }
}
