import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import nodeModule from 'node:module';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cli, fixedApp, terraformData, TestWorkspace } from './cli.fixture';

const bare = { terraform: { backend: { s3: { key: 'x', region: 'us-east-1' } } } };

const faultyApp = `
const { writeFileSync } = require('node:fs');
writeFileSync(process.env.HERA_ERROR_FILE, JSON.stringify({ problems: [
  { code: 'HERA_NET_004', path: 'network.cidr', message: '10.1.0.0/30 is too small', allowed: '/16 to /24', fix: 'use 10.1.0.0/16' },
  { code: 'HERA_NET_005', path: 'network.nat', message: 'there is no such NAT', fix: 'use per-az' },
], exitCode: 2 }));
process.stderr.write('the same, for people');
process.exitCode = 2;
`;

describe('infractl', () => {
  const workspace = new TestWorkspace();

  beforeAll(() => {
    workspace.app('prod-aws', fixedApp('prod-aws', bare));
    workspace.app('eu-prod-aws', fixedApp('eu-prod-aws', terraformData(1)));
    workspace.app('faulty-aws', faultyApp);
    workspace.app('crash-aws', "throw new TypeError('nothing is as it was');");
    workspace.app('silent-aws', '');
    workspace.app('killed-aws', "process.kill(process.pid, 'SIGKILL');");
    workspace.write('apps/unbuilt-aws/cdktf.json', { app: 'node dist/main.js' });
    workspace.write('apps/broken-aws/cdktf.json', '{');
    workspace.write('apps/empty-aws/cdktf.json', {});
    workspace.write('apps/absent-aws/cdktf.json', { app: 'no-such-program-at-all' });
    workspace.write('apps/website/cdktf.json', {});
  });

  afterAll(() => workspace.remove());

  it.runIf('enableCompileCache' in nodeModule)(
    'keeps its compiled modules beside its libraries, where only their owner writes',
    async () => {
      await run(['--version']);
      const folder = join(dirname(require.resolve('zod/package.json')), '..', '.cache', 'infractl');
      expect(readdirSync(folder)).not.toEqual([]);
      expect(statSync(folder).mode & 0o022).toBe(0);
    },
  );

  const run = (args: readonly string[], env?: Readonly<Record<string, string>>) => cli(workspace.root, args, env);

  describe('asked for help', () => {
    it('lists the commands, examples and exit codes', async () => {
      const { exitCode, stdout } = await run(['--help']);
      expect(exitCode).toBe(0);
      for (const word of ['rehearse', 'doctor', 'local', 'Exit codes', 'infractl apply aws bootstrap'])
        expect(stdout).toContain(word);
    });

    it.each([
      'plan',
      'apply',
      'destroy',
      'synth',
      'network',
      'cost',
      'validate',
      'output',
      'rehearse',
      'doctor',
      'local',
    ])('explains %s with examples and the global options', async (command) => {
      const { exitCode, stdout } = await run([command, '--help']);
      expect(exitCode).toBe(0);
      expect(stdout).toContain(`infractl ${command}`);
      expect(stdout).toContain('--format');
      expect(stdout).toContain('Examples:');
    });

    it('prints the version', async () => {
      expect(await run(['--version'])).toMatchObject({
        exitCode: 0,
        stdout: expect.stringMatching(/^\d+\.\d+\.\d+$/) as string,
      });
    });
  });

  describe('given a wrong command line', () => {
    it.each([
      [['aply', 'aws', 'prod'], /unknown command 'aply' \(Did you mean apply\?\)/],
      [['plan', 'aws', 'prod', '--frobnicate'], /unknown option '--frobnicate'/],
      [['plan', 'aws'], /missing required argument 'environment'/],
      [['plan', 'aws', 'prod', 'extra'], /too many arguments/],
      [['plan', 'aws', 'prod', '--target', 'moon'], /Allowed choices are aws, local/],
      [['synth', 'aws', 'prod', '--format', 'xml'], /Allowed choices are text, json/],
      [['local', 'down', '--slot', 'x'], /'--slot' needs a whole number/],
      [['local', 'sideways'], /unknown command 'sideways'/],
      [[], /a command is missing/],
      [['local'], /a command is missing/],
    ])('%j ends with exit code 2 and the way to the help', async (args, message) => {
      const { exitCode, stdout, stderr } = await run(args);
      expect(exitCode).toBe(2);
      expect(stdout).toBe('');
      expect(stderr).toMatch(/^HERA_CLI_001: /);
      expect(stderr).toMatch(message);
      expect(stderr).not.toMatch(/^\s+at /m);
    });

    it('answers in JSON when JSON was asked for', async () => {
      const { exitCode, stdout } = await run(['plan', 'aws', 'prod', '--frobnicate', '--format', 'json']);
      expect(exitCode).toBe(2);
      expect(JSON.parse(stdout)).toMatchObject({ error: { exitCode: 2, problems: [{ code: 'HERA_CLI_001' }] } });
    });
  });

  describe('given a cloud or an environment that is not there', () => {
    it.each(['azure', 'gcp'])('says that %s is planned', async (cloud) => {
      const text = await run(['plan', cloud, 'prod']);
      expect(text).toMatchObject({ exitCode: 2, stdout: '' });
      expect(text.stderr).toBe(`HERA_CLI_003 cloud: ${cloud} is planned and not there yet; allowed aws; use aws`);
      const json = await run(['apply', cloud, 'prod', '--format', 'json']);
      expect(json.exitCode).toBe(2);
      expect(JSON.parse(json.stdout)).toMatchObject({
        error: { exitCode: 2, problems: [{ code: 'HERA_CLI_003', path: 'cloud' }] },
      });
    });

    it('names the clouds', async () => {
      const { exitCode, stderr } = await run(['plan', 'moon', 'prod']);
      expect(exitCode).toBe(2);
      expect(stderr).toContain('HERA_CLI_002 cloud: "moon" is not a cloud; allowed aws, azure, gcp');
    });

    it('lists the environments that exist, and nothing else', async () => {
      const { exitCode, stderr } = await run(['synth', 'aws', 'produ']);
      expect(exitCode).toBe(2);
      expect(stderr).toContain(
        'allowed absent, broken, crash, empty, eu-prod, faulty, killed, prod, silent, unbuilt; use one of these',
      );
    });

    it('does not read an environment name as a path', async () => {
      expect(await run(['synth', 'aws', '../apps/prod'])).toMatchObject({ exitCode: 2 });
    });

    it('says where it looked for a workspace', async () => {
      const outside = new TestWorkspace({ 'package.json': { name: 'not-a-workspace' } });
      const { exitCode, stderr } = await cli(outside.root, ['plan', 'aws', 'prod']);
      outside.remove();
      expect(exitCode).toBe(2);
      expect(stderr).toContain(`HERA_CLI_005: no workspace found in ${outside.root} or above it`);
    });
  });

  describe('synth', () => {
    it('publishes what a real account would get, whatever the caller has set', async () => {
      const { exitCode, stdout } = await run(['synth', 'aws', 'eu-prod', '--format', 'json'], { HERA_TARGET: 'local' });
      expect(exitCode).toBe(0);
      const folder = workspace.path('apps/eu-prod-aws/cdktf.out/stacks/eu-prod-aws');
      expect(JSON.parse(stdout)).toEqual({
        command: 'synth',
        app: 'eu-prod-aws',
        stackFile: `${folder}/cdk.tf.json`,
        warnings: [],
        leftOut: [],
      });
      const manifest = JSON.parse(readFileSync(`${folder}/hera.manifest.json`, 'utf8')) as { target: unknown };
      expect(manifest.target).toEqual({ kind: 'aws' });
    });

    it('publishes the Kubernetes manifests beside it, and takes old ones away', async () => {
      const once = new TestWorkspace();
      const write = (owner: string) => `
        const { dirname } = require('node:path');
        const k8s = join(dirname(process.env.CDKTF_OUTDIR), 'k8s.out', 'dev-aws');
        mkdirSync(k8s, { recursive: true });
        const labels = { 'app.kubernetes.io/managed-by': 'hera', 'hera.dev/owner': '${owner}' };
        writeFileSync(join(k8s, '10-a.yaml'), JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'a', labels } }));
      `;
      const stack = fixedApp('dev-aws', terraformData(1));
      const folder = once.path('apps/dev-aws/k8s.out/dev-aws');
      once.app('dev-aws', stack + write('dev-aws'));
      const { stdout } = await cli(once.root, ['synth', 'aws', 'dev', '--format', 'json']);
      expect(JSON.parse(stdout)).toMatchObject({ kubernetes: { directory: folder, objects: 1 } });
      expect(readdirSync(folder)).toEqual(['10-a.yaml']);
      expect(readdirSync(once.path('.hera/synth'))).toEqual([]);

      once.app('dev-aws', stack + write('other-aws'));
      const refused = await cli(once.root, ['synth', 'aws', 'dev']);
      expect(refused.exitCode).toBe(1);
      expect(refused.stderr).toContain(
        'HERA_CLI_034 10-a.yaml#1: Namespace a has "other-aws" as label hera.dev/owner; allowed dev-aws',
      );

      once.app('dev-aws', stack);
      expect(await cli(once.root, ['synth', 'aws', 'dev'])).toMatchObject({ exitCode: 0 });
      expect(existsSync(once.path('apps/dev-aws/k8s.out'))).toBe(false);
      once.remove();
    });

    it('works from any folder below the workspace', async () => {
      expect(await cli(workspace.path('apps/eu-prod-aws'), ['synth', 'aws', 'eu-prod'])).toMatchObject({ exitCode: 0 });
    });

    it('hands on the mistakes that the app reports, without its stack trace', async () => {
      const { exitCode, stdout, stderr } = await run(['synth', 'aws', 'faulty', '--format', 'json']);
      expect(exitCode).toBe(2);
      expect(stderr.split('\n')).toEqual([
        'HERA_NET_004 network.cidr: 10.1.0.0/30 is too small; allowed /16 to /24; use 10.1.0.0/16',
        'HERA_NET_005 network.nat: there is no such NAT; use per-az',
      ]);
      expect(JSON.parse(stdout)).toMatchObject({
        error: { problems: [{ code: 'HERA_NET_004' }, { code: 'HERA_NET_005' }], exitCode: 2 },
      });
    });

    it.each([
      [
        'crash',
        1,
        /HERA_CLI_008: the synth of crash-aws \(node dist\/main\.js\) ended with exit code 1; [\s\S]*nothing is as it was/,
      ],
      ['killed', 1, /was ended by SIGKILL/],
      ['silent', 1, /HERA_CLI_008: the synth of silent-aws wrote no .*cdk\.tf\.json/],
      ['absent', 1, /HERA_CLI_008: .* did not start: .*ENOENT/],
      [
        'unbuilt',
        3,
        /HERA_CLI_007: .*apps\/unbuilt-aws\/dist\/main\.js does not exist; build it: npx nx run unbuilt-aws:build/,
      ],
      ['broken', 2, /HERA_CLI_006 app: .*apps\/broken-aws\/cdktf\.json is not JSON/],
      ['empty', 2, /HERA_CLI_006 app: .*apps\/empty-aws\/cdktf\.json has no "app" command/],
    ])('says what is wrong with %s', async (environment, code, message) => {
      const { exitCode, stderr } = await run(['synth', 'aws', environment]);
      expect(stderr).toMatch(message);
      expect(exitCode).toBe(code);
    });

    it('leaves the former output whole when the app fails, and no scratch files', async () => {
      const once = new TestWorkspace();
      once.app('dev-aws', fixedApp('dev-aws', terraformData(1)));
      await cli(once.root, ['synth', 'aws', 'dev']);
      const file = once.path('apps/dev-aws/cdktf.out/stacks/dev-aws/cdk.tf.json');
      const before = readFileSync(file, 'utf8');
      once.app('dev-aws', `${fixedApp('dev-aws', {})}\nprocess.exit(1);`);
      expect(await cli(once.root, ['synth', 'aws', 'dev'])).toMatchObject({ exitCode: 1 });
      expect(readFileSync(file, 'utf8')).toBe(before);
      expect(readdirSync(once.path('.hera/synth'))).toEqual([]);
      once.remove();
    });

    it('publishes one whole output when two runs publish at once', async () => {
      const results = await Promise.all([run(['synth', 'aws', 'prod']), run(['synth', 'aws', 'prod'])]);
      expect(results.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
      expect(existsSync(workspace.path('apps/prod-aws/cdktf.out/stacks/prod-aws/hera.manifest.json'))).toBe(true);
    });
  });

  describe('towards a real account', () => {
    it('refuses to ask where nobody can answer, before anything else', async () => {
      const { exitCode, stderr, stdout } = await run(['apply', 'aws', 'prod']);
      expect(exitCode).toBe(2);
      expect(stdout).toBe('');
      expect(stderr).toMatch(/^HERA_CLI_009: .*add --auto-approve$/);
    });

    it.each([
      ['AWS_ENDPOINT_URL', 'http://127.0.0.1:4566'],
      ['AWS_ENDPOINT_URL_EKS', 'http://localhost:9'],
      ['AWS_ENDPOINT_URL_S3', 'https://amazonaws.com.evil.example'],
      ['AWS_ENDPOINT_URL_STS', 'http://sts.us-east-1.amazonaws.com'],
    ])('refuses %s=%s', async (name, value) => {
      const { exitCode, stderr } = await run(['plan', 'aws', 'prod'], { [name]: value });
      expect(exitCode).toBe(2);
      expect(stderr).toContain(
        `HERA_CLI_011 environment: --target aws is a real account, but ${name}=${value} would lead elsewhere`,
      );
      expect(stderr).toContain(`unset ${name}`);
    });

    it('says what is missing without credentials', async () => {
      const { exitCode, stderr } = await run(['plan', 'aws', 'prod'], {
        HOME: workspace.root,
        AWS_CONFIG_FILE: workspace.path('none'),
        AWS_SHARED_CREDENTIALS_FILE: workspace.path('none'),
      });
      expect(stderr).toMatch(/HERA_CLI_012: AWS did not say who you are/);
      expect(stderr).toContain('aws sso login');
      expect(exitCode).toBe(3);
    });

    it('refuses what is not the ARN of a role, before anything else', async () => {
      const { exitCode, stderr, stdout } = await run(['plan', 'aws', 'prod', '--kubernetes-role', 'admin']);
      expect([exitCode, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(
        /^HERA_CLI_001 --kubernetes-role: "admin" is not the ARN of a role; allowed arn:aws:iam::/,
      );
    });

    it('has no local AWS to keep', async () => {
      const { exitCode, stderr } = await run(['plan', 'aws', 'prod', '--keep']);
      expect(exitCode).toBe(2);
      expect(stderr).toContain('there is no local AWS to keep with --target aws');
    });
  });

  it('validates with the Terraform of this machine', async () => {
    const { exitCode, stdout, stderr } = await run(['validate', 'aws', 'eu-prod', '--format', 'json']);
    expect(stderr).not.toContain('HERA_');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      command: 'validate',
      app: 'eu-prod-aws',
      valid: true,
      warnings: [],
      leftOut: [],
    });
  });

  it('validates for the provider of this machine, where it is older than the stack asks for', async () => {
    const older = new TestWorkspace();
    const required_providers = { aws: { source: 'aws', version: '>= 99.0.0' } };
    const stack = {
      terraform: { required_providers },
      provider: { aws: [{ region: 'us-east-1' }] },
      resource: { aws_vpc: { V: { cidr_block: '10.0.0.0/16' } } },
    };
    older.app('dev-aws', fixedApp('dev-aws', stack));
    const { exitCode, stdout, stderr } = await cli(older.root, ['validate', 'aws', 'dev', '--format', 'json']);
    expect(stderr).toMatch(/for AWS provider \d+\.\d+\.\d+, the newest that is here/);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ valid: true, providerVersion: expect.stringMatching(/^\d/) as string });
    const published = readFileSync(older.path('apps/dev-aws/cdktf.out/stacks/dev-aws/hera.manifest.json'), 'utf8');
    expect(JSON.parse(published)).toMatchObject({ target: { kind: 'aws' } });
    older.remove();
  });

  it('says what Terraform finds wrong', async () => {
    const wrong = new TestWorkspace();
    wrong.app('dev-aws', fixedApp('dev-aws', { resource: { terraform_data: { A: { inptu: 'x' } } } }));
    const { exitCode, stderr } = await cli(wrong.root, ['validate', 'aws', 'dev']);
    wrong.remove();
    expect(stderr).toMatch(/HERA_TF_002 .*inptu/s);
    expect(exitCode).toBe(1);
  });
});
