import type { Problem } from '@hera/core/errors';
import fc from 'fast-check';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { execFileSync } from 'node:child_process';
import { alice, audit, bob, mallory, now, Repository, training } from './attestations.fixture';
import { readRecordText } from './record-document';
import { signBytes, verifySignature } from './signature';
import { recordText, signRecord, signReview, writeRecord, writeReview } from './write-record';

const repository = new Repository();
afterAll(() => repository.remove());

beforeEach(() => {
  rmSync(repository.folder, { recursive: true, force: true });
  mkdirSync(repository.folder, { recursive: true });
  repository.allow(alice, bob);
});

const told = (problems: readonly Problem[]) => problems.map(({ code, path }) => `${code} ${path.split('/').at(-1)}`);

const expectProblem = async (code: string, file: string, message: RegExp) => {
  const { problems, records, evidence } = await repository.read();
  expect(told(problems)).toEqual([`${code} ${file}`]);
  expect(problems[0]?.message).toMatch(message);
  expect(records.map(({ state }) => state)).toEqual(['broken']);
  expect(evidence[0]?.problems).toEqual(problems);
  expect(evidence[0]?.signature).not.toBe('verified');
};

describe('a signature does not count', () => {
  it('that is missing', async () => {
    rmSync(`${await repository.attest(training)}.sig`);
    await expectProblem('HERA_CHECK_115', 'ops-03-team-trained.yaml.sig', /alice@example\.com has not signed/);
  });

  it('when the record was changed', async () => {
    const file = await repository.attest(training);
    writeFileSync(file, readFileSync(file, 'utf8').replace('five', 'nine'));
    await expectProblem(
      'HERA_CHECK_116',
      'ops-03-team-trained.yaml.sig',
      /was changed after alice@example\.com signed/,
    );
  });

  it('when nothing but white space was changed', async () => {
    const file = await repository.attest(training);
    writeFileSync(file, `${readFileSync(file, 'utf8')}\n`);
    await expectProblem('HERA_CHECK_116', 'ops-03-team-trained.yaml.sig', /was changed/);
  });

  it.each([
    ['is empty', ''],
    ['is something else', 'hello\n'],
    ['is cut off', undefined],
  ])('that %s', async (_, content) => {
    const file = `${await repository.attest(training)}.sig`;
    writeFileSync(file, content ?? readFileSync(file, 'utf8').slice(0, 120));
    await expectProblem('HERA_CHECK_116', 'ops-03-team-trained.yaml.sig', /was changed/);
  });

  it('by a key that nobody is allowed to sign with', async () => {
    await repository.attest(training, { by: mallory });
    await expectProblem('HERA_CHECK_117', 'ops-03-team-trained.yaml.sig', /a key that is not allowed for anybody/);
  });

  it('by the key of somebody else', async () => {
    await repository.attest(training, { by: bob });
    await expectProblem(
      'HERA_CHECK_117',
      'ops-03-team-trained.yaml.sig',
      /is by the key of bob@example\.com, and alice/,
    );
  });

  it('that was made for something else', async () => {
    const file = await repository.attest(training);
    rmSync(`${file}.sig`);
    execFileSync('ssh-keygen', ['-q', '-Y', 'sign', '-f', repository.key(alice), '-n', 'git', file], {
      stdio: 'ignore',
    });
    await expectProblem('HERA_CHECK_118', 'ops-03-team-trained.yaml.sig', /made for another purpose/);
  });

  it('with a key that is allowed for something else', async () => {
    repository.allow(`${alice} namespaces="git" ${repository.publicKey(alice)}`, bob);
    await repository.attest(training);
    await expectProblem('HERA_CHECK_117', 'ops-03-team-trained.yaml.sig', /alice@example\.com should have signed/);
  });

  it.each([
    ['has expired', 'valid-before="20261126115959Z"'],
    ['is not valid yet', 'valid-after="20261126120001Z"'],
  ])('with a key that %s', async (_, validity) => {
    repository.allow(`${alice} ${validity} ${repository.publicKey(alice)}`, bob);
    await repository.attest(training);
    await expectProblem('HERA_CHECK_119', 'ops-03-team-trained.yaml.sig', /has expired, or is not valid yet/);
  });

  it('of the second reviewer, when it is missing, of somebody else, or of another text', async () => {
    const file = await repository.attest(audit);
    const review = readFileSync(`${file}.review.sig`);
    rmSync(`${file}.review.sig`);
    await expectProblem('HERA_CHECK_121', 'sec-06-security-groups.yaml.review.sig', /bob@example\.com has not signed/);
    await writeReview(file, await signReview(file, repository.key(mallory)));
    await expectProblem(
      'HERA_CHECK_117',
      'sec-06-security-groups.yaml.review.sig',
      /bob@example\.com should have signed/,
    );
    await writeReview(file, await signReview(file, repository.key(alice)));
    await expectProblem(
      'HERA_CHECK_117',
      'sec-06-security-groups.yaml.review.sig',
      /is by the key of alice@example\.com/,
    );
    await writeRecord(file, await signRecord({ ...audit, date: '2026-11-21' }, repository.key(alice)));
    writeFileSync(`${file}.review.sig`, review);
    await expectProblem(
      'HERA_CHECK_116',
      'sec-06-security-groups.yaml.review.sig',
      /was changed after bob@example\.com signed/,
    );
  });

  it('of two people with one key', async () => {
    repository.allow(`${alice},${bob} ${repository.publicKey(alice)}`);
    await repository.attest(audit, { by: alice, reviewer: alice });
    await expectProblem('HERA_CHECK_122', 'sec-06-security-groups.yaml.review.sig', /signed with one key/);
  });
});

describe('allowed signers', () => {
  it.each([
    ['*', /"\*" lets one key sign for several people/],
    ['*@example.com', /"\*@example\.com" lets one key/],
    ['"alice@example.com,b??@example.com"', /lets one key/],
    ['!bob@example.com,*', /lets one key/],
  ])('may not be the pattern %s', async (principals, message) => {
    repository.allow(`${principals} ${repository.publicKey(alice)}`);
    await repository.attest(training);
    const { problems, evidence } = await repository.read();
    expect(problems).toMatchObject([{ code: 'HERA_CHECK_123', path: 'apps/prod-aws/checklist/allowed_signers:2:1' }]);
    expect(problems[0]?.message).toMatch(message);
    expect(evidence[0]).toMatchObject({ signature: 'failed', problems });
  });

  it('have to be there', async () => {
    await repository.attest(training);
    rmSync(join(repository.folder, 'allowed_signers'));
    const { problems } = await repository.read();
    expect(problems).toMatchObject([{ code: 'HERA_CHECK_123', message: 'is missing, so nobody may sign' }]);
  });

  it('may be signed for by an authority', async () => {
    const authority = repository.makeKey('authority');
    const file = repository.makeKey('carol@example.com');
    execFileSync('ssh-keygen', ['-q', '-s', authority, '-I', 'carol', '-n', alice, `${file}.pub`], { stdio: 'ignore' });
    repository.allow(`*@example.com cert-authority,namespaces="hera-attestation" ${repository.publicKey('authority')}`);
    const path = repository.path(training);
    await writeRecord(path, await signRecord(training, `${file}-cert.pub`));
    expect((await repository.read()).problems).toEqual([]);
  });
});

describe('where it cannot be verified', () => {
  it('a record is unknown, and never a pass', async () => {
    await repository.attest(audit);
    const { problems, unknowns, records, evidence } = await repository.read({ sshKeygen: '/nowhere/ssh-keygen' });
    expect(problems).toEqual([]);
    expect(told(unknowns)).toEqual([
      'HERA_CHECK_124 sec-06-security-groups.yaml.sig',
      'HERA_CHECK_124 sec-06-security-groups.yaml.review.sig',
    ]);
    expect(records[0]).toMatchObject({ state: 'unknown', signature: 'unknown' });
    expect(evidence[0]?.signature).toBe('unknown');
  });

  it('an ssh-keygen that says yes to everything without a key proves nothing', async () => {
    await repository.attest(training);
    const { records } = await repository.read({ sshKeygen: '/bin/true' });
    expect(records[0]?.state).toBe('unknown');
  });

  it('an ssh-keygen that is too old is not one that says no', async () => {
    await repository.attest(training);
    const old = repository.write('old-ssh-keygen', '#!/bin/sh\necho "unknown option -- Y" >&2\nexit 1\n');
    execFileSync('chmod', ['+x', old]);
    const { unknowns } = await repository.read({ sshKeygen: old });
    expect(unknowns[0]?.message).toMatch(/this ssh-keygen cannot verify/);
  });
});

describe('for every record', () => {
  const sentence = fc
    .string({ unit: fc.constantFrom(...'abcXYZ 0123:#-&*!|>\'"%@`{}[],?\n\téß漢😀'), minLength: 20, maxLength: 200 })
    .filter((text) => text.trim().length >= 20);

  it('what is written is what is read', () => {
    fc.assert(
      fc.property(sentence, sentence, fc.integer({ min: 1, max: 9999 }), (statement, role, minutes) => {
        const record = {
          ...training,
          statement,
          role: role.slice(0, 100),
          measuredMinutes: minutes,
        } as typeof training;
        fc.pre(record.role.trim().length >= 2);
        const text = recordText(record);
        const read = readRecordText(text, 'x.yaml');
        expect(read.problems).toEqual([]);
        expect(read.record).toEqual(record);
        expect(recordText(read.record as typeof training)).toBe(text);
      }),
    );
  });

  it('one changed byte is one too many', async () => {
    const file = await repository.attest(training);
    const bytes = readFileSync(file);
    const request = {
      signatureFile: `${file}.sig`,
      allowedSigners: join(repository.folder, 'allowed_signers'),
      principal: alice,
      now,
    };
    expect(await verifySignature({ ...request, bytes })).toMatchObject({ verdict: 'verified' });
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: bytes.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        async (index, difference) => {
          const other = Buffer.from(bytes);
          other[index] = (other[index] ?? 0) ^ difference;
          expect(await verifySignature({ ...request, bytes: other })).toEqual({ verdict: 'changed' });
        },
      ),
      { numRuns: 40 },
    );
  });

  it('one changed character of the signature is one too many', async () => {
    const file = await repository.attest(training);
    const bytes = readFileSync(file);
    const armour = readFileSync(`${file}.sig`, 'utf8').split('\n');
    const body = armour.slice(1, -2).join('');
    const changed = join(repository.root, 'changed.sig');
    await fc.assert(
      fc.asyncProperty(
        // The last group of four has bits that mean nothing.
        fc.integer({ min: 0, max: body.length - 5 }),
        fc.constantFrom(...'ABCDwxyz0189+/'),
        async (index, letter) => {
          fc.pre(body[index] !== letter);
          const other = `${body.slice(0, index)}${letter}${body.slice(index + 1)}`.replaceAll(/(.{70})/g, '$1\n');
          writeFileSync(changed, [armour[0], other, armour.at(-2), ''].join('\n'));
          const verdict = await verifySignature({
            bytes,
            signatureFile: changed,
            allowedSigners: join(repository.folder, 'allowed_signers'),
            principal: alice,
            now,
          });
          expect(verdict.verdict).not.toBe('verified');
          expect(verdict.verdict).not.toBe('unknown');
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('signing', () => {
  it('never asks and never writes when it cannot', async () => {
    const locked = repository.makeKey('locked', '-N', 'a passphrase of a test');
    expect(await signBytes(Buffer.from('x'), locked)).toEqual({
      failure: expect.stringMatching(/passphrase/) as unknown,
    });
    expect(await signBytes(Buffer.from('x'), '/nowhere/key')).toEqual({
      failure: expect.stringMatching(/No such file/) as unknown,
    });
    expect(await signBytes(Buffer.from('x'), 'x', { sshKeygen: '/nowhere' })).toEqual({
      failure: 'ssh-keygen is not on this machine',
    });
  });

  it('takes a public key whose private half an agent holds', async () => {
    const socket = join(repository.root, 'agent.sock');
    const agent = execFileSync('ssh-agent', ['-s', '-a', socket], { encoding: 'utf8' });
    const pid = Number(/SSH_AGENT_PID=(\d+)/.exec(agent)?.[1]);
    const before = process.env['SSH_AUTH_SOCK'];
    process.env['SSH_AUTH_SOCK'] = socket;
    try {
      execFileSync('ssh-add', ['-q', repository.key(alice)], { stdio: 'ignore' });
      const only = repository.write('only.pub', `${repository.publicKey(alice)}\n`);
      const path = repository.path(training);
      await writeRecord(path, await signRecord(training, only));
      expect((await repository.read()).problems).toEqual([]);
    } finally {
      process.kill(pid);
      if (before === undefined) delete process.env['SSH_AUTH_SOCK'];
      else process.env['SSH_AUTH_SOCK'] = before;
    }
  });
});
