import { IamRole } from '@cdktf/provider-aws/lib/iam-role/index.js';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment/index.js';
import { nameTag } from '@hera/core';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';

/** What a role of AWS Backup is made from. */
export interface BackupRoleInput {
  readonly environment: string;
  /** Name without the environment. */
  readonly name: string;
  readonly description: string;
  /** Managed policy, with its path. */
  readonly managedPolicy: string;
  readonly account: { readonly id: string; readonly partition: string };
  readonly tags: Readonly<Record<string, string>>;
}

/** A role that AWS Backup assumes for this account alone, with one managed policy of AWS. */
export class BackupRole extends Construct {
  readonly roleArn: string;
  /** What has to be there before the role is of use, and may only go after its user is gone. */
  readonly permissions: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, input: BackupRoleInput) {
    super(scope, id);
    const { environment, name, account } = input;
    const role = new IamRole(this, 'Role', {
      name: `${environment}-${name}`,
      description: input.description,
      assumeRolePolicy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'Backup',
            Effect: 'Allow',
            Principal: { Service: 'backup.amazonaws.com' },
            Action: 'sts:AssumeRole',
            // Source: AWS Backup developer guide, cross-service-confused-deputy-prevention; as in nationalarchives/terraform-aws-immutable-aws-backup,
            // which runs with it (read 2026-11-26). No aws:SourceArn: the guide names one for topics only.
            Condition: { StringEquals: { 'aws:SourceAccount': account.id } },
          },
        ],
      }),
      tags: { ...input.tags, ...nameTag(environment, name) },
    });
    const attachment = new IamRolePolicyAttachment(this, 'Policy', {
      role: role.name,
      policyArn: `arn:${account.partition}:iam::aws:policy/${input.managedPolicy}`,
    });
    this.roleArn = role.arn;
    this.permissions = [attachment];
  }
}
