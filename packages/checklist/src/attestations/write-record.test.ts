import { HeraError } from '@hera/core/errors';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import schema from '../data/attestation.schema.json';
import { alice, audit, bob, exception, Repository, training } from './attestations.fixture';
import { toHdf } from './hdf';
import { recordJsonSchema } from './record-schema';
import { defaultSigningKey, recordFileName, recordText, signRecord, signReview, writeRecord } from './write-record';

const repository = new Repository();
afterAll(() => repository.remove());

const failure = async (promise: Promise<unknown>): Promise<HeraError> => {
  const error: unknown = await promise.catch((caught: unknown) => caught);
  if (!HeraError.is(error)) throw new Error('no HeraError');
  return error;
};

describe('a written record', () => {
  it('reads like this', () => {
    expect(recordText(audit)).toMatchInlineSnapshot(`
      "version: 1
      kind: attestation
      item: sec-06-security-groups
      scope:
        environment: prod-aws
        cluster: prod
      status: passed
      statement: Every rule was read together with its owner; none is wider than it has to be.
      evidence:
        - https://wiki.example.com/audits/42
      by: alice@example.com
      role: Platform lead
      date: 2026-11-20
      expires: 2027-02-18
      reviewed:
        - kind: security-group-rules
          sha256: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
      reviewer:
        by: bob@example.com
        role: Security engineer
      "
    `);
  });

  it('has a file for each item and kind', () => {
    expect([audit, exception].map(recordFileName)).toEqual([
      'sec-06-security-groups.yaml',
      'infra-02-nat-per-az.exception.yaml',
    ]);
  });

  it('takes the signature of the former reviewer with it when it is renewed', async () => {
    const file = await repository.attest(audit);
    await writeRecord(file, await signRecord({ ...audit, date: '2026-11-25' }, repository.key(alice)));
    expect(existsSync(`${file}.review.sig`)).toBe(false);
    expect((await repository.read()).problems).toMatchObject([{ code: 'HERA_CHECK_121' }]);
    expect(readdirSync(repository.folder).sort()).toEqual([
      'allowed_signers',
      'sec-06-security-groups.yaml',
      'sec-06-security-groups.yaml.sig',
    ]);
  });

  it('stays as it was when it cannot be signed', async () => {
    const file = await repository.attest(training);
    const before = [file, `${file}.sig`].map((path) => readFileSync(path, 'utf8'));
    const error = await failure(signRecord(training, '/nowhere/key'));
    expect(error.problems).toMatchObject([{ code: 'HERA_CHECK_125', path: '/nowhere/key' }]);
    expect(error.exitCode).toBe(3);
    expect([file, `${file}.sig`].map((path) => readFileSync(path, 'utf8'))).toEqual(before);
  });

  it('follows the schema, or is not signed at all', async () => {
    const error = await failure(
      signRecord({ ...training, statement: 'too short', by: 'nobody' }, repository.key(alice)),
    );
    expect(error.problems.map(({ code, path }) => [code, path])).toEqual([
      ['HERA_CHECK_103', 'record.statement'],
      ['HERA_CHECK_103', 'record.by'],
    ]);
  });

  it('is there before it is reviewed', async () => {
    const error = await failure(signReview(join(repository.folder, 'none.yaml'), repository.key(bob)));
    expect(error.problems).toMatchObject([{ code: 'HERA_CHECK_101' }]);
  });
});

it('finds the key of a person as ssh does, and an agent by its public half', () => {
  const home = join(repository.root, 'home');
  expect(defaultSigningKey(home)).toBeUndefined();
  const agent = repository.write('home/.ssh/id_rsa.pub', 'x');
  expect(defaultSigningKey(home)).toBe(agent);
  const file = repository.write('home/.ssh/id_ed25519', 'x');
  expect(defaultSigningKey(home)).toBe(file);
});

it('publishes the schema that it reads with', () => {
  expect(schema).toEqual(JSON.parse(JSON.stringify(recordJsonSchema())));
});

describe('the export in the form of HDF', () => {
  it('has what holds, and names what is left out', async () => {
    await repository.attest(audit);
    await repository.attest(training);
    await repository.attest(exception);
    const { attestations, leftOut } = toHdf(await repository.read());
    expect(attestations.map((attestation) => Object.keys(attestation).sort())).toEqual(
      Array.from({ length: 2 }, () => ['control_id', 'explanation', 'frequency', 'status', 'updated', 'updated_by']),
    );
    expect(attestations[1]).toEqual({
      control_id: 'sec-06-security-groups',
      explanation: [
        audit.statement,
        'Environment: prod-aws, cluster prod',
        'Evidence: https://wiki.example.com/audits/42',
        'Second reviewer: bob@example.com, Security engineer',
      ].join('\n'),
      frequency: '91d',
      status: 'passed',
      updated: '2026-11-20',
      updated_by: 'alice@example.com, Platform lead',
    });
    expect(attestations[0]?.frequency).toBe('365d');
    expect(leftOut).toEqual([
      {
        file: 'apps/prod-aws/checklist/infra-02-nat-per-az.exception.yaml',
        reason: 'an exception: HDF knows waivers for that',
      },
    ]);
  });

  it('says of what was found wanting that it failed', async () => {
    await repository.attest({ ...training, status: 'failed' } as typeof training);
    const { attestations } = toHdf(await repository.read());
    expect(attestations.find(({ control_id }) => control_id === training.item)?.status).toBe('failed');
  });

  it('does not have what is broken, expired, or not verified', async () => {
    const file = await repository.attest(training);
    const expired = toHdf(await repository.read({ now: new Date('2030-01-01T00:00:00Z') }));
    expect(expired.attestations).toEqual([]);
    const unknown = toHdf(await repository.read({ sshKeygen: '/nowhere' }));
    expect(unknown.attestations).toEqual([]);
    expect(unknown.leftOut.map(({ reason }) => reason)).toContain('it could not be verified here');
    writeFileSync(file, readFileSync(file, 'utf8').replace('five', 'nine'));
    expect(toHdf(await repository.read()).attestations.map(({ control_id }) => control_id)).not.toContain(
      training.item,
    );
  });
});
