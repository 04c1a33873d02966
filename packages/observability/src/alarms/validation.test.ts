import { problemsOf, testStack } from '@hera/core/testing';
import fc from 'fast-check';
import { Token } from 'cdktf';
import { describe, expect, it } from 'vitest';
import { ClusterAlarms, type ClusterAlarmsProps, type OwnAlarm } from '../index';
import { clusterFact } from '../observability.fixture';

const good: ClusterAlarmsProps = {
  cluster: { clusterName: 'prod' },
  topic: { topicArn: 'arn:aws:sns:us-east-1:111122223333:prod-notifications', publishers: ['cloudwatch-alarms'] },
  runbook: 'docs/runbooks/alarms/{alarm}.md',
};
const own: OwnAlarm = {
  namespace: 'Shop',
  metricName: 'checkout_seconds',
  statistic: 'Average',
  threshold: 2,
  missingData: { treatAs: 'missing', because: 'nobody buys at night' },
  meaning: 'Checkout is slow',
};

const refused = (
  change: unknown,
  profile: 'production' | 'development' = 'production',
  addons = ['amazon-cloudwatch-observability'],
) => {
  const stack = testStack(profile);
  clusterFact(stack, 'prod', addons);
  return problemsOf(() => new ClusterAlarms(stack, 'Alarms', { ...good, ...(change as object) }));
};
const lines = (change: unknown, profile?: 'production' | 'development', addons?: string[]) =>
  refused(change, profile, addons).map(({ code, path }) => `${code} ${path}`);
const additional = (change: unknown) => ({ additional: { checkout: { ...own, ...(change as object) } } });
const queue = 'arn:aws:sqs:us-east-1:111122223333:q';

describe('alarms are refused', () => {
  it('not as they should be', () => {
    expect(lines({})).toEqual([]);
    expect(lines(additional({}))).toEqual([]);
  });

  it.each<[string, unknown, string]>([
    ['with a property that there is not', { topics: [] }, 'HERA_OBS_001 alarms'],
    ['with an alarm that there is not', { alarms: { 'pod-cpu': {} } }, 'HERA_OBS_001 alarms.alarms'],
    [
      'with another treatment of missing data',
      additional({ missingData: { treatAs: 'ignore', because: 'x' } }),
      'HERA_OBS_001 alarms.additional.checkout.missingData.treatAs',
    ],
    [
      'without a topic that admits them',
      { topic: { ...good.topic, publishers: ['eventbridge'] } },
      'HERA_OBS_002 alarms.topic',
    ],
    [
      'with a topic of another region',
      { topic: { topicArn: 'arn:aws:sns:eu-west-1:111122223333:t' } },
      'HERA_OBS_003 alarms.topic.topicArn',
    ],
    [
      'with a FIFO topic',
      { topic: { topicArn: 'arn:aws:sns:us-east-1:111122223333:t.fifo' } },
      'HERA_OBS_003 alarms.topic.topicArn',
    ],
    [
      'with more than everything',
      { alarms: { 'node-cpu': { threshold: 101 } } },
      'HERA_OBS_004 alarms.alarms.node-cpu.threshold',
    ],
    [
      'with more than all of 100 %',
      { alarms: { 'node-cpu': { threshold: 100 } } },
      'HERA_OBS_004 alarms.alarms.node-cpu.threshold',
    ],
    [
      'with less than nothing',
      { alarms: { 'pending-pods': { threshold: -1 } } },
      'HERA_OBS_004 alarms.alarms.pending-pods.threshold',
    ],
    [
      'with nodes that can never be fewer',
      { alarms: { 'node-metrics-missing': { threshold: 0 } } },
      'HERA_OBS_004 alarms.alarms.node-metrics-missing.threshold',
    ],
    [
      'with a number beyond CloudWatch',
      additional({ threshold: 2 ** 361 }),
      'HERA_OBS_004 alarms.additional.checkout.threshold',
    ],
    [
      'with a period of 90 seconds',
      { alarms: { 'node-cpu': { periodSeconds: 90 } } },
      'HERA_OBS_005 alarms.alarms.node-cpu.periodSeconds',
    ],
    [
      'with ten seconds for a metric of AWS',
      { alarms: { 'node-cpu': { periodSeconds: 10 } } },
      'HERA_OBS_005 alarms.alarms.node-cpu.periodSeconds',
    ],
    ['with no period', additional({ periodSeconds: 0 }), 'HERA_OBS_005 alarms.additional.checkout.periodSeconds'],
    [
      'with an hour for a metric of once a day',
      {
        network: { vpcId: 'vpc-1', natGateways: [], addressUsageMetrics: true },
        alarms: { 'address-usage': { periodSeconds: 3600 } },
      },
      'HERA_OBS_005 alarms.alarms.address-usage.periodSeconds',
    ],
    [
      'with no evaluation',
      { alarms: { 'node-cpu': { evaluationPeriods: 0 } } },
      'HERA_OBS_006 alarms.alarms.node-cpu.evaluationPeriods',
    ],
    [
      'with half a datapoint',
      { alarms: { 'node-cpu': { datapointsToAlarm: 1.5 } } },
      'HERA_OBS_006 alarms.alarms.node-cpu.datapointsToAlarm',
    ],
    [
      'with more datapoints than periods',
      { alarms: { 'node-cpu': { datapointsToAlarm: 7 } } },
      'HERA_OBS_006 alarms.alarms.node-cpu.datapointsToAlarm',
    ],
    [
      'with more than a day of minutes',
      { alarms: { 'node-cpu': { periodSeconds: 60, evaluationPeriods: 1441 } } },
      'HERA_OBS_006 alarms.alarms.node-cpu.evaluationPeriods',
    ],
    [
      'with more than a week of hours',
      { alarms: { 'node-cpu': { periodSeconds: 3600, evaluationPeriods: 169 } } },
      'HERA_OBS_006 alarms.alarms.node-cpu.evaluationPeriods',
    ],
    ['without a runbook', { runbook: undefined }, 'HERA_OBS_007 alarms.runbook'],
    ['with one runbook for all', { runbook: 'https://wiki.example.com/alarms' }, 'HERA_OBS_008 alarms.runbook'],
    ['with a runbook by HTTP', { runbook: 'http://wiki.example.com/{alarm}' }, 'HERA_OBS_008 alarms.runbook'],
    ['with a runbook outside of the repository', { runbook: 'docs/../../{alarm}.md' }, 'HERA_OBS_008 alarms.runbook'],
    [
      'with a word for a runbook',
      { alarms: { 'node-cpu': { runbook: 'see the wiki' } } },
      'HERA_OBS_008 alarms.alarms.node-cpu.runbook',
    ],
    [
      'with a password in a runbook',
      additional({ runbook: 'https://u:hunter2@wiki.example.com/x' }),
      'HERA_OBS_008 alarms.additional.checkout.runbook',
    ],
    ['off without a reason', { alarms: { 'node-cpu': { off: true } } }, 'HERA_OBS_010 alarms.alarms.node-cpu.off'],
    ['off with a word', { alarms: { 'node-cpu': { off: 'noisy' } } }, 'HERA_OBS_010 alarms.alarms.node-cpu.off'],
    [
      'of gateways that are not there',
      { alarms: { 'nat-ports': { threshold: 5 } } },
      'HERA_OBS_011 alarms.alarms.nat-ports',
    ],
    [
      'of a queue that is not there',
      { alarms: { 'interruption-queue': { threshold: 5 } } },
      'HERA_OBS_011 alarms.alarms.interruption-queue',
    ],
    ['with the name of one of the set', { additional: { 'node-cpu': own } }, 'HERA_OBS_012 alarms.additional.node-cpu'],
    ['with a name with a space', { additional: { 'check out': own } }, 'HERA_OBS_013 alarms.additional.check out'],
    [
      'with a queue that has no name',
      { deadLetterQueueArns: { Findings: queue } },
      'HERA_OBS_013 alarms.deadLetterQueueArns.Findings',
    ],
    [
      'with a zone with a slash',
      { network: { vpcId: 'vpc-1', natGateways: [{ natGatewayId: 'nat-1', zone: 'a/b' }] } },
      'HERA_OBS_013 alarms.network.natGateways[0].zone',
    ],
    [
      'with a zone known later',
      { network: { vpcId: 'vpc-1', natGateways: [{ natGatewayId: 'nat-1', zone: Token.asString({ ref: 'x' }) }] } },
      'HERA_CORE_002 alarms.network.natGateways[0].zone',
    ],
    [
      'with two gateways in a zone',
      {
        network: {
          vpcId: 'vpc-1',
          natGateways: [
            { natGatewayId: 'nat-1', zone: 'use1-az1' },
            { natGatewayId: 'nat-2', zone: 'use1-az1' },
          ],
        },
      },
      'HERA_OBS_012 alarms.alarms.nat-ports',
    ],
    ['with a prefix with a slash', { namePrefix: 'a/b' }, 'HERA_OBS_013 alarms.namePrefix'],
    [
      'with two that watch the same',
      { additional: { one: own, two: { ...own, meaning: 'Slow' } } },
      'HERA_OBS_014 alarms.additional.two',
    ],
    [
      'with two names for a queue',
      { deadLetterQueueArns: { one: queue, two: queue } },
      'HERA_OBS_014 alarms.alarms.undelivered-messages',
    ],
    [
      'with a statistic that there is not',
      additional({ statistic: 'Median' }),
      'HERA_OBS_015 alarms.additional.checkout.statistic',
    ],
    ['with p101', additional({ statistic: 'p101' }), 'HERA_OBS_015 alarms.additional.checkout.statistic'],
    [
      'with the URL of a queue',
      { interruptionQueueArn: 'https://sqs.us-east-1.amazonaws.com/1/q' },
      'HERA_OBS_016 alarms.interruptionQueueArn',
    ],
    [
      'with the name of a queue',
      { deadLetterQueueArns: { findings: 'letters' } },
      'HERA_OBS_016 alarms.deadLetterQueueArns.findings',
    ],
    ['without a namespace', additional({ namespace: '' }), 'HERA_OBS_018 alarms.additional.checkout.namespace'],
    [
      'with a namespace that CloudWatch keeps',
      additional({ namespace: ':x' }),
      'HERA_OBS_018 alarms.additional.checkout.namespace',
    ],
    ['without a metric', additional({ metricName: '' }), 'HERA_OBS_018 alarms.additional.checkout.metricName'],
    [
      'with 31 dimensions',
      additional({ dimensions: Object.fromEntries(Array.from({ length: 31 }, (_, index) => [`d${index}`, 'x'])) }),
      'HERA_OBS_018 alarms.additional.checkout.dimensions',
    ],
    ['without a meaning', additional({ meaning: ' ' }), 'HERA_OBS_019 alarms.additional.checkout'],
    ['with too long a meaning', additional({ meaning: 'x'.repeat(1024) }), 'HERA_OBS_019 alarms.additional.checkout'],
    [
      'with a threshold known later',
      { alarms: { 'node-cpu': { threshold: Token.asNumber({ ref: 'x' }) } } },
      'HERA_CORE_002 alarms.alarms.node-cpu.threshold',
    ],
    ['with a runbook known later', { runbook: Token.asString({ ref: 'x' }) }, 'HERA_CORE_002 alarms.runbook'],
  ])('%s', (_, change, expected) => {
    expect(lines(change)).toEqual([expected]);
  });

  it('where nothing sends the metrics of nodes, or nobody knows whether something does', () => {
    expect(lines({}, 'production', ['coredns'])).toEqual(['HERA_OBS_009 alarms.containerInsights']);
    expect(lines({}, 'development', ['coredns'])).toEqual(['HERA_OBS_009 alarms.containerInsights']);
    expect(lines({ containerInsights: false })).toEqual(['HERA_OBS_009 alarms.containerInsights']);
    expect(lines({ containerInsights: true }, 'production', ['coredns'])).toEqual([]);
    const [unknown] = refused({ cluster: { clusterName: 'elsewhere' } });
    expect(unknown).toMatchObject({ code: 'HERA_OBS_009', message: expect.stringContaining('is not known') });
  });

  it('where several clusters may be meant by a reference', () => {
    const stack = testStack('production');
    clusterFact(stack, 'one', ['amazon-cloudwatch-observability']);
    const cluster = { clusterName: Token.asString({ ref: 'aws_eks_cluster.x.name' }) };
    expect(problemsOf(() => new ClusterAlarms(stack, 'First', { ...good, cluster }))).toEqual([]);
    clusterFact(stack, 'two', ['amazon-cloudwatch-observability']);
    const second = problemsOf(() => new ClusterAlarms(stack, 'Second', { ...good, cluster, namePrefix: 'other' }));
    expect(second.map(({ code }) => code)).toEqual(['HERA_OBS_009']);
  });

  it('where others of the stack have the same names', () => {
    const stack = testStack('production');
    clusterFact(stack, 'prod', ['amazon-cloudwatch-observability']);
    new ClusterAlarms(stack, 'First', good);
    const codes = problemsOf(() => new ClusterAlarms(stack, 'Second', good)).map(({ code }) => code);
    expect(new Set(codes)).toEqual(new Set(['HERA_OBS_012']));
    expect(problemsOf(() => new ClusterAlarms(stack, 'Third', { ...good, namePrefix: 'prod-b' }))).toEqual([]);
  });

  it('without repeating a password', () => {
    expect(JSON.stringify(refused(additional({ runbook: 'https://u:hunter2@wiki.example.com/x' })))).not.toContain(
      'hunter2',
    );
  });

  it('with all problems together, each with what to do', () => {
    const problems = refused({
      topic: { ...good.topic, publishers: [] },
      alarms: { 'node-cpu': { threshold: 200 }, 'node-disk': { off: true } },
      additional: { A: { ...own, statistic: 'x' } },
    });
    expect(problems.map(({ code }) => code)).toEqual([
      'HERA_OBS_002',
      'HERA_OBS_013',
      'HERA_OBS_010',
      'HERA_OBS_004',
      'HERA_OBS_015',
    ]);
    for (const { fix, constructPath } of problems) {
      expect(fix.length).toBeGreaterThan(10);
      expect(constructPath).toBe('prod-aws/Alarms');
    }
  });

  it('for periods and evaluations exactly where CloudWatch refuses them', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -60, max: 700_000 }),
        fc.integer({ min: -1, max: 12_000 }),
        (periodSeconds, evaluationPeriods) => {
          const period = [10, 20, 30].includes(periodSeconds) || (periodSeconds > 0 && periodSeconds % 60 === 0);
          const times =
            evaluationPeriods >= 1 && periodSeconds * evaluationPeriods <= (periodSeconds < 3600 ? 86_400 : 604_800);
          expect(lines(additional({ periodSeconds, evaluationPeriods })).length === 0).toBe(period && times);
        },
      ),
      {
        numRuns: 60,
        examples: [
          [60, 1440],
          [60, 1441],
          [3600, 168],
          [3600, 169],
          [30, 2880],
          [10, 8641],
        ],
      },
    );
  });
});
