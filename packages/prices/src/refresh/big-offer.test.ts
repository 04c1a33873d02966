import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';

it('an offer file of more than 40 MB is read in a heap of 40 MB', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hera-big-offer-'));
  try {
    const output = execFileSync(
      process.execPath,
      [
        '--max-old-space-size=40',
        '--conditions=@hera/source',
        '--import=tsx',
        join(__dirname, 'big-offer.fixture.ts'),
        join(folder, 'offer.json'),
        '24000',
      ],
      { encoding: 'utf8' },
    );
    const { bytes, prices } = JSON.parse(output) as { bytes: number; prices: readonly unknown[] };
    expect(bytes).toBeGreaterThan(40e6);
    expect(prices).toMatchObject([{ dimension: 'nat.hour', region: 'eu-west-1', sku: 'SKU7' }]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 120_000);
