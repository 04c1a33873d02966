import { contextOf, leaveOut, type LogGroupRef } from '@hera/core';
import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity/index.js';
import { DataAwsPartition } from '@cdktf/provider-aws/lib/data-aws-partition/index.js';
import { FlowLog, type FlowLogConfig } from '@cdktf/provider-aws/lib/flow-log/index.js';
import { Construct } from 'constructs';
import type { Surroundings } from '../internal/surroundings';
import { logFormat } from './fields';
import { FlowLogBucket, type FlowLogBucketRef } from './flow-log-bucket';
import { logGroupFor } from './log-group';
import type { PlannedBucket, PlannedFlowLogs } from './planned';

/** Props of `FlowLogs`. */
export interface FlowLogsProps extends PlannedFlowLogs {
  readonly around: Surroundings;
  /** Name of the environment. */
  readonly name: string;
  /** Path of the network below its stack: two networks of one environment get two log groups. */
  readonly networkPath: string;
  readonly region: string;
}

/** Account and region that records come from. */
export interface FlowLogSource {
  readonly account: string;
  readonly partition: string;
  readonly region: string;
}

/** Flow logs of a VPC, and the places that they write to. */
export class FlowLogs extends Construct {
  /** Undefined when nothing goes to CloudWatch Logs. */
  readonly logGroup: LogGroupRef | undefined;
  /** The bucket that we made; undefined when there is none. */
  readonly bucket: FlowLogBucketRef | undefined;

  constructor(scope: Construct, props: FlowLogsProps) {
    super(scope, 'flow-log');
    const { around, fields } = props;
    const source: FlowLogSource = {
      account: new DataAwsCallerIdentity(this, 'Caller').accountId,
      partition: new DataAwsPartition(this, 'Partition').partition,
      region: props.region,
    };
    const common: FlowLogConfig = {
      vpcId: around.vpc.id,
      trafficType: 'ALL',
      maxAggregationInterval: props.aggregationSeconds,
      tags: around.tags('flow-log'),
      ...(fields === undefined ? {} : { logFormat: logFormat(fields) }),
    };
    if (props.cloudwatch !== undefined) this.logGroup = this.#toLogGroup(props, source, common);
    if (props.s3 !== undefined) this.bucket = this.#toBucket(props, props.s3, source, common);
  }

  #toLogGroup(props: FlowLogsProps, source: FlowLogSource, common: FlowLogConfig): LogGroupRef {
    const { logGroup, role, write } = logGroupFor(this, props, source);
    new FlowLog(this, 'FlowLog', {
      ...common,
      logDestinationType: 'cloud-watch-logs',
      logDestination: logGroup.logGroupArn,
      iamRoleArn: role.arn,
      dependsOn: [write],
    });
    return logGroup;
  }

  #toBucket(
    props: FlowLogsProps,
    s3: PlannedBucket,
    source: FlowLogSource,
    common: FlowLogConfig,
  ): FlowLogBucketRef | undefined {
    const part = new Construct(this, 's3');
    const own = s3.bucketArn === undefined ? new FlowLogBucket(part, { ...props, s3, source }) : undefined;
    const bucketArn = own?.bucketArn ?? s3.bucketArn ?? '';
    new FlowLog(part, 'FlowLog', {
      ...common,
      logDestinationType: 's3',
      logDestination: s3.prefix === '' ? bucketArn : `${bucketArn}/${s3.prefix}`,
      ...this.#format(s3),
      // Without the policy in place EC2 writes one of its own, and every later plan would want to undo that.
      ...(own === undefined ? {} : { dependsOn: [...own.ready] }),
    });
    return own;
  }

  #format(s3: PlannedBucket): Pick<FlowLogConfig, 'destinationOptions'> {
    const destinationOptions = {
      fileFormat: s3.format,
      hiveCompatiblePartitions: s3.hiveCompatible,
      perHourPartition: s3.hourly,
    };
    if (contextOf(this).target.kind === 'aws') return { destinationOptions };
    leaveOut(
      this,
      'aws_flow_log.destination_options',
      'LocalStack forgets them, and every plan would replace the flow log',
    );
    return {};
  }
}
