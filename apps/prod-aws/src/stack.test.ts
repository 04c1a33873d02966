import { factsOf } from '@hera/core';
import { Match, Template } from '@hera/testkit';
import '@hera/testkit/vitest';
import { Testing } from 'cdktf';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { budget, network } from './environment';
import { ProdAws } from './stack';

const synth = (kind: 'aws' | 'local' = 'aws', providerVersion = '6.25.0') => {
  const stack = new ProdAws(Testing.app(), 'prod-aws', { target: { kind, providerVersion } });
  return { text: Testing.synth(stack), template: Template.fromStack(stack), manifest: stack.manifest };
};

const { text, template, manifest } = synth();
/** An IAM policy document, as far as these tests read it. */
interface Policy {
  readonly Statement: readonly { readonly Effect: string; readonly Principal?: unknown }[];
}

const isPolicy = (value: unknown): value is string => typeof value === 'string' && value.includes('"Statement"');

const addresses = (of: Template) =>
  of
    .resources()
    .map(({ address }) => address)
    .sort();

describe('prod-aws', () => {
  it('synthesises the same bytes every time', () => {
    expect(synth().text).toBe(text);
  });

  it('keeps its Terraform addresses: a change here replaces production resources and needs a moved entry', async () => {
    await expect(addresses(template).join('\n')).toMatchFileSnapshot('./addresses.golden.txt');
  });

  it('names no endpoint and nothing local: what is published is what a real account gets', () => {
    expect(text).not.toMatch(/127\.0\.0\.1|localhost/);
    const { provider } = JSON.parse(text) as { provider: { aws: readonly object[] } };
    expect(provider.aws).toHaveLength(1);
    expect(provider.aws[0]).not.toHaveProperty('endpoints');
  });

  it('has two node groups as the production-environment document asks', () => {
    expect(template).toHaveResource('aws_eks_node_group', 2);
    expect(template).toHaveResource('aws_eks_node_group', {
      nodeGroupName: 'system',
      capacityType: 'ON_DEMAND',
      instanceTypes: ['m5.large'],
      scalingConfig: { minSize: 3, maxSize: 6 },
      taint: [{ key: 'CriticalAddonsOnly', effect: 'NO_SCHEDULE' }],
    });
    expect(template).toHaveResource('aws_eks_node_group', {
      nodeGroupName: 'workload',
      capacityType: 'ON_DEMAND',
      instanceTypes: ['m5.large'],
      scalingConfig: { minSize: 3, maxSize: 20 },
      taint: [],
    });
  });

  it('has addresses for as many nodes as its groups may grow to', () => {
    const largest = template.resources('aws_eks_node_group').map(({ values }) => {
      const scaling = values['scaling_config'] as { readonly max_size: number };
      return scaling.max_size;
    });
    expect(network.capacity.maxNodes).toBe(largest.reduce((sum, size) => sum + size, 0));
    expect(manifest.warnings.filter(({ code }) => code.startsWith('HERA_NET_'))).toEqual([]);
  });

  it('gives pods addresses in the way that its capacity is counted', () => {
    const [cni] = template.resources('aws_eks_addon').filter(({ values }) => values['addon_name'] === 'vpc-cni');
    const { env } = JSON.parse(String(cni?.values['configuration_values'])) as { env: Record<string, string> };
    expect([network.capacity.cniMode, env['AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG']]).toEqual([
      'custom-networking',
      'true',
    ]);
  });

  it('has a subnet for pods in each zone of the nodes, behind the same routes', () => {
    expect(template).toHaveResource('aws_subnet', { tags: { 'kubernetes.io/role/cni': '1' } }, { count: 3 });
    expect(template).toHaveResource('aws_route_table', 4);
    expect(template).toDependOn('Network/pods/use1-az4/Subnet', 'aws_vpc_ipv4_cidr_block_association');
  });

  it('has each NAT gateway behind the route to the internet, and each node group behind its network', () => {
    expect(template).toHaveResource('aws_nat_gateway', 3);
    expect(template).toDependOn('aws_nat_gateway', 'Network/public/DefaultRoute');
    expect(template).toDependOn('aws_eks_node_group', 'aws_nat_gateway');
  });

  it('has no wildcard principal and no open range', () => {
    const policies = template
      .resources()
      .flatMap(({ type, values }) => (type === 'aws_vpc_endpoint' ? [] : Object.values(values).filter(isPolicy)));
    expect(policies.length).toBeGreaterThan(10);
    const granted = policies.flatMap((text) =>
      (JSON.parse(text.replace(/\$\{[^}]*\}/g, 'reference')) as Policy).Statement.filter(
        ({ Effect }) => Effect === 'Allow',
      ).map(({ Principal }) => Principal),
    );
    expect(JSON.stringify(granted)).not.toContain('"*"');
    const ranges = template.resources('aws_vpc_security_group_ingress_rule').map(({ values }) => values['cidr_ipv4']);
    expect(ranges).toHaveLength(6);
    for (const range of ranges) expect(range).toMatch(/^(10\.1|100\.64)\./);
    for (const type of ['aws_vpc_security_group_egress_rule', 'aws_security_group_rule'])
      expect(template).not.toHaveResource(type);
    expect(template).toHaveResource('aws_eks_cluster', { vpcConfig: { publicAccessCidrs: ['203.0.113.0/24'] } });
    expect(JSON.stringify(template.resources('aws_eks_cluster'))).not.toContain('0.0.0.0/0');
  });

  it('lets nobody but this account through its endpoints, save to read images and packages', () => {
    const policies = template.resources('aws_vpc_endpoint').map(({ values }) => String(values['policy']));
    expect(policies).toHaveLength(11);
    const statements = policies.flatMap(
      (policy) => (JSON.parse(policy) as { Statement: readonly Record<string, unknown>[] }).Statement,
    );
    const anybody = statements.filter(({ Principal, Condition }) => Principal === '*' && Condition === undefined);
    expect(anybody).toMatchObject([{ Action: ['s3:GetObject'], Resource: expect.not.arrayContaining(['*']) }]);
  });

  it('shows viewers no secrets: their group has what KubernetesPolicy gives it, and no policy of EKS', () => {
    expect(template).toHaveResource('aws_eks_access_entry', { kubernetesGroups: ['hera:viewer'] }, { count: 1 });
    const policies = template.resources('aws_eks_access_policy_association');
    expect(policies.map(({ values }) => String(values['policy_arn']).split('/').at(-1))).toEqual([
      'AmazonEKSClusterAdminPolicy',
    ]);
  });

  it('refuses pods that keep no rule, in every namespace of applications', () => {
    const [policy] = factsOf(manifest.facts, 'kubernetes');
    expect(policy).toMatchObject({
      directory: 'k8s.out/prod-aws',
      namespaces: [
        { name: 'default', enforce: 'restricted', defaultDeny: true },
        { name: 'shop', enforce: 'restricted', defaultDeny: true },
      ],
      admission: { action: 'deny', exemptions: [] },
      networkPolicyEngine: 'vpc-cni',
    });
  });

  it('grows and shrinks with its pods: the Cluster Autoscaler has its rights, and an apply installs it', () => {
    const [policy] = factsOf(manifest.facts, 'kubernetes');
    expect(policy?.components).toEqual(['cluster-autoscaler']);
    expect(policy?.files).toContain('65-cluster-autoscaler.yaml');
    expect(template).toHaveResource('aws_eks_pod_identity_association', {
      namespace: 'kube-system',
      serviceAccount: 'cluster-autoscaler',
    });
  });

  it('reaches what nodes, add-ons and the autoscaler call without NAT, and opens a shell on a node by Session Manager', () => {
    const [{ interfaceEndpoints } = {}] = factsOf(manifest.facts, 'network');
    expect([...(interfaceEndpoints?.services ?? [])].sort()).toEqual(
      'autoscaling ec2 ecr.api ecr.dkr eks-auth logs monitoring ssm ssmmessages sts'.split(' '),
    );
  });

  it('watches pods and nodes, and takes no traces: the agents collect Container Insights alone', () => {
    const values = template
      .resources('aws_eks_addon')
      .find(({ values }) => values['addon_name'] === 'amazon-cloudwatch-observability')?.values['configuration_values'];
    expect(JSON.parse(String(values))).toEqual({
      agent: { config: { logs: { metrics_collected: { kubernetes: { enhanced_container_insights: true } } } } },
      manager: { applicationSignals: { autoMonitor: { monitorAllServices: false } } },
    });
  });

  it('sends the findings of GuardDuty to its own encrypted topic, and says what that costs', () => {
    expect(template).toHaveResource('aws_guardduty_detector', { enable: true });
    expect(template).toHaveResource('aws_sns_topic', { kmsMasterKeyId: Match.stringMatching(/^\$\{aws_kms_key\./) });
    const [detection] = factsOf(manifest.facts, 'threat-detection');
    expect(detection?.prices.rows.length).toBeGreaterThan(0);
  });

  it('tells its topic of everything that is watched, with a runbook in this repository, and shows it on one dashboard', () => {
    const alarms = template.resources('aws_cloudwatch_metric_alarm').map(({ values }) => values);
    expect(alarms).toHaveLength(15);
    const topic = [expect.stringMatching(/^\$\{aws_sns_topic\.Notifications_Topic_\w+\.arn\}$/)];
    for (const alarm of alarms) expect(alarm).toMatchObject({ alarm_actions: topic, ok_actions: topic });
    const [declared] = factsOf(manifest.facts, 'alarms');
    expect(declared?.off).toEqual([]);
    for (const { runbook = '' } of declared?.alarms ?? []) {
      expect(existsSync(join(__dirname, '../../..', runbook)), runbook).toBe(true);
    }
    const [dashboard] = factsOf(manifest.facts, 'dashboard');
    expect(dashboard).toMatchObject({ name: 'prod-cluster', clusterName: 'prod' });
    expect(dashboard?.metrics).toBeLessThanOrEqual(50);
  });

  it('tells its topic before a month costs more than it may', () => {
    const [topic] = factsOf(manifest.facts, 'notification-topic');
    expect(topic?.publishers).toContain('budgets');
    const told = {
      thresholdType: 'PERCENTAGE',
      subscriberSnsTopicArns: [Match.stringMatching(/aws_sns_topic\.Notifications_/)],
    };
    expect(template).toHaveResource('aws_budgets_budget', {
      timeUnit: 'MONTHLY',
      limitAmount: String(budget.limitUsd),
      limitUnit: 'USD',
      costFilter: [{ name: 'TagKeyValue', values: ['user:hera:environment$prod'] }],
      notification: [
        { notificationType: 'ACTUAL', threshold: 80, ...told },
        { notificationType: 'FORECASTED', threshold: 100, ...told },
      ],
    });
  });

  it('has a reason for every security group rule, under one hash', () => {
    const [audit] = factsOf(manifest.facts, 'security-groups');
    expect(audit?.rules).toHaveLength(6);
    expect(audit?.hash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('backs up the cluster as often as its objective asks, into a locked vault under a key of its own', () => {
    const [recovery] = factsOf(manifest.facts, 'recovery');
    expect(recovery).toMatchObject({
      vault: { name: 'prod-cluster', customerManagedKey: true, lock: 'governance' },
      rules: [{ name: 'daily', intervalMinutes: 1440, deleteAfterDays: 35 }],
      objectives: { rpoMinutes: 1440, rtoMinutes: 240 },
      restoreTesting: { plan: 'prod_cluster' },
    });
    expect(template).toHaveResource('aws_backup_selection', {
      resources: [Match.stringMatching(/^\$\{aws_eks_cluster\./)],
    });
    expect(template).toHaveResource('aws_backup_vault', { kmsKeyArn: Match.stringMatching(/^\$\{aws_kms_key\./) });
  });

  it('lets CI deploy when it is told so: inside of the boundary, as an administrator of the cluster', () => {
    const byCi = Template.fromStack(
      new ProdAws(Testing.app(), 'prod-aws', { target: { kind: 'aws' }, deployedByCi: true }),
    );
    const bounded = { permissionsBoundary: Match.stringMatching(/:policy\/hera\/ci\/prod-boundary$/) };
    expect(byCi).toHaveResource('aws_iam_role', bounded, { count: byCi.resources('aws_iam_role').length });
    expect(byCi).toHaveResource('aws_eks_access_entry', {
      principalArn: Match.stringMatching(/:role\/hera\/ci\/prod-deploy$/),
    });
  });

  it('leaves nothing out for a real account', () => {
    expect(manifest.leftOut).toEqual([]);
  });

  it('differs for a local target only in what is recorded as left out', () => {
    const local = synth('local', '5.100.0');
    const missing = addresses(template).filter((address) => !addresses(local.template).includes(address));
    expect(missing).toEqual([
      expect.stringMatching(/^aws_ebs_default_kms_key\./),
      expect.stringMatching(/^aws_ec2_instance_metadata_defaults\./),
      expect.stringMatching(/^aws_s3_account_public_access_block\./),
    ]);
    expect(local.manifest.leftOut.map(({ what }) => what).sort()).toEqual([
      'aws_backup_vault.lifecycle.prevent_destroy',
      'aws_cloudwatch_event_target.input_transformer: severity and count',
      'aws_cloudwatch_metric_alarm.tags, after creation',
      'aws_ebs_default_kms_key',
      'aws_ec2_instance_metadata_defaults',
      'aws_eks_cluster.deletion_protection',
      'aws_kms_key.lifecycle.prevent_destroy',
      'aws_launch_template.tag_specifications, changes after creation',
      'aws_launch_template.tag_specifications, changes after creation',
      'aws_s3_account_public_access_block',
      'aws_vpc_endpoint.policy, changes after creation',
    ]);
  });
});
