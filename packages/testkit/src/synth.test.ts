import { TerraformOutput, TerraformStack } from 'cdktf';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { temporaryRoot } from './isolation/temporary-root.fixture';
import { type StackBuild, synthStack } from './synth';

afterEach(() => vi.unstubAllEnvs());

const saying =
  (value: string, ...names: readonly string[]): StackBuild =>
  (app) => {
    for (const name of names) new TerraformOutput(new TerraformStack(app, name), 'said', { value });
  };

describe('synthStack', () => {
  it('synthesises in this process, and says how long that took', async () => {
    const directory = temporaryRoot();
    const seen: unknown[] = [];
    const made = await synthStack(
      (app, target) => {
        seen.push(target, process.env['HERA_TARGET'], process.env['HERA_AWS_PROVIDER_VERSION']);
        saying('hello', 'only')(app, target);
      },
      { directory, target: { kind: 'local', providerVersion: '5.100.0' } },
    );
    expect(made.stackFile).toBe(join(directory, 'synth', 'stacks', 'only', 'cdk.tf.json'));
    expect(JSON.parse(readFileSync(made.stackFile, 'utf8'))).toMatchObject({ output: { said: { value: 'hello' } } });
    expect(made.manifestFile).toBeUndefined();
    expect(made.earlier).toMatchObject([{ stage: 'synth', status: 'done' }]);
    expect(seen).toEqual([{ kind: 'local', providerVersion: '5.100.0' }, 'local', '5.100.0']);
    expect(process.env['HERA_TARGET']).toBeUndefined();
  });

  it('takes what an earlier run has left when it is skipped', async () => {
    const directory = temporaryRoot();
    vi.stubEnv('HERA_SKIP_synth', '1');
    await expect(synthStack(saying('x', 'only'), { directory })).rejects.toThrow('HERA_TEST_085 stack: nothing was');
    vi.stubEnv('HERA_SKIP_synth', '0');
    await synthStack(saying('first', 'only'), { directory });
    vi.stubEnv('HERA_SKIP_synth', '1');
    const made = await synthStack(saying('second', 'only'), { directory });
    expect(made.earlier).toMatchObject([{ stage: 'synth', status: 'skipped' }]);
    expect(readFileSync(made.stackFile, 'utf8')).toContain('first');
  });

  it('wants to know which of several stacks is meant', async () => {
    const directory = temporaryRoot();
    const two = saying('x', 'one', 'two');
    await expect(synthStack(two, { directory })).rejects.toThrow('the app has 2 stacks; allowed one, two');
    await expect(synthStack(two, { directory, stack: 'three' })).rejects.toThrow('there is no stack three');
    expect((await synthStack(two, { directory, stack: 'two' })).stackFile).toContain(join('stacks', 'two'));
    await synthStack(saying('x', 'one'), { directory });
    expect(existsSync(join(directory, 'synth', 'stacks', 'two'))).toBe(false);
  });

  it('refuses an app without a stack, and a build that is asynchronous', async () => {
    const directory = temporaryRoot();
    await expect(synthStack(() => undefined, { directory })).rejects.toThrow('nothing was synthesised');
    const later = (async () => undefined) as unknown as StackBuild;
    await expect(synthStack(later, { directory })).rejects.toThrow('HERA_TEST_085 build: it is asynchronous');
  });
});
