import { HeraError, ExitCode } from '@hera/core/errors';
import { parseWith } from '@hera/core/zod-problems';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { stringify } from 'yaml';
import { type AttestationRecord, recordSchema } from './record-schema';
import { signBytes, type SshOptions } from './signature';
import { reviewSignatureSuffix, signatureSuffix } from './verify-record';

/** Name of the file of a record: one for each item and kind. */
export const recordFileName = ({ item, kind }: Pick<AttestationRecord, 'item' | 'kind'>): string =>
  kind === 'exception' ? `${item}.exception.yaml` : `${item}.yaml`;

const order = [
  'version',
  'kind',
  'item',
  'scope',
  'status',
  'statement',
  'reason',
  'evidence',
  'by',
  'role',
  'date',
  'expires',
  'frequency',
  'measuredMinutes',
  'reviewed',
  'reviewer',
];

/**
 * A record as the text of its file.
 *
 * @throws HeraError HERA_CHECK_103 with everything that does not follow the schema
 */
export const recordText = (record: AttestationRecord): string => {
  const checked = parseWith(recordSchema, record, { code: 'HERA_CHECK_103', root: 'record' });
  const entries = Object.entries(checked).filter(([, value]) => value !== undefined);
  const sorted = entries.sort(([one], [other]) => order.indexOf(one) - order.indexOf(other));
  return stringify(Object.fromEntries(sorted), { lineWidth: 120 });
};

/**
 * The keys that are tried when none is named, as `ssh` has them: the private one, or the public one where an agent has the private half.
 */
export const defaultSigningKey = (home: string = homedir()): string | undefined =>
  ['id_ed25519', 'id_ed25519_sk', 'id_ecdsa', 'id_ecdsa_sk', 'id_rsa']
    .flatMap((name) => [join(home, '.ssh', name), join(home, '.ssh', `${name}.pub`)])
    .find((file) => existsSync(file));

const sign = async (bytes: Uint8Array, key: string, options: SshOptions): Promise<string> => {
  const result = await signBytes(bytes, key, options);
  if ('signature' in result) return result.signature;
  throw new HeraError(
    {
      code: 'HERA_CHECK_125',
      path: key,
      message: `cannot sign: ${result.failure}`,
      allowed: 'an SSH private key, or a public one whose private half ssh-agent has',
      fix: 'name the key, unlock it with ssh-add, or install the OpenSSH client; nothing was written',
    },
    { exitCode: ExitCode.environment },
  );
};

/** A record that is ready to be written. */
export interface SignedRecord {
  readonly text: string;
  readonly signature: string;
}

/**
 * Signs a record without writing anything.
 *
 * @throws HeraError HERA_CHECK_103 for a record that does not follow the schema, HERA_CHECK_125 when it cannot be signed
 */
export const signRecord = async (
  record: AttestationRecord,
  key: string,
  options: SshOptions = {},
): Promise<SignedRecord> => {
  const text = recordText(record);
  return { text, signature: await sign(Buffer.from(text), key, options) };
};

/**
 * Writes a record and its signature, each file whole or not at all. A signature of a second reviewer of what was there before goes first: it would
 * not fit any more. Ended in between, the record does not verify, and so does not count.
 */
export const writeRecord = async (file: string, { text, signature }: SignedRecord): Promise<void> => {
  mkdirSync(dirname(file), { recursive: true });
  rmSync(`${file}${reviewSignatureSuffix}`, { force: true });
  await writeFileAtomic(file, text);
  await writeFileAtomic(`${file}${signatureSuffix}`, signature);
};

/**
 * Signs a record that is there, as its second reviewer.
 *
 * @returns the signature, not yet written
 * @throws HeraError HERA_CHECK_101 for a file that cannot be read, HERA_CHECK_125 when it cannot be signed
 */
export const signReview = async (file: string, key: string, options: SshOptions = {}): Promise<string> => {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw new HeraError({
      code: 'HERA_CHECK_101',
      path: file,
      message: `cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`,
      fix: 'attest first; then a second person reviews',
    });
  }
  return sign(bytes, key, options);
};

/** Writes the signature of a second reviewer. */
export const writeReview = (file: string, signature: string): Promise<void> =>
  writeFileAtomic(`${file}${reviewSignatureSuffix}`, signature);
