import { AwsStack, defineEnvironment } from '@hera/core';
import { CiIdentityProvider, CiRoles } from '@hera/security';
import { Template } from '@hera/testkit';
import { Testing } from 'cdktf';
import { describe, expect, it } from 'vitest';
import { ProdAws } from './stack';

const [account, region] = ['111122223333', 'us-east-1'];

/** What makes a resource whose ARN has its name, and how the ARN is put together from `name` or its like. */
const byName: Readonly<Record<string, readonly [action: string, arn: (name: string) => string, attribute?: string]>> = {
  aws_backup_restore_testing_plan: [
    'backup:CreateRestoreTestingPlan',
    (name) => `backup:${region}:${account}:restore-testing-plan:${name}-0`,
  ],
  aws_backup_vault: ['backup:CreateBackupVault', (name) => `backup:${region}:${account}:backup-vault:${name}`],
  aws_budgets_budget: ['budgets:ModifyBudget', (name) => `budgets::${account}:budget/${name}`],
  aws_cloudwatch_dashboard: [
    'cloudwatch:PutDashboard',
    (name) => `cloudwatch::${account}:dashboard/${name}`,
    'dashboard_name',
  ],
  aws_cloudwatch_event_rule: ['events:PutRule', (name) => `events:${region}:${account}:rule/${name}`],
  aws_cloudwatch_log_group: ['logs:CreateLogGroup', (name) => `logs:${region}:${account}:log-group:${name}`],
  aws_cloudwatch_metric_alarm: [
    'cloudwatch:PutMetricAlarm',
    (name) => `cloudwatch:${region}:${account}:alarm:${name}`,
    'alarm_name',
  ],
  aws_eks_cluster: ['eks:CreateNodegroup', (name) => `eks:${region}:${account}:cluster/${name}`],
  aws_iam_policy: ['iam:CreatePolicy', (name) => `iam::${account}:policy/${name}`],
  aws_iam_role: ['iam:CreateRole', (name) => `iam::${account}:role/${name}`],
  aws_kms_alias: ['kms:CreateAlias', (name) => `kms:${region}:${account}:${name}`],
  aws_sns_topic: ['sns:CreateTopic', (name) => `sns:${region}:${account}:${name}`],
  aws_sqs_queue: ['sqs:CreateQueue', (name) => `sqs:${region}:${account}:${name}`],
};

interface Statement {
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
}

const deployStatements = (): readonly Statement[] => {
  const environment = defineEnvironment({ name: 'bootstrap', profile: 'production', region, account });
  const stack = new AwsStack(Testing.app(), 'bootstrap-aws', { environment, target: { kind: 'aws' }, state: 'local' });
  new CiRoles(stack, 'Prod', {
    environment: 'prod',
    provider: new CiIdentityProvider(stack, 'GitHub', { kind: 'github' }),
    deploy: { repository: 'acme/platform', environment: 'production' },
    state: { bucketArn: 'arn:aws:s3:::hera-state' },
  });
  return Template.fromStack(stack)
    .resources('aws_iam_policy')
    .filter(({ values }) => String(values['name']).startsWith('prod-deploy-'))
    .flatMap(({ values }) => {
      const policy = String(values['policy'])
        .replace(/\$\{data\.aws_partition\.[^}]*\}/g, 'aws')
        .replace(/\$\{data\.aws_caller_identity\.[^}]*\}/g, account);
      return (JSON.parse(policy) as { readonly Statement: readonly Statement[] }).Statement;
    });
};

/** `*` of IAM; every pattern here ends with its only one, or has none. */
const fits = (pattern: string, arn: string): boolean =>
  pattern.endsWith('*') ? arn.startsWith(pattern.slice(0, -1)) : arn === pattern;

const production = Template.fromStack(
  new ProdAws(Testing.app(), 'prod-aws', { target: { kind: 'aws' }, deployedByCi: true }),
);

describe('the deploy role of CI, with its defaults,', () => {
  const statements = deployStatements();

  it.each(Object.entries(byName))('reaches every %s of production by its name', (type, [action, arnOf, attribute]) => {
    const resources = production.resources(type);
    expect(resources).not.toEqual([]);
    const patterns = statements.flatMap(({ Action, Resource }) => (Action.includes(action) ? Resource : []));
    const unreached = resources
      .map(({ values }) => `arn:aws:${arnOf(String(values[attribute ?? 'name'] ?? values['name_prefix']))}`)
      .filter((arn) => !patterns.some((pattern) => fits(pattern, arn)));
    expect(unreached).toEqual([]);
  });

  it('reaches plans of AWS Backup by their tag', () => {
    const plans = production.resources('aws_backup_plan').map((plan) => production.tags(plan)['hera:environment']);
    expect(plans).toEqual(['prod']);
  });
});
