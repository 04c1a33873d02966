import type { CiPlace } from './place';
import { actionsOf, allow, type IdentityStatement } from './statement';

// Where Terraform looks for workspaces, at every init, whether there are any or not.
const workspaces = 'env:/';

/**
 * State of one stack in S3 with native locking. Source: Terraform's documentation of the S3 backend, "S3 Bucket Permissions" and "KMS"
 * permissions.
 *
 * @param writes whether the state itself may be written; the lock is written by a plan too
 */
export const stateStatements = (place: CiPlace, writes: boolean): readonly IdentityStatement[] => {
  const { stack, stateBucketArn, stateKeyArn } = place;
  const state = `${stack}/terraform.tfstate`;
  return [
    allow('ListState', ['s3:ListBucket'], [stateBucketArn], {
      StringEquals: { 's3:prefix': [state, `${state}.tflock`, `${stack}/`, workspaces] },
    }),
    allow('State', actionsOf('s3', ['GetObject', ...(writes ? ['PutObject'] : [])]), [`${stateBucketArn}/${state}`]),
    allow('Lock', actionsOf('s3', ['GetObject', 'PutObject', 'DeleteObject']), [`${stateBucketArn}/${state}.tflock`]),
    ...(stateKeyArn === undefined
      ? []
      : [allow('StateKey', actionsOf('kms', ['Decrypt', 'DescribeKey', 'Encrypt', 'GenerateDataKey']), [stateKeyArn])]),
  ];
};
