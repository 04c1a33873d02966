/** Features of a detector by their names in props, in the order of the prices. */
export const featureNames = {
  eksAuditLogs: 'EKS_AUDIT_LOGS',
  runtimeMonitoring: 'RUNTIME_MONITORING',
  ebsMalwareProtection: 'EBS_MALWARE_PROTECTION',
  s3DataEvents: 'S3_DATA_EVENTS',
  rdsLoginEvents: 'RDS_LOGIN_EVENTS',
  lambdaNetworkLogs: 'LAMBDA_NETWORK_LOGS',
} as const;

/** A feature as props name it. */
export type Feature = keyof typeof featureNames;

/** A feature as GuardDuty names it. */
export type FeatureName = (typeof featureNames)[Feature];

/** What a detector watches. A switch that is `false` is written to AWS as off: leaving a feature out would leave it as it is. */
export interface ThreatDetectionFeatures {
  /**
   * The audit log of every EKS cluster of the account, read from EKS itself, whether it goes to CloudWatch Logs or not.
   * @default true
   * @cost 1.6 USD per million events (guardduty-eks-audit-logs), less beyond 100 million a month
   */
  readonly eksAuditLogs?: boolean;
  /**
   * What processes on nodes do, by an agent on each. Pods on Fargate are not covered.
   * @default true
   * @cost 1.5 USD per vCPU-month (guardduty-runtime), less beyond 500; the flow logs of such nodes are then free
   */
  readonly runtimeMonitoring?: boolean;
  /**
   * Whether GuardDuty installs the agent on EKS clusters and keeps it up to date: the add-on `aws-guardduty-agent`, and in each
   * VPC an endpoint with a security group, which Terraform knows nothing of. Without it, install the add-on yourself.
   * @default - as `runtimeMonitoring`
   */
  readonly agentManagement?: boolean;
  /**
   * Scans of the EBS volumes of instances that a finding calls suspicious.
   * @default true
   * @cost 0.03 USD per GB scanned (guardduty-ebs-malware)
   */
  readonly ebsMalwareProtection?: boolean;
  /**
   * Access to objects in every bucket of the account.
   * @default true
   * @cost 0.8 USD per million events (guardduty-s3), less beyond 500 million a month
   */
  readonly s3DataEvents?: boolean;
  /**
   * Logins to Aurora and RDS databases of the account.
   * @default true
   * @cost 1 USD per vCPU-month of database instances (guardduty-rds)
   */
  readonly rdsLoginEvents?: boolean;
  /**
   * Network activity of Lambda functions of the account.
   * @default true
   * @cost 1 USD per GB (guardduty-lambda)
   */
  readonly lambdaNetworkLogs?: boolean;
}
