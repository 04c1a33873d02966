import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cli, type CliResult, fixedApp, startCli, terraformData, TestWorkspace } from './cli.fixture';

/** Shared with every other run of this repository: installing LocalStack anew would prove nothing here. */
const cache = { HERA_CACHE: join(__dirname, '..', '..', '..', '.hera', 'cache') };

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

const until = async (holds: () => boolean, what: string): Promise<void> => {
  const deadline = Date.now() + 90_000;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`${what} did not happen within 90 s`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};

/** A resource that is made only once `gate` exists, and that says in `started` that it has begun. */
const gatedStack = (started: string, gate: string) => {
  const stack = terraformData(2);
  const command = `touch ${started}; until [ -e ${gate} ]; do sleep 0.1; done`;
  return {
    ...stack,
    resource: {
      terraform_data: {
        ...stack.resource.terraform_data,
        Slow: {
          input: 'x',
          depends_on: ['terraform_data.Item0', 'terraform_data.Item1'],
          provisioner: [{ 'local-exec': { command } }],
        },
      },
    },
  };
};

describe('infractl against a local AWS', { timeout: 180_000 }, () => {
  const workspace = new TestWorkspace();
  const [started, gate] = [workspace.path('started'), workspace.path('gate')];
  const run = (...args: string[]): Promise<CliResult> => cli(workspace.root, args, cache);
  const json = async (...args: string[]): Promise<Record<string, unknown>> => {
    const { exitCode, stdout, stderr } = await run(...args, '--format', 'json');
    if (exitCode !== 0) throw new Error(`exit code ${exitCode}: ${stderr}`);
    return JSON.parse(stdout) as Record<string, unknown>;
  };

  beforeAll(() => {
    mkdirSync(dirname(started), { recursive: true });
    workspace.app('tiny-aws', fixedApp('tiny-aws', terraformData(3)));
    workspace.app('slow-aws', fixedApp('slow-aws', gatedStack(started, gate)));
  });

  afterAll(async () => {
    await run('local', 'down');
    workspace.remove();
  }, 60_000);

  it('has nothing to destroy or to show before anything is applied', async () => {
    const [destroyed, shown] = [
      await run('destroy', 'aws', 'tiny', '--local'),
      await run('output', 'aws', 'tiny', '--local'),
    ];
    expect(destroyed).toMatchObject({ exitCode: 1 });
    expect(destroyed.stderr).toContain(
      'HERA_CLI_021: tiny-aws is not deployed in any local AWS; infractl apply aws tiny --local --keep',
    );
    expect(shown).toMatchObject({ exitCode: 1 });
    expect(shown.stderr).toContain('HERA_CLI_021');
  });

  it('goes through up, apply, plan, output, destroy and down, each time in the same slot', async () => {
    expect(await json('local', 'up')).toMatchObject({ slot: 1, environment: { AWS_ACCESS_KEY_ID: '000000000000' } });

    const applied = await json('apply', 'aws', 'tiny', '--local', '--no-verify');
    expect(applied).toMatchObject({
      command: 'apply',
      target: 'local',
      counts: { add: 3, change: 0, remove: 0 },
      outputs: { greeting: 'hello' },
      sensitiveOutputs: ['secret'],
    });
    const artifacts = workspace.path('artifacts', 'tiny-aws');
    expect(readdirSync(artifacts).sort()).toEqual([
      'apply.jsonl',
      'hera.manifest.json',
      'outputs.json',
      'plan.json',
      'timings.json',
    ]);
    expect(readJson(join(artifacts, 'hera.manifest.json'))).toMatchObject({ target: { kind: 'local' }, leftOut: [] });
    expect(readJson(join(artifacts, 'outputs.json'))).toEqual({ greeting: 'hello' });
    for (const file of readdirSync(artifacts)) {
      expect(readFileSync(join(artifacts, file), 'utf8')).not.toContain('do-not-show-me');
    }

    expect(await json('plan', 'aws', 'tiny', '--local')).toMatchObject({ changed: false, changes: [] });
    const { stdout } = await run('output', 'aws', 'tiny', '--local');
    expect(stdout).toBe('greeting = "hello"\nLeft out because they are sensitive: secret');
    expect(await json('local', 'status')).toMatchObject({
      slots: [{ slot: 1, running: true, app: 'tiny-aws', keep: true }],
    });

    // A real account would get the published output; the local one has its own.
    expect(existsSync(workspace.path('apps/tiny-aws/cdktf.out'))).toBe(false);
    const manifest = readJson(
      workspace.path('.hera/local/1/apps/tiny-aws/cdktf.out/stacks/tiny-aws/hera.manifest.json'),
    );
    expect(manifest).toMatchObject({
      target: { kind: 'local', providerVersion: expect.stringMatching(/^\d/) as string },
    });

    expect(await json('destroy', 'aws', 'tiny', '--local')).toMatchObject({
      counts: { add: 0, remove: 3 },
      leftovers: [],
    });
    expect(await json('local', 'down')).toEqual({ command: 'local down', slots: [{ slot: 1, outcome: 'stopped' }] });
  });

  it('keeps state when it is interrupted, and goes on in the same slot', async () => {
    const child = startCli(workspace.root, ['rehearse', 'aws', 'slow'], cache);
    await until(() => existsSync(started), 'the apply');
    child.kill('SIGINT');
    const interrupted = (await child) as unknown as CliResult;
    expect(interrupted.exitCode).toBe(130);
    expect(interrupted.stderr).toContain(
      'SIGINT: stopping, waiting for Terraform to finish what is in flight and save its state',
    );
    expect(interrupted.stderr).toContain('the local AWS of slot 1 still runs');
    expect(interrupted.stderr).toContain('infractl local down');
    expect(await json('local', 'status')).toMatchObject({ slots: [{ slot: 1, running: true, app: 'slow-aws' }] });

    writeFileSync(gate, '');
    const resumed = await run('rehearse', 'aws', 'slow');
    expect(resumed.stdout).toContain('slot 1, whose local AWS runs; going on from its state');
    // Two of the three were there already.
    expect(resumed.stdout).toContain('terraform plan: 1 to add, 0 to change, 1 to destroy');
    expect(resumed.stdout).toContain('terraform plan, again: empty');
    expect(resumed.stdout).toContain('slow-aws: 3 resources, second plan empty, checks 0 passed, 0 failed');
    expect(resumed.exitCode).toBe(0);
    expect(readdirSync(workspace.path('artifacts', 'slow-aws')).sort()).toEqual([
      'apply.jsonl',
      'hera.manifest.json',
      'outputs.json',
      'plan.json',
      'timings.json',
      'verification.json',
    ]);
    expect(await json('local', 'status')).toMatchObject({ slots: [{ slot: 1, running: false }] });
  });

  it('stops everything when it is interrupted before anything exists', async () => {
    const child = startCli(workspace.root, ['rehearse', 'aws', 'tiny'], cache);
    await until(() => existsSync(workspace.path('.hera/local/1/cloud/cloud.json')), 'the start of the local AWS');
    child.kill('SIGTERM');
    const { exitCode, stderr } = (await child) as unknown as CliResult;
    expect(stderr).toContain('SIGTERM: stopping');
    expect(exitCode).toBe(130);
    expect(await json('local', 'status')).toMatchObject({ slots: [{ slot: 1, running: false, inUse: false }] });
  });

  it('lets two runs at once have a slot each', async () => {
    const both = ['apply', 'aws', 'tiny', '--local', '--no-verify', '--keep'] as const;
    const results = await Promise.all([json(...both), json(...both)]);
    expect(results.map(({ counts }) => counts)).toEqual([
      { add: 3, change: 0, remove: 0 },
      { add: 3, change: 0, remove: 0 },
    ]);
    expect(await json('local', 'status')).toMatchObject({
      slots: [
        { slot: 1, running: true },
        { slot: 2, running: true },
      ],
    });
    expect(await json('local', 'down')).toMatchObject({ slots: [{ outcome: 'stopped' }, { outcome: 'stopped' }] });
  });
});
