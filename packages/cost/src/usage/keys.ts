import type { Resource } from '@hera/stack-model';

/** One thing that use is stated for. */
export interface UsageKey {
  /** What the figure counts, a month. */
  readonly unit: string;
  readonly title: string;
  /** `text` names something, such as an instance type. @default 'figure' */
  readonly kind?: 'figure' | 'text';
  /** Which resources of the type share a total. @default - all of them */
  readonly among?: (resource: Resource) => boolean;
}

const gb = (title: string): UsageKey => ({ unit: 'GB', title });
const count = (unit: string, title: string): UsageKey => ({ unit, title });
const name = (title: string): UsageKey => ({ unit: '', title, kind: 'text' });

const billedByTraffic = (resource: Resource): boolean => resource.text('vpc_endpoint_type') === 'Interface';
const instances = {
  monthly_cpu_credit_hrs: count(
    'vCPU-hours for each node',
    'vCPU-hours above the baseline, for each burstable node in unlimited mode',
  ),
} as const;
const loadBalancer = {
  processed_bytes_gb: gb('Traffic through it; 1 GB is one capacity unit for an hour, other limits are not counted'),
} as const;
const nodes = {
  nodes: count('nodes', 'Mean number of nodes that it runs'),
  instance_type: name('Instance type of those nodes'),
  capacity_type: name('ON_DEMAND or SPOT'),
} as const;

/**
 * Everything that a usage file may state, by resource type. Names are those of Infracost's usage file, version 0.1, where it has the same
 * thing. `karpenter` and `aws_data_transfer` are no resources of Terraform: they stand for what the stack brings with it.
 */
export const usageKeys: Readonly<Record<string, Readonly<Record<string, UsageKey>>>> = {
  aws_data_transfer: {
    monthly_intra_region_gb: gb('Traffic between availability zones; billed out and in, so each GB twice'),
    monthly_outbound_internet_gb: gb('Traffic out to the internet'),
    monthly_outbound_other_regions_gb: gb('Traffic out to other regions'),
  },
  karpenter: nodes,
  aws_eks_cluster: {
    monthly_api_log_gb: gb('Logs of the API server'),
    monthly_audit_log_gb: gb('Audit log'),
    monthly_authenticator_log_gb: gb('Logs of the authenticator'),
    monthly_controller_manager_log_gb: gb('Logs of the controller manager'),
    monthly_scheduler_log_gb: gb('Logs of the scheduler'),
    auto_mode_nodes: count('nodes', 'Mean number of nodes that EKS Auto Mode runs'),
    auto_mode_instance_type: name('Instance type of those nodes'),
    auto_mode_capacity_type: name('ON_DEMAND or SPOT'),
  },
  aws_eks_node_group: instances,
  aws_autoscaling_group: instances,
  aws_instance: { ...instances, root_volume_gb: gb('Size of the root volume, where the machine image decides it') },
  aws_eks_fargate_profile: {
    vcpu: count('vCPU', 'vCPUs of the pods that run at a time, on average'),
    memory_gb: count('GB', 'Memory of the pods that run at a time, on average'),
  },
  aws_eks_addon: {
    monthly_observations: count('observations', 'Observations of Container Insights, with its add-on'),
  },
  aws_nat_gateway: { monthly_data_processed_gb: gb('Traffic through the gateway, both ways') },
  aws_vpc_endpoint: {
    monthly_data_processed_gb: { ...gb('Traffic through the endpoint, both ways'), among: billedByTraffic },
  },
  aws_lb: loadBalancer,
  aws_alb: loadBalancer,
  aws_flow_log: { monthly_data_ingested_gb: gb('Records of the flow log') },
  aws_cloudwatch_log_group: {
    monthly_data_ingested_gb: gb('Logs that applications write; those of EKS and flow logs count where they are made'),
    monthly_data_scanned_gb: gb('Logs that queries of Logs Insights read'),
    storage_gb: gb('Stored logs, as compressed'),
  },
  aws_kms_key: { monthly_requests: count('requests', 'Requests for the key') },
  aws_kms_replica_key: { monthly_requests: count('requests', 'Requests for the key') },
  aws_s3_bucket: {
    'standard.storage_gb': gb('Stored data, class Standard'),
    'standard.monthly_tier_1_requests': count('requests', 'PUT, COPY, POST and LIST requests'),
    'standard.monthly_tier_2_requests': count('requests', 'GET and all other requests'),
  },
  aws_sns_topic: { monthly_requests: count('requests', 'Messages that are published') },
  aws_sns_topic_subscription: { monthly_notifications: count('notifications', 'Messages that are delivered') },
  aws_sqs_queue: { monthly_requests: count('requests', 'Requests to the queue') },
  aws_cloudwatch_event_rule: {
    monthly_custom_events: count(
      'events',
      'Events that applications put on the bus, where the rule is on a bus of its own',
    ),
  },
  aws_guardduty_detector: {
    monthly_cloudtrail_events: count('events', 'Management events of CloudTrail in account and region'),
    monthly_flow_dns_gb: gb('Flow logs and DNS queries that GuardDuty reads'),
    monthly_eks_audit_events: count('events', 'Audit events of all clusters in account and region'),
    monthly_s3_events: count('events', 'Data events of S3'),
    monthly_ebs_scanned_gb: gb('Volumes that are scanned after a finding'),
    rds_vcpu: count('vCPU', 'vCPUs of the databases that are watched'),
    monthly_lambda_gb: gb('Network activity of functions'),
  },
  aws_ebs_snapshot: { storage_gb: gb('Changed data that the snapshot holds') },
  aws_backup_vault: {
    monthly_ebs_snapshot_gb: gb('Recovery points of EBS volumes'),
    s3_backup_gb: gb('Recovery points of S3 buckets'),
    eks_backup_gb: gb('Recovery points of cluster state'),
  },
  aws_backup_restore_testing_plan: {
    monthly_recovery_points: count('recovery points', 'Recovery points that are restored for a test'),
  },
};

/** Whether a type has anything that use is stated for. */
export const hasUsageKeys = (type: string): boolean => Object.hasOwn(usageKeys, type);

/** The key of a type, or nothing. */
export const usageKeyOf = (type: string, key: string): UsageKey | undefined => {
  const keys = hasUsageKeys(type) ? usageKeys[type] : undefined;
  return keys !== undefined && Object.hasOwn(keys, key) ? keys[key] : undefined;
};
