/** What a dimension is: the AWS service that bills it, and the unit that one price and one quantity are for. */
export interface DimensionInfo {
  /** Offer code of the AWS price list, for example `AmazonEC2`. */
  readonly service: string;
  /** Unit of the quantity. Months have 730 hours; GB are those of AWS's bill; requests, events and metrics are single ones. */
  readonly unit: string;
  /** What is billed, in a few words. */
  readonly title: string;
  /**
   * Quantity of the unit that costs nothing and is not in the price list, for each thing that it belongs to, for example the 3,000 IOPS of a gp3
   * volume. Free tiers of an account are no part of a list price and are not here.
   *
   * @default - all of it is billed
   */
  readonly included?: { readonly quantity: number; readonly per: string };
  /** Why it costs nothing, for what AWS documents as free. @default - it has a price */
  readonly free?: string;
}

const eks = (title: string) => ({ service: 'AmazonEKS', unit: 'cluster-hour', title });
const ebs = (unit: string, title: string) => ({ service: 'AmazonEC2', unit, title });
const cloudWatch = (unit: string, title: string) => ({ service: 'AmazonCloudWatch', unit, title });

/** Every dimension with a fixed name. Names are public contract; those of one instance type are built by `instanceDimension`. */
export const dimensions = {
  'eks.control-plane': eks('EKS control plane, version in standard support'),
  'eks.extended-support': eks('EKS control plane, surcharge for a version in extended support'),
  'eks.provisioned-xl': eks('EKS Provisioned Control Plane XL, on top of the control plane'),
  'eks.provisioned-2xl': eks('EKS Provisioned Control Plane 2XL, on top of the control plane'),
  'eks.provisioned-4xl': eks('EKS Provisioned Control Plane 4XL, on top of the control plane'),
  'eks.provisioned-8xl': eks('EKS Provisioned Control Plane 8XL, on top of the control plane'),
  'fargate.vcpu': { service: 'AmazonEKS', unit: 'vCPU-hour', title: 'Fargate pod on Linux x86, vCPU' },
  'fargate.memory': { service: 'AmazonEKS', unit: 'GB-hour', title: 'Fargate pod on Linux x86, memory' },
  'fargate.storage': {
    service: 'AmazonEKS',
    unit: 'GB-hour',
    title: 'Fargate pod, ephemeral storage',
    included: { quantity: 20, per: 'pod' },
  },
  'ec2.cpu-credits.t3': {
    service: 'AmazonEC2',
    unit: 'vCPU-hour',
    title: 'surplus CPU credits of t3 and t3a in unlimited mode',
  },
  'ec2.cpu-credits.t4g': {
    service: 'AmazonEC2',
    unit: 'vCPU-hour',
    title: 'surplus CPU credits of t4g in unlimited mode',
  },
  'ebs.gp3.storage': ebs('GB-month', 'EBS gp3, storage'),
  'ebs.gp3.iops': { ...ebs('IOPS-month', 'EBS gp3, provisioned IOPS'), included: { quantity: 3000, per: 'volume' } },
  'ebs.gp3.throughput': {
    ...ebs('MiBps-month', 'EBS gp3, provisioned throughput'),
    included: { quantity: 125, per: 'volume' },
  },
  'ebs.gp2.storage': ebs('GB-month', 'EBS gp2, storage'),
  'ebs.io1.storage': ebs('GB-month', 'EBS io1, storage'),
  'ebs.io1.iops': ebs('IOPS-month', 'EBS io1, provisioned IOPS'),
  'ebs.io2.storage': ebs('GB-month', 'EBS io2, storage'),
  'ebs.io2.iops': ebs('IOPS-month', 'EBS io2, provisioned IOPS'),
  'ebs.snapshot': ebs('GB-month', 'EBS snapshot, standard tier'),
  'nat.hour': { service: 'AmazonEC2', unit: 'hour', title: 'zonal NAT gateway' },
  'nat.gb': { service: 'AmazonEC2', unit: 'GB', title: 'zonal NAT gateway, data processed' },
  'nat.regional.hour': {
    service: 'AmazonEC2',
    unit: 'zone-hour',
    title: 'regional NAT gateway, each zone in which it is active',
  },
  'nat.regional.gb': { service: 'AmazonEC2', unit: 'GB', title: 'regional NAT gateway, data processed' },
  'vpc.public-ipv4': { service: 'AmazonVPC', unit: 'hour', title: 'public IPv4 address, in use or idle' },
  'vpc.interface-endpoint.hour': { service: 'AmazonVPC', unit: 'zone-hour', title: 'interface endpoint, each zone' },
  'vpc.interface-endpoint.gb': { service: 'AmazonVPC', unit: 'GB', title: 'interface endpoint, data processed' },
  'vpc.gateway-endpoint.hour': {
    service: 'AmazonVPC',
    unit: 'hour',
    title: 'gateway endpoint of S3 or DynamoDB',
    free: 'AWS charges nothing for gateway endpoints',
  },
  'logs.ingestion': cloudWatch('GB', 'CloudWatch Logs, ingestion, standard class'),
  'logs.ingestion-infrequent': cloudWatch('GB', 'CloudWatch Logs, ingestion, Infrequent Access class'),
  'logs.vended': cloudWatch('GB', 'vended logs to CloudWatch Logs: flow logs and EKS control plane logs'),
  'logs.vended-s3': cloudWatch('GB', 'vended logs to S3: flow logs'),
  'logs.storage': cloudWatch('GB-month', 'CloudWatch Logs, storage of compressed logs'),
  'logs.insights': cloudWatch('GB', 'CloudWatch Logs Insights, data scanned'),
  'cloudwatch.alarm.standard': cloudWatch('alarm-month', 'alarm on one metric, 60 seconds or longer'),
  'cloudwatch.alarm.high-resolution': cloudWatch('alarm-month', 'alarm on one metric, shorter than 60 seconds'),
  'cloudwatch.alarm.composite': cloudWatch('alarm-month', 'composite alarm'),
  'cloudwatch.dashboard': cloudWatch('dashboard-month', 'dashboard'),
  'cloudwatch.metric': cloudWatch('metric-month', 'custom metric, also of Container Insights'),
  'cloudwatch.container-insights': cloudWatch('observation', 'Container Insights with enhanced observability for EKS'),
  'kms.key': { service: 'awskms', unit: 'key-month', title: 'customer-managed KMS key' },
  'kms.request': { service: 'awskms', unit: 'request', title: 'KMS request, symmetric key' },
  's3.storage': { service: 'AmazonS3', unit: 'GB-month', title: 'S3 Standard, storage' },
  's3.put': { service: 'AmazonS3', unit: 'request', title: 'S3 Standard, PUT, COPY, POST and LIST' },
  's3.get': { service: 'AmazonS3', unit: 'request', title: 'S3 Standard, GET and all other' },
  'backup.ebs': { service: 'AWSBackup', unit: 'GB-month', title: 'AWS Backup, EBS recovery points, warm' },
  'backup.s3': { service: 'AWSBackup', unit: 'GB-month', title: 'AWS Backup, S3 recovery points, warm' },
  'backup.eks': { service: 'AWSBackup', unit: 'GB-month', title: 'AWS Backup, state of EKS clusters, warm' },
  'backup.restore-test': {
    service: 'AWSBackup',
    unit: 'recovery point',
    title: 'AWS Backup restore testing, each recovery point tested',
  },
  'guardduty.eks-audit': { service: 'AmazonGuardDuty', unit: 'event', title: 'GuardDuty, EKS audit log events' },
  'guardduty.runtime': { service: 'AmazonGuardDuty', unit: 'vCPU-month', title: 'GuardDuty Runtime Monitoring' },
  'guardduty.flow-dns': { service: 'AmazonGuardDuty', unit: 'GB', title: 'GuardDuty, VPC flow and DNS query logs' },
  'guardduty.cloudtrail': {
    service: 'AmazonGuardDuty',
    unit: 'event',
    title: 'GuardDuty, CloudTrail management events',
  },
  'guardduty.s3': { service: 'AmazonGuardDuty', unit: 'event', title: 'GuardDuty, S3 data events' },
  'guardduty.ebs-malware': { service: 'AmazonGuardDuty', unit: 'GB', title: 'GuardDuty, malware scans of EBS volumes' },
  'guardduty.rds': { service: 'AmazonGuardDuty', unit: 'vCPU-month', title: 'GuardDuty, logins to RDS' },
  'guardduty.lambda': { service: 'AmazonGuardDuty', unit: 'GB', title: 'GuardDuty, network activity of Lambda' },
  'transfer.inter-zone': {
    service: 'AmazonEC2',
    unit: 'GB',
    title: 'data between availability zones, billed in each direction',
  },
  'transfer.internet': { service: 'AmazonEC2', unit: 'GB', title: 'data out to the internet' },
  'transfer.inter-region': { service: 'AmazonEC2', unit: 'GB', title: 'data out to another region' },
  'elb.nlb.hour': { service: 'AWSELB', unit: 'hour', title: 'Network Load Balancer' },
  'elb.nlb.lcu': { service: 'AWSELB', unit: 'LCU-hour', title: 'Network Load Balancer, capacity units' },
  'elb.alb.hour': { service: 'AWSELB', unit: 'hour', title: 'Application Load Balancer' },
  'elb.alb.lcu': { service: 'AWSELB', unit: 'LCU-hour', title: 'Application Load Balancer, capacity units' },
  'sns.publish': { service: 'AmazonSNS', unit: 'request', title: 'SNS standard topic, requests' },
  'sns.email': { service: 'AmazonSNS', unit: 'notification', title: 'SNS, notifications by email' },
  'sns.https': { service: 'AmazonSNS', unit: 'notification', title: 'SNS, notifications by HTTPS' },
  'sqs.request': { service: 'AWSQueueService', unit: 'request', title: 'SQS standard queue, requests' },
  'events.custom': { service: 'AWSEvents', unit: 'event', title: 'EventBridge, custom events' },
  'events.aws': {
    service: 'AWSEvents',
    unit: 'event',
    title: 'EventBridge, events of AWS services to rules of the same account',
    free: 'AWS charges nothing for events that its services send to the default bus',
  },
} as const satisfies Record<string, DimensionInfo>;

/** A dimension with a fixed name, for example `nat.hour`. */
export type FixedDimension = keyof typeof dimensions;

/** On-demand hour of an instance type, Linux, shared tenancy. */
export type InstanceDimension = `ec2.instance/${string}`;

/** EKS Auto Mode fee for an hour of an instance type, on top of the instance. */
export type AutoModeDimension = `eks.auto-mode/${string}`;

/** What a price is for. */
export type Dimension = FixedDimension | InstanceDimension | AutoModeDimension;

/** `ec2.instance/m5.large` for `m5.large`. */
export const instanceDimension = (instanceType: string): InstanceDimension => `ec2.instance/${instanceType}`;

/** `eks.auto-mode/m5.large` for `m5.large`. */
export const autoModeDimension = (instanceType: string): AutoModeDimension => `eks.auto-mode/${instanceType}`;

const perInstance = /^(ec2\.instance|eks\.auto-mode)\/([a-z][a-z0-9-]*\.[a-z0-9-]+)$/;

/** The instance type of a dimension that belongs to one, for example `m5.large`; else nothing. */
export const instanceTypeOf = (dimension: string): string | undefined => perInstance.exec(dimension)?.[2];

/** What a dimension is, or nothing for a name that is none. */
export const dimensionInfo = (dimension: string): DimensionInfo | undefined => {
  if (Object.hasOwn(dimensions, dimension)) return dimensions[dimension as FixedDimension];
  const [, kind, instanceType] = perInstance.exec(dimension) ?? [];
  if (kind === undefined) return undefined;
  return kind === 'ec2.instance'
    ? { service: 'AmazonEC2', unit: 'hour', title: `${instanceType} on demand, Linux, shared tenancy` }
    : { service: 'AmazonEKS', unit: 'hour', title: `EKS Auto Mode fee of ${instanceType}, on top of the instance` };
};

/** True for a name that `priceOf` may know. */
export const isDimension = (name: string): name is Dimension => dimensionInfo(name) !== undefined;
