import { HeraError } from '@hera/core/errors';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { loadItems } from '../items/load';
import { alice, audit, bob, items, mallory, now, Repository, training } from './attestations.fixture';
import { judgeRecord } from './judge-record';
import { type PrepareOptions, prepareRecord, prepareReview } from './prepare-record';
import { readRecordText } from './record-document';
import { writeRecord, writeReview } from './write-record';

const repository = new Repository();
afterAll(() => repository.remove());

beforeEach(() => {
  rmSync(repository.folder, { recursive: true, force: true });
  mkdirSync(repository.folder, { recursive: true });
  repository.allow(alice, bob);
});

const options = (person: string, more: Partial<PrepareOptions> = {}): PrepareOptions => ({
  items,
  environment: 'prod-aws',
  clusters: ['prod'],
  profile: 'production',
  repository: repository.root,
  folder: repository.folder,
  securityGroupRules: 'a'.repeat(64),
  now,
  key: repository.key(person),
  ...more,
});

const failure = async (promise: Promise<unknown>): Promise<HeraError> => {
  const error: unknown = await promise.catch((caught: unknown) => caught);
  if (!HeraError.is(error)) throw new Error('no HeraError');
  return error;
};

const script = (name: string, text: string): string => {
  const file = repository.write(name, `#!/bin/sh\n${text}\n`);
  execFileSync('chmod', ['+x', file]);
  return file;
};

describe('a record is ready to be written', () => {
  it('when it would hold: by two people, from nothing to a folder without a problem', async () => {
    const file = repository.path(audit);
    await writeRecord(file, await prepareRecord(audit, options(alice)));
    await writeReview(file, await prepareReview(file, bob, options(bob)));
    expect((await repository.read()).problems).toEqual([]);
  });

  it('also when it says that the item does not hold', async () => {
    const record = { ...training, status: 'failed' } as typeof training;
    expect((await prepareRecord(record, options(alice))).text).toContain('status: failed');
  });

  it('not before every problem of it is mended, and no key is used until then', async () => {
    const record = { ...audit, date: '2026-12-24', scope: { environment: 'dev-aws' }, reviewer: undefined };
    const error = await failure(prepareRecord(record as typeof audit, options(alice, { key: '/nowhere' })));
    expect(error.problems.map(({ code }) => code)).toEqual(['HERA_CHECK_106', 'HERA_CHECK_105', 'HERA_CHECK_120']);
    expect(error.exitCode).toBe(2);
  });

  it('not where what it is about is not known', async () => {
    const { securityGroupRules: _, ...unknown } = options(alice);
    expect((await failure(prepareRecord(audit, unknown))).problems).toMatchObject([{ code: 'HERA_CHECK_127' }]);
  });

  it('not by a key that is not allowed, and says which line would allow it', async () => {
    const error = await failure(prepareRecord({ ...training, by: mallory }, options(mallory)));
    expect(error.problems[0]?.code).toBe('HERA_CHECK_117');
    const line = /this line by a reviewed change: (.*)\. Nothing was written$/.exec(error.problems[0]?.fix ?? '')?.[1];
    writeFileSync(join(repository.folder, 'allowed_signers'), `${line ?? ''}\n`);
    expect((await prepareRecord({ ...training, by: mallory }, options(mallory))).signature).toMatch(/^-----BEGIN/);
  });

  it('not by a key that has expired', async () => {
    repository.allow(`${alice} valid-before="20200101Z" ${repository.publicKey(alice)}`);
    expect((await failure(prepareRecord(training, options(alice)))).problems).toMatchObject([
      { code: 'HERA_CHECK_119', path: repository.key(alice) },
    ]);
  });

  it('not without allowed signers', async () => {
    rmSync(join(repository.folder, 'allowed_signers'));
    expect((await failure(prepareRecord(training, options(alice)))).problems).toMatchObject([
      { code: 'HERA_CHECK_123', path: 'apps/prod-aws/checklist/allowed_signers' },
    ]);
  });

  it('not where a signature can be made and not verified', async () => {
    const half = script(
      'half',
      'case "$2" in sign) exec ssh-keygen "$@";; *) echo "unknown option -- Y" >&2; exit 1;; esac',
    );
    const error = await failure(prepareRecord(training, options(alice, { sshKeygen: half })));
    expect(error.problems[0]?.code).toBe('HERA_CHECK_124');
    expect(error.exitCode).toBe(3);
  });
});

describe('a review is ready to be written', () => {
  const file = repository.path(audit);
  const attested = async () => writeRecord(file, await prepareRecord(audit, options(alice)));

  it.each<[string, string, () => Promise<void>, string]>([
    ['by somebody else', mallory, attested, 'HERA_CHECK_122'],
    ['of nothing', bob, () => Promise.resolve(), 'HERA_CHECK_101'],
    [
      'of what is not read in time',
      bob,
      async () => {
        await attested();
        writeFileSync(file, readFileSync(file, 'utf8').replace('2027-02-18', '2026-11-25'));
      },
      'HERA_CHECK_109',
    ],
  ])('but not %s', async (_, by, before, code) => {
    await before();
    const error = await failure(prepareReview(file, by, options(bob)));
    expect(error.problems.map((problem) => problem.code)).toContain(code);
    expect(existsSync(`${file}.review.sig`)).toBe(false);
  });

  it('but not of a record that names nobody', async () => {
    const path = repository.path(training);
    await writeRecord(path, await prepareRecord(training, options(alice)));
    expect((await failure(prepareReview(path, bob, options(bob)))).problems).toMatchObject([
      { code: 'HERA_CHECK_120' },
    ]);
  });
});

it('the record in the README is one, save for the file that it names', () => {
  const readme = readFileSync(join(__dirname, '..', '..', 'README.md'), 'utf8');
  const [, text = ''] = /```yaml\n(version: 1\nkind: [\s\S]*?)```/.exec(readme) ?? [];
  const { problems, lapses } = judgeRecord(readRecordText(text, 'README.md'), {
    ...options(alice),
    items: loadItems(),
  });
  expect(problems).toEqual([]);
  expect(lapses.map(({ code }) => code)).toEqual(['HERA_CHECK_114']);
});
