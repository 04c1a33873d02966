import { BudgetsBudget } from '@cdktf/provider-aws/lib/budgets-budget/index.js';
import { CloudwatchDashboard } from '@cdktf/provider-aws/lib/cloudwatch-dashboard/index.js';
import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js';
import { EcrRepository } from '@cdktf/provider-aws/lib/ecr-repository/index.js';
import { EksAddon } from '@cdktf/provider-aws/lib/eks-addon/index.js';
import { SnsTopicSubscription } from '@cdktf/provider-aws/lib/sns-topic-subscription/index.js';
import type { AwsStack } from '@hera/core';
import type { StackManifest } from '@hera/core/manifest';
import { Testing, type TerraformResource } from 'cdktf';
import { ProdAws } from 'prod-aws';

/** A synth of CDKTF, as JSON. */
export interface SynthDocument {
  readonly resource: Record<string, Record<string, Record<string, unknown>>>;
  readonly [section: string]: unknown;
}

/** prod-aws as a real account gets it, with what it does not have yet in plain resources of the provider. */
export interface ProductionDocument {
  readonly document: SynthDocument;
  readonly manifest: StackManifest;
}

/** Network that the public endpoint lets in, and the one that the declared list holds. */
export const office = '44.31.16.0/24';
export const offices = '44.31.16.0/22';

const runbook = (name: string): string => `Runbook: https://runbooks.example.com/${name}`;

/** Resources of prod-aws by the path of their construct below the stack. */
const finder = (stack: ProdAws) => {
  const all = stack.node.findAll();
  return (pattern: RegExp): readonly TerraformResource[] =>
    all.filter((each) => pattern.test(each.node.path)) as TerraformResource[];
};

const alarms: Readonly<Record<string, readonly [namespace: string, metric: string]>> = {
  'api-errors': ['AWS/EKS', 'apiserver_request_total_5XX'],
  'failed-nodes': ['ContainerInsights', 'cluster_failed_node_count'],
  'waiting-pods': ['AWS/EKS', 'scheduler_pending_pods'],
  'node-memory': ['ContainerInsights', 'node_memory_utilization'],
  'nat-ports': ['AWS/NATGateway', 'ErrorPortAllocation'],
};

/** Alarms, a dashboard and the like, as an owner would write them without a package for it. */
const complete = (stack: ProdAws): void => {
  const find = finder(stack);
  const one = (pattern: RegExp): TerraformResource => {
    const [found, ...others] = find(pattern);
    if (found === undefined || others.length > 0) throw new Error(`${pattern} is not one resource`);
    return found;
  };
  const arn = (resource: TerraformResource): string => resource.getStringAttribute('arn');
  const cluster = one(/\/ControlPlane\/Cluster$/);
  const clusterName = cluster.getStringAttribute('name');
  const topic = arn(one(/\/Notifications\/Topic$/));

  new EksAddon(stack, 'Observability', { clusterName, addonName: 'amazon-cloudwatch-observability' });
  for (const [name, [namespace, metricName]] of Object.entries(alarms))
    new CloudwatchMetricAlarm(stack, `Alarm-${name}`, {
      alarmName: `prod-${name}`,
      alarmDescription: runbook(name),
      namespace,
      metricName,
      dimensions: { ClusterName: 'prod' },
      statistic: 'Maximum',
      period: 60,
      evaluationPeriods: 5,
      threshold: 0,
      comparisonOperator: 'GreaterThanThreshold',
      alarmActions: [topic],
    });
  new SnsTopicSubscription(stack, 'OnCall', {
    topicArn: topic,
    protocol: 'https',
    endpoint: 'https://pager.example.com/prod',
  });
  new CloudwatchDashboard(stack, 'Dashboard', {
    dashboardName: 'prod',
    dashboardBody: JSON.stringify({
      widgets: [{ properties: { metrics: [['AWS/EKS', 'apiserver_request_total', 'ClusterName', 'prod']] } }],
    }),
  });

  new EcrRepository(stack, 'Images', {
    name: 'shop',
    imageTagMutability: 'IMMUTABLE',
    imageScanningConfiguration: { scanOnPush: true },
  });
  new BudgetsBudget(stack, 'Budget', {
    name: 'prod',
    budgetType: 'COST',
    timeUnit: 'MONTHLY',
    limitAmount: '2000',
    limitUnit: 'USD',
    notification: [
      {
        comparisonOperator: 'GREATER_THAN',
        notificationType: 'FORECASTED',
        threshold: 100,
        thresholdType: 'PERCENTAGE',
        subscriberSnsTopicArns: [topic],
      },
    ],
  });
};

/**
 * A synth with what only an account tells, which is known from a plan on: so it says as much as a plan does, and keeps its references.
 */
export const toldSynth = (stack: AwsStack): ProductionDocument => {
  const told = Testing.synth(stack)
    .replaceAll(/\$\{data\.aws_partition\.[\w-]+\.partition\}/g, 'aws')
    .replaceAll(/\$\{data\.aws_partition\.[\w-]+\.dns_suffix\}/g, 'amazonaws.com')
    .replaceAll(/\$\{data\.aws_caller_identity\.[\w-]+\.account_id\}/g, '111122223333');
  return {
    document: JSON.parse(told) as SynthDocument,
    manifest: JSON.parse(JSON.stringify(stack.manifest)) as StackManifest,
  };
};

/** Synthesises it anew. */
export const productionDocument = (): ProductionDocument => {
  const target = { kind: 'aws', providerVersion: '6.25.0' } as const;
  const stack = new ProdAws(Testing.app(), 'prod-aws', { target });
  complete(stack);
  const production = toldSynth(stack);
  // prod-aws lets in a range for documentation, as its values say: the office of these tests has a network.
  const [cluster] = Object.values(production.document.resource['aws_eks_cluster'] ?? {});
  (cluster?.['vpc_config'] as Record<string, unknown>)['public_access_cidrs'] = [office];
  // Its objective is a day: that of these tests is an hour, and they have a second region.
  const [plan] = Object.values(production.document.resource['aws_backup_plan'] ?? {});
  const [rule] = (plan?.['rule'] ?? []) as Record<string, unknown>[];
  Object.assign(rule ?? {}, {
    schedule: 'cron(0 * * * ? *)',
    copy_action: [{ destination_vault_arn: 'arn:aws:backup:us-west-2:111122223333:backup-vault:prod' }],
  });
  return production;
};
