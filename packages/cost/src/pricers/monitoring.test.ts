import { describe, expect, it } from 'vitest';
import { estimate } from '../estimate/estimate';
import { cents, costOf, lineOf, linesOf, type Resources, synthOf, today, withoutUse } from '../estimate/model.fixture';
import { usageOf } from '../usage/usage';

const cost = (resource: Resources, usage = usageOf({ profile: 'none' })) =>
  costOf(estimate(synthOf(resource), { at: today, usage }));

describe('log groups', () => {
  const eks: Resources = {
    aws_eks_cluster: { c: { name: 'prod', version: '1.35', enabled_cluster_log_types: ['audit'] } },
    aws_cloudwatch_log_group: { g: { name: '/aws/eks/prod/cluster', retention_in_days: 73 } },
  };
  const audit = usageOf({ profile: 'none', types: { aws_eks_cluster: { monthly_audit_log_gb: 100 } } });
  const group = (resource: Resources, usage = audit) =>
    costOf(estimate(synthOf(resource), { at: today, usage }), 'aws_cloudwatch_log_group.g');

  it('of EKS are billed for storage alone: 100 GB x 2.4 months x 0.1, 0.15 or 1 x 0.03', () => {
    // 73 days of 30.4167 are 2.4 months.
    expect(linesOf(group(eks))).toEqual({ storage: '0.72 / 1.08 / 7.20', queries: 'usage-based' });
    expect(group(eks).notes).toEqual(['what aws_eks_cluster.c writes is billed there, as vended logs']);
  });

  it('are found by reference where a name is not known', () => {
    const named: Resources = {
      aws_eks_cluster: {
        c: { name: '${var.name}', enabled_cluster_log_types: ['audit'], depends_on: ['aws_cloudwatch_log_group.g'] },
      },
      aws_cloudwatch_log_group: { g: { name: '/aws/eks/${var.name}/cluster', retention_in_days: 73 } },
    };
    expect(linesOf(group(named))).toEqual({ storage: '0.72 / 1.08 / 7.20', queries: 'usage-based' });
  });

  it('of another cluster are not taken for this one’s', () => {
    const other = { ...eks, aws_cloudwatch_log_group: { g: { name: '/aws/eks/other/cluster' } } };
    expect(linesOf(group(other))).toHaveProperty('ingestion');
  });

  it('without retention are counted with a year: 100 x 12 x 0.03, compressed', () => {
    const forever = { ...eks, aws_cloudwatch_log_group: { g: { name: '/aws/eks/prod/cluster' } } };
    const line = lineOf(group(forever), 'storage');
    expect(cents(line.monthly)).toBe('3.60 / 5.40 / 36.00');
    expect(line.notes).toEqual(['it never expires: this is the state after a year, and it grows each month']);
  });

  it('whose retention is not known are unpriced', () => {
    const open = {
      ...eks,
      aws_cloudwatch_log_group: { g: { name: '/aws/eks/prod/cluster', retention_in_days: '${var.days}' } },
    };
    expect(lineOf(group(open), 'storage').state).toBe('unpriced');
  });

  it('of applications are billed for what is written: 10 GB x 0.50 = 5.00', () => {
    const usage = usageOf({
      profile: 'none',
      types: {
        aws_cloudwatch_log_group: { monthly_data_ingested_gb: 10, storage_gb: 100, monthly_data_scanned_gb: 200 },
      },
    });
    expect(linesOf(cost({ aws_cloudwatch_log_group: { g: { name: 'app' } } }, usage))).toEqual({
      ingestion: '5.00',
      storage: '3.00',
      queries: '1.00',
    });
  });

  it('of a flow log are billed for storage, and the flow log for delivery: 10 GB x 0.50 = 5.00', () => {
    const usage = usageOf({ profile: 'none', types: { aws_flow_log: { monthly_data_ingested_gb: 10 } } });
    const all = estimate(
      synthOf({
        aws_flow_log: {
          f: { log_destination: '${aws_cloudwatch_log_group.g.arn}' },
          s: { log_destination_type: 's3' },
        },
        aws_cloudwatch_log_group: { g: { name: 'flow', retention_in_days: 73 } },
      }),
      { at: today, usage },
    );
    expect(linesOf(costOf(all, 'aws_flow_log.f'))).toEqual({ delivery: '5.00' });
    expect(linesOf(costOf(all, 'aws_flow_log.s'))).toEqual({ delivery: '2.50' });
    expect(linesOf(costOf(all, 'aws_cloudwatch_log_group.g'))).toMatchObject({ storage: '0.07 / 0.11 / 0.72' });
  });

  it('flow logs to elsewhere are unpriced', () => {
    expect(cost({ aws_flow_log: { f: { log_destination_type: 'kinesis-data-firehose' } } }).state).toBe('unpriced');
  });
});

describe('alarms, dashboards, metrics', () => {
  const alarm = (change: object) => cents(cost({ aws_cloudwatch_metric_alarm: { a: change } }).monthly);

  it('are billed by metric and resolution', () => {
    expect(alarm({ period: 60 })).toBe('0.10');
    expect(alarm({ period: 10 })).toBe('0.30');
    const metric = { metric: { metric_name: 'x', period: 300 } };
    expect(alarm({ metric_query: [{ expression: 'a/b' }, metric, metric] })).toBe('0.20');
    expect(
      alarm({ threshold_metric_id: 'e', metric_query: [{ expression: 'ANOMALY_DETECTION_BAND(m)' }, metric] }),
    ).toBe('0.30');
  });

  it('dashboard 3.00, custom metric 0.30', () => {
    expect(cents(cost({ aws_cloudwatch_dashboard: { d: {} } }).monthly)).toBe('3.00');
    expect(cents(cost({ aws_cloudwatch_log_metric_filter: { f: {} } }).monthly)).toBe('0.30');
  });
});

describe('events and messages', () => {
  it('rules of the default bus are free, those of one’s own bus are by use', () => {
    expect(cost({ aws_cloudwatch_event_rule: { r: { event_pattern: '{}' } } }).state).toBe('free');
    const own: Resources = { aws_cloudwatch_event_rule: { r: { event_bus_name: 'shop' } } };
    const usage = usageOf({ profile: 'none', types: { aws_cloudwatch_event_rule: { monthly_custom_events: 1e6 } } });
    expect(linesOf(cost(own, usage))).toEqual({ events: '1.00' });
  });

  it('topics and queues are by request: a million for 0.50 and 0.40', () => {
    const usage = usageOf({
      profile: 'none',
      types: { aws_sns_topic: { monthly_requests: 1e6 }, aws_sqs_queue: { monthly_requests: 1e6 } },
    });
    expect(linesOf(cost({ aws_sns_topic: { t: {} } }, usage))).toEqual({ requests: '0.50' });
    expect(linesOf(cost({ aws_sqs_queue: { q: {} } }, usage))).toEqual({ requests: '0.40' });
    expect(cost({ aws_sns_topic: { t: { fifo_topic: true } } }).state).toBe('unpriced');
    expect(cost({ aws_sqs_queue: { q: { fifo_queue: true } } }).state).toBe('unpriced');
  });

  it('subscriptions are by protocol', () => {
    const subscription = (protocol: string) => cost({ aws_sns_topic_subscription: { s: { protocol } } }).state;
    expect(['sqs', 'lambda', 'email', 'https', 'sms', '${var.p}'].map(subscription)).toEqual([
      'free',
      'free',
      'usage-based',
      'usage-based',
      'unpriced',
      'unpriced',
    ]);
  });
});

describe('every free answer', () => {
  it('has a reason', () => {
    const all = withoutUse(
      synthOf({ aws_cloudwatch_event_rule: { r: {} }, aws_iam_role: { r: {} }, null_resource: { n: {} } }),
    );
    for (const { state, reason } of all.resources) {
      expect(state).toBe('free');
      expect(reason).toMatch(/\w{4}/);
    }
  });
});
