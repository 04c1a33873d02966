import { HeraError, type Problem } from '@hera/core/errors';
import type { StackManifest } from '@hera/core/manifest';
import { PriceCatalogue, loadCatalogue } from '@hera/prices';
import { stackModelOf } from '@hera/stack-model';
import { describe, expect, it } from 'vitest';
import { usageOf } from '../usage/usage';
import { estimate } from './estimate';
import { cents, costOf, linesOf, nodeGroupOf, planOf, synthOf, today, withoutUse } from './model.fixture';
import type { EstimateOptions } from './options';

const problemsOf = (build: () => unknown): readonly Problem[] => {
  try {
    build();
  } catch (error) {
    if (HeraError.is(error)) return error.problems;
    throw error;
  }
  return [];
};

const cluster = { aws_eks_cluster: { c: { name: 'prod', version: '1.35' } } };

describe('states', () => {
  const stack = synthOf({
    ...cluster,
    aws_iam_role: { r: {} },
    aws_nat_gateway: { n: { subnet_id: 'subnet-1' } },
    aws_db_instance: { d: { engine: 'postgres' } },
    random_id: { x: {} },
  });

  it('gives every managed resource exactly one', () => {
    const { resources, coverage } = withoutUse(stack);
    expect(resources.map(({ address, state, reason }) => [address, state, reason])).toEqual([
      ['aws_db_instance.d', 'unpriced', 'no pricer for aws_db_instance'],
      ['aws_eks_cluster.c', 'priced', undefined],
      ['aws_iam_role.r', 'free', 'IAM has no charge'],
      [
        'aws_nat_gateway.n',
        'usage-based',
        'depends on use, and none is stated: give aws_nat_gateway.monthly_data_processed_gb in the usage file',
      ],
      ['random_id.x', 'free', 'exists in the state of Terraform only'],
      ['usage:data-transfer', 'usage-based', expect.stringContaining('aws_data_transfer.monthly_intra_region_gb')],
    ]);
    // Lines: 73.00 and 32.85 with amounts; traffic of the gateway and three of data transfer without; the database.
    expect(coverage).toMatchObject({
      percent: 28.5,
      lines: { total: 7, confirmed: 2, computed: 0, unconfirmed: 0, withoutUsage: 4, unpriced: 1 },
      resources: { total: 6, priced: 1, usageBased: 2, free: 2, unpriced: 1 },
      amountPercent: 100,
    });
  });

  it('never has an amount for what is not known', () => {
    const { resources, monthly } = withoutUse(stack);
    expect(resources.filter(({ monthly: each }) => each !== undefined).map(({ address }) => address)).toEqual([
      'aws_eks_cluster.c',
      'aws_nat_gateway.n',
    ]);
    expect(cents(monthly)).toBe('105.85');
  });

  it('tells what follows from the configuration from what is assumed', () => {
    const all = estimate(stack, {
      at: today,
      usage: usageOf({ totals: { aws_nat_gateway: { monthly_data_processed_gb: 100 } } }),
    });
    expect(cents(all.fixed)).toBe('105.85');
    // 100 GB x 0.045 = 4.50; data transfer of profile small: 2 x 200 x 0.01 + 50 x 0.09 + 0 = 8.50.
    expect(all.usageBased.expected.toFixed(2)).toBe('13.00');
    expect(all.monthly.expected.toFixed(2)).toBe('118.85');
  });

  it('counts unconfirmed prices against coverage', () => {
    const alarm = withoutUse(synthOf({ aws_cloudwatch_composite_alarm: { a: {} } }));
    expect(cents(alarm.monthly)).toBe('0.50');
    expect(alarm.coverage).toMatchObject({ percent: 0, lines: { total: 1, unconfirmed: 1 }, amountPercent: 0 });
  });

  it('covers a stack without any cost in full', () => {
    expect(withoutUse(synthOf({ aws_iam_role: { r: {} } }))).toMatchObject({
      coverage: { percent: 100, amountPercent: 100 },
      regions: [],
    });
  });
});

describe('what it says about itself', () => {
  it('has currency, hours, date, catalogue and assumptions', () => {
    const result = estimate(synthOf(cluster), { at: today });
    expect(result).toMatchObject({
      name: 'test',
      kind: 'synth',
      side: 'planned',
      currency: 'USD',
      hoursPerMonth: 730,
      date: '2026-11-26',
      regions: ['us-east-1'],
      usage: { profile: 'small', isDefault: true },
      warnings: [],
    });
    expect(result.catalogue.version).toBe(loadCatalogue().version);
  });

  it('explains a line: factors, price, source', () => {
    const [line] = costOf(withoutUse(synthOf(cluster)), 'aws_eks_cluster.c').lines;
    expect(line).toMatchObject({
      id: 'control-plane',
      state: 'priced',
      unit: 'cluster-hour',
      formula: '730 hours × 0.1 USD per cluster-hour',
      confidence: 'confirmed',
      prices: [{ dimension: 'eks.control-plane', region: 'us-east-1', usd: '0.1', source: { date: '2024' } }],
    });
    expect(line?.factors.map(({ label, from }) => [label, from])).toEqual([
      ['hours', 'a month of 730 hours: 365 days of 24 hours are 12 months of 730'],
    ]);
  });

  it('carries tags, of the provider too', () => {
    const tags = (values: object, level: 'synth' | 'plan') =>
      costOf(
        withoutUse(
          level === 'synth'
            ? synthOf({ aws_eip: { e: values } })
            : planOf([{ type: 'aws_eip', name: 'e', values, unknown: { tags_all: { later: true } } }]),
        ),
      ).tags;
    expect(tags({ tags: { team: 'a' } }, 'synth')).toEqual({ owner: 'platform', team: 'a' });
    expect(tags({ tags: { team: 'a' }, tags_all: { team: 'a', owner: 'p' } }, 'plan')).toEqual({
      team: 'a',
      owner: 'p',
    });
  });

  it('warns of old prices', () => {
    const [warning] = withoutUse(synthOf(cluster), { at: new Date('2027-06-01T00:00:00Z') }).warnings;
    expect(warning).toMatchObject({ code: 'HERA_PRICE_009' });
  });

  it('warns where the stack has more nodes than the profile is for', () => {
    const stack = synthOf({ aws_eks_node_group: { g: nodeGroupOf({}, [3, 12, 20]) } });
    expect(estimate(stack, { at: today }).warnings).toMatchObject([
      { code: 'HERA_COST_009', message: 'profile small is for up to 10 nodes, and the stack expects 12' },
    ]);
    expect(estimate(stack, { at: today, usage: usageOf({ profile: 'medium' }) }).warnings).toEqual([]);
  });

  it('warns of a plan that does not cover the whole stack', () => {
    expect(withoutUse(planOf([], 'us-east-1', false)).warnings).toMatchObject([{ code: 'HERA_COST_008' }]);
  });

  it('warns of what a target other than AWS left out', () => {
    const manifest: StackManifest = {
      schemaVersion: 1,
      stack: 'test',
      environment: {
        name: 'dev',
        cloud: 'aws',
        profile: 'development',
        region: 'us-east-1',
        settings: {},
        overrides: [],
      },
      target: { kind: 'local' },
      leftOut: [{ what: 'aws_backup_vault', constructPath: 'test/Vault', reason: 'not there' }],
      warnings: [],
      facts: {},
    };
    expect(withoutUse(stackModelOf({ resource: { aws_eip: { e: {} } } }, { manifest }))).toMatchObject({
      warnings: [{ code: 'HERA_COST_008', message: 'the stack was synthesised for local, without aws_backup_vault' }],
      // The region of the manifest.
      regions: ['us-east-1'],
    });
  });

  it('warns of use that fits nothing', () => {
    const usage = usageOf({ resources: { 'aws_nat_gateway.gone': { monthly_data_processed_gb: 1 } } });
    expect(estimate(synthOf(cluster), { at: today, usage }).warnings).toMatchObject([
      { code: 'HERA_COST_007', path: 'usage.resources.aws_nat_gateway.gone' },
    ]);
  });
});

describe('regions', () => {
  it('takes the prices of each resource’s own region', () => {
    const stack = synthOf({ aws_eip: { here: {} }, aws_nat_gateway: { there: { region: 'eu-west-1' } } });
    const { regions, resources } = withoutUse(stack);
    expect(regions).toEqual(['eu-west-1', 'us-east-1']);
    // 0.048 x 730.
    expect(cents(resources.find(({ type }) => type === 'aws_nat_gateway')?.monthly)).toBe('35.04');
  });

  it('refuses a region without prices, and names those with prices', () => {
    const stack = synthOf({ aws_eip: { a: {}, b: {}, c: {}, d: {} }, aws_iam_role: { r: {} } }, 'eu-north-1');
    expect(problemsOf(() => withoutUse(stack))).toMatchObject([
      {
        code: 'HERA_COST_002',
        message:
          'no prices of eu-north-1 are in the catalogue, which aws_eip.a, aws_eip.b, aws_eip.c and 1 more would need',
        allowed: 'ap-southeast-2, eu-central-1, eu-west-1, us-east-1, us-west-2',
      },
    ]);
  });

  it('needs no region for what is free', () => {
    expect(withoutUse(synthOf({ aws_iam_role: { r: {} } }, 'eu-north-1')).coverage.percent).toBe(100);
  });

  it('asks for a region that the document does not tell', () => {
    for (const region of [null, '${var.region}']) {
      const model = synthOf({ aws_eip: { e: {} } }, region);
      expect(problemsOf(() => withoutUse(model))).toMatchObject([
        { code: 'HERA_COST_003', message: 'the document does not tell the region of aws_eip.e' },
      ]);
      expect(cents(withoutUse(model, { region: 'us-east-1' }).monthly)).toBe('3.65');
    }
  });
});

describe('refuses', () => {
  const refused = (options: EstimateOptions): readonly string[] =>
    problemsOf(() => estimate(synthOf(cluster), options)).map(({ code, path }) => `${code} ${path}`);

  it('every option that cannot be used, at once', () => {
    expect(refused({ at: new Date('x'), region: 'moon-1', side: 'past' as 'prior' })).toEqual([
      'HERA_COST_001 at',
      'HERA_COST_001 side',
      'HERA_COST_002 region',
    ]);
  });
});

describe('counts', () => {
  const group = (count: unknown) => synthOf({ aws_eip: { e: { count } } });

  it('multiplies by what count says', () => {
    const cost = costOf(withoutUse(group(3)));
    expect(cents(cost.monthly)).toBe('10.95');
    expect(cost).toMatchObject({ instances: 3, lines: [{ formula: '3 instances × 730 hours × 0.005 USD per hour' }] });
  });

  it('does not take an unknown count for one', () => {
    expect(costOf(withoutUse(group('${var.many}')))).toMatchObject({
      state: 'unpriced',
      reason: 'how many of it there are is decided by an expression',
    });
  });

  it('finds nothing to bill in a count of 0', () => {
    expect(costOf(withoutUse(group(0)))).toMatchObject({ state: 'free' });
  });
});

describe('modules that a synth document does not show', () => {
  it('are unpriced, each', () => {
    const model = synthOf({}, 'us-east-1', { module: { x: { source: './x' } } });
    expect(withoutUse(model).resources).toMatchObject([
      { address: 'module.x', state: 'unpriced', type: 'module', reason: expect.stringContaining('./x') },
    ]);
  });
});

describe('a catalogue of one’s own', () => {
  it('is used, and lines without a price there are unpriced', () => {
    const file = loadCatalogue().toFile();
    const { 'nat.gb': _, ...prices } = file.prices;
    const catalogue = new PriceCatalogue({ ...file, prices });
    const nat = costOf(
      withoutUse(synthOf({ aws_nat_gateway: { n: { subnet_id: 's' } } }), { catalogue }),
      'aws_nat_gateway.n',
    );
    expect(nat.state).toBe('unpriced');
    expect(linesOf(nat)).toEqual({ hours: '32.85', traffic: 'unpriced' });
    expect(nat.reason).toContain('has no price in us-east-1');
  });
});
