import type { Problem } from '@hera/core/errors';
import { existsSync } from 'node:fs';
import { signatureNamespace } from './allowed-signers';
import type { RecordDocument } from './record-document';
import { type SignatureVerdict, type SshOptions, verifySignature } from './signature';

/** Behind the name of a record: the signature of the person who attests. */
export const signatureSuffix = '.sig';

/** Behind the name of a record: the signature of the second reviewer. */
export const reviewSignatureSuffix = '.review.sig';

/** What the signatures of a record say together. */
export interface RecordSignatures {
  readonly signature: 'verified' | 'unsigned' | 'failed' | 'unknown';
  readonly problems: readonly Problem[];
  /** Why it could not be verified here. */
  readonly unknowns: readonly Problem[];
}

/** Where signatures of a record are, and who may make them. */
export interface VerifyContext extends SshOptions {
  /** Bytes of the record as they are on disk. */
  readonly bytes: Uint8Array;
  /** Absolute path of the record. */
  readonly path: string;
  /** Absolute path of the allowed signers. */
  readonly allowedSigners: string;
  readonly now: Date;
}

type Bad = Exclude<SignatureVerdict, { readonly verdict: 'verified' | 'unknown' }>;

const told = (file: string, by: string, bad: Bad): Problem => {
  switch (bad.verdict) {
    case 'changed':
      return {
        code: 'HERA_CHECK_116',
        path: file,
        message: `does not fit the record: the record or the signature was changed after ${by} signed`,
        fix: 'look at what changed in the history; then review, and sign anew with infractl attest',
      };
    case 'wrong-namespace':
      return {
        code: 'HERA_CHECK_118',
        path: file,
        message: 'was made for another purpose',
        allowed: `the namespace ${signatureNamespace}`,
        fix: 'sign with infractl attest',
      };
    case 'key-not-valid':
      return {
        code: 'HERA_CHECK_119',
        path: file,
        message: `is by a key of ${by} that has expired, or is not valid yet`,
        fix: 'review again, and sign with a key that is valid',
      };
    case 'unknown-signer':
      return {
        code: 'HERA_CHECK_117',
        path: file,
        message:
          bad.belongsTo.length === 0
            ? `is by a key that is not allowed for anybody, and ${by} should have signed`
            : `is by the key of ${bad.belongsTo.join(', ')}, and ${by} should have signed`,
        allowed: `a key that allowed_signers has for ${by}, for the namespace ${signatureNamespace}`,
        fix: 'sign with that key; or add the key to allowed_signers, by a reviewed change',
      };
  }
};

const unverified = (file: string, reason: string): Problem => ({
  code: 'HERA_CHECK_124',
  path: file,
  message: `is not verified: ${reason}`,
  allowed: 'ssh-keygen of OpenSSH 8.9 or newer',
  fix: 'install the OpenSSH client',
});

/** Verifies what a record that follows its schema was signed with. Nothing passes that could not be verified. */
export const verifyRecord = async (
  { record, file }: RecordDocument,
  context: VerifyContext,
): Promise<RecordSignatures> => {
  if (record === undefined) return { signature: 'failed', problems: [], unknowns: [] };
  const problems: Problem[] = [];
  const unknowns: Problem[] = [];
  const check = async (by: string, suffix: string, absent: Omit<Problem, 'path'>): Promise<string | undefined> => {
    const signatureFile = `${context.path}${suffix}`;
    const shown = `${file}${suffix}`;
    if (!existsSync(signatureFile)) {
      problems.push({ ...absent, path: shown });
      return undefined;
    }
    const { bytes, allowedSigners, now } = context;
    const verdict = await verifySignature({ bytes, signatureFile, allowedSigners, principal: by, now }, context);
    if (verdict.verdict === 'verified') return verdict.key;
    if (verdict.verdict === 'unknown') unknowns.push(unverified(shown, verdict.reason));
    else problems.push(told(shown, by, verdict));
    return undefined;
  };
  const first = await check(record.by, signatureSuffix, {
    code: 'HERA_CHECK_115',
    message: `is missing: ${record.by} has not signed`,
    fix: 'sign it with infractl attest',
  });
  const { reviewer } = record;
  if (reviewer !== undefined) {
    const second = await check(reviewer.by, reviewSignatureSuffix, {
      code: 'HERA_CHECK_121',
      message: `is missing: ${reviewer.by} has not signed`,
      fix: `let ${reviewer.by} read the record, and run infractl attest with --review`,
    });
    if (first !== undefined && first === second) {
      problems.push({
        code: 'HERA_CHECK_122',
        path: `${file}${reviewSignatureSuffix}`,
        message: `${record.by} and ${reviewer.by} signed with one key`,
        allowed: 'a key of its own for each person',
        fix: 'let another person sign, and take the shared key out of allowed_signers',
      });
    }
  }
  const unsigned = problems.some(({ code }) => code === 'HERA_CHECK_115' || code === 'HERA_CHECK_121');
  const failed = problems.some(({ code }) => code !== 'HERA_CHECK_115' && code !== 'HERA_CHECK_121');
  const signature = failed ? 'failed' : unsigned ? 'unsigned' : unknowns.length > 0 ? 'unknown' : 'verified';
  return { signature, problems, unknowns };
};
