import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HeraError } from '@hera/core/errors';
import { type StackModel, stackModelOf } from '@hera/stack-model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimate } from '../estimate/estimate';
import { costOf, nodeGroupOf, planOf, type Resources, synthOf, today, withoutUse } from '../estimate/model.fixture';
import type { Estimate } from '../estimate/result';
import { explain } from '../explain/explain';

/** Holds of every estimate, whatever it is of. */
const checkSound = (found: Estimate): void => {
  for (const { monthly, state, lines } of [found, ...found.resources].map((each) => ({
    state: 'priced',
    lines: [],
    ...each,
  }))) {
    if (monthly === undefined) continue;
    expect(monthly.low.isFinite() && monthly.high.isFinite()).toBe(true);
    expect(monthly.low.greaterThanOrEqualTo(0)).toBe(true);
    expect(monthly.low.lessThanOrEqualTo(monthly.expected)).toBe(true);
    expect(monthly.expected.lessThanOrEqualTo(monthly.high)).toBe(true);
    if (state === 'unpriced' && lines.length === 0) expect(monthly).toBeUndefined();
  }
};

/** A group of Auto Scaling, half of it on demand. */
const modelWithCapacity = (desired_capacity: number): StackModel =>
  synthOf({
    aws_launch_template: { t: { instance_type: 'm5.large', image_id: 'ami-1' } },
    aws_autoscaling_group: {
      g: {
        min_size: 0,
        max_size: 4,
        desired_capacity,
        mixed_instances_policy: {
          instances_distribution: { on_demand_base_capacity: 0, on_demand_percentage_above_base_capacity: 50 },
          launch_template: { launch_template_specification: { launch_template_id: '${aws_launch_template.t.id}' } },
        },
      },
    },
  });

const only = (resource: Resources) => costOf(withoutUse(synthOf(resource)));

describe('numbers that are no quantity', () => {
  const impossible = [
    1e308,
    -1,
    0.3,
    -1e308,
    1e10,
    'NaN',
    'Infinity',
    '1e999',
    '-0x1',
    '٣',
    true,
    [3],
    { a: 1 },
    '${1/0}',
  ];

  it.each(impossible)('a node group with desired_size %j has no amount, and a reason', (desired_size) => {
    const cost = only({
      aws_eks_node_group: { g: nodeGroupOf({ scaling_config: { min_size: 1, desired_size, max_size: 3 } }) },
    });
    const isExpression = typeof desired_size === 'string' && desired_size.startsWith('${');
    if (isExpression) {
      // What only Terraform evaluates is known to be at most the greatest size.
      expect(cost.monthly?.expected.toFixed()).toBe(cost.monthly?.high.toFixed());
    } else {
      expect(cost.state).toBe('unpriced');
      expect(cost.monthly).toBeUndefined();
      expect(cost.reason).toMatch(/scaling_config\[0\]\.desired_size is/);
    }
  });

  it.each(['min_size', 'max_size'])('nor with such a %s', (attribute) => {
    for (const value of impossible) {
      const scaling_config = { min_size: 1, desired_size: 2, max_size: 3, [attribute]: value };
      const cost = only({ aws_eks_node_group: { g: nodeGroupOf({ scaling_config }) } });
      expect([cost.state, cost.monthly, cost.reason?.includes(attribute)]).toEqual(['unpriced', undefined, true]);
    }
  });

  it('a part of an instance is none: not split into on demand and spot', () => {
    const model = modelWithCapacity(0.3);
    expect(costOf(withoutUse(model), 'aws_autoscaling_group.g')).toMatchObject({
      state: 'unpriced',
      reason: 'desired_capacity is 0.3, which is no quantity',
    });
    checkSound(withoutUse(modelWithCapacity(3)));
  });

  it.each(impossible.filter((size) => size !== 0.3))('a volume of %j GB has no amount', (size) => {
    const cost = only({ aws_ebs_volume: { v: { type: 'gp3', size } } });
    expect([cost.state, cost.monthly]).toEqual(['unpriced', undefined]);
    expect(cost.reason).not.toBe('');
  });

  it.each(['iops', 'throughput'])('%s beyond reason costs nothing that is known, and says so', (attribute) => {
    for (const value of [1e308, -1, 'NaN']) {
      const cost = only({ aws_ebs_volume: { v: { type: 'gp3', size: 20, [attribute]: value } } });
      expect([value, cost.state]).toEqual([value, 'unpriced']);
      // The storage is known all the same.
      expect(cost.monthly?.expected.toFixed()).toBe('1.6');
    }
  });

  it.each([1e308, -1, 'NaN'])('logs that are kept for %j days have no price, and say so', (retention_in_days) => {
    const found = estimate(synthOf({ aws_cloudwatch_log_group: { g: { name: 'g', retention_in_days } } }), {
      at: today,
    });
    checkSound(found);
    const storage = costOf(found).lines.find(({ id }) => id === 'storage');
    expect(storage).toMatchObject({ reason: expect.stringContaining('retention_in_days') });
  });

  it.each([1e308, -1, 'NaN', '${var.n}', 2 ** 60])('count %j is not multiplied with', (count) => {
    const found = withoutUse(synthOf({ aws_eip: { e: { count } } }));
    checkSound(found);
    const cost = costOf(found);
    expect(cost.state).toBe('unpriced');
    expect(cost.monthly).toBeUndefined();
  });

  it('numbers that JavaScript cannot hold are unknown, not rounded', () => {
    const cost = costOf(
      withoutUse(
        planOf([{ type: 'aws_ebs_volume', name: 'v', values: { type: 'gp3', size: '12345678901234567890' } }]),
      ),
    );
    expect([cost.state, cost.monthly]).toEqual(['unpriced', undefined]);
  });
});

describe('names of the prototype', () => {
  const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'];

  it.each(names)('%s is no resource, instance, volume, log, add-on, image, or tier', (name) => {
    const model = stackModelOf(
      JSON.parse(
        JSON.stringify({
          provider: { aws: [{ region: 'us-east-1', default_tags: [{ tags: { owner: 'x' } }] }] },
          resource: {
            aws_instance: { i: { instance_type: name, tags: { HERE: 'x' } } },
            aws_eks_node_group: {
              n: nodeGroupOf({ instance_types: [name] }),
              c: nodeGroupOf({ capacity_type: name }),
              a: nodeGroupOf({ ami_type: name }),
            },
            aws_ebs_volume: { v: { type: name, size: 20 } },
            aws_lb: { l: { load_balancer_type: name } },
            aws_vpc_endpoint: { e: { vpc_endpoint_type: name } },
            aws_eks_addon: { a: { addon_name: name } },
            aws_guardduty_detector_feature: { f: { name, status: 'ENABLED' } },
            aws_eks_cluster: {
              c: {
                name: 'prod',
                version: name,
                enabled_cluster_log_types: [name],
                control_plane_scaling_config: { tier: name },
              },
            },
            HERE: { x: { count: 1 } },
          },
        }).replaceAll('HERE', name),
      ) as object,
    );
    const found = estimate(model, { at: today });
    checkSound(found);
    explain(model, found);
    const stateOf = (address: string) => costOf(found, address).state;
    for (const address of [
      'aws_instance.i',
      'aws_eks_node_group.n',
      'aws_eks_node_group.c',
      'aws_eks_node_group.a',
      'aws_ebs_volume.v',
      'aws_lb.l',
      'aws_vpc_endpoint.e',
      'aws_eks_addon.a',
      'aws_guardduty_detector_feature.f',
      'aws_eks_cluster.c',
      `${name}.x`,
    ])
      expect([address, stateOf(address)]).toEqual([address, 'unpriced']);
    expect(Object.keys(costOf(found, 'aws_instance.i').tags).sort()).toEqual([name, 'owner'].sort());
    expect(({} as { owner?: unknown }).owner).toBeUndefined();
  });
});

describe('any value in any place', () => {
  const read = (...path: readonly string[]): object =>
    JSON.parse(readFileSync(join(__dirname, ...path), 'utf8')) as object;
  const documents = [
    read('..', 'fixtures', 'platform.plan.json'),
    read('..', '..', '..', 'stack-model', 'src', 'fixtures', 'vpc-eks-changes.plan.json'),
    read('..', '..', '..', 'stack-model', 'src', 'fixtures', 'vpc-eks.state.json'),
  ];
  const values = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom(
      '${',
      '__proto__',
      -1,
      0,
      0.3,
      2.5,
      1e308,
      5e-324,
      '1e308',
      'NaN',
      [[]],
      [{}],
      '',
      ' ',
      'us-moon-1',
      'x'.repeat(10_000),
    ),
  );

  /** Puts a value into the attributes of one resource, so that the model reads it and the estimator meets it. */
  const withValue = (document: object, choices: readonly number[], value: unknown): object => {
    const copy = structuredClone(document) as {
      resource_changes?: { change: { after: object | null; before: object | null } }[];
      planned_values?: object;
    };
    const owners = (copy.resource_changes ?? []).flatMap(({ change }) => [change.after, change.before]);
    const owner = owners.length === 0 ? copy : (owners[(choices[0] ?? 0) % owners.length] ?? copy);
    let at: Record<string, unknown> = owner as Record<string, unknown>;
    for (const choice of choices.slice(1)) {
      const keys = Object.keys(at);
      const key = keys[choice % Math.max(1, keys.length)];
      if (key === undefined) break;
      const next = at[key];
      if (typeof next !== 'object' || next === null || choices.at(-1) === choice) {
        at[key] = value;
        break;
      }
      at = next as Record<string, unknown>;
    }
    return copy;
  };

  it.each(documents.map((_, index) => index))(
    'ends with a sound estimate, or a HeraError: document %i',
    (index) => {
      fc.assert(
        fc.property(fc.array(fc.nat(1000), { minLength: 2, maxLength: 8 }), values, (choices, value) => {
          let model: StackModel;
          let found: readonly Estimate[];
          try {
            model = stackModelOf(withValue(documents[index] ?? {}, choices, value));
            found = (['planned', 'prior'] as const).map((side) => estimate(model, { at: today, side }));
          } catch (error) {
            if (!HeraError.is(error)) throw error;
            return;
          }
          for (const each of found) {
            checkSound(each);
            explain(model, each);
          }
        }),
        // The same values in every run: what fails is then of the change at hand. HERA_FUZZ_SEED looks further.
        { numRuns: 150, seed: Number(process.env['HERA_FUZZ_SEED'] ?? 1) },
      );
    },
    120_000,
  );
});
