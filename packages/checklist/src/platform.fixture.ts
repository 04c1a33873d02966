import type { Fact } from '@hera/core/facts';
import type { StackManifest } from '@hera/core/manifest';
import { stackModelOf, type StackModel } from '@hera/stack-model';
import { evaluate } from './engine/evaluate';
import type { KubernetesObject, KubernetesObservations } from './engine/observations';
import type { EvaluationInput, EvaluationOptions } from './engine/options';
import type { ItemResult } from './engine/report';

/** One resource, or an attribute of it, as `cdk.tf.json` holds it. Tests change it before it is judged. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- literals that tests change at any depth
export type Json = any;

/** Resources by type and name. */
export type Platform = Record<string, Json>;

/** The moment of every test. */
export const now = new Date('2026-11-26T12:00:00Z');

const zones = ['a', 'b', 'c'] as const;

const byZone = (make: (zone: string, index: number) => Json): Record<string, Json> =>
  Object.fromEntries(zones.map((zone, index) => [zone, make(zone, index)]));

const keyPolicy = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: 'kms:*', Resource: '*' },
  ],
});

const trustOf = (service: string) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
  });

const issuer = 'oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE';

/** Trust of one service account by IRSA. */
export const irsaTrust = (subject: string, operator = 'StringEquals') =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${issuer}` },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: { [operator]: { [`${issuer}:sub`]: subject } },
      },
    ],
  });

const endpoint = (service: string): Json => ({
  vpc_id: '${aws_vpc.main.id}',
  service_name: `com.amazonaws.eu-west-1.${service}`,
  vpc_endpoint_type: 'Interface',
  private_dns_enabled: true,
  subnet_ids: zones.map((zone) => `\${aws_subnet.private-${zone}.id}`),
});

const alarm = (namespace: string, metric: string): Json => ({
  alarm_name: metric,
  namespace,
  metric_name: metric,
  alarm_actions: ['${aws_sns_topic.alarms.arn}'],
  alarm_description: `Runbook: https://runbooks.example.com/${metric}`,
});

const group = (name: string): Json => ({
  cluster_name: 'shop',
  node_group_name: name,
  capacity_type: 'ON_DEMAND',
  node_role_arn: '${aws_iam_role.nodes.arn}',
  subnet_ids: zones.map((zone) => `\${aws_subnet.private-${zone}.id}`),
  launch_template: { id: '${aws_launch_template.nodes.id}', version: '1' },
  scaling_config: { min_size: 3, max_size: 9, desired_size: 3 },
});

/**
 * A small platform of plain resources, made without Hera's constructs, that passes every item which synth or plan can judge. Made anew for each
 * test, which then breaks one thing.
 */
export const platform = (): Platform => ({
  aws_vpc: { main: { cidr_block: '10.0.0.0/16' } },
  aws_internet_gateway: { main: { vpc_id: '${aws_vpc.main.id}' } },
  aws_default_security_group: { main: { vpc_id: '${aws_vpc.main.id}', ingress: [], egress: [] } },
  aws_subnet: Object.fromEntries(
    zones.flatMap((zone, index) => [
      [
        `public-${zone}`,
        { vpc_id: '${aws_vpc.main.id}', availability_zone: `eu-west-1${zone}`, cidr_block: `10.0.${index}.0/24` },
      ],
      [
        `private-${zone}`,
        { vpc_id: '${aws_vpc.main.id}', availability_zone: `eu-west-1${zone}`, cidr_block: `10.0.${index + 10}.0/24` },
      ],
    ]),
  ),
  aws_route_table: { public: { vpc_id: '${aws_vpc.main.id}' }, ...byZone(() => ({ vpc_id: '${aws_vpc.main.id}' })) },
  aws_route: {
    public: {
      route_table_id: '${aws_route_table.public.id}',
      destination_cidr_block: '0.0.0.0/0',
      gateway_id: '${aws_internet_gateway.main.id}',
    },
    ...byZone((zone) => ({
      route_table_id: `\${aws_route_table.${zone}.id}`,
      destination_cidr_block: '0.0.0.0/0',
      nat_gateway_id: `\${aws_nat_gateway.${zone}.id}`,
    })),
  },
  aws_route_table_association: Object.fromEntries(
    zones.flatMap((zone) => [
      [
        `public-${zone}`,
        { subnet_id: `\${aws_subnet.public-${zone}.id}`, route_table_id: '${aws_route_table.public.id}' },
      ],
      [
        `private-${zone}`,
        { subnet_id: `\${aws_subnet.private-${zone}.id}`, route_table_id: `\${aws_route_table.${zone}.id}` },
      ],
    ]),
  ),
  aws_nat_gateway: byZone((zone) => ({ subnet_id: `\${aws_subnet.public-${zone}.id}`, connectivity_type: 'public' })),
  aws_vpc_endpoint: {
    s3: {
      vpc_id: '${aws_vpc.main.id}',
      service_name: 'com.amazonaws.eu-west-1.s3',
      vpc_endpoint_type: 'Gateway',
      route_table_ids: zones.map((zone) => `\${aws_route_table.${zone}.id}`),
    },
    ...Object.fromEntries(
      ['ec2', 'ecr.api', 'ecr.dkr', 'sts', 'eks-auth', 'logs', 'monitoring', 'xray', 'eks', 'sqs', 'ssm'].map(
        (service) => [service.replace('.', '-'), endpoint(service)],
      ),
    ),
  },
  aws_kms_key: { main: { enable_key_rotation: true, policy: keyPolicy } },
  aws_cloudwatch_log_group: {
    cluster: { name: '/aws/eks/shop/cluster', retention_in_days: 30, kms_key_id: '${aws_kms_key.main.arn}' },
    flow: { name: '/shop/flow', retention_in_days: 30, kms_key_id: '${aws_kms_key.main.arn}' },
  },
  aws_flow_log: {
    main: {
      vpc_id: '${aws_vpc.main.id}',
      traffic_type: 'ALL',
      log_destination: '${aws_cloudwatch_log_group.flow.arn}',
    },
  },
  aws_iam_role: {
    nodes: { name: 'nodes', assume_role_policy: trustOf('ec2.amazonaws.com') },
    orders: { name: 'orders', assume_role_policy: irsaTrust('system:serviceaccount:shop:orders') },
  },
  aws_iam_role_policy_attachment: {
    worker: { role: '${aws_iam_role.nodes.name}', policy_arn: 'arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy' },
    pull: {
      role: '${aws_iam_role.nodes.name}',
      policy_arn: 'arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly',
    },
  },
  aws_iam_openid_connect_provider: { cluster: { url: `https://${issuer}` } },
  aws_launch_template: {
    nodes: {
      metadata_options: { http_tokens: 'required', http_put_response_hop_limit: 1 },
      block_device_mappings: [{ device_name: '/dev/xvda', ebs: { encrypted: 'true', volume_size: 50 } }],
    },
  },
  aws_eks_cluster: {
    main: {
      name: 'shop',
      version: '1.35',
      deletion_protection: true,
      enabled_cluster_log_types: ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'],
      encryption_config: { resources: ['secrets'], provider: { key_arn: '${aws_kms_key.main.arn}' } },
      vpc_config: {
        subnet_ids: zones.map((zone) => `\${aws_subnet.private-${zone}.id}`),
        endpoint_private_access: true,
        endpoint_public_access: true,
        public_access_cidrs: ['52.94.76.0/24'],
      },
      tags: { backup: 'daily' },
      depends_on: ['aws_cloudwatch_log_group.cluster'],
    },
  },
  aws_eks_node_group: { system: group('system'), workload: group('workload') },
  aws_eks_addon: {
    cni: { cluster_name: 'shop', addon_name: 'vpc-cni', configuration_values: '{"enableNetworkPolicy":"true"}' },
    identity: { cluster_name: 'shop', addon_name: 'eks-pod-identity-agent' },
    observability: { cluster_name: 'shop', addon_name: 'amazon-cloudwatch-observability' },
  },
  aws_security_group: { app: { vpc_id: '${aws_vpc.main.id}', description: 'app' } },
  aws_vpc_security_group_ingress_rule: {
    app: {
      security_group_id: '${aws_security_group.app.id}',
      cidr_ipv4: '10.0.0.0/16',
      ip_protocol: 'tcp',
      from_port: 443,
      to_port: 443,
      description: 'HTTPS from the VPC',
    },
  },
  kubernetes_namespace_v1: {
    shop: { metadata: { name: 'shop', labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } } },
  },
  kubernetes_network_policy_v1: {
    shop: {
      metadata: { name: 'default-deny', namespace: 'shop' },
      spec: { pod_selector: {}, policy_types: ['Ingress', 'Egress'] },
    },
  },
  aws_sns_topic: { alarms: { name: 'alarms' } },
  aws_sns_topic_subscription: { alarms: { topic_arn: '${aws_sns_topic.alarms.arn}', protocol: 'https' } },
  aws_cloudwatch_metric_alarm: {
    api: alarm('AWS/EKS', 'apiserver_request_total_5XX'),
    nodes: alarm('ContainerInsights', 'cluster_failed_node_count'),
    pods: alarm('AWS/EKS', 'scheduler_pending_pods'),
    memory: alarm('ContainerInsights', 'node_memory_utilization'),
    ...Object.fromEntries(
      zones.map((zone) => [
        `nat-${zone}`,
        {
          ...alarm('AWS/NATGateway', 'ErrorPortAllocation'),
          dimensions: { NatGatewayId: `\${aws_nat_gateway.${zone}.id}` },
        },
      ]),
    ),
  },
  aws_cloudwatch_dashboard: {
    main: {
      dashboard_name: 'shop',
      dashboard_body: '{"widgets":[{"metrics":[["AWS/EKS","x","ClusterName","shop"]]}]}',
    },
  },
  aws_backup_vault: { main: { name: 'main', kms_key_arn: '${aws_kms_key.main.arn}' } },
  aws_backup_plan: { main: { name: 'main', rule: [{ rule_name: 'daily', schedule: 'cron(0 5 ? * * *)' }] } },
  aws_backup_selection: {
    main: {
      plan_id: '${aws_backup_plan.main.id}',
      selection_tag: [{ type: 'STRINGEQUALS', key: 'backup', value: 'daily' }],
    },
  },
  aws_cloudwatch_event_rule: { findings: { event_pattern: '{"source":["aws.guardduty"]}' } },
  aws_cloudwatch_event_target: {
    findings: { rule: '${aws_cloudwatch_event_rule.findings.name}', arn: '${aws_sns_topic.alarms.arn}' },
  },
  aws_guardduty_detector: { main: { enable: true } },
  aws_guardduty_detector_feature: {
    audit: { detector_id: '${aws_guardduty_detector.main.id}', name: 'EKS_AUDIT_LOGS', status: 'ENABLED' },
    runtime: { detector_id: '${aws_guardduty_detector.main.id}', name: 'RUNTIME_MONITORING', status: 'ENABLED' },
  },
  aws_ecr_repository: {
    orders: { name: 'orders', image_tag_mutability: 'IMMUTABLE', image_scanning_configuration: { scan_on_push: true } },
  },
  helm_release: { karpenter: { name: 'karpenter', chart: 'karpenter' } },
  aws_budgets_budget: { main: { budget_type: 'COST', notification: [{ threshold: 80 }] } },
});

/** A manifest with facts, as Hera's synth writes it. */
export const manifestWith = (facts: readonly Fact[], profile = 'production'): StackManifest => ({
  schemaVersion: 1,
  stack: 'shop',
  environment: { name: 'shop', cloud: 'aws', profile, region: 'eu-west-1', settings: {}, overrides: [] },
  target: { kind: 'aws' },
  leftOut: [],
  warnings: [],
  facts: Object.fromEntries(facts.map((fact, index) => [`shop/${index}`, fact])),
});

/** The model of a platform, as a synth. */
export const modelOf = (resources: Platform, manifest?: StackManifest, more: object = {}): StackModel =>
  stackModelOf(
    {
      terraform: { required_providers: { aws: { source: 'hashicorp/aws' } } },
      provider: { aws: [{ region: 'eu-west-1' }] },
      resource: resources,
      ...more,
    },
    { name: 'shop', ...(manifest === undefined ? {} : { manifest }) },
  );

/** The result of one item. */
export const judged = (item: string, input: EvaluationInput, options: EvaluationOptions = {}): ItemResult => {
  const { results, problems } = evaluate(input, { clock: () => now, only: [item], ...options });
  const [result] = results;
  if (result === undefined) throw new Error(`no result for ${item}`);
  if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join('\n'));
  return result;
};

/** What the rule of an item says about a synth of these resources, before attestations are weighed. */
export const ruling = (
  item: string,
  resources: Platform,
  { facts, ...options }: EvaluationOptions & { readonly facts?: readonly Fact[] } = {},
) => {
  const { levels } = judged(
    item,
    { synth: modelOf(resources, facts === undefined ? undefined : manifestWith(facts)) },
    options,
  );
  const [level] = levels;
  if (level === undefined) throw new Error(`no rule of ${item} judged the synth`);
  return level;
};

/** What the rule of an item says about live Kubernetes. */
export const liveRuling = (
  item: string,
  objects: readonly KubernetesObject[],
  kinds: readonly string[],
  more: Partial<KubernetesObservations> = {},
) => {
  const kubernetes = {
    takenAt: now.toISOString(),
    cluster: 'shop',
    objects,
    observedKinds: kinds,
    notObserved: [],
    ...more,
  };
  const level = judged(item, { kubernetes }).levels.find((each) => each.level === 'live-kubernetes');
  if (level === undefined) throw new Error(`no rule of ${item} judged live Kubernetes`);
  return level;
};
