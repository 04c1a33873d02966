import { closeSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cli, TestWorkspace } from './cli.fixture';

const megabyte = 2 ** 20;
const platform = join(__dirname, '..', '..', 'cost', 'src', 'fixtures', 'platform.plan.json');

/** Everything here has to do with this heap, in MB. */
const heap = 128;

describe('infractl cost and files that mean no good', () => {
  const workspace = new TestWorkspace();
  const run = (...args: readonly string[]) =>
    cli(workspace.root, ['cost', ...args], { NODE_OPTIONS: `--max-old-space-size=${heap}` });
  const written = (name: string, content: string): string => {
    const file = join(workspace.root, name);
    writeFileSync(file, content);
    return file;
  };

  beforeAll(() => workspace.app('prod-aws', ''));
  afterAll(() => workspace.remove());

  it('a sound plan is priced in that heap', async () => {
    const { exitCode, stdout, stderr } = await run('--plan', platform);
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toContain('USD a month');
  });

  it.each([
    ['nothing', '', 'HERA_MODEL_002'],
    ['no JSON', 'resource "aws_vpc" "x" {}', 'HERA_MODEL_003'],
    ['half of a plan', readFileSync(platform, 'utf8').slice(0, 50_000), 'HERA_MODEL_002'],
    ['deep nesting', '{"a":'.repeat(100_000), 'HERA_MODEL_005'],
    ['another document', '{"Resources": {}}', 'HERA_MODEL_003'],
    ['a plan whose parts have other types', '{"format_version":"1.2","resource_changes":{"a":1}}', 'HERA_MODEL_004'],
  ])('--plan with %s: exit code 3, and one clear error', async (name, content, code) => {
    const { exitCode, stdout, stderr } = await run('--plan', written(`${name}.json`, content));
    expect([exitCode, stdout]).toEqual([3, '']);
    expect(stderr).toContain(code);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(stderr.length).toBeLessThan(5_000);
  });

  it('--plan with 100 MB of one text: exit code 3, in bounded memory', async () => {
    const file = join(workspace.root, 'large.json');
    const handle = openSync(file, 'w');
    writeSync(handle, '{"format_version":"1.2","resource_changes":[{"address":"');
    const piece = 'x'.repeat(megabyte);
    for (let size = 0; size < 100; size += 1) writeSync(handle, piece);
    writeSync(handle, '"}]}');
    closeSync(handle);
    const { exitCode, stdout, stderr } = await run('--plan', file);
    expect([exitCode, stdout]).toEqual([3, '']);
    expect(stderr).toContain('HERA_MODEL_005');
  }, 60_000);

  const bomb = Array.from(
    { length: 12 },
    (_, level) =>
      `a${level}: &a${level} [${Array(12)
        .fill(level === 0 ? '1' : `*a${level - 1}`)
        .join(', ')}]`,
  ).join('\n');

  it.each([
    ['--usage', 'HERA_COST_004'],
    ['--budget', 'HERA_COST_020'],
  ])(
    '%s with aliases of aliases, brackets, or a device: exit code 3',
    async (flag, code) => {
      for (const file of [
        written('bomb.yml', `version: 1\n${bomb}`),
        written('deep.yml', `version: ${'['.repeat(200_000)}`),
        '/dev/zero',
      ]) {
        const { exitCode, stdout, stderr } = await run('--plan', platform, flag, file);
        expect([file, exitCode, stdout]).toEqual([file, 3, '']);
        expect(stderr).toContain(code);
        expect(stderr).not.toMatch(/\n\s+at /);
      }
    },
    60_000,
  );

  it('a plan with figures that are none is priced without them, and says so', async () => {
    const plan = JSON.parse(readFileSync(platform, 'utf8')) as {
      resource_changes: { type: string; change: { after: Record<string, unknown> } }[];
    };
    for (const { type, change } of plan.resource_changes)
      if (type === 'aws_eks_node_group')
        change.after['scaling_config'] = [{ min_size: -1, desired_size: 1e308, max_size: 'NaN' }];
    const { exitCode, stdout } = await run('--plan', written('figures.json', JSON.stringify(plan)));
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/aws_eks_node_group\.this\[0\].*unpriced: scaling_config\[0\]\.\w+ is/);
    expect(stdout).not.toMatch(/NaN USD|Infinity|e\+/);
  });
});
