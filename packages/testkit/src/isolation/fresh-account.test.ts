import { isDummyAccount } from '@hera/local-cloud';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { claimAccount, freshAccount, releaseAccounts } from './fresh-account';
import { endedProcess, temporaryRoot } from './temporary-root.fixture';

it('gives every caller an account of its own out of the reserved range', () => {
  const folder = temporaryRoot();
  const accounts = Array.from({ length: 200 }, () => freshAccount({ folder }));
  expect(new Set(accounts).size).toBe(200);
  expect(accounts.every((account) => isDummyAccount(account) && account !== '000000000000')).toBe(true);
});

it('takes each account once, and says when all are taken', () => {
  const folder = temporaryRoot();
  const accounts = Array.from({ length: 20 }, () => claimAccount(folder, 20));
  expect(new Set(accounts).size).toBe(20);
  expect(() => claimAccount(folder, 20)).toThrow('HERA_TEST_087 folder: all 20 accounts are claimed');
});

it('does not hide that a folder cannot be written', () => {
  const file = join(temporaryRoot(), 'file');
  writeFileSync(file, '');
  expect(() => freshAccount({ folder: file })).toThrow('EEXIST');
});

it('gives back what ended processes took, but not where something may be left', () => {
  const folder = temporaryRoot();
  const alive = freshAccount({ folder });
  const kept = '000000000007';
  for (const account of ['000000000005', kept]) {
    writeFileSync(join(folder, `${account}.json`), JSON.stringify(endedProcess));
  }
  expect(releaseAccounts(folder, new Set([kept]))).toBe(1);
  expect(readdirSync(folder).sort()).toEqual([`${kept}.json`, `${alive}.json`].sort());
  expect(releaseAccounts(join(folder, 'nowhere'), new Set())).toBe(0);
});
