import type { Problem } from '@hera/core/errors';
import { HeraError } from '@hera/core/errors';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { alice, audit, bob, exception, Repository, training } from './attestations.fixture';
import type { AttestationRecord } from './record-schema';
import { sha256Of } from './reviewed';

const repository = new Repository();
afterAll(() => repository.remove());

beforeEach(() => {
  rmSync(repository.folder, { recursive: true, force: true });
  mkdirSync(repository.folder, { recursive: true });
  repository.allow(alice, bob);
});

const codes = (problems: readonly Problem[]): readonly string[] =>
  [...new Set(problems.map(({ code }) => code))].sort();

const changed = (record: AttestationRecord, change: object): AttestationRecord =>
  ({ ...record, ...change }) as AttestationRecord;

describe('records that hold', () => {
  it('are evidence, verified', async () => {
    await repository.attest(training);
    await repository.attest(audit);
    await repository.attest(exception);
    const { records, evidence, problems, unknowns, warnings } = await repository.read();
    expect({ problems, unknowns, warnings }).toEqual({ problems: [], unknowns: [], warnings: [] });
    expect(records.map(({ file, state, signature }) => [file, state, signature])).toEqual([
      ['apps/prod-aws/checklist/infra-02-nat-per-az.exception.yaml', 'holds', 'verified'],
      ['apps/prod-aws/checklist/ops-03-team-trained.yaml', 'holds', 'verified'],
      ['apps/prod-aws/checklist/sec-06-security-groups.yaml', 'holds', 'verified'],
    ]);
    expect(evidence[0]).toMatchObject({ kind: 'exception', reason: (exception as { reason: string }).reason });
    expect(evidence[2]).toEqual({
      item: 'sec-06-security-groups',
      kind: 'attestation',
      statement: audit.statement,
      evidence: audit.evidence,
      by: alice,
      role: 'Platform lead',
      date: '2026-11-20',
      expires: '2027-02-18',
      secondReviewer: bob,
      file: 'apps/prod-aws/checklist/sec-06-security-groups.yaml',
      signature: 'verified',
      problems: [],
      reviewed: { kind: 'security-group-rules', sha256: 'a'.repeat(64), current: 'a'.repeat(64) },
    });
  });

  it('may have no folder at all', async () => {
    rmSync(repository.folder, { recursive: true });
    expect(await repository.read()).toEqual({ records: [], evidence: [], problems: [], unknowns: [], warnings: [] });
  });

  it('hold until the end of their last day, UTC, and warn 14 days before', async () => {
    await repository.attest(audit);
    const at = async (moment: string) => {
      const { problems, warnings } = await repository.read({ now: new Date(moment) });
      return [...codes(problems), ...warnings.map(({ message }) => message)];
    };
    expect(await at('2027-02-03T23:59:59Z')).toEqual([]);
    expect(await at('2027-02-04T00:00:00Z')).toEqual(['expires in 14 days, on 2027-02-18']);
    expect(await at('2027-02-18T23:59:59Z')).toEqual(['expires today, on 2027-02-18']);
    expect(await at('2027-02-19T00:00:00Z')).toEqual(['HERA_CHECK_109']);
  });

  it('take a file of the repository by its hash', async () => {
    const path = 'docs/runbooks/restore.md';
    repository.write(path, '# Restore\n');
    const record = changed(audit, {
      item: 'dr-02-recovery-procedures',
      evidence: [path],
      reviewed: [{ kind: 'file', path, sha256: sha256Of(Buffer.from('# Restore\n')) }],
      measuredMinutes: 42,
    });
    await repository.attest(record);
    const before = await repository.read();
    expect(before.problems).toEqual([]);
    expect(before.evidence[0]).toMatchObject({ measuredMinutes: 42, reviewed: { path, kind: 'file' } });
    repository.write(path, '# Restore \n');
    const after = await repository.read();
    expect(after.problems).toMatchObject([
      { code: 'HERA_CHECK_113', message: `${path} changed after the review, which is void` },
    ]);
    expect(after.records[0]?.state).toBe('broken');
    rmSync(join(repository.root, path));
    expect(codes((await repository.read()).problems)).toEqual(['HERA_CHECK_114']);
  });
});

describe('records that do not hold', () => {
  const expectBroken = async (record: AttestationRecord, code: string, message: RegExp | string, options = {}) => {
    await repository.attest(record);
    const { problems, records } = await repository.read(options);
    expect(codes(problems)).toEqual([code]);
    expect(problems[0]?.message).toMatch(message);
    expect(problems[0]?.path).toMatch(/^apps\/prod-aws\/checklist\/[a-z0-9.-]+\.yaml:\d+:\d+/);
    expect(problems[0]?.fix).not.toBe('');
    expect(records[0]?.state).toBe('broken');
  };

  it.each<[string, AttestationRecord, string, RegExp]>([
    [
      'an unknown item',
      changed(training, { item: 'ops-03-team-traind' }),
      'HERA_CHECK_003',
      /did you mean ops-03-team-trained\?$/,
    ],
    [
      'an item that is like no other',
      changed(training, { item: 'entirely-something-else-altogether' }),
      'HERA_CHECK_003',
      /the checklist$/,
    ],
    [
      'another environment',
      changed(training, { scope: { environment: 'dev-aws' } }),
      'HERA_CHECK_105',
      /"dev-aws" is another environment/,
    ],
    [
      'another cluster',
      changed(training, { scope: { environment: 'prod-aws', cluster: 'blue' } }),
      'HERA_CHECK_105',
      /"blue" is another cluster/,
    ],
    ['a day to come', changed(training, { date: '2026-11-27' }), 'HERA_CHECK_106', /2026-11-27 has not come yet/],
    ['no end', changed(training, { frequency: undefined }), 'HERA_CHECK_107', /has no end/],
    ['two ends', changed(training, { expires: '2027-01-01' }), 'HERA_CHECK_107', /has two ends/],
    ['an end that is too far', changed(audit, { expires: '2027-02-19' }), 'HERA_CHECK_108', /longer than the 90 days/],
    [
      'a frequency that is too rare',
      changed(training, { frequency: '2y' }),
      'HERA_CHECK_108',
      /holds until 2028-11-19/,
    ],
    [
      'an exception for ever',
      changed(exception, { expires: '2099-12-31' }),
      'HERA_CHECK_108',
      /longer than the 90 days/,
    ],
    [
      'an attestation where a machine judges',
      changed(training, { item: 'infra-02-nat-per-az' }),
      'HERA_CHECK_111',
      /a machine judges it/,
    ],
    ['no hash', changed(audit, { reviewed: undefined }), 'HERA_CHECK_112', /by hash/],
    [
      'the hash of something else',
      changed(audit, { item: 'dr-02-recovery-procedures' }),
      'HERA_CHECK_112',
      /dr-02-recovery-procedures asks for it/,
    ],
    [
      'evidence that is not there',
      changed(training, { evidence: ['docs/none.md'] }),
      'HERA_CHECK_114',
      /docs\/none\.md is not in the repository/,
    ],
    [
      'no second reviewer',
      changed(audit, { reviewer: undefined }),
      'HERA_CHECK_120',
      /production asks for one for sec-06/,
    ],
    ['an exception by one', changed(exception, { reviewer: undefined }), 'HERA_CHECK_120', /for every exception/],
    [
      'the word that it does not hold',
      changed(training, { status: 'failed' }),
      'HERA_CHECK_126',
      /alice@example\.com attests that/,
    ],
  ])('%s', async (_, record, code, message) => {
    if (code === 'HERA_CHECK_126') {
      await repository.attest(record);
      const { problems, records } = await repository.read();
      expect(problems).toMatchObject([{ code }]);
      expect(problems[0]?.message).toMatch(message);
      expect(records[0]?.state).toBe('denies');
    } else await expectBroken(record, code, message);
  });

  it('an end before the date', async () => {
    await repository.attest(changed(audit, { expires: '2026-11-19' }));
    const { problems } = await repository.read();
    expect(codes(problems)).toEqual(['HERA_CHECK_107', 'HERA_CHECK_109']);
    expect(problems[0]?.message).toBe('2026-11-19 is before the date, 2026-11-20');
  });

  it('rules that changed after they were read', async () => {
    await expectBroken(audit, 'HERA_CHECK_113', /a security group rule changed/, {
      securityGroupRules: 'b'.repeat(64),
    });
    const { evidence } = await repository.read({ securityGroupRules: 'b'.repeat(64) });
    expect(evidence[0]?.reviewed).toEqual({
      kind: 'security-group-rules',
      sha256: 'a'.repeat(64),
      current: 'b'.repeat(64),
    });
  });

  it('rules of which nobody knows what they are now: unknown, never a pass', async () => {
    await repository.attest(audit);
    const { problems, unknowns, records } = await repository.read({ securityGroupRules: undefined } as object);
    expect(problems).toEqual([]);
    expect(codes(unknowns)).toEqual(['HERA_CHECK_127']);
    expect(records[0]?.state).toBe('unknown');
  });

  it('a second record of the same kind for an item', async () => {
    await repository.attest(training);
    writeFileSync(join(repository.folder, 'again.yaml'), stringify({ ...training, date: '2026-11-01' }));
    const { problems } = await repository.read();
    expect(codes(problems)).toEqual(['HERA_CHECK_104', 'HERA_CHECK_115']);
    expect(problems.map(({ message }) => message)).toContain('is a second attestation of ops-03-team-trained');
  });

  it('a person who reviews himself, however it is written', async () => {
    await repository.attest(changed(audit, { reviewer: { by: 'Alice@example.com', role: 'Security engineer' } }), {
      reviewer: alice,
    });
    const { problems } = await repository.read();
    expect(codes(problems)).toContain('HERA_CHECK_122');
  });

  it('needs no second reviewer outside of production', async () => {
    await repository.attest(changed(audit, { reviewer: undefined }));
    expect((await repository.read({ profile: 'dev' })).problems).toEqual([]);
  });

  it('a link out of the repository', async () => {
    const outside = new Repository();
    try {
      const secret = outside.write('secret.md', 'x');
      mkdirSync(join(repository.root, 'docs'), { recursive: true });
      symlinkSync(secret, join(repository.root, 'docs', 'link.md'));
      await expectBroken(
        changed(training, { evidence: ['docs/link.md'] }),
        'HERA_CHECK_114',
        /leads out of the repository/,
      );
    } finally {
      outside.remove();
      rmSync(join(repository.root, 'docs'), { recursive: true });
    }
  });
});

describe('files that are no records', () => {
  it('tell every problem of every file at once, each with its line and column', async () => {
    writeFileSync(
      join(repository.folder, 'a.yaml'),
      [
        'version: 2',
        'kind: attestation',
        'item: ops-03-team-traind',
        'scope: { environment: dev-aws, zone: a }',
        'status: fine',
        'statement: short',
        'evidence:',
        '  - ftp://example.com',
        '  - ../../etc/passwd',
        'by: "*"',
        'role: Platform lead',
        'date: 2026-02-30',
        'frequency: sometimes',
        'reviewd: []',
      ].join('\n'),
    );
    writeFileSync(join(repository.folder, 'b.yaml'), 'kind: promise\nitem: ops-03-team-trained\n');
    writeFileSync(join(repository.folder, 'c.yaml'), 'kind: [\n');
    writeFileSync(join(repository.folder, 'd.yaml'), '- one\n- two\n');
    writeFileSync(
      join(repository.folder, 'e.yml'),
      `a: &a [x, x]\n${[...'bcdefgh'].map((name, at) => `${name}: &${name} [*${'abcdefgh'[at]}, *${'abcdefgh'[at]}]`).join('\n')}\n`,
    );
    writeFileSync(join(repository.folder, 'f.yaml'), `# ${'x'.repeat(300_000)}\n`);
    writeFileSync(join(repository.folder, 'g.yaml'), 'kind: attestation\nkind: exception\n');
    mkdirSync(join(repository.folder, 'h.yaml'));
    const { problems, records } = await repository.read();
    const lines = problems.map(({ code, path }) => `${code} ${path.replace('apps/prod-aws/checklist/', '')}`);
    expect(lines.filter((line) => line.includes('a.yaml'))).toEqual([
      'HERA_CHECK_103 a.yaml:1:10 version',
      'HERA_CHECK_103 a.yaml:4:32 scope.zone',
      'HERA_CHECK_103 a.yaml:6:12 statement',
      'HERA_CHECK_103 a.yaml:8:5 evidence[0]',
      'HERA_CHECK_103 a.yaml:9:5 evidence[1]',
      'HERA_CHECK_103 a.yaml:10:5 by',
      'HERA_CHECK_103 a.yaml:12:7 date',
      'HERA_CHECK_103 a.yaml:13:12 frequency',
      'HERA_CHECK_103 a.yaml:5:9 status',
      'HERA_CHECK_103 a.yaml:14:1 reviewd',
      'HERA_CHECK_003 a.yaml:3:7 item',
      'HERA_CHECK_105 a.yaml:4:23 scope.environment',
    ]);
    expect(lines.filter((line) => !line.includes('a.yaml'))).toEqual([
      'HERA_CHECK_103 b.yaml:1:7 kind',
      'HERA_CHECK_107 b.yaml:1:1',
      'HERA_CHECK_102 c.yaml:2:1',
      'HERA_CHECK_102 d.yaml',
      'HERA_CHECK_102 e.yml',
      'HERA_CHECK_101 f.yaml',
      'HERA_CHECK_102 g.yaml:2:1',
      'HERA_CHECK_101 h.yaml',
    ]);
    expect(problems.find(({ path }) => path.endsWith('kind'))).toMatchObject({
      message: '"promise" is not accepted',
      allowed: 'attestation, exception',
    });
    expect(problems.every(({ fix, message }) => fix !== '' && message !== '')).toBe(true);
    expect(records.every(({ state }) => state === 'broken')).toBe(true);
  });

  it('are evidence that does not count, where they name an item', async () => {
    writeFileSync(join(repository.folder, 'b.yaml'), 'kind: attestation\nitem: ops-03-team-trained\n');
    const { evidence } = await repository.read();
    expect(evidence).toMatchObject([{ item: 'ops-03-team-trained', signature: 'failed' }]);
    expect(evidence[0]?.problems.length).toBeGreaterThan(3);
  });

  it('a folder that is a file is an error of the machine', async () => {
    rmSync(repository.folder, { recursive: true });
    writeFileSync(repository.folder, '');
    const error: unknown = await repository.read().catch((caught: unknown) => caught);
    rmSync(repository.folder);
    expect(HeraError.is(error) && [error.exitCode, error.problems[0]?.code]).toEqual([3, 'HERA_CHECK_101']);
  });
});
