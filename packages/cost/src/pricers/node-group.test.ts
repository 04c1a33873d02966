import { describe, expect, it } from 'vitest';
import {
  cents,
  costOf,
  lineOf,
  linesOf,
  nodeGroupOf,
  planOf,
  type Resources,
  synthOf,
  withoutUse,
} from '../estimate/model.fixture';
import { usageOf } from '../usage/usage';

const address = 'aws_eks_node_group.g';
const groupCost = (change: object, sizes?: readonly number[], more: Resources = {}) =>
  costOf(withoutUse(synthOf({ aws_eks_node_group: { g: nodeGroupOf(change, sizes) }, ...more })), address);

const template = (change: object = {}, ebs: object | null = { volume_size: 50, volume_type: 'gp3' }): Resources => ({
  aws_launch_template: {
    t: { ...(ebs === null ? {} : { block_device_mappings: [{ device_name: '/dev/xvda', ebs }] }), ...change },
  },
});
const withTemplate = { launch_template: { id: '${aws_launch_template.t.id}', version: '1' } };

describe('sizes', () => {
  it('are a range from the least to the greatest: 3, 4 and 6 x 70.08', () => {
    expect(cents(lineOf(groupCost({}, [3, 4, 6]), 'instances').monthly)).toBe('210.24 / 280.32 / 420.48');
  });

  it('expect the greatest where the desired one is not known', () => {
    const scaling_config = { min_size: 1, desired_size: '${var.size}', max_size: 5 };
    expect(cents(lineOf(groupCost({ scaling_config }), 'instances').monthly)).toBe('70.08 / 350.40 / 350.40');
  });

  it.each([
    [
      'unknown',
      { min_size: 1, desired_size: 1, max_size: '${var.max}' },
      'scaling_config[0].max_size is not known before the apply',
    ],
    [
      'negative',
      { min_size: -1, desired_size: 1, max_size: 2 },
      'scaling_config[0].min_size is -1, which is no quantity',
    ],
    [
      'huge',
      { min_size: 1, desired_size: 1e308, max_size: 2 },
      'scaling_config[0].desired_size is no number that can be counted with',
    ],
    [
      'beyond any account',
      { min_size: 1, desired_size: 2e9, max_size: 2 },
      'scaling_config[0].desired_size is 2000000000, which is no quantity',
    ],
    [
      'text',
      { min_size: 'NaN', desired_size: 1, max_size: 2 },
      'scaling_config[0].min_size is no number that can be counted with',
    ],
    ['missing', {}, 'scaling_config[0].min_size is not set'],
  ])('are not guessed where they are %s', (_, scaling_config, reason) => {
    expect(groupCost({ scaling_config })).toMatchObject({ state: 'unpriced', reason });
  });
});

describe('instance types', () => {
  it('on demand: the first is expected, the cheapest and the dearest are the ends', () => {
    // m5.large 0.096, m7g.large 0.0816, m7i.large 0.1008; x 730.
    const line = lineOf(groupCost({ instance_types: ['m5.large', 'm7g.large', 'm7i.large'] }, [1, 1, 1]), 'instances');
    expect(cents(line.monthly)).toBe('59.57 / 70.08 / 73.58');
  });

  it('spot: the band of all of them, their mean expected', () => {
    const line = lineOf(groupCost({ capacity_type: 'SPOT', instance_types: ['t3.large'] }, [1, 1, 1]), 'instances');
    expect(cents(line.monthly)).toBe('17.01 / 27.94 / 34.01');
    expect(line).toMatchObject({ state: 'priced', confidence: 'computed' });
    const two = lineOf(
      groupCost({ capacity_type: 'SPOT', instance_types: ['t3.large', 't3.medium'] }, [1, 1, 1]),
      'instances',
    );
    // Mean of 0.038272 and 0.019136, x 730.
    expect(two.monthly?.expected.toFixed(2)).toBe('20.95');
  });

  it('come from the launch template, else EKS takes t3.medium: 0.0416 x 730 = 30.37', () => {
    const types = { instance_types: null };
    const named = groupCost({ ...types, ...withTemplate }, [1, 1, 1], template({ instance_type: 't3.large' }));
    expect(cents(lineOf(named, 'instances').monthly)).toBe('60.74');
    const unnamed = groupCost({ ...types, ...withTemplate }, [1, 1, 1], template());
    expect(cents(lineOf(unnamed, 'instances').monthly)).toBe('30.37');
    expect(cents(lineOf(groupCost(types, [1, 1, 1]), 'instances').monthly)).toBe('30.37');
  });

  it.each([
    ['not known', { instance_types: '${var.types}' }, {}],
    ['in a template outside of the stack', { instance_types: null, launch_template: { id: 'lt-1', version: '1' } }, {}],
    ['open in the template', { instance_types: null, ...withTemplate }, template({ instance_type: '${var.type}' })],
  ])('are not guessed where they are %s', (_, change, more) => {
    expect(groupCost(change, [1, 1, 1], more).state).toBe('unpriced');
  });

  it('without a price are unpriced, and never another type’s', () => {
    const cost = groupCost({ instance_types: ['x9.metal'] });
    expect(cost.state).toBe('unpriced');
    expect(lineOf(cost, 'instances')).not.toHaveProperty('monthly');
  });

  it('of capacity blocks and of Windows are unpriced', () => {
    expect(groupCost({ capacity_type: 'CAPACITY_BLOCK' }).state).toBe('unpriced');
    expect(groupCost({ ami_type: 'WINDOWS_CORE_2022_x86_64' }).state).toBe('unpriced');
  });
});

describe('volumes', () => {
  it('come from the launch template: 3 x 50 x 0.08 = 12.00', () => {
    expect(linesOf(groupCost(withTemplate, [3, 3, 3], template()))).toEqual({
      instances: '210.24',
      'volume./dev/xvda': '12.00',
    });
  });

  it('have their IOPS and throughput beyond what gp3 includes: 1,000 x 0.005 and 75 x 0.04', () => {
    const fast = template({}, { volume_size: 100, volume_type: 'gp3', iops: 4000, throughput: 200 });
    expect(linesOf(groupCost(withTemplate, [1, 1, 1], fast))).toMatchObject({
      'volume./dev/xvda': '8.00',
      'volume./dev/xvda.iops': '5.00',
      'volume./dev/xvda.throughput': '3.00',
    });
  });

  it('without a template are 20 GB of gp2, or of gp3: 1.60 to 2.00', () => {
    expect(cents(lineOf(groupCost({}, [1, 1, 1]), 'volume./dev/xvda').monthly)).toBe('1.60 / 2.00 / 2.00');
    expect(cents(lineOf(groupCost({ disk_size: 100 }, [1, 1, 1]), 'volume./dev/xvda').monthly)).toBe(
      '8.00 / 10.00 / 10.00',
    );
  });

  it('of Bottlerocket are two, and the template maps one of them', () => {
    const bottlerocket = { ami_type: 'BOTTLEROCKET_x86_64', ...withTemplate };
    const more: Resources = {
      aws_launch_template: {
        t: { block_device_mappings: [{ device_name: '/dev/xvdb', ebs: { volume_size: 50, volume_type: 'gp3' } }] },
      },
    };
    // 50 x 0.08; and 2 GB of the root volume x 0.08 or 0.10.
    expect(linesOf(groupCost(bottlerocket, [1, 1, 1], more))).toMatchObject({
      'volume./dev/xvdb': '4.00',
      'volume./dev/xvda': '0.16 / 0.20 / 0.20',
    });
  });

  it('of an image of one’s own are unpriced, unless the template says them', () => {
    const custom = { ami_type: 'CUSTOM', ...withTemplate };
    expect(lineOf(groupCost(custom, [1, 1, 1], template({ image_id: 'ami-1' }, null)), 'volume').state).toBe(
      'unpriced',
    );
    expect(linesOf(groupCost(custom, [1, 1, 1], template({ image_id: 'ami-1' })))).toMatchObject({
      'volume./dev/xvda': '4.00',
    });
  });

  it('of an image that only the apply tells are unpriced', () => {
    const open = groupCost(
      { ami_type: null, ...withTemplate },
      [1, 1, 1],
      template({ image_id: '${var.image}' }, null),
    );
    expect(lineOf(open, 'volume').state).toBe('unpriced');
  });

  it('of a template outside of the stack are unpriced', () => {
    expect(lineOf(groupCost({ launch_template: { id: 'lt-1', version: '1' } }), 'volume').state).toBe('unpriced');
  });
});

describe('what else instances bring', () => {
  it('detailed monitoring: 7 metrics x 0.30 = 2.10 for each node', () => {
    const cost = groupCost(withTemplate, [3, 3, 3], template({ monitoring: { enabled: true } }));
    expect(cents(lineOf(cost, 'detailed-monitoring').monthly)).toBe('6.30');
  });

  it('surplus CPU credits of burstable types, by use: 100 vCPU-hours x 0.05 x 3 nodes', () => {
    const usage = usageOf({ profile: 'none', types: { aws_eks_node_group: { monthly_cpu_credit_hrs: 100 } } });
    const burstable = (change: Resources) =>
      costOf(
        withoutUse(
          synthOf({
            aws_eks_node_group: { g: nodeGroupOf({ instance_types: ['t3.large'], ...withTemplate }) },
            ...change,
          }),
          { usage },
        ),
        address,
      );
    expect(cents(lineOf(burstable(template()), 'cpu-credits').monthly)).toBe('15.00');
    const standard = burstable(template({ credit_specification: { cpu_credits: 'standard' } }));
    expect(linesOf(standard)).not.toHaveProperty('cpu-credits');
  });

  it('public addresses in subnets that give them: 3 x 3.65 = 10.95, or none to all where only some do', () => {
    const subnet_ids = ['${aws_subnet.a.id}', '${aws_subnet.b.id}'];
    const subnets = (a: boolean, b: boolean): Resources => ({
      aws_subnet: { a: { map_public_ip_on_launch: a }, b: { map_public_ip_on_launch: b } },
    });
    const line = (a: boolean, b: boolean) =>
      linesOf(groupCost({ subnet_ids }, [3, 3, 3], subnets(a, b)))['public-ipv4'];
    expect(line(true, true)).toBe('10.95');
    expect(line(true, false)).toBe('0.00 / 10.95 / 10.95');
    expect(line(false, false)).toBeUndefined();
  });
});

describe('a plan', () => {
  it('takes what the provider decides from EKS, and does not take it for unknown', () => {
    const plan = planOf([
      {
        type: 'aws_eks_node_group',
        name: 'g',
        values: { scaling_config: [{ min_size: 1, desired_size: 1, max_size: 1 }], launch_template: [] },
        unknown: { instance_types: true, ami_type: true, disk_size: true, capacity_type: true },
      },
    ]);
    expect(linesOf(costOf(withoutUse(plan), address))).toEqual({
      instances: '30.37',
      'cpu-credits': 'usage-based',
      'volume./dev/xvda': '1.60 / 2.00 / 2.00',
    });
  });

  it('takes a value for unknown that another resource decides', () => {
    const plan = planOf([
      {
        type: 'aws_eks_node_group',
        name: 'g',
        values: { scaling_config: [{ min_size: 1, desired_size: 1, max_size: 1 }], launch_template: [] },
        unknown: { instance_types: true },
        expressions: { instance_types: { references: ['random_shuffle.types.result', 'random_shuffle.types'] } },
      },
      { type: 'random_shuffle', name: 'types', values: {}, unknown: { result: true } },
    ]);
    expect(costOf(withoutUse(plan), address)).toMatchObject({
      state: 'unpriced',
      reason: 'its instance types are not known before the apply',
    });
  });
});
