import { parseReport } from '@hera/checklist/report-schema';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cli, fixedApp, TestWorkspace } from './cli.fixture';

/** A VPC and a cluster, and nothing that watches or saves them. */
const stack = {
  resource: {
    aws_vpc: { main: { cidr_block: '10.1.0.0/16' } },
    aws_eks_cluster: {
      prod: {
        name: 'prod',
        version: '1.35',
        role_arn: 'arn:aws:iam::123456789012:role/c',
        deletion_protection: true,
        vpc_config: [{ subnet_ids: ['subnet-1'], endpoint_private_access: true, endpoint_public_access: false }],
      },
    },
  },
};

/** As Checkov writes it: deletion protection has no control there, the private endpoint has. */
const checkov = (resource: string) => {
  const check = (check_id: string, result: string) => ({
    check_id,
    check_name: check_id,
    check_result: { result },
    resource,
    resource_address: resource,
  });
  return {
    check_type: 'terraform_plan',
    results: { passed_checks: [check('CKV_AWS_58', 'PASSED')], failed_checks: [check('CKV_AWS_39', 'FAILED')] },
    summary: { checkov_version: '3.3.30' },
  };
};

const plan = {
  format_version: '1.2',
  terraform_version: '1.14.0',
  planned_values: {
    root_module: {
      resources: [
        {
          address: 'aws_eks_cluster.prod',
          mode: 'managed',
          type: 'aws_eks_cluster',
          name: 'prod',
          provider_name: 'registry.terraform.io/hashicorp/aws',
          values: stack.resource.aws_eks_cluster.prod,
        },
      ],
    },
  },
  resource_changes: [],
  configuration: { root_module: { resources: [] } },
};

describe('infractl checklist', () => {
  const workspace = new TestWorkspace();
  const run = (...args: readonly string[]) => cli(workspace.root, ['checklist', ...args]);

  beforeAll(() => {
    workspace.app('prod-aws', fixedApp('prod-aws', stack));
    workspace.write('apps/prod-aws/src/main.ts', '// the stack is made here\n');
    workspace.app(
      'live-aws',
      `${fixedApp('live-aws', stack)}
      manifest.facts = { 'live-aws/Cluster': { kind: 'cluster', name: 'prod' } };
      writeFileSync(join(folder, 'hera.manifest.json'), JSON.stringify(manifest));`,
    );
    workspace.write('plan.json', plan);
    workspace.write('checkov.json', checkov('aws_eks_cluster.prod'));
    workspace.write('hardeneks.json', { cluster_wide: { iam: { x: { 'Of no item': { status: true } } } } });
    workspace.write('other.json', { some: 'thing' });
    workspace.write('empty.json', '');
    workspace.write('changes.json', { ...plan, resource_changes: {} });
    workspace.write('cut.json', JSON.stringify(plan).slice(0, 200));
    workspace.write('old.json', { schemaVersion: 0 });
  });

  afterAll(() => workspace.remove());

  it('shows every item by section, what to do, and what no level sees; red ends with 1', async () => {
    const { exitCode, stdout, stderr } = await run('aws', 'prod', '--profile', 'production');
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^HERA_CLI_041: \d+ of 37 items are red at severity low or above: .*mon-13-alarms/);
    expect(stdout).toMatch(/^prod-aws: \d+ of 37 items are red, \d+ more unknown\n/);
    const order = [
      'Infrastructure',
      'Security',
      'Monitoring & Alerting',
      'Disaster Recovery',
      'Operations',
      'Beyond the seed',
      'To do',
      'Seen by no level',
    ];
    const places = order.map((title) => stdout.search(new RegExp(`^ *${title}`, 'm')));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places[0]).toBeGreaterThan(0);
    expect(stdout).toMatch(/red +CloudWatch alarms configured +high +synth/);
    expect(stdout).toContain('fix: Make the alarms that the evidence names');
    expect(stdout).toContain('docs/runbooks/checklist/mon-13-alarms.md');
  });

  it('keeps the report, which JSON gives on standard output too', async () => {
    const { exitCode, stdout } = await run('aws', 'prod', '--format', 'json');
    expect(exitCode).toBe(1);
    const printed: unknown = JSON.parse(stdout);
    expect(parseReport(printed).profile).toBe('dev');
    expect(printed).toMatchObject({ error: { exitCode: 1, problems: [{ code: 'HERA_CLI_041' }] } });
    expect(
      parseReport(JSON.parse(readFileSync(workspace.path('artifacts/prod-aws/checklist.json'), 'utf8'))).stacks,
    ).toEqual(['prod-aws']);
  });

  it('says where JSON went when it goes into a file, and does not print it once more', async () => {
    const { exitCode, stdout, stderr } = await run(
      'aws',
      'prod',
      '--format',
      'json',
      '--out',
      'reports/checklist.json',
    );
    expect(JSON.parse(stdout)).toMatchObject({
      written: 'reports/checklist.json',
      counts: { pass: expect.any(Number) as number },
      error: { exitCode: 1 },
    });
    expect(stdout.length).toBeLessThan(2_000);
    expect(stderr).toContain('Written: reports/checklist.json');
    expect(exitCode).toBe(1);
    const file: unknown = JSON.parse(readFileSync(workspace.path('reports/checklist.json'), 'utf8'));
    expect(parseReport(file).stacks).toEqual(['prod-aws']);
  });

  it.each([
    ['none', 0],
    ['critical', 1],
    ['low', 1],
  ])('with --threshold %s ends with %i', async (threshold, code) => {
    expect((await run('aws', 'prod', '--profile', 'production', '--threshold', threshold)).exitCode).toBe(code);
  });

  it('judges one item, and then keeps no report of it', async () => {
    const before = readFileSync(workspace.path('artifacts/prod-aws/checklist.json'), 'utf8');
    const { exitCode, stdout } = await run('aws', 'prod', '--item', 'beyond-33-deletion-protection');
    expect(stdout).toContain('Nothing is red or unknown in 1 item');
    expect(exitCode).toBe(0);
    expect(
      (await run('aws', 'prod', '--item', 'beyond-36-workload-resilience', '--profile', 'production', '--strict'))
        .exitCode,
    ).toBe(1);
    expect(readFileSync(workspace.path('artifacts/prod-aws/checklist.json'), 'utf8')).toBe(before);
  });

  it.each([
    ['markdown', /^<!-- hera-checklist prod-aws -->\n/],
    ['html', /^<!doctype html>/],
    ['sarif', /^\{\n {2}"\$schema": .*sarif/],
    ['junit', /^<\?xml/],
  ])('writes %s to standard output alone, or into a file', async (format, begin) => {
    const { stdout } = await run('aws', 'prod', '--format', format);
    expect(stdout).toMatch(begin);
    const { stdout: none } = await run('aws', 'prod', '--format', format, '--out', `reports/checklist.${format}`);
    expect(none).toBe('');
    expect(readFileSync(workspace.path(`reports/checklist.${format}`), 'utf8')).toMatch(begin);
  });

  it('puts SARIF results at the folder of the app', async () => {
    const { stdout } = await run('aws', 'prod', '--format', 'sarif');
    expect(stdout).toContain('"uri": "apps/prod-aws/src/main.ts"');
  });

  it('judges a plan without an app, and synth and plan of one', async () => {
    const alone = await run('--plan', 'plan.json', '--format', 'json', '--profile', 'staging');
    expect(JSON.parse(alone.stdout)).toMatchObject({ profile: 'staging' });
    const both = parseReport(JSON.parse((await run('aws', 'prod', '--plan', 'plan.json', '--format', 'json')).stdout));
    expect(new Set(both.results.flatMap(({ levels }) => levels.map(({ level }) => level)))).toEqual(
      new Set(['synth', 'plan']),
    );
    const one = parseReport(
      JSON.parse((await run('aws', 'prod', '--plan', 'plan.json', '--level', 'plan', '--format', 'json')).stdout),
    );
    expect(new Set(one.results.flatMap(({ levels }) => levels.map(({ level }) => level)))).toEqual(new Set(['plan']));
  });

  it('tells of a broken record, and does not count it', async () => {
    workspace.write('apps/prod-aws/checklist/ops-25-team-trained.yaml', 'item: ops-25-team-traind\n');
    const { stdout } = await run('aws', 'prod', '--profile', 'production');
    expect(stdout).toMatch(/problem HERA_CHECK_\d+ apps\/prod-aws\/checklist\/ops-25-team-trained\.yaml/);
    expect(stdout).toMatch(/unknown +Team trained on infrastructure/);
  });

  describe('with settings of the environment', () => {
    const file = 'apps/prod-aws/checklist.yml';
    const settings = (text: string): void => workspace.write(file, text);
    afterAll(() => settings('version: 1\n'));
    const json = async (...args: readonly string[]) =>
      parseReport(JSON.parse((await run('aws', 'prod', '--format', 'json', ...args)).stdout) as unknown);

    it('takes profile, objectives and parameters from the file, and options over them', async () => {
      settings(
        'version: 1\nprofile: staging\nobjectives: { rtoMinutes: 240, rpoMinutes: 60 }\nparameters:\n  mon-13-alarms: { notRequired: [nat-ports] }\n',
      );
      const own = await json();
      expect(own).toMatchObject({
        profile: 'staging',
        objectives: { rtoMinutes: 240, rpoMinutes: 60 },
        parameters: { 'mon-13-alarms': { notRequired: ['nat-ports'] } },
      });
      const asked = await json('--profile', 'production', '--rpo', '15');
      expect(asked).toMatchObject({ profile: 'production', objectives: { rtoMinutes: 240, rpoMinutes: 15 } });
      const { stdout } = await run('aws', 'prod');
      expect(stdout).toContain('set: recovery time objective: 4 hours\nset: recovery point objective: 1 hour');
      expect(stdout).toContain('set: mon-13-alarms, notRequired: nat-ports');
    });

    it('says everything that is wrong with the file at once, at its lines', async () => {
      settings('version: 1\nprofil: dev\nparameters:\n  infra-01-multi-az: { zones: 3 }\n');
      const { exitCode, stdout, stderr } = await run('aws', 'prod');
      expect(stderr).toMatch(/^HERA_CHECK_010 apps\/prod-aws\/checklist\.yml:2:1 profil: unknown property/);
      expect(stdout).toBe('');
      expect(exitCode).toBe(2);
    });

    it('takes a file that is named, also for a plan alone; and refuses one that is not there, or misnamed', async () => {
      workspace.write('strict.yml', 'version: 1\nprofile: production\n');
      const plan = await run('--plan', 'plan.json', '--settings', 'strict.yml', '--format', 'json');
      expect(JSON.parse(plan.stdout)).toMatchObject({ profile: 'production' });
      const none = await run('--plan', 'plan.json', '--settings', 'none.yml');
      expect([none.exitCode, none.stderr]).toEqual([3, expect.stringMatching(/^HERA_CHECK_009 none\.yml: cannot be/)]);
      workspace.write('apps/live-aws/checklist.yaml', 'version: 1\n');
      const misnamed = await run('aws', 'live');
      expect([misnamed.exitCode, misnamed.stderr]).toEqual([
        2,
        expect.stringMatching(/^HERA_CHECK_009 apps\/live-aws\/checklist\.yaml: would not be read.*rename it/),
      ]);
      rmSync(workspace.path('apps/live-aws/checklist.yaml'));
    });
  });

  it('shows what other tools say beside the items, in every form, and changes no status by it', async () => {
    const args = ['aws', 'prod', '--profile', 'production'];
    const without = await run(...args);
    const { exitCode, stdout } = await run(...args, '--evidence', 'checkov=checkov.json', 'hardeneks.json');
    expect(exitCode).toBe(without.exitCode);
    expect(stdout).toContain('Other tools: they do not agree on 1 items; no status rests on them');
    expect(stdout).toContain('Checkov CKV_AWS_39 fails for aws_eks_cluster.prod, and the item passes');
    expect(stdout).toContain('Checkov 3.3.30, checkov.json: 2 findings');
    expect(stdout).toMatch(/hardeneks\.json: \d+ of \d+ rules that matter here are not in it/);
    const report = parseReport(
      JSON.parse((await run(...args, '--format', 'json', '--evidence', 'checkov.json')).stdout) as unknown,
    );
    const plain = parseReport(JSON.parse((await run(...args, '--format', 'json')).stdout) as unknown);
    expect(report.counts).toEqual(plain.counts);
    expect(report.otherTools?.reports).toMatchObject([{ tool: 'checkov', findings: 2 }]);
    for (const format of ['markdown', 'html', 'sarif', 'junit']) {
      const shown = await run(...args, '--format', format, '--evidence', 'checkov.json');
      expect(shown.stdout.replaceAll('\\', '')).toContain('CKV_AWS_39 fails for aws_eks_cluster.prod');
    }
  });

  it('says that a report looks like one of another stack', async () => {
    workspace.write('elsewhere.json', checkov('aws_eks_cluster.other'));
    const { stdout } = await run('--plan', 'plan.json', '--evidence', 'elsewhere.json');
    expect(stdout).toContain('elsewhere.json: none of its resources is in what was judged');
  });

  it('tells everything that is wrong with reports of other tools at once', async () => {
    const { exitCode, stderr } = await run(
      'aws',
      'prod',
      '--evidence',
      'none.json',
      'prowler=checkov.json',
      'empty.json',
    );
    expect(stderr).toMatch(/HERA_CHECK_201 none\.json: cannot be read \(ENOENT\)/);
    expect(stderr).toMatch(/HERA_CHECK_203 checkov\.json: is no report of prowler; it looks like one of checkov/);
    expect(stderr).toMatch(/HERA_CHECK_202 empty\.json: is empty/);
    expect(exitCode).toBe(3);
  });

  it('says that a last report of another form is not used', async () => {
    writeFileSync(workspace.path('artifacts/prod-aws/checklist.json'), '{}');
    const { exitCode, stderr } = await run('aws', 'prod');
    expect(stderr).toMatch(/^warning: the last report is not used/);
    expect(exitCode).toBe(1);
  });

  it.each([
    [[], 2, /^HERA_CLI_001: what is to be judged is missing/],
    [['--plan', 'plan.json', '--live'], 2, /^HERA_CLI_001 --live: a plan alone is nowhere/],
    [['aws', 'prod', '--local'], 2, /^HERA_CLI_001 --target local: says where to look/],
    [['aws', 'prod', '--kubeconfig', 'k'], 2, /^HERA_CLI_001 --kubeconfig: says where to look/],
    [['aws', 'prod', '--level', 'plan'], 2, /^HERA_CLI_001 --level: the level plan needs a plan/],
    [['--plan', 'plan.json', '--level', 'synth'], 2, /^HERA_CLI_001 --level: the level synth needs an environment/],
    [['aws', 'prod', '--level', 'moon'], 2, /Allowed choices are synth, plan/],
    [['aws', 'prod', '--threshold', 'huge'], 2, /Allowed choices are low, medium, high, critical, none/],
    [['aws', 'prod', '--item', 'infra-99'], 2, /^HERA_CHECK_003 .*infra-01-multi-az/],
    [['aws', 'prod', '--rto', 'soon'], 2, /^HERA_CLI_001 --rto: NaN is no number of minutes/],
    [['aws', 'prod', '--out', '.', '--format', 'html'], 2, /^HERA_CLI_001 out: "\." is a folder/],
    [['aws', 'prod', '--format', 'infracost'], 2, /Allowed choices are text, json, markdown, html, sarif, junit/],
    [['aws', 'produ'], 2, /^HERA_CLI_004 /],
    [['aws', 'prod', '--earlier', 'old.json'], 3, /^HERA_CHECK_008 old\.json/],
    [['aws', 'prod', '--earlier', 'none.json'], 3, /^HERA_CHECK_008 none\.json/],
    [
      ['aws', 'prod', '--evidence', 'trivy=out.json'],
      2,
      /^HERA_CLI_001 --evidence: "trivy" is no tool .*prowler, checkov/,
    ],
    [['aws', 'prod', '--evidence', 'checkov='], 2, /^HERA_CLI_001 --evidence: checkov= names no file/],
    [['aws', 'prod', '--evidence', 'other.json'], 3, /^HERA_CHECK_203 other\.json: is of no tool that is known/],
    [['--plan', 'cut.json'], 3, /^HERA_MODEL_/],
    [['--plan', 'changes.json'], 3, /^HERA_MODEL_004 .*resource_changes/],
    [['--plan', 'nothing.json'], 2, /^HERA_MODEL_/],
  ])('%j ends with %i', async (args, code, message) => {
    const { exitCode, stdout, stderr } = await run(...args);
    expect(stderr).toMatch(message);
    expect(stdout).toBe('');
    expect(exitCode).toBe(code);
    expect(existsSync(workspace.path('none'))).toBe(false);
  });

  it.each([
    [['aws', 'prod', '--live'], 2, /^HERA_CLI_025 --live: prod-aws declares no cluster/],
    [['aws', 'live', '--live'], 3, /^HERA_CLI_012: AWS did not say who you are/],
    [['aws', 'live', '--live', '--local'], 1, /^HERA_CLI_021/],
  ] as const)('%j looks first, and ends with %i', async (args, code, message) => {
    const { exitCode, stderr } = await run(...args);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/NodeVersionSupportWarning/);
    expect(exitCode).toBe(code);
  });
});
