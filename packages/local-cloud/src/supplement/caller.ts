import type { IncomingHttpHeaders } from 'node:http';

/** Who asks, as far as a SigV4 header tells. Signatures are not verified: this server is loopback-only. */
export interface Caller {
  /** 12 digits. */
  readonly account: string;
  readonly region: string;
  /** SigV4 signing name, for example `eks`. `undefined` for an unsigned request. */
  readonly service: string | undefined;
}

const credential = /Credential=([^/,\s]+)\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request/;

/** LocalStack's own default account: what every access key that is not 12 digits acts in. */
export const DEFAULT_ACCOUNT = '000000000000';

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const accountBits = /^L[SK]IA([A-Z2-7]{9})[A-Z2-7]{7,}$/;

/**
 * The account of an access key, by LocalStack's rules: 12 digits are it; what its IAM and STS issued has it in the 41 bits behind
 * the prefix, less a constant (LocalStack 4.14.0, `localstack/aws/accounts.py`).
 */
export const accountOf = (accessKeyId: string): string => {
  if (/^\d{12}$/.test(accessKeyId)) return accessKeyId;
  const encoded = accountBits.exec(accessKeyId)?.[1];
  if (encoded === undefined) return DEFAULT_ACCOUNT;
  // Nine characters hold 45 bits, of which the last four belong to what follows.
  const bits = [...encoded].reduce((sum, character) => sum * 32n + BigInt(base32.indexOf(character)), 0n) >> 4n;
  const account = bits - 2n ** 40n;
  return account < 0n || account > 999_999_999_999n ? DEFAULT_ACCOUNT : String(account).padStart(12, '0');
};

/** Reads account, region and service from the credential scope. */
export const callerOf = (headers: IncomingHttpHeaders): Caller => {
  const match = credential.exec(headers.authorization ?? '');
  const key = match?.[1] ?? '';
  return {
    account: accountOf(key),
    region: match?.[2] ?? 'us-east-1',
    service: match?.[3],
  };
};
