import { describe, expect, it } from 'vitest';
import { cents, costOf, lineOf, nodeGroupOf, type Resources, synthOf, withoutUse } from './model.fixture';

const only = (resource: Resources) => costOf(withoutUse(synthOf(resource)));
const subnets = ['${aws_subnet.a.id}', '${aws_subnet.b.id}', '${aws_subnet.c.id}'];

/** Worked out by hand: list price of us-east-1 times 730 hours, or times what is there. */
describe('golden totals of us-east-1', () => {
  it('control plane: 0.10 x 730 = 73.00', () => {
    expect(cents(only({ aws_eks_cluster: { c: { name: 'prod', version: '1.35' } } }).monthly)).toBe('73.00');
  });

  it('m5.large: 0.096 x 730 = 70.08', () => {
    const group = only({ aws_eks_node_group: { g: nodeGroupOf({}, [1, 1, 1]) } });
    expect(cents(lineOf(group, 'instances').monthly)).toBe('70.08');
  });

  it('t3.large: 0.0832 x 730 = 60.736, three of them 182.208', () => {
    const group = (count: number) =>
      only({ aws_eks_node_group: { g: nodeGroupOf({ instance_types: ['t3.large'] }, [count, count, count]) } });
    expect(cents(lineOf(group(1), 'instances').monthly)).toBe('60.74');
    expect(lineOf(group(3), 'instances').monthly?.expected.toFixed()).toBe('182.208');
  });

  it('zonal NAT gateway: 0.045 x 730 = 32.85, and its address 0.005 x 730 = 3.65', () => {
    const { resources } = withoutUse(
      synthOf({
        aws_nat_gateway: { n: { allocation_id: '${aws_eip.e.id}', subnet_id: '${aws_subnet.a.id}' } },
        aws_eip: { e: { domain: 'vpc' } },
      }),
    );
    expect(resources.map(({ address, monthly }) => [address, cents(monthly)])).toEqual([
      ['aws_eip.e', '3.65'],
      ['aws_nat_gateway.n', '32.85'],
      ['usage:data-transfer', 'none'],
    ]);
  });

  it('interface endpoint: 0.01 x 730 = 7.30 in each zone, 21.90 in three', () => {
    const endpoint = (subnet_ids: readonly string[]) =>
      only({ aws_vpc_endpoint: { e: { vpc_endpoint_type: 'Interface', subnet_ids } } });
    expect(cents(endpoint(subnets.slice(0, 1)).monthly)).toBe('7.30');
    expect(cents(endpoint(subnets).monthly)).toBe('21.90');
  });

  it('gp3 of 20 GB: 0.08 x 20 = 1.60', () => {
    expect(cents(only({ aws_ebs_volume: { v: { type: 'gp3', size: 20 } } }).monthly)).toBe('1.60');
  });

  it('alarm on one metric: 0.10', () => {
    expect(cents(only({ aws_cloudwatch_metric_alarm: { a: { metric_name: 'x', period: 300 } } }).monthly)).toBe('0.10');
  });

  it('KMS key: 1.00, and 3.00 from its second rotation on', () => {
    expect(cents(only({ aws_kms_key: { k: {} } }).monthly)).toBe('1.00');
    expect(cents(only({ aws_kms_key: { k: { enable_key_rotation: true } } }).monthly)).toBe('1.00 / 1.00 / 3.00');
  });

  it('is exact: a thousand times 0.0000004 is 0.0004', () => {
    const queue = costOf(
      withoutUse(synthOf({ aws_sqs_queue: { q: {} } }), {
        usage: { ...emptyUse, types: { aws_sqs_queue: { monthly_requests: 1000 } } },
      }),
    );
    expect(queue.monthly?.expected.toFixed()).toBe('0.0004');
  });
});

const emptyUse = { profile: 'none', isDefault: false, totals: {}, types: {}, resources: [], ignored: [] } as const;
