import { type AccessEntry, Cluster, systemNodeGroup, workloadNodeGroup } from '@hera/cluster';
import { AwsStack, type SynthTarget } from '@hera/core';
import { Network } from '@hera/network';
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

    const keys = new EncryptionKeys(this, 'Keys', { purposes: ['secrets', 'ebs', 'logs', 'notifications'] });
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
    });

    // After network and cluster, whose facts it reads.
    new KubernetesPolicy(this, 'Kubernetes', values.kubernetes);

    const topic = new NotificationTopic(this, 'Notifications', {
      publishers: ['eventbridge', 'cloudwatch-alarms'],
      key: keys.require('notifications'),
      subscriptions: values.notifications,
    });
    new ThreatDetection(this, 'ThreatDetection', { topic, ...values.threatDetection });
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
