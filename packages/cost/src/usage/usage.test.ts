import { HeraError, type Problem } from '@hera/core/errors';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import data from '../data/usage-profiles.json';
import { estimate } from '../estimate/estimate';
import { cents, costOf, lineOf, synthOf, today } from '../estimate/model.fixture';
import { usageKeyOf, usageKeys } from './keys';
import { usageProfiles } from './profiles';
import { parseUsage, readUsageFile } from './read-usage';
import { profilesSchema, usageJsonSchema } from './schema';
import { type Usage, usageOf, withProfile } from './usage';

const errorOf = (build: () => unknown): HeraError => {
  try {
    build();
  } catch (error) {
    if (HeraError.is(error)) return error;
    throw error;
  }
  throw new Error('nothing was refused');
};
const problemsOf = (build: () => unknown): readonly Problem[] => errorOf(build).problems;

const gateways = synthOf({ aws_nat_gateway: { a: { subnet_id: 's' }, b: { subnet_id: 's' }, c: { subnet_id: 's' } } });
const traffic = (usage: Usage): readonly string[] => {
  const all = estimate(gateways, { at: today, usage });
  return ['a', 'b', 'c'].map((name) => cents(lineOf(costOf(all, `aws_nat_gateway.${name}`), 'traffic').monthly));
};

describe('a usage file', () => {
  it('states totals, types and single resources; the closest wins', () => {
    const usage = parseUsage(`
version: 1
profile: none
totals:
  aws_nat_gateway: { monthly_data_processed_gb: 300 }
resources:
  aws_nat_gateway.b: { monthly_data_processed_gb: 1000 }
`);
    // A third of 300 GB is 100 x 0.045 = 4.50; 1,000 x 0.045 = 45.00.
    expect(traffic(usage)).toEqual(['4.50', '45.00', '4.50']);
    const each = usageOf({ profile: 'none', types: { aws_nat_gateway: { monthly_data_processed_gb: 200 } } });
    expect(traffic(each)).toEqual(['9.00', '9.00', '9.00']);
  });

  it('states three figures where one is not enough', () => {
    const usage = parseUsage(`
version: 1
profile: none
types: { aws_nat_gateway: { monthly_data_processed_gb: { low: 0, expected: 100, high: 1000 } } }
`);
    expect(traffic(usage)[0]).toBe('0.00 / 4.50 / 45.00');
  });

  it('says in every line where its use is from', () => {
    const usage = parseUsage('version: 1\ntypes: { aws_nat_gateway: { monthly_data_processed_gb: 1 } }', 'mine.yml');
    const line = lineOf(costOf(estimate(gateways, { at: today, usage }), 'aws_nat_gateway.a'), 'traffic');
    expect(line.usage).toEqual({ key: 'aws_nat_gateway.monthly_data_processed_gb', from: 'mine.yml' });
    const assumed = lineOf(costOf(estimate(gateways, { at: today }), 'aws_nat_gateway.a'), 'traffic');
    expect(assumed.usage).toMatchObject({ from: 'profile small', why: expect.stringContaining('Image pulls') });
  });

  it('is refused with everything that is wrong in it, at once', () => {
    const problems = problemsOf(() =>
      parseUsage(`
version: 1
profile: tiny
totals: { aws_nat_gateway: { gigabytes: 1 } }
types: { aws_lamp: {}, aws_flow_log: { monthly_data_ingested_gb: -1 } }
resources:
  aws_nat_gateway.a: { monthly_data_processed_gb: lots }
  module.x.aws_eip.e[*]: { monthly_requests: 1 }
more: 1
`),
    );
    expect(problems.map(({ code, path }) => `${code} ${path}`).sort()).toEqual([
      'HERA_COST_005 hera-usage.yml',
      'HERA_COST_005 hera-usage.yml.profile',
      'HERA_COST_005 hera-usage.yml.resources.aws_nat_gateway.a.monthly_data_processed_gb',
      'HERA_COST_005 hera-usage.yml.resources.module.x.aws_eip.e[*].monthly_requests',
      'HERA_COST_005 hera-usage.yml.totals.aws_nat_gateway',
      'HERA_COST_005 hera-usage.yml.types',
      'HERA_COST_005 hera-usage.yml.types.aws_flow_log.monthly_data_ingested_gb',
    ]);
  });

  it.each([
    [
      'three figures out of order',
      'version: 1\ntypes: { aws_nat_gateway: { monthly_data_processed_gb: { low: 2, expected: 1, high: 3 } } }',
    ],
    ['a number too large to be one', 'version: 1\ntypes: { aws_nat_gateway: { monthly_data_processed_gb: 1e308 } }'],
    ['not a number', 'version: 1\ntypes: { aws_nat_gateway: { monthly_data_processed_gb: .nan } }'],
    ['no version', 'profile: small'],
    ['another version', 'version: 2'],
    ['a list', '- 1'],
    ['nothing', ''],
  ])('is refused with %s', (_, text) => {
    expect(problemsOf(() => parseUsage(text))[0]?.code).toBe('HERA_COST_005');
  });

  it.each([
    ['broken YAML', 'version: [1'],
    ['a key twice', 'version: 1\nversion: 1'],
    [
      'a bomb of aliases',
      `a: &a [1,1,1,1,1,1,1,1,1]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c,*c]\nversion: 1`,
    ],
    ['more than 1 MiB', `version: 1 #${'x'.repeat(1024 * 1024)}`],
  ])('cannot be read with %s, and that is exit code 3', (_, text) => {
    const error = errorOf(() => parseUsage(text));
    expect(error.exitCode).toBe(3);
    expect(error.problems[0]?.code).toBe('HERA_COST_004');
  });

  it('does not take keys of the prototype for keys', () => {
    expect(problemsOf(() => parseUsage('version: 1\ntypes: { aws_nat_gateway: { constructor: 1 } }'))).toHaveLength(1);
    expect(usageKeyOf('constructor', 'name')).toBeUndefined();
    expect(usageKeyOf('aws_eip', 'toString')).toBeUndefined();
  });

  it('is read from disk, and a file that is not there is exit code 3', () => {
    const folder = mkdtempSync(join(tmpdir(), 'hera-usage-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const file = join(folder, 'hera-usage.yml');
    writeFileSync(file, 'version: 1\nprofile: large\n');
    expect(readUsageFile(file)).toMatchObject({ profile: 'large', isDefault: false, file });
    expect(errorOf(() => readUsageFile(join(folder, 'none.yml')))).toMatchObject({ exitCode: 3 });
  });
});

describe('a usage file of Infracost, version 0.1', () => {
  const text = `
version: 0.1
resource_type_default_usage:
  aws_nat_gateway: { monthly_data_processed_gb: 100 }
  aws_lambda_function: { monthly_requests: 5 }
resource_usage:
  aws_nat_gateway.b:
    monthly_data_processed_gb: 1000
    surprise: 1
  aws_s3_bucket.logs[*]:
    standard: { storage_gb: 100, monthly_select_data_scanned_gb: 1 }
  aws_data_transfer.my_region:
    region: us-east-1
    monthly_intra_region_gb: 1000
`;

  it('is read, wildcards and nested keys too', () => {
    const usage = parseUsage(text);
    expect(traffic(usage)).toEqual(['4.50', '45.00', '4.50']);
    const buckets = synthOf({ aws_s3_bucket: { logs: {} }, aws_vpc: { v: {} } });
    const all = estimate(buckets, {
      at: today,
      usage: { ...usage, resources: [{ pattern: 'aws_s3_bucket.*', values: usage.resources[1]?.values ?? {} }] },
    });
    expect(cents(lineOf(costOf(all, 'aws_s3_bucket.logs'), 'storage').monthly)).toBe('2.30');
    expect(cents(lineOf(costOf(all, 'usage:data-transfer'), 'between-zones').monthly)).toBe('20.00');
  });

  it('names keys that nothing is priced by', () => {
    const { ignored } = parseUsage(text);
    expect(ignored).toEqual([
      'resource_type_default_usage.aws_lambda_function.monthly_requests',
      'resource_usage.aws_nat_gateway.b.surprise',
      'resource_usage.aws_s3_bucket.logs[*].standard.monthly_select_data_scanned_gb',
      'resource_usage.aws_data_transfer.my_region.region',
    ]);
    const { warnings } = estimate(gateways, { at: today, usage: parseUsage(text) });
    expect(warnings.filter(({ code }) => code === 'HERA_COST_006')).toHaveLength(4);
  });

  it('is refused with every figure that is none', () => {
    const broken =
      'version: 0.1\nresource_usage: { aws_eip.e: 5, aws_nat_gateway.a: { monthly_data_processed_gb: -1 } }\nresource_type_default_usage: [1]';
    expect(problemsOf(() => parseUsage(broken, 'x.yml')).map(({ path }) => path)).toEqual([
      'x.yml.resource_type_default_usage',
      'x.yml.resource_usage.aws_eip.e',
      'x.yml.resource_usage.aws_nat_gateway.a.monthly_data_processed_gb',
    ]);
  });
});

describe('profiles', () => {
  it('follow their schema, and name keys that exist', () => {
    profilesSchema.parse(data);
    for (const { totals, types } of Object.values(usageProfiles))
      for (const [type, keys] of [...Object.entries(totals), ...Object.entries(types)])
        for (const key of Object.keys(keys)) expect([type, key, usageKeyOf(type, key)?.title]).not.toContain(undefined);
  });

  it('are in order, low to high and small to large', () => {
    const { small, medium, large } = data.profiles;
    for (const section of ['totals', 'types'] as const)
      for (const [type, keys] of Object.entries(small[section]))
        for (const key of Object.keys(keys)) {
          const figures = [small, medium, large].map(
            (profile) =>
              (profile[section] as Record<string, Record<string, { low: number; expected: number; high: number }>>)[
                type
              ]?.[key],
          );
          for (const figure of figures) {
            if (figure === undefined) throw new Error(`${type}.${key} is not in every profile`);
            expect([figure.low, figure.expected, figure.high]).toEqual(
              [figure.low, figure.expected, figure.high].sort((a, b) => a - b),
            );
          }
          const expected = figures.map((figure) => figure?.expected ?? Number.NaN);
          expect(expected).toEqual([...expected].sort((a, b) => a - b));
        }
  });

  it('are chosen by name', () => {
    expect(withProfile(usageOf(), 'large')).toMatchObject({ profile: 'large', isDefault: false });
    expect(problemsOf(() => withProfile(usageOf(), 'huge'))).toMatchObject([
      { code: 'HERA_COST_001', allowed: 'small, medium, large, none' },
    ]);
  });

  it('state use for every key that is a figure and not somebody’s own decision', () => {
    // How many nodes a controller runs, and databases and functions of others, only their owner knows.
    const open = new Set([
      'karpenter',
      'rds_vcpu',
      'monthly_lambda_gb',
      'auto_mode_nodes',
      'storage_gb',
      'monthly_custom_events',
    ]);
    const { totals, types } = usageProfiles.small;
    const missing = Object.entries(usageKeys).flatMap(([type, keys]) =>
      Object.entries(keys)
        .filter(([key, { kind }]) => kind !== 'text' && !open.has(type) && !open.has(key))
        .filter(([key]) => totals[type]?.[key] === undefined && types[type]?.[key] === undefined)
        .map(([key]) => `${type}.${key}`),
    );
    expect(missing).toEqual([]);
  });
});

describe('the published schema', () => {
  it('is that of the code', () => {
    const file = join(__dirname, '../data/usage.schema.json');
    const text = `${JSON.stringify(usageJsonSchema(), null, 2)}\n`;
    if (process.env['HERA_UPDATE'] === '1') writeFileSync(file, text);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(JSON.parse(text));
  });
});
