import { contextOf } from '@hera/core';
import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity/index.js';
import { DataAwsPartition } from '@cdktf/provider-aws/lib/data-aws-partition/index.js';
import { DataAwsRegion } from '@cdktf/provider-aws/lib/data-aws-region/index.js';
import type { Construct } from 'constructs';

/** Where a stack is applied, as far as policy documents have to name it. References, known when Terraform plans. */
export interface Account {
  readonly id: string;
  readonly partition: string;
  /** `amazonaws.com`, or `amazonaws.com.cn` in China. */
  readonly dnsSuffix: string;
  readonly region: string;
}

/** Reads the account that the provider acts in. */
export const accountOf = (scope: Construct): Account => {
  const { partition, dnsSuffix } = new DataAwsPartition(scope, 'Partition');
  return {
    id: new DataAwsCallerIdentity(scope, 'Caller').accountId,
    partition,
    dnsSuffix,
    region: contextOf(scope).region ?? new DataAwsRegion(scope, 'Region').id,
  };
};

/** The account itself as a principal: IAM policies of the account then decide. */
export const rootArn = ({ partition, id }: Pick<Account, 'partition' | 'id'>): string =>
  `arn:${partition}:iam::${id}:root`;
