import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cli } from './cli.fixture';

const offers = join(__dirname, '..', '..', 'prices', 'fixtures');
const ec2 = join(offers, 'AmazonEC2-eu-west-1.json');

describe('infractl prices refresh', () => {
  let root = '';
  beforeAll(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'hera-cli-prices-')));
    writeFileSync(join(root, 'nx.json'), '{}');
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it('shows what changed and writes the catalogue of the workspace', async () => {
    const { exitCode, stdout, stderr } = await cli(root, ['prices', 'refresh', '--from', ec2]);
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^Prices of 2026-11-26 \(2026-11-26\), \d+ days old$/m);
    expect(stdout).toContain(`Reading ${ec2}`);
    expect(stdout).toMatch(/^ +nat\.gb +eu-west-1 +0\.048 +0\.05 +\+4\.2 %$/m);
    expect(stdout).toMatch(/^1 changed, 6 as before, \d+ not in these offers and kept$/m);
    expect(stdout).toContain('Kept, since the offer table does not know them: ');
    const written = JSON.parse(readFileSync(join(root, 'hera-prices.json'), 'utf8')) as {
      prices: Record<string, Record<string, { usd: string }>>;
    };
    expect(written.prices['nat.gb']?.['eu-west-1']?.usd).toBe('0.05');
  });

  it('goes on from the catalogue that is there, and answers in JSON', async () => {
    const { exitCode, stdout } = await cli(root, ['prices', 'refresh', '--from', offers, '--format', 'json']);
    expect(exitCode).toBe(0);
    const document = JSON.parse(stdout) as Record<string, unknown>;
    expect(document).toMatchObject({ command: 'prices refresh', changes: [], asOf: '2026-11-26' });
    expect(document['offers']).toHaveLength(3);
  });

  it.each<[string, (text: string) => string, number, RegExp]>([
    [
      'a jump',
      (text) => text.replace('"0.0480000000"', '"0.4800000000"'),
      1,
      /^HERA_PRICE_016 catalogue\.prices\["nat\.hour"\]\.eu-west-1: 0\.048 USD would become 0\.48 USD \(\+900 %\)/m,
    ],
    ['a file that is cut off', (text) => text.slice(0, -2500), 3, /^HERA_PRICE_012 .*cut\.json: is no offer file/m],
    ['no offer at all', () => '{}', 3, /^HERA_PRICE_012 /m],
  ])('writes nothing for %s', async (_, change, code, message) => {
    const folder = join(root, 'offers');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'cut.json'), change(readFileSync(ec2, 'utf8')));
    const before = readFileSync(join(root, 'hera-prices.json'), 'utf8');
    const { exitCode, stderr } = await cli(root, ['prices', 'refresh', '--from', folder]);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(exitCode).toBe(code);
    expect(readFileSync(join(root, 'hera-prices.json'), 'utf8')).toBe(before);
    expect(readdirSync(root).filter((name) => name.startsWith('hera-prices'))).toEqual(['hera-prices.json']);
  });

  it('takes a jump when it is told to, and writes where it is told to', async () => {
    const file = join(root, 'jump.json');
    writeFileSync(file, readFileSync(ec2, 'utf8').replace('"0.0480000000"', '"0.4800000000"'));
    const out = join(root, 'deep', 'er', 'prices.json');
    const { exitCode, stdout } = await cli(root, ['prices', 'refresh', '--from', file, '--accept-jumps', '--out', out]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('+900 %');
    expect(readFileSync(out, 'utf8')).toContain('"0.48"');
  });

  it('refuses a catalogue that is broken rather than to write over it', async () => {
    const out = join(root, 'broken.json');
    writeFileSync(out, '{ "formatVersion": 1');
    const { exitCode, stderr } = await cli(root, ['prices', 'refresh', '--from', ec2, '--out', out]);
    expect(stderr).toMatch(/^HERA_PRICE_002 /);
    expect(exitCode).toBe(3);
    expect(readFileSync(out, 'utf8')).toBe('{ "formatVersion": 1');
  });
});
