import { type LogGroup, paginateDescribeLogGroups } from '@aws-sdk/client-cloudwatch-logs';
import type { CheckContext } from '../check';
import { customerKeyFaultOf } from './live-keys';
import { observe, type Observation } from './observation';
import { collect } from '@hera/core/aws-sdk';

/** What a log group should be like. */
export interface DeclaredLogGroup {
  readonly logGroupName: string;
  readonly retentionDays: number;
  readonly customerManagedKey: boolean;
}

/** What a log group should be like, in words. */
export const logGroupExpectation = ({ logGroupName, retentionDays, customerManagedKey }: DeclaredLogGroup): string =>
  `${logGroupName}: ${retentionDays} days${customerManagedKey ? ', customer-managed key' : ''}`;

const read = async ({ aws }: CheckContext, name: string): Promise<LogGroup | undefined> => {
  const groups = await collect(
    paginateDescribeLogGroups({ client: aws.logs }, { logGroupNamePrefix: name }),
    (page) => page.logGroups,
  );
  return groups.find(({ logGroupName }) => logGroupName === name);
};

/** Looks at retention and key of one log group. */
export const lookAtLogGroup = async (context: CheckContext, declared: DeclaredLogGroup): Promise<Observation> => {
  const call = 'logs:DescribeLogGroups';
  const group = await read(context, declared.logGroupName);
  if (group === undefined)
    return observe(call, declared.logGroupName, 'no such log group', ['the log group is missing']);
  const days = group.retentionInDays;
  return observe(
    call,
    declared.logGroupName,
    `${days === undefined ? 'kept for ever' : `${days} days`}, key ${group.kmsKeyId ?? 'of CloudWatch Logs'}`,
    [
      days !== declared.retentionDays && `expected ${declared.retentionDays} days`,
      declared.customerManagedKey && (await customerKeyFaultOf(context, group.kmsKeyId)),
    ],
  );
};
