import { ExitCode, HeraError, type Problem } from '@hera/core/errors';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative, sep } from 'node:path';
import { allowedSignersName, allowedSignersProblems, signatureNamespace } from './allowed-signers';
import { judgeRecord } from './judge-record';
import type { RecordContext } from './record-context';
import { readRecordText } from './record-document';
import type { AttestationRecord } from './record-schema';
import { type SignatureVerdict, type SshOptions, verifySignature } from './signature';
import { recordFileName, recordText, type SignedRecord, signRecord, signReview } from './write-record';

/** Where a record goes, what it is held against, and what it is signed with. */
export interface PrepareOptions extends RecordContext, SshOptions {
  /** Absolute path of the checklist folder. */
  readonly folder: string;
  /** Path of the SSH key; only `ssh-keygen` reads it. */
  readonly key: string;
}

/** The line that would let a key sign, where its public half lies beside it. */
const lineFor = (by: string, key: string): string | undefined => {
  const file = key.endsWith('.pub') ? key : `${key}.pub`;
  if (!existsSync(file)) return undefined;
  const [type, blob] = readFileSync(file, 'utf8').trim().split(/\s+/);
  return type === undefined || blob === undefined
    ? undefined
    : `${by} namespaces="${signatureNamespace}" ${type} ${blob}`;
};

const refused = (verdict: SignatureVerdict, by: string, key: string, signers: string): Problem | undefined => {
  switch (verdict.verdict) {
    case 'verified':
      return undefined;
    case 'unknown':
      return {
        code: 'HERA_CHECK_124',
        path: key,
        message: `what it signs cannot be verified here: ${verdict.reason}`,
        allowed: 'ssh-keygen of OpenSSH 8.9 or newer',
        fix: 'install the OpenSSH client; nothing was written',
      };
    case 'key-not-valid':
      return {
        code: 'HERA_CHECK_119',
        path: key,
        message: `is a key of ${by} that has expired, or is not valid yet`,
        fix: 'sign with a key that is valid; nothing was written',
      };
    default: {
      const line = lineFor(by, key);
      return {
        code: 'HERA_CHECK_117',
        path: key,
        message: `is not a key that ${signers} allows for ${by}`,
        fix:
          line === undefined
            ? 'sign with a key that is allowed; or add this one by a reviewed change. Nothing was written'
            : `sign with a key that is allowed; or add this line by a reviewed change: ${line}. Nothing was written`,
      };
    }
  }
};

/** Verifies a fresh signature as a reader would, before anything is written. */
const requireAllowed = async (
  bytes: Uint8Array,
  signature: string,
  by: string,
  options: PrepareOptions,
): Promise<void> => {
  const allowedSigners = join(options.folder, allowedSignersName);
  const shown = relative(options.repository, allowedSigners).split(sep).join('/');
  const scratch = mkdtempSync(join(tmpdir(), 'hera-attest-'));
  try {
    const signatureFile = join(scratch, 'signature');
    writeFileSync(signatureFile, signature);
    const { now } = options;
    const verdict = await verifySignature({ bytes, signatureFile, allowedSigners, principal: by, now }, options);
    const problem = refused(verdict, by, options.key, shown);
    if (problem === undefined) return;
    const machine = problem.code === 'HERA_CHECK_124';
    throw new HeraError(problem, { exitCode: machine ? ExitCode.environment : ExitCode.usage });
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
};

const requireSigners = ({ folder, repository }: PrepareOptions): void => {
  const file = join(folder, allowedSignersName);
  const problems = allowedSignersProblems(file, relative(repository, file).split(sep).join('/'));
  if (problems.length > 0) throw new HeraError(problems);
};

/**
 * Makes a record ready to be written: held against checklist, environment, repository and day, then signed, then verified against the allowed signers.
 * Nothing is written.
 *
 * @throws HeraError every problem of the record at once (HERA_CHECK_003, 103 to 127); then of the allowed signers (123), of the signing (125), of
 *   the key (117, 119), or of the machine (124)
 */
export const prepareRecord = async (record: AttestationRecord, options: PrepareOptions): Promise<SignedRecord> => {
  const { problems, lapses, unknowns } = judgeRecord(
    readRecordText(recordText(record), recordFileName(record)),
    options,
  );
  // That the item does not hold is a thing to attest too.
  const wrong = [...problems, ...lapses, ...unknowns].filter(({ code }) => code !== 'HERA_CHECK_126');
  if (wrong.length > 0) throw new HeraError(wrong);
  requireSigners(options);
  const signed = await signRecord(record, options.key, options);
  await requireAllowed(Buffer.from(signed.text), signed.signature, record.by, options);
  return signed;
};

/**
 * Signs a record that is there as its second reviewer, and verifies that signature against the allowed signers. Nothing is written.
 *
 * @throws HeraError every problem of the record at once; HERA_CHECK_120 for one that names no reviewer, 122 for one that names somebody else; then as
 *   `prepareRecord`
 */
export const prepareReview = async (file: string, by: string, options: PrepareOptions): Promise<string> => {
  const shown = relative(options.repository, file).split(sep).join('/');
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw new HeraError({
      code: 'HERA_CHECK_101',
      path: shown,
      message: `cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`,
      fix: `attest first; then a second person reviews`,
    });
  }
  const document = readRecordText(bytes.toString('utf8'), shown || basename(file));
  const { problems, lapses, unknowns } = judgeRecord(document, options);
  const wrong = [...problems, ...lapses, ...unknowns].filter(({ code }) => code !== 'HERA_CHECK_126');
  const reviewer = document.record?.reviewer?.by;
  if (document.record !== undefined && reviewer === undefined && !wrong.some(({ code }) => code === 'HERA_CHECK_120')) {
    wrong.push({
      code: 'HERA_CHECK_120',
      path: shown,
      message: 'names no second reviewer',
      fix: 'write it anew with infractl attest --reviewer',
    });
  }
  if (reviewer !== undefined && reviewer.toLowerCase() !== by.toLowerCase()) {
    wrong.push({
      code: 'HERA_CHECK_122',
      path: document.at('reviewer', 'by'),
      message: `${by} is not its second reviewer`,
      allowed: reviewer,
      fix: `let ${reviewer} sign, or name another reviewer with infractl attest --reviewer`,
    });
  }
  if (wrong.length > 0) throw new HeraError(wrong);
  requireSigners(options);
  const signature = await signReview(file, options.key, options);
  await requireAllowed(bytes, signature, reviewer ?? by, options);
  return signature;
};
