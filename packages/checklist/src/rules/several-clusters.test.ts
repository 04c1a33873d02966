import { describe, expect, it } from 'vitest';
import { evaluate } from '../engine/evaluate';
import { add, all, set, without } from '../platform-edits.fixture';
import { modelOf, now, platform, type Platform, ruling } from '../platform.fixture';
import { twoClusters, twoRegions } from '../two-clusters.fixture';

const objectives = { rtoMinutes: 240, rpoMinutes: 1440 };

const statusesOf = (stack: Platform) =>
  Object.fromEntries(
    evaluate({ synth: modelOf(stack) }, { clock: () => now, objectives }).results.flatMap(
      ({ item, levels: [level] }): [string, string][] => (level === undefined ? [] : [[item, level.status]]),
    ),
  );

/** What is taken from the second cluster, or from what tells clusters apart, and what an item says then. */
interface Case {
  readonly what: string;
  readonly change: (stack: Platform) => void;
  readonly says: readonly [status: 'pass' | 'fail' | 'warn' | 'unknown', reason: string];
  /** Items that say so. */
  readonly items: readonly string[];
  /** @default - two clusters in one region */
  readonly of?: () => Platform;
}

const second = 'aws_eks_cluster.second-main';
const infra06 = 'infra-06-backup-strategy';
const dr18 = 'dr-18-backup-schedule';
const dr21 = 'dr-21-rto-rpo';

/** A selection by ARN, as a team writes it that has two clusters. */
const selects = (...clusters: readonly string[]) =>
  add('aws_backup_selection.main', {
    plan_id: '${aws_backup_plan.main.id}',
    resources: clusters.map((name) => `\${aws_eks_cluster.${name}.arn}`),
  });

const weekly = all(
  selects('main'),
  add('aws_backup_plan.weekly', { name: 'weekly', rule: [{ rule_name: 'weekly', schedule: 'rate(7 days)' }] }),
  add('aws_backup_selection.weekly', {
    plan_id: '${aws_backup_plan.weekly.id}',
    resources: ['${aws_eks_cluster.second-main.arn}'],
  }),
);

const copying = set('aws_backup_plan.main', 'rule.0.copy_action', [
  { destination_vault_arn: 'arn:aws:backup:eu-central-1:111122223333:backup-vault:copies' },
]);

const bare = all(
  without('aws_backup_plan.main', 'aws_backup_selection.main', 'aws_backup_vault.main'),
  add('helm_release.velero', { name: 'velero', chart: 'velero', set: [{ name: 'clusterName', value: 'shop' }] }),
);

const cases: readonly Case[] = [
  {
    what: 'a VPC of the second that is not in the documents',
    change: set(second, 'vpc_config.subnet_ids', ['subnet-1', 'subnet-2', 'subnet-3']),
    says: ['unknown', `${second}: the VPC of the cluster is not in the document`],
    items: ['infra-05-logging'],
  },
  {
    what: 'a log group of the first alone',
    change: without('aws_cloudwatch_log_group.second-cluster'),
    says: ['fail', 'nobody makes the log group /aws/eks/store/cluster'],
    items: ['infra-05-logging'],
  },
  {
    what: 'a log group of one name in the region of the first alone',
    of: () => twoRegions(),
    change: all(set(second, 'name', 'shop'), without('aws_cloudwatch_log_group.second-cluster')),
    says: ['fail', `${second}: nobody makes the log group /aws/eks/shop/cluster`],
    items: ['infra-05-logging'],
  },
  {
    what: 'a log group of two clusters by one name in one region',
    change: all(set(second, 'name', 'shop'), without('aws_cloudwatch_log_group.second-cluster')),
    says: ['unknown', 'whether aws_cloudwatch_log_group.cluster is its log group is not told'],
    items: ['infra-05-logging'],
  },
  {
    what: 'flow logs of the first VPC alone',
    change: without('aws_flow_log.second-main'),
    says: ['fail', 'aws_vpc.second-main: has no flow log'],
    items: ['infra-05-logging'],
  },
  {
    what: 'a backup plan of the first alone',
    change: selects('main'),
    says: ['fail', second],
    items: [infra06, dr18, dr21],
  },
  {
    what: 'a backup plan of both by name',
    change: selects('main', 'second-main'),
    says: ['pass', ''],
    items: [infra06, dr18, dr21],
  },
  {
    what: 'a backup plan of a cluster that is not told',
    change: add('aws_backup_selection.main', {
      plan_id: '${aws_backup_plan.main.id}',
      resources: ['${aws_eks_cluster.main.arn}', '${var.other}'],
    }),
    says: ['unknown', second],
    items: [infra06, dr18, dr21],
  },
  {
    what: 'a backup plan in the region of the first alone',
    of: () => twoRegions(),
    change: () => undefined,
    says: ['fail', second],
    items: [infra06, dr18, dr21],
  },
  {
    what: 'backups of all clusters of one region',
    of: () => twoRegions(),
    change: all(
      set('aws_backup_selection.main', 'resources', ['arn:aws:eks:eu-west-1:*:cluster/*']),
      add('aws_backup_plan.second', {
        name: 'second',
        rule: [{ rule_name: 'daily', schedule: 'rate(1 day)' }],
        region: 'us-east-1',
      }),
      add('aws_backup_selection.second', {
        plan_id: '${aws_backup_plan.second.id}',
        resources: ['arn:aws:eks:us-east-1:*:cluster/*'],
        region: 'us-east-1',
      }),
    ),
    says: ['pass', ''],
    items: [infra06, dr18, dr21],
  },
  { what: 'a plan of the second that runs once a week', change: weekly, says: ['fail', second], items: [dr18, dr21] },
  {
    what: 'Velero in the first alone, and no plan',
    change: bare,
    says: ['fail', `${second}: no selection of a backup plan takes it in`],
    items: [infra06],
  },
  {
    what: 'Velero in a cluster that is not told, and no plan',
    change: all(bare, add('helm_release.velero', { name: 'velero', chart: 'velero' })),
    says: ['unknown', 'which cluster helm_release.velero is in is not told'],
    items: [infra06],
  },
  {
    what: 'a lifecycle policy of the volumes of the first',
    change: all(
      without('aws_backup_plan.main', 'aws_backup_selection.main'),
      add('aws_dlm_lifecycle_policy.main', {
        policy_details: {
          target_tags: { 'kubernetes.io/cluster/shop': 'owned' },
          schedule: [{ create_rule: { interval: 12 } }],
        },
      }),
    ),
    says: ['fail', second],
    items: [dr18, dr21],
  },
  {
    what: 'a lifecycle policy of volumes that may be of either',
    change: all(
      without('aws_backup_plan.main', 'aws_backup_selection.main'),
      add('aws_dlm_lifecycle_policy.main', {
        policy_details: { target_tags: { backup: 'daily' }, schedule: [{ create_rule: { interval: 12 } }] },
      }),
    ),
    says: ['unknown', 'aws_eks_cluster.main'],
    items: [dr18, dr21],
  },
  {
    what: 'copies of the backups of both',
    change: copying,
    says: ['pass', ''],
    items: ['dr-22-multi-region'],
  },
  {
    what: 'copies of the backups of the first alone',
    change: all(weekly, copying),
    says: ['unknown', `${second}: no plan that is known to back it up copies to another region`],
    items: ['dr-22-multi-region'],
  },
  {
    what: 'Pod Identity and IRSA of the first alone',
    change: without('aws_eks_addon.second-identity', 'aws_iam_openid_connect_provider.second-cluster'),
    says: ['fail', `${second}: workloads can get no rights in AWS of their own`],
    items: ['sec-09-workload-identity'],
  },
  {
    what: 'a provider of tokens that tells no cluster',
    change: all(
      without('aws_eks_addon.second-identity', 'aws_iam_openid_connect_provider.second-cluster'),
      set('aws_iam_openid_connect_provider.cluster', 'url', 'https://oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE'),
    ),
    says: ['unknown', 'which cluster aws_iam_openid_connect_provider.cluster is for is not told'],
    items: ['sec-09-workload-identity'],
  },
  {
    what: 'a provider of tokens of somebody else',
    change: all(
      without('aws_eks_addon.second-identity'),
      set('aws_iam_openid_connect_provider.second-cluster', 'url', 'https://token.actions.githubusercontent.com'),
    ),
    says: ['fail', second],
    items: ['sec-09-workload-identity'],
  },
  {
    what: 'namespaces of the first alone',
    change: without('kubernetes_namespace_v1.second-store', 'kubernetes_network_policy_v1.second-store'),
    says: ['unknown', `${second}: no namespace of it is written down here`],
    items: ['sec-10-pod-security', 'sec-11-network-policies'],
  },
  {
    what: 'a namespace that tells no cluster',
    change: all(
      without('kubernetes_namespace_v1.second-store', 'kubernetes_network_policy_v1.second-store'),
      set('kubernetes_namespace_v1.shop', 'depends_on', []),
    ),
    says: ['unknown', 'which cluster kubernetes_namespace_v1.shop is for is not told'],
    items: ['sec-10-pod-security'],
  },
  {
    what: 'a default deny for a namespace of the same name in the first',
    change: all(
      set('kubernetes_namespace_v1.second-store', 'metadata.name', 'shop'),
      without('kubernetes_network_policy_v1.second-store'),
    ),
    says: ['fail', 'kubernetes_namespace_v1.second-store: has no policy'],
    items: ['sec-11-network-policies'],
  },
  {
    what: 'a default deny by reference, in two namespaces of one name',
    change: all(
      set('kubernetes_namespace_v1.second-store', 'metadata.name', 'shop'),
      set(
        'kubernetes_network_policy_v1.second-store',
        'metadata.namespace',
        '${kubernetes_namespace_v1.shop.metadata[0].name}',
      ),
    ),
    says: ['fail', 'kubernetes_namespace_v1.second-store: has no policy'],
    items: ['sec-11-network-policies'],
  },
  {
    what: 'a default deny of a cluster that is not told',
    change: all(
      set('kubernetes_namespace_v1.second-store', 'metadata.name', 'shop'),
      without('kubernetes_network_policy_v1.second-store'),
      set('kubernetes_network_policy_v1.shop', 'depends_on', []),
    ),
    says: ['unknown', 'is in the same cluster is not told'],
    items: ['sec-11-network-policies'],
  },
  {
    what: 'network policies that the first alone enforces',
    change: set('aws_eks_addon.second-cni', 'configuration_values', '{"enableNetworkPolicy":"false"}'),
    says: ['unknown', 'aws_eks_addon.second-cni: does not enforce network policies'],
    items: ['sec-11-network-policies'],
  },
  {
    what: 'an engine of the first alone',
    change: without('aws_eks_addon.second-cni'),
    says: ['unknown', `${second}: nothing here enforces network policies`],
    items: ['sec-11-network-policies'],
  },
  {
    what: 'alarms of the first alone',
    change: without('aws_cloudwatch_metric_alarm.second-api'),
    says: ['fail', `${second}: no alarm goes off when the API server answers with errors`],
    items: ['mon-13-alarms'],
  },
  {
    what: 'an alarm that tells no cluster',
    change: all(
      without('aws_cloudwatch_metric_alarm.second-api'),
      set('aws_cloudwatch_metric_alarm.api', 'dimensions', { ClusterName: '${var.cluster}' }),
    ),
    says: ['unknown', 'which cluster aws_cloudwatch_metric_alarm.api watches is not told'],
    items: ['mon-13-alarms'],
  },
  {
    what: 'alarms of one name in the region of the first alone',
    of: () => twoRegions(),
    change: all(set(second, 'name', 'shop'), without('aws_cloudwatch_metric_alarm.second-memory')),
    says: ['fail', `${second}: no alarm goes off when`],
    items: ['mon-13-alarms'],
  },
  {
    what: 'metric maths with the metrics of both',
    change: all(
      without('aws_cloudwatch_metric_alarm.second-memory'),
      add('aws_cloudwatch_metric_alarm.memory', {
        alarm_name: 'memory',
        alarm_actions: ['${aws_sns_topic.alarms.arn}'],
        alarm_description: 'Runbook: https://runbooks.example.com/memory',
        metric_query: ['main', 'second-main'].map((name, index) => ({
          id: `m${index}`,
          metric: {
            namespace: 'ContainerInsights',
            metric_name: 'node_memory_utilization',
            dimensions: { ClusterName: `\${aws_eks_cluster.${name}.name}` },
          },
        })),
      }),
    ),
    says: ['pass', ''],
    items: ['mon-13-alarms'],
  },
  {
    what: 'agents of the first alone',
    change: without('aws_eks_addon.second-observability'),
    says: ['unknown', `${second}: nothing here`],
    items: ['mon-14-metrics', 'mon-15-log-aggregation'],
  },
  {
    what: 'an agent of a cluster that is not told',
    change: set('aws_eks_addon.second-observability', 'cluster_name', '${var.cluster}'),
    says: ['unknown', 'which cluster aws_eks_addon.second-observability is for is not told'],
    items: ['mon-14-metrics', 'mon-15-log-aggregation'],
  },
  {
    what: 'a scraper of the second',
    change: all(
      without('aws_eks_addon.second-observability'),
      add('aws_prometheus_scraper.second', { source: { eks: { cluster_arn: '${aws_eks_cluster.second-main.arn}' } } }),
    ),
    says: ['pass', ''],
    items: ['mon-14-metrics'],
  },
  {
    what: 'a dashboard of the first alone',
    change: without('aws_cloudwatch_dashboard.second-main'),
    says: ['fail', `${second}: no dashboard names it`],
    items: ['ops-26-dashboards'],
  },
  {
    what: 'one dashboard of both',
    change: all(
      without('aws_cloudwatch_dashboard.second-main'),
      set('aws_cloudwatch_dashboard.main', 'dashboard_body', '{"clusters":["shop","store"]}'),
    ),
    says: ['pass', ''],
    items: ['ops-26-dashboards'],
  },
  {
    what: 'a dashboard of two clusters by one name that tells one region',
    of: () => twoRegions(),
    change: all(
      set(second, 'name', 'shop'),
      without('aws_cloudwatch_dashboard.second-main'),
      set('aws_cloudwatch_dashboard.main', 'dashboard_body', '{"region":"eu-west-1","cluster":"shop"}'),
    ),
    says: ['fail', `${second}: no dashboard names it`],
    items: ['ops-26-dashboards'],
  },
  {
    what: 'a dashboard of two clusters by one name that tells no region',
    of: () => twoRegions(),
    change: all(
      set(second, 'name', 'shop'),
      without('aws_cloudwatch_dashboard.second-main'),
      set('aws_cloudwatch_dashboard.main', 'dashboard_body', '{"cluster":"shop"}'),
    ),
    says: ['unknown', 'what aws_cloudwatch_dashboard.main shows is not known'],
    items: ['ops-26-dashboards'],
  },
  {
    what: 'findings and detectors of one region of two',
    of: () => twoRegions(),
    change: () => undefined,
    says: ['unknown', second],
    items: ['ops-27-incident-response', 'beyond-34-guardduty'],
  },
  {
    what: 'findings that Security Hub brings together',
    of: () => twoRegions(),
    change: all(
      add('aws_securityhub_finding_aggregator.main', { linking_mode: 'ALL_REGIONS' }),
      set('aws_cloudwatch_event_rule.findings', 'event_pattern', '{"source":["aws.securityhub"]}'),
    ),
    says: ['pass', ''],
    items: ['ops-27-incident-response'],
  },
  {
    what: 'a detector of a region without a cluster that watches nothing of EKS',
    change: add('aws_guardduty_detector.elsewhere', { enable: true, region: 'ap-south-1' }),
    says: ['pass', ''],
    items: ['beyond-34-guardduty'],
  },
  {
    what: 'volumes that are encrypted by default in one region of two',
    of: () => twoRegions(),
    change: all(
      add('aws_launch_template.second-nodes', { metadata_options: { http_tokens: 'required' }, region: 'us-east-1' }),
      set('aws_eks_node_group.second-system', 'launch_template.id', '${aws_launch_template.second-nodes.id}'),
      add('aws_ebs_encryption_by_default.main', { enabled: true }),
    ),
    says: ['unknown', 'aws_eks_node_group.second-system: leaves it to the default of the account, which is not here'],
    items: ['beyond-31-ebs-encryption'],
  },
  {
    what: 'a registry that scans in one region of two',
    change: all(
      add('aws_ecr_registry_scanning_configuration.main', { scan_type: 'ENHANCED' }),
      add('aws_ecr_repository.second', { name: 'second', image_tag_mutability: 'IMMUTABLE', region: 'us-east-1' }),
    ),
    says: ['fail', 'aws_ecr_repository.second: does not scan on push'],
    items: ['beyond-32-ecr'],
  },
  {
    what: 'Karpenter in the first alone',
    change: without('helm_release.second-karpenter'),
    says: ['unknown', `${second}: nothing adds nodes when its pods wait`],
    items: ['beyond-35-autoscaler'],
  },
  {
    what: 'Karpenter twice, and nobody tells where',
    change: all(set('helm_release.karpenter', 'set', []), set('helm_release.second-karpenter', 'set', [])),
    says: ['unknown', 'which cluster helm_release.karpenter is for is not told'],
    items: ['beyond-35-autoscaler'],
  },
  {
    what: 'Karpenter by its values',
    change: all(
      set('helm_release.karpenter', 'set', []),
      set('helm_release.karpenter', 'values', ['settings:\n  clusterName: shop\n']),
      set('helm_release.second-karpenter', 'set', []),
      set('helm_release.second-karpenter', 'values', ['{"settings":{"clusterName":"store"}}']),
    ),
    says: ['pass', ''],
    items: ['beyond-35-autoscaler'],
  },
];

describe('two clusters in one document', () => {
  it('pass what each passes by itself', () => {
    expect(statusesOf(twoClusters())).toEqual(statusesOf(platform()));
  });

  it.each(cases.flatMap(({ items, ...rest }) => items.map((item) => ({ item, ...rest }))))(
    '$what: $item is $says.0',
    ({ item, of = twoClusters, change, says: [status, reason] }) => {
      const stack = of();
      change(stack);
      const judged = ruling(item, stack, { objectives });
      expect({ status: judged.status, reason: judged.reason }).toEqual({
        status,
        reason: expect.stringContaining(reason) as string,
      });
    },
  );
});
