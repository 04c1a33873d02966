import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Decimal } from '@hera/prices';
import { parseStackModel, type StackModel } from '@hera/stack-model';
import { describe, expect, it } from 'vitest';
import { cents, costOf, linesOf, planOf, type PlannedResource, today, withoutUse } from '../estimate/model.fixture';
import { estimate } from '../estimate/estimate';
import type { Estimate } from '../estimate/result';

/** Plans and states that Terraform wrote from configurations that are not Hera's. */
const modelOf = (name: string): StackModel => {
  const folder =
    name === 'platform.plan.json'
      ? join(__dirname, '..', 'fixtures')
      : join(__dirname, '..', '..', '..', 'stack-model', 'src', 'fixtures');
  return parseStackModel(readFileSync(join(folder, name), 'utf8'), { name });
};

/** Number of resources, state and expected amount, by type; free ones left out. */
const byType = ({ resources }: Estimate): Readonly<Record<string, string>> => {
  const billed = resources.filter(({ state }) => state !== 'free');
  return Object.fromEntries(
    [...new Set(billed.map(({ type }) => type))].map((type) => {
      const own = billed.filter((resource) => resource.type === type);
      const sum = own.reduce((total, { monthly }) => total.plus(monthly?.expected ?? 0), new Decimal(0));
      const states = [...new Set(own.map(({ state }) => state))].join(', ');
      return [type, `${own.length} ${states}: ${sum.toFixed()}`];
    }),
  );
};

const notFree = ({ resources }: Estimate): readonly string[] =>
  resources.filter(({ state }) => state === 'unpriced').map(({ address, reason }) => `${address}: ${reason ?? ''}`);

describe('a VPC and a cluster of community style, in eu-west-1', () => {
  const found = withoutUse(modelOf('vpc-eks.plan.json'));

  it('costs what list prices say', () => {
    expect(byType(found)).toEqual({
      // No pricer, and so no amount.
      aws_db_instance: '1 unpriced: 0',
      // In eu-central-1, through the second provider: 1.00
      aws_kms_key: '1 usage-based: 1',
      aws_cloudwatch_log_group: '1 usage-based: 0',
      // 730 x 0.10
      aws_eks_cluster: '1 usage-based: 73',
      // Three m5.large: 3 x 730 x 0.107 = 234.33, and 3 x 50 GB of gp3 x 0.088 = 13.20
      // One spot of m5.large or m5a.large at 55 % off: 730 x (0.107 + 0.096) / 2 x 0.45 = 33.34275, and 50 x 0.088 = 4.40
      aws_eks_node_group: '2 priced: 285.27275',
      // 3 x 730 x 0.005
      aws_eip: '3 priced: 10.95',
      // 3 x 730 x 0.048
      aws_nat_gateway: '3 usage-based: 105.12',
      // Two services in three zones: 2 x 3 x 730 x 0.011
      aws_vpc_endpoint: '2 usage-based: 48.18',
      hera_usage: '1 usage-based: 0',
    });
    // 1 + 73 + 285.27275 + 10.95 + 105.12 + 48.18
    expect(found.monthly.expected.toFixed()).toBe('523.52275');
    expect(found.usageBased.expected.isZero()).toBe(true);
  });

  it('reads node groups from launch templates in modules, from the least to the greatest size', () => {
    const group = (key: string) => costOf(found, `module.eks.module.node_group["${key}"].aws_eks_node_group.this`);
    // 3 to 6 nodes
    expect(linesOf(group('system'))).toEqual({
      instances: '234.33 / 234.33 / 468.66',
      'volume./dev/xvda': '13.20 / 13.20 / 26.40',
    });
    // 0 to 10 nodes; at the most 10 x 730 x 0.107 x (1 - 0.34)
    expect(linesOf(group('spot'))).toEqual({
      instances: '0.00 / 33.34 / 515.53',
      'volume./dev/xvda': '0.00 / 4.40 / 44.00',
    });
  });

  it('says what it does not cover', () => {
    expect(notFree(found)).toEqual(['aws_db_instance.this[0]: no pricer for aws_db_instance']);
    expect(found.coverage.lines.unpriced).toBe(1);
    expect(found.coverage.percent).toBeGreaterThan(0);
    expect(found.coverage.percent).toBeLessThan(100);
    const { priced, usageBased, free, unpriced, total } = found.coverage.resources;
    expect(priced + usageBased + free + unpriced).toBe(total);
  });

  it('takes each resource at the prices of its own region', () => {
    expect(costOf(found, 'aws_kms_key.backup').region).toBe('eu-central-1');
    expect(found.regions).toEqual(['eu-central-1', 'eu-west-1']);
  });

  it('with a single NAT gateway: two gateways and addresses less, 2 x (35.04 + 3.65)', () => {
    expect(withoutUse(modelOf('vpc-eks-single-nat.plan.json')).monthly.expected.toFixed()).toBe('446.14275');
  });
});

describe('the same stack, applied and changed', () => {
  it.each(['vpc-eks.state.json', 'vpc-eks.raw-state.json'])('%s costs what its plan cost, zones known', (name) => {
    const found = withoutUse(modelOf(name));
    expect(found.monthly.expected.toFixed()).toBe('523.52275');
    const endpoint = costOf(found, 'module.vpc.aws_vpc_endpoint.interface["sts"]');
    expect(cents(endpoint.monthly)).toBe('24.09');
    expect(notFree(found)).toEqual([]);
  });

  it('vpc-eks-changes: before as applied, after with one gateway and up to eight nodes', () => {
    const model = modelOf('vpc-eks-changes.plan.json');
    const [prior, planned] = (['prior', 'planned'] as const).map((side) => withoutUse(model, { side }));
    expect(prior?.monthly.expected.toFixed()).toBe('523.52275');
    expect(planned?.monthly.expected.toFixed()).toBe('446.14275');
    // 2 nodes more at the most: 2 x (730 x 0.107 + 50 x 0.088), less 2 x (35.04 + 3.65)
    const high = (found: Estimate | undefined) => found?.monthly.high ?? new Decimal(0);
    expect(high(planned).minus(high(prior)).toFixed()).toBe('87.64');
  });
});

describe('a platform of community style, in us-east-1', () => {
  const found = withoutUse(modelOf('platform.plan.json'));

  it('costs what list prices say', () => {
    expect(byType(found)).toEqual({
      // Two at 0.10, one of 10 seconds at 0.30
      aws_cloudwatch_metric_alarm: '3 priced: 0.5',
      // 200 GB of gp3 x 0.08, 50 GB of gp2 x 0.10
      aws_ebs_volume: '2 priced: 21',
      // Three of the load balancer, two of the gateways: 5 x 730 x 0.005
      aws_eip: '5 priced: 18.25',
      aws_elasticache_cluster: '1 unpriced: 0',
      // t3.micro: 730 x 0.0104 = 7.592, 10 GB of gp3 = 0.80, address 3.65
      aws_instance: '1 usage-based: 12.042',
      // 3 x 730 x 0.0225 = 49.275; the public one without addresses of its own has three: 10.95
      aws_lb: '3 usage-based: 60.225',
      aws_sns_topic: '1 usage-based: 0',
      aws_cloudwatch_log_group: '2 usage-based: 0',
      aws_eks_addon: '1 usage-based: 0',
      // 1.33 on 2026-11-26 is in extended support: 730 x (0.10 + 0.50)
      aws_eks_cluster: '1 usage-based: 438',
      aws_eks_fargate_profile: '1 usage-based: 0',
      aws_kms_key: '1 usage-based: 1',
      // general: 641.04, batch: 69.32 (below)
      aws_eks_node_group: '2 priced: 710.36',
      // queue: 227.0322 (below)
      aws_autoscaling_group: '1 priced: 227.0322',
      aws_flow_log: '1 usage-based: 0',
      // 2 x 730 x 0.045
      aws_nat_gateway: '2 usage-based: 65.7',
      // 4 services x 3 zones x 730 x 0.01
      aws_vpc_endpoint: '4 usage-based: 87.6',
      hera_usage: '1 usage-based: 0',
    });
    expect(found.monthly.expected.toFixed()).toBe('1641.7092');
  });

  it('finds the launch template that a dynamic block refers to, and says how', () => {
    const general = costOf(found, 'module.cluster.module.managed["general"].aws_eks_node_group.this[0]');
    expect(linesOf(general)).toEqual({
      // 2, 4 or 8 m6i.xlarge x 730 x 0.192
      instances: '280.32 / 560.64 / 1121.28',
      // 100 GB x 0.08; 1,000 IOPS beyond 3,000 x 0.005; 125 MiB/s beyond 125 x 0.04; of 2, 4 or 8
      'volume./dev/xvda': '16.00 / 32.00 / 64.00',
      'volume./dev/xvda.iops': '10.00 / 20.00 / 40.00',
      'volume./dev/xvda.throughput': '10.00 / 20.00 / 40.00',
      // 7 metrics x 0.30
      'detailed-monitoring': '4.20 / 8.40 / 16.80',
    });
    expect(general.notes).toEqual([
      'the plan does not say which launch template: module.cluster.module.managed["general"].aws_launch_template.this[0] is the only new one of its module',
    ]);
  });

  it('does not take a template for a group that has none', () => {
    const batch = costOf(found, 'module.cluster.module.managed["batch"].aws_eks_node_group.this[0]');
    expect(linesOf(batch)).toEqual({
      // Spot of c6i.large (52 % off 0.085) or m5.large (55 % off 0.096): 2 x 730 x (0.0408 + 0.0432) / 2
      instances: '0.00 / 61.32 / 185.01',
      // disk_size 40, type not stated: gp2 x 0.10, or gp3
      'volume./dev/xvda': '0.00 / 8.00 / 16.00',
    });
    expect(batch.notes).toEqual([]);
  });

  it('splits a group of Auto Scaling into on demand and spot', () => {
    const queue = costOf(found, 'module.cluster.module.own["queue"].aws_autoscaling_group.this');
    expect(linesOf(queue)).toEqual({
      // Of 1, 3 and 5: 1, 2 and 3 on demand x 730 x 0.126
      'on-demand.instances': '91.98 / 183.96 / 275.94',
      'on-demand.volume./dev/xvda': '2.40 / 4.80 / 7.20',
      // 0, 1 and 2 on spot: 730 x 0.126 at 61 % off, at the most 2 x 42 % off
      'spot.instances': '0.00 / 35.87 / 106.70',
      'spot.volume./dev/xvda': '0.00 / 2.40 / 4.80',
    });
  });

  it('prices nothing that is switched off, and says what it does not cover', () => {
    expect(found.resources.filter(({ address }) => address.includes('["old"]'))).toEqual([]);
    expect(notFree(found)).toEqual(['aws_elasticache_cluster.sessions: no pricer for aws_elasticache_cluster']);
    expect(costOf(found, 'module.network.aws_vpc_endpoint.s3').state).toBe('free');
    expect(costOf(found, 'terraform_data.release').state).toBe('free');
  });

  it('with assumed use costs more, and never less', () => {
    const used = estimate(modelOf('platform.plan.json'), { at: today });
    expect(used.fixed.expected.toFixed()).toBe(found.monthly.expected.toFixed());
    expect(used.usageBased.expected.greaterThan(0)).toBe(true);
  });
});

describe('a launch template that the plan does not name', () => {
  const group: PlannedResource = {
    type: 'aws_eks_node_group',
    name: 'g',
    values: {
      ami_type: 'AL2023_x86_64_STANDARD',
      capacity_type: 'ON_DEMAND',
      scaling_config: [{ min_size: 1, desired_size: 1, max_size: 1 }],
      launch_template: [{}],
    },
    unknown: { instance_types: true, launch_template: [{ id: true, version: true }] },
  };
  const template = (name: string, unknown: object = { id: true }): PlannedResource => ({
    type: 'aws_launch_template',
    name,
    values: { instance_type: 'm5.large', ...(Object.hasOwn(unknown, 'id') ? {} : { id: 'lt-0123456789abcdef0' }) },
    unknown,
  });

  it('is the only new one of the module', () => {
    expect(linesOf(costOf(withoutUse(planOf([group, template('a')])), 'aws_eks_node_group.g')).instances).toBe('70.08');
  });

  it.each([
    ['one of two', [template('a'), template('b')]],
    ['none', []],
    ['one that exists already, whose id would be known', [template('a', {})]],
  ])('is not guessed: %s', (_, templates) => {
    const cost = costOf(withoutUse(planOf([group, ...templates])), 'aws_eks_node_group.g');
    expect(cost.state).toBe('unpriced');
    expect(cost.reason).toContain('its launch template is not in the stack');
  });
});
