import { describe, expect, it } from 'vitest';
import { type Resources, synthOf } from '../estimate/model.fixture';
import { usageOf } from '../usage/usage';
import { figuresOf, noteOf, notesOf } from './notes.fixture';

const nat: Resources = { aws_nat_gateway: { n: { subnet_id: '${aws_subnet.a.id}' } } };
const endpoint = (service: string, subnets: readonly string[]): object => ({
  service_name: `com.amazonaws.us-east-1.${service}`,
  vpc_endpoint_type: 'Interface',
  subnet_ids: subnets.map((name) => `\${aws_subnet.${name}.id}`),
});
const s3 = { service_name: 'com.amazonaws.us-east-1.s3', vpc_endpoint_type: 'Gateway' };
const gb = (figure: number) => ({
  usage: usageOf({ profile: 'none', totals: { aws_vpc_endpoint: { monthly_data_processed_gb: figure } } }),
});

describe('NAT or endpoints', () => {
  it('breaks even at 7.30 / (0.045 - 0.01) = 208.57 GB for each endpoint and zone', () => {
    const note = noteOf(synthOf(nat), 'nat-or-endpoints');
    expect(figuresOf(note)).toEqual({
      'one endpoint in one zone': '7.3 USD a month',
      'saved by an endpoint': '0.035 USD per GB',
      'traffic from which an endpoint pays for itself, in each zone': '208.5714 GB a month',
    });
    expect(note.advice[0]).toContain('gateway endpoint of S3');
    expect(note.prices.map(({ dimension }) => dimension)).toEqual([
      'nat.gb',
      'vpc.interface-endpoint.hour',
      'vpc.interface-endpoint.gb',
      'vpc.gateway-endpoint.hour',
    ]);
  });

  const two: Resources = {
    ...nat,
    aws_vpc_endpoint: { sts: endpoint('sts', ['a', 'b', 'c']), ecr: endpoint('ecr.api', ['a', 'b', 'c']), s3 },
  };

  it('two endpoints in three zones lose 26.30 at 500 GB, and save 8.70 at 1,500 GB', () => {
    const at500 = noteOf(synthOf(two), 'nat-or-endpoints', gb(500));
    // 6 x 208.5714
    expect(figuresOf(at500)['traffic from which all 6 endpoints by zone pay for themselves']).toBe(
      '1251.4286 GB a month',
    );
    // 500 x 0.035 - 6 x 7.30
    expect(figuresOf(at500)['saved (negative: lost) by the endpoints at the assumed 500 GB']).toBe('-26.3 USD a month');
    expect(at500.advice).toEqual([
      'keep the endpoints that a rule of yours asks for; the others cost more than they save at this traffic',
    ]);
    const at1500 = noteOf(synthOf(two), 'nat-or-endpoints', gb(1500));
    // 1,500 x 0.035 - 43.80
    expect(figuresOf(at1500)['saved (negative: lost) by the endpoints at the assumed 1500 GB']).toBe('8.7 USD a month');
    expect(at1500.advice).toEqual(['keep the endpoints: at this traffic they save money']);
  });

  it('says nothing of a balance where no traffic is stated', () => {
    const note = noteOf(synthOf(two), 'nat-or-endpoints', { usage: usageOf({ profile: 'none' }) });
    expect(Object.keys(figuresOf(note)).join()).not.toContain('saved (negative');
    expect(note.advice.join()).not.toContain('at this traffic');
  });

  it('does not concern a network without NAT gateways: its endpoints are the only way', () => {
    expect(notesOf(synthOf({ aws_vpc_endpoint: { sts: endpoint('sts', ['a']) } }), 'nat-or-endpoints')).toEqual([]);
  });

  it('takes the prices of the region: 8.03 / (0.048 - 0.01) in eu-west-1', () => {
    const note = noteOf(synthOf(nat, 'eu-west-1'), 'nat-or-endpoints');
    expect(figuresOf(note)['traffic from which an endpoint pays for itself, in each zone']).toBe('211.3158 GB a month');
  });
});
