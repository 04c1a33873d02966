import Ajv from 'ajv/dist/2020';
import schema from '@hera/cost/report.schema.json';
import { loadCatalogue } from '@hera/prices';
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cli, fixedApp, manifestOf, TestWorkspace } from './cli.fixture';

const plans = join(__dirname, '..', '..', 'stack-model', 'src', 'fixtures');
const plan = join(plans, 'vpc-eks-changes.plan.json');

/** Addresses alone: 730 x 0.005 = 3.65 each, and nothing that depends on use. */
const addresses = (count: number, more: object = {}) => ({
  '//': { metadata: { stackName: 'prod-aws', version: '0.21.0' } },
  terraform: { required_providers: { aws: { source: 'aws', version: '6.0.0' } } },
  provider: { aws: [{ region: 'us-east-1', default_tags: [{ tags: { team: 'platform' } }] }] },
  resource: { aws_eip: Object.fromEntries(Array.from({ length: count }, (_, index) => [`a${index}`, {}])), ...more },
});

interface Report {
  readonly name: string;
  readonly monthly: { readonly expected: number };
  readonly usage: { readonly profile: string; readonly file?: string };
  readonly catalogue: { readonly version: string };
  readonly diff?: { readonly delta: { readonly expected: number }; readonly changes: readonly unknown[] };
  readonly gates?: readonly { readonly status: string }[];
  readonly error?: { readonly exitCode: number; readonly problems: readonly { readonly code: string }[] };
}

describe('infractl cost', { timeout: 60_000 }, () => {
  const workspace = new TestWorkspace();
  const run = (...args: readonly string[]) => cli(workspace.root, ['cost', ...args]);
  const json = async (...args: readonly string[]): Promise<Report> => {
    const { stdout } = await run(...args, '--format', 'json');
    return JSON.parse(stdout) as Report;
  };

  beforeAll(() => {
    workspace.app('prod-aws', fixedApp('prod-aws', addresses(2)));
    workspace.app('later-azure', '');
    workspace.write(
      'no-network.cjs',
      `
for (const [name, methods] of [['net', ['connect', 'createConnection']], ['dns', ['lookup', 'resolve']], ['http', ['request']], ['https', ['request']]])
  for (const method of methods) require(name)[method] = () => { throw new Error('the network was asked'); };
require('net').Socket.prototype.connect = () => { throw new Error('the network was asked'); };
`,
    );
    workspace.write(
      'loaded.cjs',
      `
process.on('exit', () => { if (Object.keys(require.cache).some((file) => /packages.cost|echarts/.test(file))) process.exitCode = 99; });
`,
    );
  });

  afterAll(() => workspace.remove());

  it('prices an environment, synthesised first, without the network', async () => {
    const env = { NODE_OPTIONS: `--require ${workspace.path('no-network.cjs')}` };
    const { exitCode, stdout, stderr } = await cli(workspace.root, ['cost', 'aws', 'prod'], env);
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
    const lines = stdout.split('\n');
    expect(lines[0]).toBe('prod-aws: 7.30 USD a month');
    expect(lines[1]).toContain('730 hours a month; us-east-1');
    expect(lines.find((line) => line.includes('aws_eip.a0 and 1 more like it'))).toMatch(/7\.30$/);
    expect(stdout).toContain('2 resources: 2 priced, 0 usage-based, 0 free, 0 unpriced');
    expect(existsSync(workspace.path('apps/prod-aws/cdktf.out/stacks/prod-aws/cdk.tf.json'))).toBe(true);
  });

  it('prices a plan of somebody else, in a folder that is no workspace, against what exists', async () => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'infractl-cost-')));
    try {
      const { exitCode, stdout, stderr } = await cli(folder, ['cost', '--plan', plan, '--format', 'json']);
      expect(stderr).toBe('');
      expect(exitCode).toBe(0);
      const report = JSON.parse(stdout) as Report;
      const validate = new Ajv({ strict: true }).compile(schema);
      expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
      // Worked out by hand in @hera/cost: two NAT gateways and their addresses go, their traffic moves to the third.
      expect(report.diff?.delta.expected).toBeCloseTo(-77.38, 2);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it.each([
    ['markdown', /^<!-- hera-cost prod-aws -->\n### Cost of `prod-aws`: 7\.30 USD a month\n/],
    ['html', /^<!doctype html>[\s\S]*<\/html>/],
    ['infracost', /^\{\n {2}"version": "0\.2",/],
  ])('answers in %s, with nothing else on standard output', async (format, form) => {
    const { exitCode, stdout, stderr } = await run('aws', 'prod', '--format', format);
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(form);
  });

  it('writes a report to a file', async () => {
    const { exitCode, stdout } = await run('aws', 'prod', '--format', 'html', '--out', 'reports/cost.html');
    expect([exitCode, stdout]).toEqual([0, '']);
    expect(readFileSync(workspace.path('reports/cost.html'), 'utf8')).toMatch(/^<!doctype html>/);
    const text = await run('aws', 'prod', '--out', 'reports/cost.txt');
    expect(text.stdout).toContain('Written: reports/cost.txt');
    expect(readFileSync(workspace.path('reports/cost.txt'), 'utf8')).toMatch(/^prod-aws: 7\.30 USD/);
    const document = await run('aws', 'prod', '--format', 'json', '--out', 'reports/cost.json');
    expect(JSON.parse(document.stdout)).toEqual({ written: ['reports/cost.json'] });
    expect(JSON.parse(readFileSync(workspace.path('reports/cost.json'), 'utf8'))).toMatchObject({
      format: 'hera-cost',
    });
  });

  it('compares with what was saved: by itself and by Infracost', async () => {
    expect((await run('aws', 'prod', '--save', 'before.json')).stdout).toContain('Written: before.json');
    await run('aws', 'prod', '--format', 'infracost', '--out', 'infracost.json');
    workspace.write('more/cdk.tf.json', addresses(5));
    for (const baseline of ['before.json', 'infracost.json']) {
      const same = await json('aws', 'prod', '--compare', baseline);
      expect(same.diff).toMatchObject({ delta: { expected: 0 }, changes: [] });
      const more = await json('--plan', 'more', '--compare', baseline);
      // 3 x 3.65
      expect(more.diff?.delta.expected).toBe(10.95);
    }
    // Another document is estimated alike; turned around it is a saving.
    expect((await json('aws', 'prod', '--compare', 'more/cdk.tf.json')).diff?.delta.expected).toBe(-10.95);
    expect((await json('aws', 'prod', '--compare', 'more')).diff?.delta.expected).toBe(-10.95);
  });

  it('ends with exit code 1 where a limit is broken or cannot be told, with the whole report', async () => {
    const broken = await run('aws', 'prod', '--max-monthly', '7.29');
    expect(broken.exitCode).toBe(1);
    expect(broken.stderr).toMatch(
      /^HERA_COST_023 all resources\.monthly: 7\.30 USD a month \(expected\); allowed at most 7\.29 USD a month;/,
    );
    expect(broken.stdout).toContain('BROKEN');
    expect(
      (await run('aws', 'prod', '--max-monthly', '7.3', '--figure', 'high', '--min-coverage', '100')).exitCode,
    ).toBe(0);
    const unknown = await run('aws', 'prod', '--max-increase', '1000');
    expect([unknown.exitCode, unknown.stderr]).toEqual([1, expect.stringMatching(/^HERA_COST_024 .*no baseline/)]);
    const report = await json('aws', 'prod', '--max-monthly', '1');
    expect(report).toMatchObject({
      name: 'prod-aws',
      gates: [{ status: 'broken' }],
      error: { exitCode: 1, problems: [{ code: 'HERA_COST_023' }] },
    });
    const validate = new Ajv({ strict: true }).compile(schema);
    expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
    const html = await run('aws', 'prod', '--max-monthly', '1', '--format', 'html');
    expect([html.exitCode, html.stdout.includes('BROKEN')]).toEqual([1, true]);
  });

  it('holds the estimate against the budget that the stack declares itself', async () => {
    const declares = (limitUsd: number) => {
      const fact = { kind: 'cost-budget', budgetName: 'prod-monthly', limitUsd, notifications: [] };
      const manifest = { ...manifestOf('prod-aws'), facts: { 'prod-aws/Budget': fact } };
      workspace.write('declared/cdk.tf.json', JSON.stringify(addresses(2)));
      workspace.write('declared/hera.manifest.json', JSON.stringify(manifest));
      return run('--plan', 'declared/cdk.tf.json');
    };
    const held = await declares(7.3);
    expect([held.exitCode, held.stdout]).toEqual([0, expect.stringMatching(/held +prod-monthly +7\.30 USD a month/)]);
    const broken = await declares(7.29);
    expect([broken.exitCode, broken.stderr]).toEqual([
      1,
      expect.stringMatching(/^HERA_COST_023 prod-monthly\.monthly: 7\.30/),
    ]);
  });

  it('shows how a line is computed', async () => {
    const { exitCode, stdout } = await run('aws', 'prod', '--explain', 'aws_eip.a0');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^aws_eip\.a0, priced: 3\.65 USD a month\n/);
    expect(stdout).toContain('730 hours × 0.005 USD per hour');
    expect(stdout).toMatch(/price +0\.005 USD per hour, us-east-1 \(vpc\.public-ipv4\); .*20\d\d/);
  });

  it('tells what surprises people, when asked', async () => {
    const { stdout } = await run('--plan', plan, '--explain-all');
    expect(stdout).toContain('744 hours');
    expect((await run('--plan', plan)).stdout).not.toContain('744 hours');
  });

  it('is loaded by no other command', async () => {
    const env = { NODE_OPTIONS: `--require ${workspace.path('loaded.cjs')}` };
    for (const args of [['--version'], ['cost', '--help'], ['synth', 'aws', 'prod']]) {
      expect((await cli(workspace.root, args, env)).exitCode, args.join(' ')).toBe(0);
    }
    expect((await cli(workspace.root, ['cost', 'aws', 'prod'], env)).exitCode).toBe(99);
  });

  it.each([
    [[], 2, /^HERA_CLI_001: what is to be priced is missing.*--plan <file>/],
    [['aws', 'prod', '--plan', plan], 2, /^HERA_CLI_001: prod-aws is synthesised, and --plan names a file/],
    [['aws'], 2, /^HERA_CLI_004 environment: ""/],
    [['aws', 'produ'], 2, /^HERA_CLI_004 /],
    [['azure', 'later'], 2, /^HERA_CLI_003 cloud: azure is planned/],
    [['aws', 'prod', '--format', 'xml'], 2, /Allowed choices are text, json, markdown, html, infracost/],
    [['aws', 'prod', '--profile', 'huge'], 2, /^HERA_COST_001 profile: "huge".*small, medium, large, none/],
    [['aws', 'prod', '--region', 'moon-1'], 2, /^HERA_COST_002 region: .*us-east-1/],
    [['aws', 'prod', '--explain', 'aws_eip.b'], 2, /^HERA_COST_028 explain: .*allowed aws_eip\.a0/],
    [
      ['aws', 'prod', '--explain', 'aws_eip.a0', '--format', 'html'],
      2,
      /^HERA_CLI_001 explain: --explain has no html form/,
    ],
    [['aws', 'prod', '--max-monthly', 'many'], 2, /^HERA_COST_021 flags\.budgets\[0\]\.monthly: null/],
    [
      ['aws', 'prod', '--max-monthly', '1', '--figure', 'top'],
      2,
      /^HERA_COST_021 flags\.budgets\[0\]\.figure: "top".*low, expected, high/,
    ],
    [['aws', 'prod', '--max-monthly', '-1'], 2, /^HERA_COST_021 flags\.budgets\[0\]\.monthly/],
    [['aws', 'prod', '--aws-budget', 'b.json'], 2, /^HERA_CLI_001 aws-budget: there is no budget/],
    [['aws', 'prod', '--out', '.'], 2, /^HERA_CLI_001 out: "\." is a folder/],
    [['--plan', 'none.json'], 2, /^HERA_MODEL_\d+ none\.json/],
    [['--plan', 'cut.json'], 3, /^HERA_MODEL_\d+ cut\.json/],
    [['--plan', 'other.json'], 3, /^HERA_MODEL_\d+ other\.json/],
    [['aws', 'prod', '--compare', 'none.json'], 3, /^HERA_COST_026 none\.json: cannot be read \(ENOENT\)/],
    [['aws', 'prod', '--compare', 'cut.json'], 3, /^HERA_COST_026 cut\.json: is not JSON/],
    [['aws', 'prod', '--compare', 'other.json'], 3, /^HERA_MODEL_\d+ other\.json/],
    [
      ['aws', 'prod', '--compare', 'old.json'],
      3,
      /^HERA_COST_027 old\.json\.version[\s\S]*HERA_COST_027 old\.json\.resources/,
    ],
    [['aws', 'prod', '--usage', 'none.yml'], 3, /^HERA_COST_004 none\.yml: cannot be read/],
    [['aws', 'prod', '--budget', 'none.yml'], 3, /^HERA_COST_020 none\.yml: cannot be read/],
    [['aws', 'prod', '--budget', 'cut.json'], 3, /^HERA_COST_020 cut\.json/],
    [['aws', 'prod', '--budget', 'other.json'], 2, /^HERA_COST_021 other\.json/],
  ])('%j ends with exit code %i', async (args, code, message) => {
    workspace.write('cut.json', '{"format_version":"1.2","planned_values":{"root_mod');
    workspace.write('other.json', { hello: 'world' });
    workspace.write('old.json', { format: 'hera-cost', version: 0, resources: 3 });
    const { exitCode, stdout, stderr } = await run(...args);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(stdout).toBe('');
    expect(exitCode).toBe(code);
  });
});

describe('files of a workspace', { timeout: 60_000 }, () => {
  const workspace = new TestWorkspace();
  const run = (...args: readonly string[]) => cli(workspace.root, ['cost', 'aws', 'prod', ...args]);

  beforeAll(() => {
    workspace.app('prod-aws', fixedApp('prod-aws', addresses(2, { aws_nat_gateway: { a: {} } })));
    workspace.write(
      'hera-usage.yml',
      'version: 1\nprofile: none\ntypes:\n  aws_nat_gateway: { monthly_data_processed_gb: 100 }\n',
    );
    workspace.write(
      'hera-budget.yml',
      'version: 1\nbudgets:\n  - { environment: prod-aws, monthly: 45, notify: [team@example.com] }\n',
    );
    const prices = loadCatalogue().toFile();
    const dear = Object.fromEntries(
      Object.entries(prices.prices['vpc.public-ipv4'] ?? {}).map(([region, price]) => [
        region,
        { ...price, usd: '0.01' },
      ]),
    );
    workspace.write('hera-prices.json', { ...prices, prices: { ...prices.prices, 'vpc.public-ipv4': dear } });
  });

  afterAll(() => workspace.remove());

  it('are used where they exist: use, limits and prices', async () => {
    const { exitCode, stdout, stderr } = await run();
    // 2 x 730 x 0.01 = 14.60; 32.85 for the gateway; 100 x 0.045 = 4.50
    expect(stdout.split('\n')[0]).toBe('prod-aws: 51.95 USD a month');
    expect(stdout).toContain('hera-usage.yml');
    expect(stderr).toMatch(/^HERA_COST_023 all resources\.monthly: 51\.95 USD a month/);
    expect(exitCode).toBe(1);
  });

  it('give way to flags', async () => {
    workspace.write('other.yml', 'version: 1\nbudgets:\n  - { monthly: 1000 }\n');
    expect((await run('--budget', 'other.yml')).exitCode).toBe(0);
    workspace.write('no-use.yml', 'version: 1\nprofile: none\n');
    const { stdout } = await run('--budget', 'other.yml', '--usage', 'no-use.yml');
    expect(stdout.split('\n')[0]).toBe('prod-aws: 47.45 USD a month');
  });

  it('become AWS Budgets with the same number', async () => {
    await run('--aws-budget', 'apps/prod-aws/budget.json');
    const budgets = JSON.parse(readFileSync(workspace.path('apps/prod-aws/budget.json'), 'utf8')) as unknown;
    expect(budgets).toMatchObject([
      { name: 'prod-aws-monthly', limitAmount: '45', limitUnit: 'USD', timeUnit: 'MONTHLY' },
    ]);
  });
});
