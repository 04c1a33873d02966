import type { LogGroupRef } from '@hera/core';
import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group/index.js';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role/index.js';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy/index.js';
import type { Construct } from 'constructs';
import type { FlowLogsProps, FlowLogSource } from './flow-logs';

const policy = (statement: object): string => JSON.stringify({ Version: '2012-10-17', Statement: [statement] });

// Longest role name is 64, of which Terraform takes 26 to make a prefix unique.
const longestPrefix = 38;

/** A log group, and a role that can write nowhere else. */
export const logGroupFor = (
  scope: Construct,
  props: FlowLogsProps,
  { account, partition, region }: FlowLogSource,
): { logGroup: LogGroupRef; role: IamRole; write: IamRolePolicy } => {
  const { around, name, key } = props;
  const tags = around.tags('flow-log');
  const logGroupName = `/hera/${name}/${props.networkPath}/flow-log`.replace(/[^\w./#-]/g, '-');
  const logGroup = new CloudwatchLogGroup(scope, 'LogGroup', {
    name: logGroupName,
    ...(props.cloudwatch === undefined ? {} : { retentionInDays: props.cloudwatch.retentionDays }),
    tags,
    ...(key === undefined ? {} : { kmsKeyId: key.keyArn }),
    ...(key?.ready === undefined ? {} : { dependsOn: [...key.ready] }),
  });
  const role = new IamRole(scope, 'Role', {
    // IAM is global: the same environment in a second region must not clash.
    namePrefix: `${name.replace(/[^\w+=,.@-]/g, '-').slice(0, longestPrefix - '-flow-log-'.length)}-flow-log-`,
    description: 'Writes the VPC flow log to its log group',
    assumeRolePolicy: policy({
      Effect: 'Allow',
      Action: 'sts:AssumeRole',
      Principal: { Service: 'vpc-flow-logs.amazonaws.com' },
      // Without these, the service could be made to use the role on behalf of another account.
      Condition: {
        StringEquals: { 'aws:SourceAccount': account },
        ArnLike: { 'aws:SourceArn': `arn:${partition}:ec2:${region}:${account}:vpc-flow-log/*` },
      },
    }),
    tags,
  });
  const write = new IamRolePolicy(scope, 'Write', {
    name: 'write-flow-log',
    role: role.id,
    policy: policy({
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
      Resource: [logGroup.arn, `${logGroup.arn}:*`],
    }),
  });
  return { logGroup: { logGroupName, logGroupArn: logGroup.arn }, role, write };
};
