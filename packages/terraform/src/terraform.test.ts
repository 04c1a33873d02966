import { HeraError } from '@hera/core/errors';
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Terraform, changesOf, isEmptyPlan, redactPlan, type TerraformEvent } from './index';
import { eventually, slowConfiguration, workspaceWith } from './workspace.fixture';

const thrownBy = async (work: Promise<unknown>): Promise<HeraError> => {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!HeraError.is(error)) throw new Error(`expected a HeraError, got ${String(error)}`);
  return error;
};

const secret = 'correct-horse-battery';
const twoResources = {
  variable: { password: { type: 'string', sensitive: true } },
  resource: { terraform_data: { one: { input: 'a' }, two: { input: '${var.password}' } } },
  output: {
    id: { value: '${terraform_data.one.id}' },
    password: { value: '${var.password}', sensitive: true },
  },
};

describe('a whole life', () => {
  it('initialises, plans, applies, is then unchanged, and is destroyed', async () => {
    const { terraform, events, directory, root, open } = await workspaceWith(twoResources, {
      env: { TF_VAR_password: secret },
    });
    const eventLog = join(root, 'artifacts', 'apply.jsonl');
    const logged = open({ eventLog });
    await terraform.init();
    expect(await terraform.validate()).toEqual([]);

    const plan = await terraform.plan();
    expect(plan.changed).toBe(true);
    expect(plan.summary).toEqual({ add: 2, change: 0, remove: 0, import: 0 });
    expect(statSync(plan.planFile).mode & 0o777).toBe(0o600);
    const json = await plan.load();
    expect(changesOf(json).map((item) => [item.address, item.action])).toEqual([
      ['terraform_data.one', 'create'],
      ['terraform_data.two', 'create'],
    ]);
    expect(JSON.stringify(json)).toContain(secret);
    expect(JSON.stringify(redactPlan(json))).not.toContain(secret);

    const applied = await logged.apply({ planFile: plan.planFile });
    expect(applied.summary).toEqual({ add: 2, change: 0, remove: 0, import: 0 });
    expect(applied.resources.map((item) => [item.address, item.action, item.outcome]).sort()).toEqual([
      ['terraform_data.one', 'create', 'done'],
      ['terraform_data.two', 'create', 'done'],
    ]);
    expect(applied.resources.every((item) => item.seconds >= 0 && item.seconds < 5)).toBe(true);

    const lines = readFileSync(eventLog, 'utf8').trim().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { type: string }).type)).toContain('apply_complete');
    expect(lines.join('\n')).not.toContain(secret);
    expect(JSON.stringify(events)).not.toContain(secret);
    expect(readdirSync(join(directory, '.hera')).filter((name) => name.startsWith('run-'))).toEqual([]);

    const outputs = await terraform.output();
    expect(outputs['password']).toEqual({ sensitive: true, type: 'string', value: secret });
    expect(outputs['id']?.sensitive).toBe(false);
    expect(await terraform.stateList()).toEqual(['terraform_data.one', 'terraform_data.two']);
    expect((await terraform.show()).values?.outputs?.['password']?.value).toBe(secret);

    const second = await terraform.plan();
    expect(second.changed).toBe(false);
    expect(isEmptyPlan(await second.load())).toBe(true);

    const destroyed = await logged.destroy();
    expect(destroyed.summary.remove).toBe(2);
    expect(await terraform.stateList()).toEqual([]);
    expect(readFileSync(eventLog, 'utf8').trim().split('\n').length).toBeGreaterThan(lines.length);
  });

  it('calls a change of an output alone a change, with both ways to ask', async () => {
    const { terraform, configure } = await workspaceWith({ output: { a: { value: '1' } } });
    await terraform.init();
    await terraform.apply();
    await configure({ output: { a: { value: '2' } } });
    const plan = await terraform.plan();
    const json = await plan.load();
    expect(plan.changed).toBe(true);
    expect(changesOf(json)).toEqual([]);
    expect(isEmptyPlan(json)).toBe(false);
    const { applyable, ...asOpenTofu } = json;
    expect(applyable).toBe(true);
    expect(isEmptyPlan(asOpenTofu as typeof json)).toBe(false);
  });

  it('imports, targets, plans a destroy, and has no state list before the first apply', async () => {
    const { terraform } = await workspaceWith({
      resource: { terraform_data: { kept: { input: null }, other: { input: 'b' } } },
    });
    await terraform.init();
    expect(await terraform.stateList()).toEqual([]);
    await terraform.importResource('terraform_data.kept', 'an-id');
    expect(await terraform.stateList()).toEqual(['terraform_data.kept']);
    const plan = await terraform.plan({ targets: ['terraform_data.other'], out: 'named.tfplan', parallelism: 2 });
    expect(plan.planFile).toBe(join(terraform.directory, 'named.tfplan'));
    expect(plan.summary.add).toBe(1);
    await terraform.apply({ planFile: 'named.tfplan', parallelism: 2, refresh: false });
    expect((await terraform.plan({ destroy: true })).summary.remove).toBe(2);
    expect((await terraform.plan({ refreshOnly: true })).changed).toBe(false);
  });

  it('moves a state to another backend and remembers where it is', async () => {
    const { terraform, configure, directory } = await workspaceWith({ resource: { terraform_data: { a: {} } } });
    await terraform.init();
    await terraform.apply();
    await configure({
      terraform: { backend: { local: {} } },
      resource: { terraform_data: { a: {} } },
    });
    await terraform.init({ migrateState: true, backendConfig: { path: 'elsewhere/moved.tfstate' } });
    expect(existsSync(join(directory, 'elsewhere', 'moved.tfstate'))).toBe(true);
    expect((await terraform.plan()).changed).toBe(false);
  });
});

describe('the environment of the child', () => {
  it('is complete and does not take over credentials of this process', async () => {
    process.env['AWS_SECRET_ACCESS_KEY'] = 'from-the-parent';
    process.env['TF_VAR_password'] = 'from-the-parent';
    const { terraform, root } = await workspaceWith(
      {
        resource: { terraform_data: { a: { provisioner: [{ 'local-exec': { command: 'env > ../env.txt' } }] } } },
      },
      { env: { GIVEN: 'yes' } },
    );
    try {
      await terraform.init();
      await terraform.apply();
    } finally {
      delete process.env['AWS_SECRET_ACCESS_KEY'];
      delete process.env['TF_VAR_password'];
    }
    const seen = readFileSync(join(root, 'env.txt'), 'utf8');
    expect(seen).not.toContain('from-the-parent');
    expect(seen).toMatch(/^GIVEN=yes$/m);
    expect(seen).toMatch(/^TF_IN_AUTOMATION=1$/m);
    expect(seen).toMatch(/^TF_INPUT=0$/m);
    expect(seen).toMatch(/^CHECKPOINT_DISABLE=1$/m);
    expect(seen).toMatch(/^TF_CLI_CONFIG_FILE=.*empty\.tfrc$/m);
    expect(seen).toMatch(/^PATH=/m);
  });
});

describe('errors', () => {
  it('HERA_TF_001: an init without a registry, with the provider that is missing', async () => {
    const { terraform } = await workspaceWith({
      terraform: { required_providers: { nothing: { source: 'registry.invalid/hera/nothing', version: '1.0.0' } } },
    });
    const error = await thrownBy(terraform.init());
    expect(error.problems[0]?.code).toBe('HERA_TF_001');
    expect(error.problems[0]?.message).toContain('hera/nothing');
    expect(error.exitCode).toBe(1);
  });

  it('HERA_TF_002: every error of a validation at once, with its place', async () => {
    const { terraform } = await workspaceWith({
      resource: { terraform_data: { a: { inputt: 'x' } } },
      output: { z: { value: '${terraform_data.none.id}' } },
    });
    await terraform.init().catch(() => undefined);
    const error = await thrownBy(terraform.validate());
    expect(error.problems.map((item) => [item.code, item.path]).sort()).toEqual([
      ['HERA_TF_002', 'output.z'],
      ['HERA_TF_002', 'resource.terraform_data.a'],
    ]);
    expect(error.message).toContain('Did you mean "input"?');
  });

  it('HERA_TF_003: a plan that cannot be made', async () => {
    const { terraform } = await workspaceWith({
      variable: { needed: { type: 'string' } },
      output: { z: { value: '${var.needed}' } },
    });
    await terraform.init();
    const error = await thrownBy(terraform.plan());
    expect(error.problems[0]).toMatchObject({ code: 'HERA_TF_003' });
    expect(error.message).toContain('No value for required variable');
  });

  it('HERA_TF_004: all failed resources, while what was made is kept', async () => {
    const fails = (code: number) => ({ provisioner: [{ 'local-exec': { command: `exit ${code}` } }] });
    const { terraform, events, configure, open, root } = await workspaceWith({
      resource: { terraform_data: { good: {}, bad: fails(3), worse: fails(4) } },
    });
    await terraform.init();
    const eventLog = join(root, 'apply.jsonl');
    const error = await thrownBy(open({ eventLog }).apply());
    expect(error.exitCode).toBe(1);
    expect(error.problems.map((item) => [item.code, item.path]).sort()).toEqual([
      ['HERA_TF_004', 'terraform_data.bad'],
      ['HERA_TF_004', 'terraform_data.worse'],
    ]);
    expect(error.message).toContain('exit status 3');
    expect(events.filter((event) => event.type === 'resource-failed')).toHaveLength(2);
    expect(readFileSync(eventLog, 'utf8')).not.toContain('"snippet"');
    expect(await terraform.stateList()).toContain('terraform_data.good');
    await configure({ resource: { terraform_data: { good: {}, bad: {}, worse: {} } } });
    expect((await terraform.apply()).summary.add).toBe(2);
  });

  it('HERA_TF_005: a destroy that fails', async () => {
    const { terraform } = await workspaceWith({
      resource: {
        terraform_data: { a: { provisioner: [{ 'local-exec': { command: 'exit 7', when: 'destroy' } }] } },
      },
    });
    await terraform.init();
    await terraform.apply();
    const error = await thrownBy(terraform.destroy());
    expect(error.problems[0]).toMatchObject({ code: 'HERA_TF_005', path: 'terraform_data.a' });
  });

  it('HERA_TF_006: who holds the state, since when, and how to release it', async () => {
    const { terraform, open, events, root, directory } = await workspaceWith({});
    const flag = join(root, 'go');
    writeFileSync(join(root, 'cdk.tf.json'), JSON.stringify(slowConfiguration(flag)));
    writeFileSync(join(directory, 'cdk.tf.json'), JSON.stringify(slowConfiguration(flag)));
    await terraform.init();
    const work = terraform.apply();
    await eventually('slow is at work', () =>
      events.some((e) => 'address' in e && e.address === 'terraform_data.slow' && e.type === 'resource-start'),
    );
    const error = await thrownBy(open({ lockTimeout: '0s' }).plan());
    writeFileSync(flag, '');
    await work;
    const [problem] = error.problems;
    expect(problem?.code).toBe('HERA_TF_006');
    expect(problem?.path).toBe(join(directory, 'terraform.tfstate'));
    expect(problem?.message).toMatch(/locked by \S+@\S+ since 20\d\d-.* for OperationTypeApply/);
    expect(problem?.message).toMatch(/process \d+ \(apply, since/);
    expect(problem?.fix).toMatch(/-chdir=.* force-unlock [0-9a-f-]{36}$/);
  });

  it('HERA_TF_007: a binary that is too old, or does not answer in JSON', async () => {
    const { toolchain, directory, root } = await workspaceWith({});
    const old = { ...toolchain, version: '1.9.8' };
    expect(() => new Terraform({ toolchain: old, directory, env: {} })).toThrow(/HERA_TF_007.*1\.9\.8 is too old/);
    const binary = join(root, 'talks');
    writeFileSync(binary, '#!/bin/sh\necho Hello\n', { mode: 0o755 });
    const terraform = new Terraform({ toolchain: { ...toolchain, binary }, directory, env: {} });
    const commands = [
      () => terraform.output(),
      () => terraform.show(),
      () => terraform.validate(),
      () => terraform.apply(),
    ];
    for (const command of commands) {
      const error = await thrownBy(command());
      expect(error.problems[0]?.code).toBe('HERA_TF_007');
      expect(error.exitCode).toBe(3);
    }
  });

  it('HERA_TF_007: an event stream of another major version', async () => {
    const { toolchain, directory, root } = await workspaceWith({});
    const binary = join(root, 'newer');
    writeFileSync(binary, `#!/bin/sh\necho '{"type":"version","@message":"x","ui":"2.0"}'\n`, { mode: 0o755 });
    const error = await thrownBy(new Terraform({ toolchain: { ...toolchain, binary }, directory, env: {} }).plan());
    expect(error.message).toContain('events of version 2.0');
  });

  it('HERA_TF_008: a binary that is gone or cannot be executed', async () => {
    const { toolchain, directory, root } = await workspaceWith({});
    const binary = join(root, 'gone');
    const terraform = new Terraform({ toolchain: { ...toolchain, binary }, directory, env: {} });
    const gone = await thrownBy(terraform.plan());
    expect(gone.problems[0]).toMatchObject({ code: 'HERA_TF_008' });
    expect(gone.message).toContain('ENOENT');
    expect(gone.exitCode).toBe(3);
    writeFileSync(binary, '');
    chmodSync(binary, 0o644);
    expect((await thrownBy(terraform.output())).message).toContain('EACCES');
  });

  it.runIf(existsSync('/dev/full'))('HERA_TF_009: a full disk, seen by us and seen by Terraform', async () => {
    const { terraform, open, toolchain, directory, root } = await workspaceWith({
      resource: { terraform_data: { a: {} } },
    });
    await terraform.init();
    const ours = await thrownBy(open({ eventLog: '/dev/full' }).apply());
    expect(ours.problems[0]?.code).toBe('HERA_TF_009');
    expect(ours.message).toContain('apply itself ended with exit code 0');
    expect(ours.exitCode).toBe(3);
    const binary = join(root, 'full');
    writeFileSync(binary, '#!/bin/sh\ncat $0 > /dev/full\n', { mode: 0o755 });
    const theirs = await thrownBy(new Terraform({ toolchain: { ...toolchain, binary }, directory, env: {} }).apply());
    expect(theirs.problems[0]?.code).toBe('HERA_TF_009');
  });

  it.each([
    ['whole', false],
    ['cut off', true],
  ])('keeps a state that Terraform can save nowhere, %s, and shows nothing of it', async (_what, cut) => {
    const { toolchain, directory, root, events } = await workspaceWith({});
    const line = `{"@level":"info","@message":"Emergency state dump","type":"x","state":{"version":4,"serial":7,"s":"${secret}"}}`;
    const text = join(root, 'dump.jsonl');
    writeFileSync(text, cut ? line.slice(0, -3) : `${line}\n`);
    const binary = join(root, 'dumps');
    writeFileSync(binary, `#!/bin/sh\ncat ${text}\nexit 1\n`, { mode: 0o755 });
    const eventLog = join(root, 'apply.jsonl');
    const onEvent = (event: TerraformEvent) => events.push(event);
    const options = { toolchain: { ...toolchain, binary }, directory, env: {}, eventLog, onEvent };
    const error = await thrownBy(new Terraform(options).apply());
    const shown = error.message + (error.details ?? '') + JSON.stringify(events);
    expect(shown).not.toContain(secret);
    expect(existsSync(eventLog) ? readFileSync(eventLog, 'utf8') : '').not.toContain(secret);
    const file = error.problems.at(-1)?.path ?? '';
    expect(readFileSync(file, 'utf8')).toContain(secret);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    if (cut) expect(error.message).toContain('at most a part');
    else {
      expect(file).toBe(join(directory, 'errored.tfstate'));
      expect(error.message).toContain(`state push ${file}`);
    }
  });

  it('HERA_TF_011: a workspace that was never prepared', async () => {
    const { toolchain, root } = await workspaceWith({});
    const terraform = new Terraform({ toolchain, directory: join(root, 'absent'), env: {} });
    expect((await thrownBy(terraform.init())).problems[0]?.code).toBe('HERA_TF_011');
  });

  it('HERA_TF_012 and 013: commands that have only text for their errors', async () => {
    const { terraform } = await workspaceWith({});
    await terraform.init();
    const unknown = await thrownBy(terraform.importResource('terraform_data.zz', 'id'));
    expect(unknown.problems[0]?.code).toBe('HERA_TF_012');
    expect(unknown.message).toContain('"terraform_data.zz" does not exist in the configuration');
    const missing = await thrownBy(terraform.show({ planFile: 'no.tfplan' }));
    expect(missing.problems[0]?.code).toBe('HERA_TF_013');
    expect(missing.message).toContain('no.tfplan');
  });

  it('reports a listener that throws only after the apply has ended', async () => {
    const { terraform, open } = await workspaceWith({ resource: { terraform_data: { a: {}, b: {} } } });
    await terraform.init();
    const onEvent = () => {
      throw new Error('listener');
    };
    await expect(open({ onEvent }).apply()).rejects.toThrow('listener');
    expect(await terraform.stateList()).toEqual(['terraform_data.a', 'terraform_data.b']);
  });
});

describe('retries', () => {
  const flaky = (root: string, text: string): string => {
    const binary = join(root, 'flaky');
    const count = join(root, 'count');
    rmSync(count, { force: true });
    const script = `#!/bin/sh\necho x >> ${count}\n[ $(wc -l < ${count}) -ge 2 ] && exit 0\necho "Error: ${text}" >&2\nexit 1\n`;
    writeFileSync(binary, script, { mode: 0o755 });
    return binary;
  };

  it('repeats an init after a named network error, says so, and nothing else', async () => {
    const { toolchain, directory, root, events } = await workspaceWith({});
    const open = (text: string) =>
      new Terraform({
        toolchain: { ...toolchain, binary: flaky(root, text) },
        directory,
        env: {},
        onEvent: (event) => events.push(event),
      });
    await open('net/http: TLS handshake timeout').init();
    expect(events.filter((e) => e.type === 'diagnostic').map((e) => e.summary)).toEqual([
      'init failed (download-timeout) and is repeated',
    ]);
    const runs = () => readFileSync(join(root, 'count'), 'utf8').trim().split('\n').length;
    expect(runs()).toBe(2);
    await thrownBy(open('no such host').init());
    expect(runs()).toBe(1);
    await thrownBy(open('net/http: TLS handshake timeout').apply());
    expect(runs()).toBe(1);
    await thrownBy(open('ThrottlingException').plan());
    expect(runs()).toBe(1);
  });
});
