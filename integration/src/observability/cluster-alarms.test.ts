import {
  DescribeAlarmsCommand,
  DisableAlarmActionsCommand,
  GetDashboardCommand,
  PutDashboardCommand,
  PutMetricAlarmCommand,
  PutMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import { SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, DeleteQueueCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { AwsStack, defineEnvironment, type SynthTarget } from '@hera/core';
import { ClusterAlarms, ClusterDashboard } from '@hera/observability';
import { NotificationTopic } from '@hera/security';
import { environmentChecks, eventually } from '@hera/testkit';
import { type App, TerraformOutput } from 'cdktf';
import { beforeAll, describe, expect, it } from 'vitest';
import { deployedEnvironment } from '../support/deployed-environment';

const account = '000000000631';
const name = 'watched';
const pager = 'watched-pager';
const cluster = { clusterName: 'watched' };

/** Topic, alarms and dashboard without the cluster that they watch. */
const build = (app: App, target: SynthTarget): void => {
  const environment = defineEnvironment({ name, profile: 'development', region: 'us-east-1' });
  const stack = new AwsStack(app, name, { environment, target });
  const topic = new NotificationTopic(stack, 'Notifications', { publishers: ['cloudwatch-alarms'] });
  const network = { vpcId: 'vpc-0a1', natGateways: [{ natGatewayId: 'nat-0a1', zone: 'use1-az1' }] };
  const alarms = new ClusterAlarms(stack, 'Alarms', {
    cluster,
    network,
    topic,
    runbook: 'docs/runbooks/alarms/{alarm}.md',
    containerInsights: true,
    // A minute instead of a quarter of an hour: so long a local AWS waits between two looks.
    alarms: { 'pending-pods': { evaluationPeriods: 1 } },
    deadLetterQueueArns: { pager: `arn:aws:sqs:us-east-1:${account}:${pager}` },
  });
  new ClusterDashboard(stack, 'Dashboard', { cluster, network, alarmArns: Object.values(alarms.alarmArns) });
  new TerraformOutput(stack, 'topic_arn', { value: topic.topicArn }).overrideLogicalId('topic_arn');
};

const env = deployedEnvironment({ app: name, account, build });

const alarmOf = async (alarm: string) => {
  const { MetricAlarms = [] } = await env.aws.cloudwatch.send(
    new DescribeAlarmsCommand({ AlarmNames: [`${name}-${alarm}`] }),
  );
  return MetricAlarms[0];
};

let pagerUrl = '';

/** A queue in the place of a pager. Terraform would wait a minute for it to come and another for it to go. */
const subscribe = async (): Promise<void> => {
  const { QueueUrl = '' } = await env.aws.sqs.send(new CreateQueueCommand({ QueueName: pager }));
  pagerUrl = QueueUrl;
  await env.aws.sns.send(
    new SubscribeCommand({
      TopicArn: env.output('topic_arn'),
      Protocol: 'sqs',
      Endpoint: `arn:aws:sqs:us-east-1:${account}:${pager}`,
      Attributes: { RawMessageDelivery: 'true' },
    }),
  );
};

interface Told {
  readonly AlarmName: string;
  readonly AlarmDescription: string;
  readonly NewStateValue: string;
}

const told: Told[] = [];

/** Waits until the pager was told; what it was told before is kept. */
const toldOf = async (alarm: string, state: string): Promise<Told> =>
  eventually(
    async () => {
      const { Messages = [] } = await env.aws.sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: pagerUrl,
          WaitTimeSeconds: 2,
          MaxNumberOfMessages: 10,
          VisibilityTimeout: 600,
        }),
      );
      told.push(...Messages.map(({ Body = '{}' }) => JSON.parse(Body) as Told));
      const found = told.find(
        ({ AlarmName, NewStateValue }) => AlarmName === `${name}-${alarm}` && NewStateValue === state,
      );
      if (found === undefined) throw new Error(`told of ${told.map(({ AlarmName }) => AlarmName).join(', ')}`);
      return found;
    },
    { deadlineSeconds: 150 },
  );

/** Pods that find no node, as EKS would count them, now and for the minutes that an alarm looks back. */
const putPendingPods = (pods: number): Promise<unknown> =>
  env.aws.cloudwatch.send(
    new PutMetricDataCommand({
      Namespace: 'AWS/EKS',
      MetricData: [0, 1, 2].map((minutes) => ({
        MetricName: 'scheduler_pending_pods_UNSCHEDULABLE',
        Dimensions: [{ Name: 'ClusterName', Value: cluster.clusterName }],
        Timestamp: new Date(Date.now() + minutes * 60_000),
        Value: pods,
      })),
    }),
  );

const check = (id: string) => {
  const found = environmentChecks.find((item) => item.id === id);
  if (found === undefined) throw new Error(id);
  return env.check(found);
};

// A local AWS looks at the alarm once a minute: the rest goes on meanwhile.
beforeAll(async () => {
  await subscribe();
  await putPendingPods(3);
});

describe('what was deployed', () => {
  it('has nothing to change right after the apply', async () => {
    await env.deployment.idempotent();
  });

  env.checks(environmentChecks.filter(({ id }) => ['alarms', 'dashboards', 'notification-topics'].includes(id)));
});

describe('an alarm', () => {
  it('goes off when pods wait, and whoever listens reads what it means and where the runbook is', async () => {
    const message = await toldOf('pending-pods', 'ALARM');
    expect(message.AlarmDescription).toMatch(
      /^More than 0 pods have found no node to run on.* Runbook: docs\/runbooks\/alarms\/pending-pods\.md$/,
    );
    expect(await alarmOf('pending-pods')).toMatchObject({ StateValue: 'ALARM' });
  });

  it('takes silence for a fault where the metric is never silent, and for nothing known elsewhere', async () => {
    expect(await alarmOf('node-metrics-missing')).toMatchObject({ StateValue: 'ALARM', TreatMissingData: 'breaching' });
    expect(await alarmOf('node-memory')).toMatchObject({
      StateValue: 'INSUFFICIENT_DATA',
      TreatMissingData: 'missing',
    });
    expect(await alarmOf('undelivered-messages-pager')).toMatchObject({ TreatMissingData: 'notBreaching' });
  });
});

describe('life cycle', () => {
  it('sees an alarm that somebody silenced, one that was made deaf, and a dashboard that was emptied, and mends them', async () => {
    const { cloudwatch } = env.aws;
    await cloudwatch.send(new DisableAlarmActionsCommand({ AlarmNames: [`${name}-node-disk`] }));
    const { AlarmArn: _arn, ...cpu } = (await alarmOf('node-cpu')) ?? {};
    await cloudwatch.send(
      new PutMetricAlarmCommand({
        AlarmName: `${name}-node-cpu`,
        Namespace: cpu.Namespace,
        MetricName: cpu.MetricName,
        Dimensions: cpu.Dimensions,
        Statistic: cpu.Statistic,
        Period: cpu.Period,
        EvaluationPeriods: cpu.EvaluationPeriods,
        DatapointsToAlarm: cpu.DatapointsToAlarm,
        ComparisonOperator: cpu.ComparisonOperator,
        AlarmDescription: cpu.AlarmDescription,
        TreatMissingData: cpu.TreatMissingData,
        Threshold: 100,
      }),
    );
    await cloudwatch.send(
      new PutDashboardCommand({ DashboardName: `${name}-cluster`, DashboardBody: '{"widgets":[]}' }),
    );
    expect(await check('alarms')).toMatchObject({
      status: 'fail',
      found: expect.stringMatching(
        /watched-node-cpu: nobody is told when it is raised, nobody is told when it is over, its threshold is 100, expected 85; watched-node-disk: its actions are switched off$/,
      ),
    });
    expect(await check('dashboards')).toMatchObject({
      status: 'fail',
      found: expect.stringContaining('missing Alarms'),
    });
    expect([...(await env.drift())].sort()).toEqual([
      expect.stringMatching(/^aws_cloudwatch_dashboard\./),
      expect.stringMatching(/^aws_cloudwatch_metric_alarm\.Alarms_node-cpu_/),
      expect.stringMatching(/^aws_cloudwatch_metric_alarm\.Alarms_node-disk_/),
    ]);
    await env.reapply();
    expect(await check('alarms')).toMatchObject({ status: 'pass' });
    expect(await check('dashboards')).toMatchObject({ status: 'pass' });
  });

  it('leaves nothing behind when it is destroyed', async () => {
    const { DashboardBody = '' } = await env.aws.cloudwatch.send(
      new GetDashboardCommand({ DashboardName: `${name}-cluster` }),
    );
    expect(DashboardBody).toContain('watched');
    const present = (await env.deployment.inventory()).map(({ service, type }) => `${service} ${type}`);
    expect(present.filter((each) => each === 'cloudwatch alarm')).toHaveLength(12);
    expect(present).toEqual(expect.arrayContaining(['cloudwatch dashboard', 'sns topic']));
    await env.aws.sqs.send(new DeleteQueueCommand({ QueueUrl: pagerUrl }));
    await env.destroy();
    expect(await env.leftovers()).toEqual([]);
  });
});
