import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readAttestations, type AttestationFolder, type AttestationFolderOptions } from './read-folder';
import type { AttestationRecord } from './record-schema';
import { recordFileName, signRecord, signReview, writeRecord, writeReview } from './write-record';

export const alice = 'alice@example.com';
export const bob = 'bob@example.com';
export const mallory = 'mallory@example.com';

/** Items of the kinds that matter to records. */
export const items: AttestationFolderOptions['items'] = [
  {
    id: 'sec-06-security-groups',
    exceptionMaximumDays: 90,
    attestation: {
      need: 'required',
      statement: 'Rules were read.',
      validityDays: 90,
      secondReviewerInProduction: true,
      reviewed: 'security-group-rules',
    },
  },
  {
    id: 'dr-02-recovery-procedures',
    exceptionMaximumDays: 90,
    attestation: {
      need: 'required',
      statement: 'Procedures were followed once.',
      validityDays: 180,
      secondReviewerInProduction: true,
      reviewed: 'file',
    },
  },
  {
    id: 'ops-03-team-trained',
    exceptionMaximumDays: 30,
    attestation: {
      need: 'required',
      statement: 'Who was trained, and when.',
      validityDays: 365,
      secondReviewerInProduction: false,
    },
  },
  { id: 'infra-02-nat-per-az', exceptionMaximumDays: 90 },
];

export const now = new Date('2026-11-26T12:00:00Z');

/** A record of a training; in production it needs nobody else. */
export const training: AttestationRecord = {
  version: 1,
  kind: 'attestation',
  item: 'ops-03-team-trained',
  scope: { environment: 'prod-aws' },
  status: 'passed',
  statement: 'The five engineers of the platform team did the failover training.',
  evidence: ['https://wiki.example.com/training/2026-11'],
  by: alice,
  role: 'Platform lead',
  date: '2026-11-20',
  frequency: 'annually',
};

/** A review of the rules of security groups, by two. */
export const audit: AttestationRecord = {
  version: 1,
  kind: 'attestation',
  item: 'sec-06-security-groups',
  scope: { environment: 'prod-aws', cluster: 'prod' },
  status: 'passed',
  statement: 'Every rule was read together with its owner; none is wider than it has to be.',
  evidence: ['https://wiki.example.com/audits/42'],
  by: alice,
  role: 'Platform lead',
  date: '2026-11-20',
  expires: '2027-02-18',
  reviewed: [{ kind: 'security-group-rules', sha256: 'a'.repeat(64) }],
  reviewer: { by: bob, role: 'Security engineer' },
};

/** An exception, by two. */
export const exception: AttestationRecord = {
  version: 1,
  kind: 'exception',
  item: 'infra-02-nat-per-az',
  scope: { environment: 'prod-aws' },
  statement: 'One NAT gateway serves all zones until the address plan is through.',
  reason: 'The addresses that partners have to allow are on order, and arrive in January.',
  evidence: ['https://tickets.example.com/NET-7'],
  by: alice,
  role: 'Platform lead',
  date: '2026-11-20',
  expires: '2027-01-31',
  reviewer: { by: bob, role: 'Security engineer' },
};

const roots: string[] = [];

/** Ends what every `Repository` has made; after each test file, see `clean-up.fixture.ts`. */
export const removeRepositories = (): void =>
  roots.splice(0).forEach((root) => rmSync(root, { recursive: true, force: true }));

const temporaryRoot = (): string => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'hera-attestations-')));
  roots.push(root);
  return root;
};

/** A repository with a checklist folder and people with keys of their own, in a folder that goes away. Keys live as long as a test run. */
export class Repository {
  readonly root = temporaryRoot();
  readonly folder = join(this.root, 'apps', 'prod-aws', 'checklist');

  constructor() {
    mkdirSync(this.folder, { recursive: true });
    for (const person of [alice, bob, mallory]) this.makeKey(person);
    this.allow(alice, bob);
  }

  makeKey(name: string, ...more: readonly string[]): string {
    const file = this.key(name);
    mkdirSync(dirname(file), { recursive: true });
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', file, ...more]);
    return file;
  }

  key(person: string): string {
    return join(this.root, '.keys', person);
  }

  publicKey(person: string): string {
    return readFileSync(`${this.key(person)}.pub`, 'utf8')
      .split(' ')
      .slice(0, 2)
      .join(' ');
  }

  /** Writes allowed_signers: a line for each person, or lines as they are. */
  allow(...lines: readonly string[]): void {
    const text = lines.map((line) =>
      line.includes(' ') ? line : `${line} namespaces="hera-attestation" ${this.publicKey(line)}`,
    );
    writeFileSync(join(this.folder, 'allowed_signers'), `# who may attest\n${text.join('\n')}\n`);
  }

  write(path: string, content: string | Uint8Array): string {
    const file = join(this.root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    return file;
  }

  path(record: AttestationRecord): string {
    return join(this.folder, recordFileName(record));
  }

  /** Writes a record, signed by who attests, and by its reviewer. */
  async attest(
    record: AttestationRecord,
    { by = record.by, reviewer = record.reviewer?.by }: { by?: string; reviewer?: string } = {},
  ): Promise<string> {
    const file = this.path(record);
    await writeRecord(file, await signRecord(record, this.key(by)));
    if (reviewer !== undefined) await writeReview(file, await signReview(file, this.key(reviewer)));
    return file;
  }

  read(options: Partial<AttestationFolderOptions> = {}): Promise<AttestationFolder> {
    return readAttestations(this.folder, {
      items,
      environment: 'prod-aws',
      clusters: ['prod'],
      profile: 'production',
      repository: this.root,
      securityGroupRules: 'a'.repeat(64),
      now,
      ...options,
    });
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
