import { Cluster, type NodeGroupProps } from '@hera/cluster';
import { AwsStack, defineEnvironment } from '@hera/core';
import { Network } from '@hera/network';
import { EncryptionKeys } from '@hera/security';
import { BackupVault } from '@cdktf/provider-aws/lib/backup-vault/index.js';
import { CloudwatchDashboard } from '@cdktf/provider-aws/lib/cloudwatch-dashboard/index.js';
import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js';
import { type StackModel, stackModelOf } from '@hera/stack-model';
import { Testing } from 'cdktf';
import { estimate } from '../estimate/estimate';
import { today } from '../estimate/model.fixture';
import type { Estimate } from '../estimate/result';
import { usageOf } from '../usage/usage';

/** The seed's production design in numbers. */
export interface Design {
  readonly onDemand: number;
  readonly spot: number;
  /** Root volume of a node, in GiB. */
  readonly diskGiB: number;
  /** Interface endpoints beyond the six that production has. */
  readonly furtherEndpoints: readonly string[];
  /** Detailed monitoring, alarms, a dashboard and a backup vault. */
  readonly isEnhanced: boolean;
}

/** 3 x t3.large in three zones, six endpoints, small disks. */
export const leanDesign: Design = { onDemand: 3, spot: 0, diskGiB: 42, furtherEndpoints: [], isEnhanced: false };

/** The same with eight endpoints and larger disks. */
export const ampleDesign: Design = { ...leanDesign, diskGiB: 82, furtherEndpoints: ['kms', 'secretsmanager'] };

const nodes = (name: string, count: number, { diskGiB, isEnhanced }: Design): NodeGroupProps => ({
  name,
  instanceTypes: ['t3.large'],
  capacityType: name === 'spot' ? 'SPOT' : 'ON_DEMAND',
  ...(name === 'spot' ? { interruptible: true } : {}),
  scaling: { minimum: count, desired: count, maximum: count },
  diskGiB,
  detailedMonitoring: isEnhanced,
});

/** Synthesises the design from Hera's own constructs, as an app would. */
export const stackOf = (design: Design): StackModel => {
  const stack = new AwsStack(Testing.app(), 'seed', {
    environment: defineEnvironment({
      name: 'prod',
      profile: 'production',
      region: 'us-east-1',
      tags: { owner: 'platform-team' },
      overrides: { flowLogs: { value: false, justification: 'The cost table of the document has no flow logs.' } },
    }),
  });
  const logs = 'arn:aws:kms:us-east-1:111122223333:key/11112222-3333-4444-5555-666677778888';
  const keys = new EncryptionKeys(stack, 'Keys', { purposes: ['secrets', 'ebs'], fromArn: { logs } });
  const network = new Network(stack, 'Network', {
    cidr: '10.1.0.0/16',
    layout: {
      public: { 'use1-az1': '10.1.1.0/24', 'use1-az2': '10.1.2.0/24', 'use1-az4': '10.1.3.0/24' },
      private: { 'use1-az1': '10.1.10.0/24', 'use1-az2': '10.1.11.0/24', 'use1-az4': '10.1.12.0/24' },
    },
    endpoints: { presets: ['core'], services: design.furtherEndpoints },
    flowLog: false,
  });
  new Cluster(stack, 'Cluster', {
    name: 'prod',
    version: '1.35',
    network,
    keys: { secrets: keys.require('secrets'), volumes: keys.require('ebs'), logs: keys.require('logs') },
    endpoint: { publicCidrs: ['198.51.100.0/24'] },
    accessEntries: [
      {
        type: 'STANDARD',
        name: 'admin',
        principalArn: 'arn:aws:iam::111122223333:role/platform',
        policies: [{ policy: 'AmazonEKSClusterAdminPolicy' }],
      },
    ],
    nodeGroups: [
      nodes('system', design.onDemand, design),
      ...(design.spot > 0 ? [nodes('spot', design.spot, design)] : []),
    ],
    today,
  });
  if (design.isEnhanced) {
    for (let index = 0; index < 10; index += 1)
      new CloudwatchMetricAlarm(stack, `Alarm${index}`, {
        alarmName: `alarm-${index}`,
        comparisonOperator: 'GreaterThanThreshold',
        evaluationPeriods: 1,
        metricName: 'CPUUtilization',
        namespace: 'AWS/EC2',
        period: 300,
        statistic: 'Average',
        threshold: 80,
      });
    new CloudwatchDashboard(stack, 'Dashboard', { dashboardName: 'prod', dashboardBody: '{}' });
    new BackupVault(stack, 'Vault', { name: 'prod' });
  }
  return stackModelOf(JSON.parse(Testing.synth(stack)) as object);
};

/** Before traffic: only the logs of the control plane, so many GB a month in all, and 500 GB of recovery points. */
export const beforeTraffic = (design: Design, logGb: number): Estimate =>
  estimate(stackOf(design), {
    at: today,
    usage: usageOf({
      profile: 'none',
      types: {
        aws_eks_cluster: {
          monthly_audit_log_gb: logGb - 2,
          monthly_api_log_gb: 1,
          monthly_authenticator_log_gb: 0.5,
          monthly_controller_manager_log_gb: 0.25,
          monthly_scheduler_log_gb: 0.25,
        },
        aws_backup_vault: { monthly_ebs_snapshot_gb: 500 },
        aws_eks_node_group: { monthly_cpu_credit_hrs: 0 },
      },
    }),
  });
