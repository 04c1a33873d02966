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

/** Reads account, region and service from the credential scope, by LocalStack's rule that a 12-digit access key is the account. */
export const callerOf = (headers: IncomingHttpHeaders): Caller => {
  const match = credential.exec(headers.authorization ?? '');
  const key = match?.[1] ?? '';
  return {
    account: /^\d{12}$/.test(key) ? key : DEFAULT_ACCOUNT,
    region: match?.[2] ?? 'us-east-1',
    service: match?.[3],
  };
};
