import { type AccessEntry, Cluster, systemNodeGroup, workloadNodeGroup } from '@hera/cluster';
import { AwsStack, type SynthTarget } from '@hera/core';
import { Network } from '@hera/network';
import { ClusterAlarms, ClusterDashboard, MonthlyBudget } from '@hera/observability';
import { ClusterBackup } from '@hera/recovery';
import {
  AccountDefaults,
  AssumableRole,
  ciBoundaryOf,
  ciDeployRoleOf,
  EncryptionKeys,
  NotificationTopic,
  SecurityGroupAudit,
  ThreatDetection,
} from '@hera/security';
import { KubernetesPolicy } from '@hera/security/kubernetes';
import { TerraformOutput } from 'cdktf';
import { Construct } from 'constructs';
import * as values from './environment';

/** What a synth of production can be told. */
export interface ProdAwsOptions {
  /** @default - what `HERA_TARGET` says, else a real account */
  readonly target?: SynthTarget;
  /** @default - as the environment's values say */
  readonly deployedByCi?: boolean;
}

/** Production on AWS. Construct ids are part of the Terraform addresses: a rename replaces resources. */
export class ProdAws extends AwsStack {
  constructor(scope: Construct, id: string, options: ProdAwsOptions = {}) {
    const { deployedByCi = values.deployedByCi, ...stack } = options;
    const { name } = values.environment;
    const boundary = deployedByCi ? { permissionsBoundary: ciBoundaryOf(name) } : {};
    super(scope, id, { environment: { ...values.environment, ...boundary }, ...stack });

    const keys = new EncryptionKeys(this, 'Keys', { purposes: ['secrets', 'ebs', 'logs', 'backup', 'notifications'] });
    new AccountDefaults(this, 'AccountDefaults', { ebsKey: keys.require('ebs') });

    const network = new Network(this, 'Network', {
      ...values.network,
      clusterName: values.cluster.name,
      flowLog: { key: keys.require('logs') },
    });

    const admin = new AssumableRole(this, 'ClusterAdmin', { name: 'cluster-admin' });
    const viewer = new AssumableRole(this, 'ClusterViewer', { name: 'cluster-viewer' });
    const cluster = new Cluster(this, 'Cluster', {
      name: values.cluster.name,
      version: values.cluster.version,
      network,
      keys: { secrets: keys.require('secrets'), volumes: keys.require('ebs'), logs: keys.require('logs') },
      endpoint: { publicCidrs: values.cluster.publicCidrs },
      accessEntries: [
        {
          type: 'STANDARD',
          name: 'admin',
          principalArn: admin.roleArn,
          policies: [{ policy: 'AmazonEKSClusterAdminPolicy' }],
        },
        {
          type: 'STANDARD',
          name: 'viewer',
          principalArn: viewer.roleArn,
          // No policy of EKS: AmazonEKSAdminViewPolicy shows secrets too. KubernetesPolicy says what the group may see.
          kubernetesGroups: ['hera:viewer'],
        },
        ...(deployedByCi ? [this.#ciEntry(name)] : []),
      ],
      nodeGroups: [systemNodeGroup(), workloadNodeGroup()],
      clusterAutoscaler: true,
      observability: true,
      addons: [
        {
          name: 'amazon-cloudwatch-observability',
          // Application Signals are not asked for: they would bring agents into every application that is behind a service, and bill what they
          // send. The agents take no traces either, so that nothing calls X-Ray: a configuration of theirs replaces the default as a whole.
          configuration: {
            agent: { config: { logs: { metrics_collected: { kubernetes: { enhanced_container_insights: true } } } } },
            manager: { applicationSignals: { autoMonitor: { monitorAllServices: false } } },
          },
        },
      ],
    });

    // After network and cluster, whose facts it reads, and whose Cluster Autoscaler it writes.
    new KubernetesPolicy(this, 'Kubernetes', values.kubernetes);

    const topic = new NotificationTopic(this, 'Notifications', {
      publishers: ['eventbridge', 'cloudwatch-alarms', 'budgets'],
      key: keys.require('notifications'),
      subscriptions: values.notifications,
    });
    const detection = new ThreatDetection(this, 'ThreatDetection', { topic, ...values.threatDetection });
    const { deadLetterQueueArn } = detection;
    const alarms = new ClusterAlarms(this, 'Alarms', {
      cluster,
      network,
      topic,
      ...(deadLetterQueueArn === undefined
        ? {}
        : { deadLetterQueueArns: { 'guardduty-findings': deadLetterQueueArn } }),
      ...values.alarms,
    });
    new ClusterDashboard(this, 'Dashboard', {
      cluster,
      network,
      alarmArns: Object.values(alarms.alarmArns),
      findingsRuleName: detection.ruleName,
    });
    const backup = new ClusterBackup(this, 'Backup', {
      cluster,
      key: keys.require('backup'),
      topic,
      ...values.recovery,
    });
    new MonthlyBudget(this, 'Budget', { topic, ...values.budget });
    new SecurityGroupAudit(this, 'SecurityGroupAudit');

    const output = (name: string, value: string, description: string) =>
      new TerraformOutput(this, name, { value, description }).overrideLogicalId(name);
    output('vpc_id', network.vpcId, 'The VPC.');
    output('cluster_name', cluster.clusterName, 'The EKS cluster, for aws eks update-kubeconfig.');
    output('cluster_endpoint', cluster.endpoint, 'HTTPS endpoint of the Kubernetes API.');
    output('cluster_admin_role_arn', admin.roleArn, 'Role to assume for the administration of Kubernetes.');
    output(
      'kubernetes_apply_role_arn',
      admin.roleArn,
      'Role that infractl applies manifests as, where the caller has no access entry.',
    );
    output('notification_topic_arn', topic.topicArn, 'Topic that findings and alarms go to.');
    output('backup_vault_name', backup.vaultName, 'Vault with the recovery points of the cluster.');
    output('restore_role_arn', backup.restoreRoleArn, 'Role that AWS Backup restores as.');
    output('cluster_viewer_role_arn', viewer.roleArn, 'Role to assume for looking around in Kubernetes.');
  }

  /** Manifests are applied by whoever applies the stack. */
  #ciEntry(environment: string): AccessEntry {
    return {
      type: 'STANDARD',
      name: 'ci',
      principalArn: ciDeployRoleOf(new Construct(this, 'Ci'), environment),
      policies: [{ policy: 'AmazonEKSClusterAdminPolicy' }],
    };
  }
}
