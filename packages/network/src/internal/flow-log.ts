import type { LogGroupRef } from '@hera/core';
import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group/index.js';
import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity/index.js';
import { DataAwsPartition } from '@cdktf/provider-aws/lib/data-aws-partition/index.js';
import { FlowLog } from '@cdktf/provider-aws/lib/flow-log/index.js';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role/index.js';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy/index.js';
import { Construct } from 'constructs';
import type { PlannedFlowLog } from './plan';
import type { Surroundings } from './surroundings';

/** Props of `VpcFlowLog`. */
export interface VpcFlowLogProps extends PlannedFlowLog {
  readonly around: Surroundings;
  /** Name of the environment. */
  readonly name: string;
  /** Path of the network below its stack: two networks of one environment get two log groups. */
  readonly networkPath: string;
  readonly region: string;
}

const policy = (statement: object): string => JSON.stringify({ Version: '2012-10-17', Statement: [statement] });

// Longest role name is 64, of which Terraform takes 26 to make a prefix unique.
const longestPrefix = 38;

/** Flow log of a VPC, its log group, and a role that can write nowhere else. */
export class VpcFlowLog extends Construct {
  readonly logGroup: LogGroupRef;

  constructor(scope: Construct, props: VpcFlowLogProps) {
    super(scope, 'flow-log');
    const { around, name, key, region } = props;
    const tags = around.tags('flow-log');
    const logGroupName = `/hera/${name}/${props.networkPath}/flow-log`.replace(/[^\w./#-]/g, '-');
    const logGroup = new CloudwatchLogGroup(this, 'LogGroup', {
      name: logGroupName,
      retentionInDays: props.retentionDays,
      tags,
      ...(key === undefined ? {} : { kmsKeyId: key.keyArn }),
      ...(key?.ready === undefined ? {} : { dependsOn: [...key.ready] }),
    });
    const account = new DataAwsCallerIdentity(this, 'Caller').accountId;
    const { partition } = new DataAwsPartition(this, 'Partition');
    const role = new IamRole(this, 'Role', {
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
    const write = new IamRolePolicy(this, 'Write', {
      name: 'write-flow-log',
      role: role.id,
      policy: policy({
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
        Resource: [logGroup.arn, `${logGroup.arn}:*`],
      }),
    });
    new FlowLog(this, 'FlowLog', {
      vpcId: around.vpc.id,
      trafficType: 'ALL',
      logDestinationType: 'cloud-watch-logs',
      logDestination: logGroup.arn,
      iamRoleArn: role.arn,
      maxAggregationInterval: props.aggregationSeconds,
      tags,
      dependsOn: [write],
    });
    this.logGroup = { logGroupName, logGroupArn: logGroup.arn };
  }
}
