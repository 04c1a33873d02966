import { type AlarmsFact, contextOf, factsOf } from '@hera/core';
import { resources, synth, testStack } from '@hera/core/testing';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role/index.js';
import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue/index.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alarmIds, ClusterAlarms, type ClusterAlarmsProps, containerInsightsAlarms } from '../index';
import { alarmSet } from './alarm-set';
import { clusterFact } from '../observability.fixture';

const topicArn = 'arn:aws:sns:us-east-1:111122223333:prod-notifications';
const props: ClusterAlarmsProps = {
  cluster: { clusterName: 'prod' },
  topic: { topicArn, publishers: ['cloudwatch-alarms'] },
  network: {
    vpcId: 'vpc-0a1',
    addressUsageMetrics: true,
    natGateways: [
      { natGatewayId: 'nat-0a1', zone: 'use1-az1' },
      { natGatewayId: 'nat-0a2', zone: 'use1-az2' },
    ],
  },
  runbook: 'https://wiki.example.com/alarms/{alarm}',
  interruptionQueueArn: 'arn:aws:sqs:us-east-1:111122223333:prod-karpenter',
  deadLetterQueueArns: { findings: 'arn:aws:sqs:us-east-1:111122223333:prod-undelivered' },
  additional: {
    checkout: {
      namespace: 'Shop',
      metricName: 'checkout_seconds',
      statistic: 'p99',
      threshold: 2,
      missingData: { treatAs: 'breaching', because: 'the shop measures every minute.' },
      meaning: 'Checkout is slow.',
    },
  },
};

const built = (change: Partial<ClusterAlarmsProps> = {}, profile: 'production' | 'development' = 'production') => {
  const stack = testStack(profile);
  clusterFact(stack, 'prod', ['amazon-cloudwatch-observability']);
  const made = new ClusterAlarms(stack, 'Alarms', { ...props, ...change });
  const json = synth(stack);
  const alarms = resources(json, 'aws_cloudwatch_metric_alarm');
  const named = (name: string) =>
    alarms.find((alarm) => alarm['alarm_name'] === `${profile === 'production' ? 'prod' : 'dev'}-${name}`);
  const [fact] = factsOf(contextOf(stack).facts, 'alarms') as [AlarmsFact];
  return { json, alarms, named, made, fact, stack };
};

describe('the alarms of a cluster', () => {
  it('stand at addresses that last', async () => {
    const addresses = Object.keys(built().json.resource['aws_cloudwatch_metric_alarm'] ?? {}).sort();
    await expect(addresses.join('\n')).toMatchFileSnapshot('./addresses.golden.txt');
  });

  it('tell the topic when they go off and when they are over, by a name with the environment', () => {
    const { alarms, fact, made } = built();
    expect(alarms).toHaveLength(alarmIds.length + 2);
    for (const alarm of alarms) {
      expect(alarm).toMatchObject({ actions_enabled: true, alarm_actions: [topicArn], ok_actions: [topicArn] });
      expect(alarm['alarm_name']).toMatch(/^prod-[a-z0-9-]+$/);
      expect(alarm['tags']).toEqual({ Name: alarm['alarm_name'] });
    }
    expect(fact.topicArn).toBe(topicArn);
    expect(fact.alarms.map(({ name }) => name)).toEqual(Object.keys(made.alarmArns).map((name) => `prod-${name}`));
  });

  it('say what they mean, what silence is taken for, and where the runbook is', () => {
    for (const alarm of built().alarms) {
      const text = String(alarm['alarm_description']);
      expect(text).toMatch(
        /^[A-Z].*\. Without a value it is taken for .*\. Runbook: https:\/\/wiki\.example\.com\/alarms\/[a-z-]+$/,
      );
      expect(text).not.toContain('{');
      expect(text.length).toBeLessThanOrEqual(1024);
      expect(['breaching', 'notBreaching', 'missing']).toContain(alarm['treat_missing_data']);
    }
    expect(built().named('node-memory')?.['alarm_description']).toBe(
      'A node uses more than 90 % of its memory: pods on it are about to be evicted or killed. Without a value it is taken for unknown, not for well: ' +
        'then nothing is known, and node-metrics-missing tells of it. Runbook: https://wiki.example.com/alarms/node-memory',
    );
  });

  it('take silence for a fault where the metric is never silent, so that nothing that vanishes reads as fine', () => {
    const { fact } = built();
    const by = (treatment: string) =>
      fact.alarms.filter(({ missingData }) => missingData === treatment).map(({ alarm }) => alarm);
    expect(by('breaching')).toEqual(['api-server-errors', 'node-metrics-missing', 'checkout']);
    expect(by('notBreaching')).toEqual(['interruption-queue', 'undelivered-messages']);
  });

  it('page for nothing that is over within ten minutes, but for what stays until somebody looks', () => {
    for (const { alarm, datapointsToAlarm, periodSeconds } of built({ additional: {} }).fact.alarms) {
      if (['undelivered-messages', 'interruption-queue'].includes(alarm)) continue;
      expect(datapointsToAlarm * periodSeconds, alarm).toBeGreaterThanOrEqual(600);
    }
  });

  it('calculate a share of requests from two metrics of the cluster', () => {
    const alarm = built().named('api-server-errors');
    expect(alarm).not.toHaveProperty('metric_name');
    const metric = (metric_name: string) => ({
      namespace: 'AWS/EKS',
      metric_name,
      stat: 'Sum',
      period: 300,
      dimensions: { ClusterName: 'prod' },
    });
    expect(alarm?.['metric_query']).toEqual([
      { id: 'result', expression: '100 * errors / requests', label: 'api-server-errors', return_data: true },
      { id: 'errors', return_data: false, metric: metric('apiserver_request_total_5XX') },
      { id: 'requests', return_data: false, metric: metric('apiserver_request_total') },
    ]);
  });

  it('watch each NAT gateway by its zone, and the size of the VPC once a day', () => {
    const { named } = built();
    expect(named('nat-ports-use1-az2')).toMatchObject({
      namespace: 'AWS/NATGateway',
      metric_name: 'ErrorPortAllocation',
      dimensions: { NatGatewayId: 'nat-0a2' },
    });
    expect(named('address-usage')).toMatchObject({ dimensions: { 'Per-VPC Metrics': 'vpc-0a1' }, period: 86_400 });
    const spans = built({ network: { vpcId: 'vpc-0a1', natGateways: [{ natGatewayId: 'nat-0a9' }] } });
    expect(spans.named('nat-ports-regional')).toMatchObject({ dimensions: { NatGatewayId: 'nat-0a9' } });
    expect(spans.named('address-usage')).toBeUndefined();
  });

  it('are none for what is not there', () => {
    const { network: _network, interruptionQueueArn: _queue, deadLetterQueueArns: _letters, ...rest } = props;
    const stack = testStack('production');
    clusterFact(stack, 'prod', ['amazon-cloudwatch-observability']);
    new ClusterAlarms(stack, 'Alarms', { ...rest, additional: {} });
    const [fact] = factsOf(contextOf(stack).facts, 'alarms');
    expect(fact?.alarms.map(({ alarm }) => alarm)).toEqual(
      alarmIds.filter(
        (id) => !['nat-ports', 'address-usage', 'interruption-queue', 'undelivered-messages'].includes(id),
      ),
    );
  });

  it('find the name of a queue in its ARN, also where Terraform alone knows it', () => {
    expect(built().named('undelivered-messages-findings')).toMatchObject({
      dimensions: { QueueName: 'prod-undelivered' },
    });
    const stack = testStack('production');
    const queue = new SqsQueue(stack, 'Queue', { name: 'letters' });
    new ClusterAlarms(stack, 'Alarms', {
      ...props,
      containerInsights: true,
      deadLetterQueueArns: { letters: queue.arn },
    });
    expect(JSON.stringify(synth(stack))).toContain('element(split(\\":\\", aws_sqs_queue.Queue.arn), 5)');
  });

  it('take your thresholds and times, and one of your own with a percentile', () => {
    const { named } = built({ alarms: { 'node-cpu': { threshold: 70, periodSeconds: 120, evaluationPeriods: 4 } } });
    expect(named('node-cpu')).toMatchObject({
      threshold: 70,
      period: 120,
      evaluation_periods: 4,
      datapoints_to_alarm: 4,
    });
    const own = named('checkout');
    expect(own).toMatchObject({
      namespace: 'Shop',
      extended_statistic: 'p99',
      period: 60,
      evaluation_periods: 3,
      datapoints_to_alarm: 3,
      comparison_operator: 'GreaterThanThreshold',
      treat_missing_data: 'breaching',
    });
    expect(own).not.toHaveProperty('statistic');
    expect(own).not.toHaveProperty('dimensions');
  });

  it('are left out with a reason, which the fact keeps', () => {
    const { named, fact } = built({ alarms: { 'node-cpu': { off: 'Prometheus watches the CPU' } } });
    expect(named('node-cpu')).toBeUndefined();
    expect(fact.off).toEqual([{ alarm: 'node-cpu', reason: 'Prometheus watches the CPU' }]);
    expect(built({ alarms: { 'node-cpu': { off: true } } }, 'development').fact.off).toEqual([
      { alarm: 'node-cpu', reason: 'no reason given' },
    ]);
  });

  it('need no runbook in development, and wait for what the topic waits for', () => {
    const stack = testStack('development');
    const role = new IamRole(stack, 'Role', { assumeRolePolicy: '{}' });
    const { runbook: _, ...rest } = props;
    new ClusterAlarms(stack, 'Alarms', { ...rest, containerInsights: true, topic: { topicArn, ready: [role] } });
    for (const alarm of resources(synth(stack), 'aws_cloudwatch_metric_alarm')) {
      expect(alarm['depends_on']).toEqual(['aws_iam_role.Role']);
      expect(alarm['alarm_description']).not.toContain('Runbook');
    }
  });

  it('leave their tags alone in a local AWS, which does not keep them, and say so', () => {
    const stack = testStack('production', { target: { kind: 'local', providerVersion: '5.100.0' } });
    new ClusterAlarms(stack, 'Alarms', { ...props, containerInsights: true });
    for (const alarm of resources(synth(stack), 'aws_cloudwatch_metric_alarm'))
      expect(alarm['lifecycle']).toEqual({ ignore_changes: ['tags', 'tags_all'] });
    expect(contextOf(stack).leftOut.map(({ what }) => what)).toEqual([
      'aws_cloudwatch_metric_alarm.tags, after creation',
    ]);
    for (const alarm of built().alarms) expect(alarm).not.toHaveProperty('lifecycle');
  });

  it('warn of gateways that nobody knows', () => {
    expect(contextOf(built({ network: { vpcId: 'vpc-0a1' } }).stack).warnings.map(({ code }) => code)).toEqual([
      'HERA_OBS_017',
    ]);
    expect(contextOf(built().stack).warnings).toEqual([]);
  });

  it('have what Container Insights gives only with it, on a cluster of elsewhere when it is said', () => {
    const stack = testStack('production');
    const off = Object.fromEntries(containerInsightsAlarms.map((id) => [id, { off: 'Prometheus watches nodes' }]));
    new ClusterAlarms(stack, 'Alarms', { ...props, containerInsights: false, alarms: off });
    const text = JSON.stringify(synth(stack));
    expect(text).not.toContain('ContainerInsights');
    expect(containerInsightsAlarms).toHaveLength(5);
  });

  it('take any threshold in the range of its unit, and write it as it is', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...alarmIds),
        fc.double({ min: 0.1, max: 99, noNaN: true }),
        fc.integer({ min: 1, max: 5 }),
        (id, threshold, evaluationPeriods) => {
          const { fact } = built({ alarms: { [id]: { threshold, evaluationPeriods } } });
          const found = fact.alarms.filter(({ alarm }) => alarm === id);
          expect(found.length).toBeGreaterThan(0);
          for (const alarm of found)
            expect(alarm).toMatchObject({ threshold, evaluationPeriods, datapointsToAlarm: evaluationPeriods });
        },
      ),
      { numRuns: 25 },
    );
  });

  it('are of a set with a source each', () => {
    for (const id of alarmIds) {
      expect(alarmSet[id].meaning, id).not.toMatch(/\.$/);
      expect(alarmSet[id].missingBecause, id).not.toMatch(/\.$/);
    }
  });
});
