import { describe, expect, it } from 'vitest';
import { estimate } from '../estimate/estimate';
import { costOf, linesOf, type Resources, synthOf, today } from '../estimate/model.fixture';
import { usageOf } from '../usage/usage';

const cost = (resource: Resources, address: string, usage = usageOf({ profile: 'none' })) =>
  costOf(estimate(synthOf(resource), { at: today, usage }), address);

describe('instances', () => {
  const instance = (change: object) =>
    linesOf(
      cost(
        {
          aws_instance: {
            i: { instance_type: 'm5.large', root_block_device: { volume_size: 20, volume_type: 'gp3' }, ...change },
          },
        },
        'aws_instance.i',
      ),
    );

  it('have hours, volumes, monitoring and an address', () => {
    expect(
      instance({
        monitoring: true,
        associate_public_ip_address: true,
        ebs_block_device: [{ device_name: '/dev/sdb', volume_size: 100 }],
      }),
    ).toEqual({
      instances: '70.08',
      'volume./dev/sdb': '10.00',
      'detailed-monitoring': '2.10',
      'volume.root volume': '1.60',
      'public-ipv4': '3.65',
    });
  });

  it('as spot are a band: 0.096 less 67, 55 and 34 %, x 730', () => {
    expect(instance({ instance_market_options: { market_type: 'spot' } })).toMatchObject({
      instances: '23.13 / 31.54 / 46.25',
    });
  });

  it('whose image decides the root volume are by use', () => {
    expect(instance({ root_block_device: null })['volume.root volume']).toBe('usage-based');
  });

  it('of unknown type or other tenancy are unpriced', () => {
    const state = (change: object) => cost({ aws_instance: { i: change } }, 'aws_instance.i').state;
    expect(state({ instance_type: '${var.type}' })).toBe('unpriced');
    expect(state({ instance_type: 'm5.large', tenancy: 'dedicated' })).toBe('unpriced');
  });
});

describe('Auto Scaling groups', () => {
  const group = (change: object, template: object = { instance_type: 'm5.large' }) =>
    cost(
      {
        aws_autoscaling_group: {
          g: {
            min_size: 2,
            max_size: 10,
            desired_capacity: 4,
            launch_template: { id: '${aws_launch_template.t.id}' },
            ...change,
          },
        },
        aws_launch_template: {
          t: {
            block_device_mappings: [{ device_name: '/dev/xvda', ebs: { volume_size: 20, volume_type: 'gp3' } }],
            ...template,
          },
        },
      },
      'aws_autoscaling_group.g',
    );

  it('are a range of sizes', () => {
    expect(linesOf(group({}))).toEqual({
      'on-demand.instances': '140.16 / 280.32 / 700.80',
      'on-demand.volume./dev/xvda': '3.20 / 6.40 / 16.00',
    });
  });

  it('buy a base on demand and a share of the rest: 2, then half', () => {
    const mixed = group({
      launch_template: null,
      mixed_instances_policy: {
        instances_distribution: { on_demand_base_capacity: 2, on_demand_percentage_above_base_capacity: 50 },
        launch_template: { launch_template_specification: { launch_template_id: '${aws_launch_template.t.id}' } },
      },
    });
    // 2, 3 and 6 on demand; none, 1 and 4 spot.
    expect(linesOf(mixed)).toEqual({
      'on-demand.instances': '140.16 / 210.24 / 420.48',
      'on-demand.volume./dev/xvda': '3.20 / 4.80 / 9.60',
      'spot.instances': '0.00 / 31.54 / 185.01',
      'spot.volume./dev/xvda': '0.00 / 1.60 / 6.40',
    });
  });

  it('whose number or type of instances is not known are unpriced', () => {
    expect(group({ max_size: '${var.max}' }).state).toBe('unpriced');
    expect(group({}, { instance_type: '${var.type}' }).state).toBe('unpriced');
    expect(group({ launch_template: { id: 'lt-1' } }).state).toBe('unpriced');
    const weighted = { override: [{ instance_type: 'm5.large', weighted_capacity: '2' }] };
    const specification = { launch_template_id: '${aws_launch_template.t.id}' };
    expect(
      group({
        launch_template: null,
        mixed_instances_policy: { launch_template: { launch_template_specification: specification, ...weighted } },
      }).state,
    ).toBe('unpriced');
  });
});

describe('Fargate', () => {
  it('is by pods that run: 1 vCPU x 730 x 0.04048 and 2 GB x 730 x 0.004445', () => {
    const usage = usageOf({ profile: 'none', types: { aws_eks_fargate_profile: { vcpu: 1, memory_gb: 2 } } });
    expect(linesOf(cost({ aws_eks_fargate_profile: { f: {} } }, 'aws_eks_fargate_profile.f', usage))).toEqual({
      vcpu: '29.55',
      memory: '6.49',
    });
  });
});

describe('add-ons', () => {
  const addon = (addon_name: string) => cost({ aws_eks_addon: { a: { addon_name } } }, 'aws_eks_addon.a');

  it('of AWS are free, of the Marketplace unpriced, Container Insights by use', () => {
    expect(addon('vpc-cni').state).toBe('free');
    expect(addon('amazon-cloudwatch-observability').state).toBe('usage-based');
    expect(addon('kubecost_kubecost')).toMatchObject({
      state: 'unpriced',
      reason: expect.stringContaining('Marketplace'),
    });
    expect(addon('brand-new').state).toBe('unpriced');
    expect(addon('${var.name}').state).toBe('unpriced');
  });
});
