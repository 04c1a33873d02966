import type { Problem } from '@hera/core/errors';
import { readFileSync } from 'node:fs';

/** Name of the file in a checklist folder that says who may sign, in the form of `ssh-keygen` (ALLOWED SIGNERS in its manual). */
export const allowedSignersName = 'allowed_signers';

/** Namespace of the signatures: one made for anything else does not count. */
export const signatureNamespace = 'hera-attestation';

/** The first field of a line, which may be quoted. */
const principalsOf = (line: string): string => /^(?:"([^"]*)"|(\S+))/.exec(line)?.slice(1).find(Boolean) ?? '';

const isAuthority = (line: string): boolean =>
  /(?:^|[\s,])cert-authority(?:[\s,]|$)/i.test(line.replaceAll(/"[^"]*"/g, ''));

/**
 * What is wrong with an allowed-signers file. A pattern of names lets one key sign for several people, so that nobody is a second reviewer
 * any more; only a certificate authority may have one.
 */
export const allowedSignersProblems = (path: string, shown: string): readonly Problem[] => {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    return [
      {
        code: 'HERA_CHECK_123',
        path: shown,
        message: missing ? 'is missing, so nobody may sign' : `cannot be read (${(error as Error).message})`,
        allowed: 'lines of: <address> namespaces="hera-attestation" <key type> <public key>',
        fix: 'write it, and have it reviewed like code: who stands in it can attest',
      },
    ];
  }
  return text.split('\n').flatMap((line, index): readonly Problem[] => {
    const principals = principalsOf(line);
    if (principals === '' || principals.startsWith('#') || isAuthority(line) || !/[*?!]/.test(principals)) return [];
    return [
      {
        code: 'HERA_CHECK_123',
        path: `${shown}:${index + 1}:1`,
        message: `${JSON.stringify(principals)} lets one key sign for several people`,
        allowed: 'addresses, separated by commas; a pattern for a cert-authority only',
        fix: 'name the owner of the key',
      },
    ];
  });
};
