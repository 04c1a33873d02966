import { Cluster, systemNodeGroup, workloadNodeGroup } from '@hera/cluster';
import { AwsStack, type SynthTarget } from '@hera/core';
import { Network } from '@hera/network';
import { AccountDefaults, AssumableRole, SecurityGroupAudit } from '@hera/security';
import { KubernetesPolicy } from '@hera/security/kubernetes';
import { TerraformOutput } from 'cdktf';
import type { Construct } from 'constructs';
import * as values from './environment';

/** Development on AWS: the constructs of production, through the development profile. */
export class DevAws extends AwsStack {
  constructor(scope: Construct, id: string, options: { readonly target?: SynthTarget } = {}) {
    super(scope, id, { environment: values.environment, ...options });

    // Settings of a whole account do not belong to a stack that goes every night: it would take them away from everybody else.
    new AccountDefaults(this, 'AccountDefaults', {
      ebsEncryption: false,
      s3PublicAccessBlock: false,
      instanceMetadata: false,
    });
    const network = new Network(this, 'Network', { ...values.network, clusterName: values.cluster.name });
    const admin = new AssumableRole(this, 'ClusterAdmin', { name: 'cluster-admin' });
    const zones = values.cluster.nodeZones;
    const cluster = new Cluster(this, 'Cluster', {
      name: values.cluster.name,
      version: values.cluster.version,
      network,
      endpoint: { publicCidrs: values.cluster.publicCidrs },
      accessEntries: [
        {
          type: 'STANDARD',
          name: 'admin',
          principalArn: admin.roleArn,
          policies: [{ policy: 'AmazonEKSClusterAdminPolicy' }],
        },
      ],
      nodeGroups: [systemNodeGroup({ zones }), workloadNodeGroup({ zones })],
    });

    // After network and cluster, whose facts it reads.
    new KubernetesPolicy(this, 'Kubernetes', values.kubernetes);
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
  }
}
