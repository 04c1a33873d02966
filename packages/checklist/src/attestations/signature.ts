import { execa } from 'execa';
import { signatureNamespace } from './allowed-signers';

/** What became of a signature. */
export type SignatureVerdict =
  /** `key` is the fingerprint of the key that signed. */
  | { readonly verdict: 'verified'; readonly key: string }
  | { readonly verdict: 'changed' | 'wrong-namespace' | 'key-not-valid' }
  /** `belongsTo`: for whom the key may sign. */
  | { readonly verdict: 'unknown-signer'; readonly belongsTo: readonly string[] }
  /** It could not be verified here. */
  | { readonly verdict: 'unknown'; readonly reason: string };

/** One signature, and who it should be of. */
export interface SignatureRequest {
  /** Bytes that were signed, as they are. */
  readonly bytes: Uint8Array;
  /** Absolute path of the detached signature. */
  readonly signatureFile: string;
  /** Absolute path of the allowed signers. */
  readonly allowedSigners: string;
  readonly principal: string;
  /** Moment for which keys have to be valid. */
  readonly now: Date;
}

/** Options of everything that calls `ssh-keygen`. */
export interface SshOptions {
  /** @default 'ssh-keygen', from the PATH */
  readonly sshKeygen?: string;
}

interface Run {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  readonly missing: boolean;
}

const run = async (
  args: readonly string[],
  { sshKeygen = 'ssh-keygen' }: SshOptions,
  bytes?: Uint8Array,
): Promise<Run> => {
  const { exitCode, stdout, stderr, code } = await execa(sshKeygen, args, {
    reject: false,
    timeout: 60_000,
    // Words are read below, and validity of keys is in UTC whoever verifies.
    env: { LC_ALL: 'C', TZ: 'UTC' },
    ...(bytes === undefined ? { stdin: 'ignore' as const } : { input: bytes }),
  });
  return { exitCode, stdout: String(stdout), stderr: String(stderr), missing: code === 'ENOENT' || code === 'EACCES' };
};

const fingerprintOf = (text: string): string | undefined => /\bkey (SHA256:\S+)/.exec(text)?.[1];

const cannotSign = (text: string): boolean => /unknown option|illegal option|Unsupported operation/i.test(text);

const unknown = (reason: string): SignatureVerdict => ({ verdict: 'unknown', reason });

/** Why a signature did not verify. */
const explain = async (
  { bytes, signatureFile, allowedSigners }: SignatureRequest,
  words: string,
  options: SshOptions,
): Promise<SignatureVerdict> => {
  const namespace = ['-n', signatureNamespace, '-s', signatureFile];
  const alone = await run(['-Y', 'check-novalidate', ...namespace], options, bytes);
  if (alone.exitCode !== 0) {
    const wrong = /namespace does not match/i.test(alone.stderr);
    return { verdict: wrong ? 'wrong-namespace' : 'changed' };
  }
  if (/key has expired|key is not yet valid/i.test(words)) return { verdict: 'key-not-valid' };
  const owners = await run(['-Y', 'find-principals', '-s', signatureFile, '-f', allowedSigners], options, bytes);
  const belongsTo = owners.exitCode === 0 ? owners.stdout.split(/[\n,]/).filter((name) => name !== '') : [];
  return { verdict: 'unknown-signer', belongsTo };
};

/**
 * Verifies a detached signature with `ssh-keygen -Y verify`: by that person, for this namespace, with a key that is allowed and valid. Where
 * `ssh-keygen` is missing or too old for it (OpenSSH 8.9), the verdict is `unknown`.
 */
export const verifySignature = async (
  request: SignatureRequest,
  options: SshOptions = {},
): Promise<SignatureVerdict> => {
  const { bytes, signatureFile, allowedSigners, principal, now } = request;
  const moment = now.toISOString().replaceAll(/[-:T]|\..*$/g, '');
  const files = ['-f', allowedSigners, '-s', signatureFile];
  const who = ['-I', principal, '-n', signatureNamespace, '-O', `verify-time=${moment}`];
  const { exitCode, stdout, stderr, missing } = await run(['-Y', 'verify', ...files, ...who], options, bytes);
  if (missing) return unknown('ssh-keygen is not on this machine');
  if (cannotSign(stderr) || /verify-time/i.test(stderr))
    return unknown('this ssh-keygen cannot verify; OpenSSH 8.9 can');
  if (exitCode === undefined) return unknown('ssh-keygen did not end');
  if (exitCode !== 0) return explain(request, stderr, options);
  const key = fingerprintOf(stdout);
  return key === undefined ? unknown('ssh-keygen does not say which key signed') : { verdict: 'verified', key };
};

/** What a signing gave: the armoured signature, or why there is none. */
export type SigningResult = { readonly signature: string } | { readonly failure: string };

/**
 * Signs bytes with `ssh-keygen -Y sign`. The key may be a private key, or a public one whose private half an agent holds; only `ssh-keygen`
 * reads it, and asks for its passphrase on the terminal.
 */
export const signBytes = async (bytes: Uint8Array, key: string, options: SshOptions = {}): Promise<SigningResult> => {
  const { exitCode, stdout, stderr, missing } = await run(
    ['-Y', 'sign', '-f', key, '-n', signatureNamespace],
    options,
    bytes,
  );
  if (missing) return { failure: 'ssh-keygen is not on this machine' };
  if (exitCode === 0 && stdout.startsWith('-----BEGIN SSH SIGNATURE-----'))
    return { signature: `${stdout.trimEnd()}\n` };
  const words = stderr
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('Signing data'))
    .at(-1);
  return { failure: words ?? 'ssh-keygen wrote no signature' };
};
