import { describe, expect, it } from 'vitest';
import { estimate } from '../estimate/estimate';
import {
  cents,
  costOf,
  lineOf,
  linesOf,
  planOf,
  type Resources,
  synthOf,
  today,
  withoutUse,
} from '../estimate/model.fixture';
import { usageOf } from '../usage/usage';

const zones = (count: number): Resources => ({
  aws_subnet: Object.fromEntries(
    ['a', 'b', 'c', 'd'].slice(0, count).map((zone) => [zone, { availability_zone: `us-east-1${zone}` }]),
  ),
});
const ids = (...names: readonly string[]) => names.map((name) => `\${aws_subnet.${name}.id}`);
const cost = (resource: Resources, address: string) => costOf(withoutUse(synthOf(resource)), address);

describe('NAT gateways', () => {
  it('share stated traffic: 300 GB over 3 gateways, 100 x 0.045 = 4.50 each', () => {
    const usage = usageOf({ profile: 'none', totals: { aws_nat_gateway: { monthly_data_processed_gb: 300 } } });
    const stack = synthOf({ aws_nat_gateway: { a: { subnet_id: 's' }, b: { subnet_id: 's' }, c: { subnet_id: 's' } } });
    const all = estimate(stack, { at: today, usage });
    expect(linesOf(costOf(all, 'aws_nat_gateway.b'))).toEqual({ hours: '32.85', traffic: '4.50' });
    expect(cents(all.usageBased)).toBe('13.50');
  });

  it('private ones cost the same, without an address', () => {
    expect(
      linesOf(cost({ aws_nat_gateway: { n: { subnet_id: 's', connectivity_type: 'private' } } }, 'aws_nat_gateway.n')),
    ).toEqual({
      hours: '32.85',
      traffic: 'usage-based',
    });
  });

  it('regional ones cost in each zone, with an address each: 1 to 3 zones, all expected', () => {
    const nat = { n: { availability_mode: 'regional', vpc_id: '${aws_vpc.v.id}' } };
    const found = cost({ aws_nat_gateway: nat, ...zones(3) }, 'aws_nat_gateway.n');
    expect(linesOf(found)).toEqual({
      hours: '32.85 / 98.55 / 98.55',
      'public-ipv4': '3.65 / 10.95 / 10.95',
      traffic: 'usage-based',
    });
  });

  it('regional ones with addresses of one’s own are in those zones alone', () => {
    const nat = {
      availability_mode: 'regional',
      vpc_id: 'vpc-1',
      availability_zone_address: [
        { allocation_ids: ['eipalloc-1'], availability_zone: 'us-east-1a' },
        { allocation_ids: ['eipalloc-2'], availability_zone: 'us-east-1b' },
      ],
    };
    expect(linesOf(cost({ aws_nat_gateway: { n: nat }, ...zones(3) }, 'aws_nat_gateway.n'))).toEqual({
      hours: '65.70',
      traffic: 'usage-based',
    });
  });
});

describe('addresses', () => {
  it('cost 3.65 wherever they are, unless they are one’s own', () => {
    expect(cents(cost({ aws_eip: { e: {} } }, 'aws_eip.e').monthly)).toBe('3.65');
    expect(cost({ aws_eip: { e: { public_ipv4_pool: 'ipv4pool-ec2-1' } } }, 'aws_eip.e').state).toBe('free');
  });
});

describe('endpoints', () => {
  const endpoint = (change: object, more: Resources = zones(3)) =>
    cost({ aws_vpc_endpoint: { e: { vpc_endpoint_type: 'Interface', ...change } }, ...more }, 'aws_vpc_endpoint.e');

  it('of gateway type are free, which is what AWS makes without a word', () => {
    expect(endpoint({ vpc_endpoint_type: 'Gateway' })).toMatchObject({
      state: 'free',
      reason: 'AWS charges nothing for gateway endpoints',
    });
    expect(endpoint({ vpc_endpoint_type: null }).state).toBe('free');
  });

  it('of other types, or of one that is not known, are unpriced', () => {
    expect(endpoint({ vpc_endpoint_type: 'GatewayLoadBalancer' }).state).toBe('unpriced');
    expect(endpoint({ vpc_endpoint_type: '${var.type}' }).state).toBe('unpriced');
  });

  it('cost in each zone, which references tell', () => {
    expect(cents(lineOf(endpoint({ subnet_ids: ids('a', 'b') }), 'hours').monthly)).toBe('14.60');
    const many: Resources = { aws_subnet: { many: { count: 3 } } };
    expect(cents(lineOf(endpoint({ subnet_ids: '${aws_subnet.many[*].id}' }, many), 'hours').monthly)).toBe('21.90');
  });

  it('are a range where the document leaves zones open, and the most is expected', () => {
    const line = lineOf(endpoint({ subnet_ids: '${var.subnets}' }), 'hours');
    expect(cents(line.monthly)).toBe('7.30 / 21.90 / 21.90');
    expect(line.notes).toEqual(['in how many zones it is is not known before the apply: 1 to 3, the most is expected']);
  });

  it('are priced by their associations, where those bring the subnets', () => {
    const all = withoutUse(
      synthOf({
        aws_vpc_endpoint: { e: { vpc_endpoint_type: 'Interface' } },
        aws_vpc_endpoint_subnet_association: {
          a: { vpc_endpoint_id: '${aws_vpc_endpoint.e.id}', subnet_id: '${aws_subnet.a.id}' },
          b: { vpc_endpoint_id: '${aws_vpc_endpoint.e.id}', subnet_id: '${aws_subnet.b.id}' },
        },
        ...zones(2),
      }),
    );
    expect(cents(all.monthly)).toBe('14.60');
  });

  it('of a plan whose subnets are new are counted by reference', () => {
    const plan = planOf([
      {
        type: 'aws_vpc_endpoint',
        name: 'e',
        values: { vpc_endpoint_type: 'Interface' },
        unknown: { subnet_ids: true },
        expressions: {
          subnet_ids: { references: ['aws_subnet.a.id', 'aws_subnet.a', 'aws_subnet.b.id', 'aws_subnet.b'] },
        },
      },
      { type: 'aws_subnet', name: 'a', values: {}, unknown: { id: true } },
      { type: 'aws_subnet', name: 'b', values: {}, unknown: { id: true } },
    ]);
    expect(cents(lineOf(costOf(withoutUse(plan), 'aws_vpc_endpoint.e'), 'hours').monthly)).toBe('14.60');
  });
});

describe('load balancers', () => {
  const balancer = (change: object) =>
    cost({ aws_lb: { l: { subnets: ids('a', 'b', 'c'), ...change } }, ...zones(3) }, 'aws_lb.l');

  it('cost 0.0225 x 730 = 16.43, and 3.65 for an address in each zone when they face the internet', () => {
    expect(linesOf(balancer({ load_balancer_type: 'network' }))).toEqual({
      hours: '16.43',
      capacity: 'usage-based',
      'public-ipv4': '10.95',
    });
    expect(linesOf(balancer({ internal: true }))).toEqual({ hours: '16.43', capacity: 'usage-based' });
  });

  it('leave addresses of one’s own to those', () => {
    const mapping = [{ subnet_id: '${aws_subnet.a.id}', allocation_id: '${aws_eip.e.id}' }];
    expect(linesOf(balancer({ subnets: null, subnet_mapping: mapping }))).not.toHaveProperty('public-ipv4');
  });

  it('count a unit for each GB: 730 GB x 0.006 = 4.38 for a network load balancer', () => {
    const usage = usageOf({ profile: 'none', types: { aws_lb: { processed_bytes_gb: 730 } } });
    const stack = synthOf({ aws_lb: { l: { load_balancer_type: 'network', internal: true } } });
    expect(cents(lineOf(costOf(estimate(stack, { at: today, usage }), 'aws_lb.l'), 'capacity').monthly)).toBe('4.38');
  });

  it('of other types are unpriced', () => {
    expect(balancer({ load_balancer_type: 'gateway' }).state).toBe('unpriced');
  });
});

describe('data transfer', () => {
  const transfer = (use: Readonly<Record<string, number>>) =>
    costOf(
      estimate(synthOf({ aws_vpc: { v: {} } }), {
        at: today,
        usage: usageOf({ profile: 'none', types: { aws_data_transfer: use } }),
      }),
      'usage:data-transfer',
    );

  it('between zones is billed twice: 1,000 GB x 2 x 0.01 = 20.00', () => {
    expect(linesOf(transfer({ monthly_intra_region_gb: 1000 }))).toEqual({
      'between-zones': '20.00',
      internet: 'usage-based',
      'other-regions': 'usage-based',
    });
  });

  it('to the internet falls in price beyond 10 TB: 10,240 x 0.09 + 1,000 x 0.085 = 1,006.60', () => {
    const line = lineOf(transfer({ monthly_outbound_internet_gb: 11240 }), 'internet');
    expect(cents(line.monthly)).toBe('1006.60');
    expect(line.formula).toBe(
      '11240 GB × USD per GB: 0.09 from 0, 0.085 from 10240, 0.07 from 51200, 0.05 from 153600',
    );
  });

  it('is not there without anything that carries it', () => {
    expect(withoutUse(synthOf({ aws_kms_key: { k: {} } })).resources).toHaveLength(1);
  });
});
