import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity/index.js';
import { DataAwsPartition } from '@cdktf/provider-aws/lib/data-aws-partition/index.js';
import type { IamRole } from '@cdktf/provider-aws/lib/iam-role/index.js';
import { Aspects, TerraformResource } from 'cdktf';
import { Construct, type IConstruct } from 'constructs';
import type { Environment } from './environment';

const arnOf = (scope: Construct, policy: string, account: string | undefined): string => {
  if (policy.startsWith('arn:')) return policy;
  const home = new Construct(scope, 'PermissionsBoundary');
  const { partition } = new DataAwsPartition(home, 'Partition');
  const id = account ?? new DataAwsCallerIdentity(home, 'Caller').accountId;
  return `arn:${partition}:iam::${id}:policy/${policy}`;
};

const isRole = (construct: IConstruct): construct is IamRole =>
  TerraformResource.isTerraformResource(construct) && construct.terraformResourceType === 'aws_iam_role';

/** Gives every IAM role of a stack the boundary of its environment, whoever made the role; one that has a boundary keeps it. */
export const boundRoles = (
  stack: Construct,
  { permissionsBoundary, account }: Pick<Environment, 'permissionsBoundary' | 'account'>,
): void => {
  if (permissionsBoundary === undefined) return;
  const arn = arnOf(stack, permissionsBoundary, account);
  Aspects.of(stack).add({
    visit: (construct) => {
      if (isRole(construct) && construct.permissionsBoundaryInput === undefined) construct.permissionsBoundary = arn;
    },
  });
};
