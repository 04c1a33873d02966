import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { eventually, temporaryFolder } from '../workspace.fixture';
import { LineTail } from './tail';

it('gives whole lines while the file grows, across chunks and inside of characters, and the last one at the end', async () => {
  const file = join(temporaryFolder(), 'stream');
  writeFileSync(file, '');
  const lines: string[] = [];
  const tail = new LineTail(file, (line) => lines.push(line));
  const euro = Buffer.from('price € 5\n');
  appendFileSync(file, euro.subarray(0, 8));
  await eventually('nothing is given early', () => lines.length === 0);
  appendFileSync(file, euro.subarray(8));
  await eventually('one line', () => lines.length === 1);
  const long = 'x'.repeat(200_000);
  appendFileSync(file, `${long}\n\nlast`);
  await eventually('the long line', () => lines.length === 2);
  tail.stop();
  expect(lines).toEqual(['price € 5', long, 'last']);
});
