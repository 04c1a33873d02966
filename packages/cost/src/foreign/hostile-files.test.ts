import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const megabyte = 2 ** 20;
const platform = join(__dirname, '..', 'fixtures', 'platform.plan.json');

/** Heap in MB that everything below has to do with: what Node, the packages and a plan of some hundred resources take. */
const heap = 128;

interface Outcome {
  readonly exitCode: number | null;
  readonly codes?: readonly string[];
  readonly message?: string;
  readonly monthly?: string;
  readonly resources?: number;
  readonly rss: number;
}

let folder: string;
let bare: number;

const run = (...files: readonly string[]): Outcome => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      `--max-old-space-size=${heap}`,
      '--conditions=@hera/source',
      '--import=tsx',
      join(__dirname, 'estimate-file.fixture.ts'),
      ...files,
    ],
    { encoding: 'utf8', timeout: 110_000 },
  );
  if (stdout === '') throw new Error(`ended with ${String(status)}: ${stderr.slice(-500)}`);
  expect(stderr).toBe('');
  return { exitCode: status, ...(JSON.parse(stdout) as Omit<Outcome, 'exitCode'>) };
};

const written = (name: string, ...parts: readonly string[]): string => {
  const file = join(folder, name);
  writeFileSync(file, parts.join(''));
  return file;
};

/** A file of `bytes`: the unit between head and tail, as often as it takes. */
const large = (name: string, head: string, unit: string, tail: string, bytes = 100 * megabyte): string => {
  const file = join(folder, name);
  const handle = openSync(file, 'w');
  const piece = unit.repeat(Math.ceil(megabyte / unit.length));
  writeSync(handle, head);
  for (let size = 0; size < bytes; size += piece.length) writeSync(handle, piece);
  writeSync(handle, tail);
  closeSync(handle);
  return file;
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hera-hostile-cost-'));
  const outcome = run(platform);
  expect([outcome.exitCode, outcome.resources]).toEqual([0, 55]);
  bare = outcome.rss;
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('documents that are none', () => {
  const text = readFileSync(platform, 'utf8');

  it.each([
    ['empty', '', 'HERA_MODEL_002'],
    ['not JSON', 'resource "aws_vpc" "x" {}', 'HERA_MODEL_003'],
    ['a list', '[]', 'HERA_MODEL_002'],
    ['truncated', text.slice(0, text.length / 2), 'HERA_MODEL_002'],
    ['deep', '{"a":'.repeat(100_000), 'HERA_MODEL_005'],
    ['of another tool', '{"Resources": {"Bucket": {"Type": "AWS::S3::Bucket"}}}', 'HERA_MODEL_003'],
  ])(
    '%s: exit code 3 and one clear error',
    (name, content, code) => {
      const { exitCode, codes, message } = run(written(`${name}.json`, content));
      expect([exitCode, codes]).toEqual([3, [code]]);
      expect(message).not.toMatch(/\n\s+at /);
    },
    60_000,
  );

  it.each([
    ['one text', '{"format_version":"1.2","resource_changes":[{"address":"', 'x', '"}]}', 'HERA_MODEL_005'],
    ['brackets', '{"format_version":"1.2","resource_changes":[', '[', '', 'HERA_MODEL_005'],
    ['nothing but spaces', '{', ' ', '', 'HERA_MODEL_002'],
  ])(
    '100 MB of %s: exit code 3 in a heap of 128 MB',
    (name, head, unit, tail, code) => {
      const { exitCode, codes, rss } = run(large(`${name}.json`, head, unit, tail));
      expect([exitCode, codes]).toEqual([3, [code]]);
      expect(rss - bare).toBeLessThan(100 * megabyte);
    },
    120_000,
  );

  it('100 MB of a plan, cut off before its end', () => {
    const change = JSON.stringify({
      address: 'aws_vpc.x',
      mode: 'managed',
      type: 'aws_vpc',
      name: 'x',
      change: { actions: ['no-op'], before: {}, after: { text: 'x'.repeat(1000) } },
    });
    const file = large('cut.json', '{"format_version":"1.2","prior_state":[', `${change},`, '');
    const { exitCode, codes, rss } = run(file);
    expect([exitCode, codes]).toEqual([3, ['HERA_MODEL_002']]);
    expect(rss - bare).toBeLessThan(100 * megabyte);
  }, 120_000);
});

describe('a plan of 100 MB that is sound', () => {
  it('is estimated in a heap of 128 MB: what nobody needs of it is not kept', () => {
    const plan = JSON.parse(readFileSync(platform, 'utf8')) as object;
    const rest = JSON.stringify(plan).slice(1);
    const filler = `{"text":"${'x'.repeat(2000)}"}`;
    const file = large('sound.json', '{"checks":[', `${filler},`, `${filler}],${rest}`);
    const outcome = run(file);
    expect([outcome.exitCode, outcome.resources]).toEqual([0, 55]);
    expect(outcome.rss - bare).toBeLessThan(100 * megabyte);
  }, 120_000);
});

describe('usage files', () => {
  it('a device without an end', () => {
    const { exitCode, codes, rss } = run(platform, '/dev/zero');
    expect([exitCode, codes]).toEqual([3, ['HERA_COST_004']]);
    expect(rss - bare).toBeLessThan(100 * megabyte);
  }, 60_000);

  const bomb = Array.from(
    { length: 12 },
    (_, level) =>
      `a${level}: &a${level} [${Array(12)
        .fill(level === 0 ? '1' : `*a${level - 1}`)
        .join(', ')}]`,
  ).join('\n');

  it.each([
    ['aliases of aliases', `version: 1\n${bomb}`, 'HERA_COST_004'],
    ['brackets', `version: ${'['.repeat(200_000)}`, 'HERA_COST_004'],
    ['an alias of itself', 'version: 1\nresources: &r\n  x: *r', 'HERA_COST_004'],
    ['dashes', `version: ${'- '.repeat(200_000)}`, 'HERA_COST_004'],
    ['keys of keys', 'a: '.repeat(200_000), 'HERA_COST_004'],
    ['colons', ': '.repeat(200_000), 'HERA_COST_004'],
    ['levels', Array.from({ length: 1300 }, (_, level) => `${' '.repeat(level)}a:`).join('\n'), 'HERA_COST_004'],
    [
      'a hundred levels',
      Array.from({ length: 100 }, (_, level) => `${' '.repeat(level)}a:`).join('\n'),
      'HERA_COST_004',
    ],
    ['two megabytes', `version: 1\n# ${'x'.repeat(2 * megabyte)}`, 'HERA_COST_004'],
    ['a key twice', 'version: 1\nversion: 1', 'HERA_COST_004'],
    ['tabs', 'version:\t1\n\tx: 2', 'HERA_COST_004'],
    ['two documents', 'version: 1\n---\nversion: 1', 'HERA_COST_004'],
    ['a list', '- 1', 'HERA_COST_005'],
    ['nothing', '', 'HERA_COST_005'],
    ['the prototype', 'version: 1\n__proto__: {profile: large}\ntypes: {constructor: {nodes: 1}}', 'HERA_COST_005'],
    ['infinity', 'version: 1\ntypes: {karpenter: {nodes: .inf}}', 'HERA_COST_005'],
    ['no number', 'version: 1\ntypes: {karpenter: {nodes: .nan}}', 'HERA_COST_005'],
    ['1e308', 'version: 1\ntypes: {karpenter: {nodes: 1e308}}', 'HERA_COST_005'],
    ['less than nothing', 'version: 1\ntypes: {karpenter: {nodes: -1}}', 'HERA_COST_005'],
    ['high below low', 'version: 1\ntypes: {karpenter: {nodes: {low: 3, expected: 2, high: 1}}}', 'HERA_COST_005'],
    [
      'a file of Infracost with text for a number',
      'version: 0.1\nresource_type_default_usage: {aws_nat_gateway: {monthly_data_processed_gb: x}}',
      'HERA_COST_005',
    ],
  ])(
    '%s: refused with a clear error, in bounded memory',
    (name, content, code) => {
      const { exitCode, codes, message, rss } = run(platform, written(`${name}.yml`, content));
      expect([codes, exitCode]).toEqual([[code], code === 'HERA_COST_004' ? 3 : 2]);
      expect(message).not.toMatch(/\n\s+at /);
      expect(rss - bare).toBeLessThan(100 * megabyte);
    },
    60_000,
  );
});
