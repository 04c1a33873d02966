import type { ListAccessPoliciesRequest, ListAccessPoliciesResponse } from '@aws-sdk/client-eks';
import type { Operation } from './context';
import table from './data/access-policies.json';
import { partitionOf } from '../arn';
import { pageOf } from './pages';

/** ARN of an access policy: without region and account, owned by `aws`. */
export const accessPolicyArn = (region: string, name: string): string =>
  `arn:${partitionOf(region)}:eks::aws:cluster-access-policy/${name}`;

/** Whether EKS has an access policy of this ARN. */
export const isAccessPolicy = (region: string, arn: string): boolean =>
  table.policies.some((name) => accessPolicyArn(region, name) === arn);

/** ListAccessPolicies. The emulator's list of access policies. */
export const listAccessPolicies: Operation<ListAccessPoliciesRequest, ListAccessPoliciesResponse> = (
  { caller },
  input,
) => {
  const policies = table.policies.map((name) => ({ name, arn: accessPolicyArn(caller.region, name) }));
  const { items, nextToken } = pageOf(policies, input);
  return { accessPolicies: items, nextToken };
};
