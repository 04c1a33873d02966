import { timingSafeEqual } from 'node:crypto';
import { clusterHeader, presignedIdentityUrl } from '../../sts-signature';
import type { KnownCredentials } from '../issued-credentials';

/** What a token is held against. */
export interface TokenCheck {
  readonly clusterName: string;
  /** `host:port` of the STS of this cloud: a token for another one, and so for a real account, is of no use here. */
  readonly hosts: readonly string[];
  /** Credentials that may be behind an access key. */
  readonly candidates: (accessKeyId: string) => readonly KnownCredentials[];
  readonly now: Date;
}

/** Whose signature a token carries, or why it is refused. */
export type CheckedToken =
  { readonly credentials: KnownCredentials; readonly region: string } | { readonly refused: string };

const prefix = 'k8s-aws-v1.';
const longest = 4_096;
const lifetimeMs = 15 * 60_000;
const skewMs = 5 * 60_000;

/** Parameters of a token, all of them once: what else STS would make of an action must not matter. */
const parameters = [
  'Action',
  'Version',
  'X-Amz-Algorithm',
  'X-Amz-Credential',
  'X-Amz-Date',
  'X-Amz-Expires',
  'X-Amz-SignedHeaders',
  'X-Amz-Signature',
];
const optional = 'X-Amz-Security-Token';

const scopePattern = /^([^/]+)\/(\d{8})\/([a-z0-9-]+)\/sts\/aws4_request$/;
const datePattern = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;

const refuse = (refused: string): { readonly refused: string } => ({ refused });

const decoded = (token: string): URL | string => {
  if (token.length > longest) return `it is longer than ${longest} characters`;
  if (!token.startsWith(prefix)) return `it does not begin with ${prefix}`;
  const body = token.slice(prefix.length);
  const text = Buffer.from(body, 'base64url').toString('utf8');
  // Node skips what is no base64: only what comes back the same was meant.
  if (Buffer.from(text, 'utf8').toString('base64url') !== body) return 'it is not base64url without padding';
  return URL.canParse(text) ? new URL(text) : 'it does not hold a URL';
};

const parameterProblem = (query: URLSearchParams): string | undefined => {
  const given = [...query.keys()];
  const missing = parameters.filter((name) => given.filter((other) => other === name).length !== 1);
  if (missing.length > 0) return `${missing.join(', ')} must be there once`;
  const more = given.filter((name) => !parameters.includes(name) && name !== optional);
  if (more.length > 0 || query.getAll(optional).length > 1)
    return `${[...more, optional][0]} is one parameter too many`;
  if (query.get('Action') !== 'GetCallerIdentity') return `its action is ${query.get('Action')}`;
  if (query.get('Version') !== '2011-06-15') return `its version is ${query.get('Version')}`;
  if (query.get('X-Amz-Algorithm') !== 'AWS4-HMAC-SHA256') return `its algorithm is ${query.get('X-Amz-Algorithm')}`;
  const headers = query.get('X-Amz-SignedHeaders') ?? '';
  return headers === `host;${clusterHeader}` ? undefined : `it signs the headers ${headers}, not host;${clusterHeader}`;
};

const dateOf = (text: string): Date | undefined => {
  const match = datePattern.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second] = match;
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(date.getTime()) ? undefined : date;
};

const dateProblem = (date: Date | undefined, expiresIn: number, now: Date): string | undefined => {
  if (date === undefined) return 'its date is none';
  // As the authenticator of EKS does: the number counts for nothing, but must be in range.
  if (!Number.isInteger(expiresIn) || expiresIn < 0 || expiresIn > 900)
    return 'it expires in other than 0 to 900 seconds';
  if (now.getTime() > date.getTime() + lifetimeMs) return `it expired: it was made at ${date.toISOString()}`;
  return date.getTime() > now.getTime() + skewMs ? `it was made in the future, at ${date.toISOString()}` : undefined;
};

const same = (left: string, right: string): boolean =>
  left.length === right.length && timingSafeEqual(Buffer.from(left), Buffer.from(right));

/**
 * Checks a token of `aws eks get-token` as the authenticator of EKS and STS do together: form, action, host, age, and the
 * signature over all of it and the name of the cluster.
 */
export const checkToken = async (token: string, check: TokenCheck): Promise<CheckedToken> => {
  const url = decoded(token);
  if (typeof url === 'string') return refuse(url);
  const query = url.searchParams;
  if (url.pathname !== '/' || url.hash !== '' || url.username !== '' || url.password !== '') {
    return refuse('its URL has more than a host and a query');
  }
  if (!check.hosts.includes(url.host)) {
    return refuse(`it is for the STS at ${url.host}, and this cloud's is at ${check.hosts.join(' and ')}`);
  }
  const problem = parameterProblem(query);
  if (problem !== undefined) return refuse(problem);
  const [, accessKeyId = '', day, region = ''] = scopePattern.exec(query.get('X-Amz-Credential') ?? '') ?? [];
  if (day === undefined) return refuse('its credential scope is not that of STS');
  const stamp = query.get('X-Amz-Date') ?? '';
  const date = dateOf(stamp);
  const expiresIn = Number(query.get('X-Amz-Expires'));
  const late = dateProblem(date, expiresIn, check.now);
  if (late !== undefined || date === undefined) return refuse(late ?? 'its date is none');
  if (!stamp.startsWith(day)) return refuse('its date and its credential scope are of different days');
  const candidates = check.candidates(accessKeyId);
  if (candidates.length === 0) {
    return refuse(
      `the secret of ${accessKeyId} is not known: only account keys and roles that were assumed at AWS_ENDPOINT_URL_STS of the cloud's environment can be verified`,
    );
  }
  const endpoint = url.origin;
  for (const credentials of candidates) {
    if ((credentials.sessionToken ?? null) !== query.get(optional)) continue;
    const { clusterName } = check;
    const own = await presignedIdentityUrl({ clusterName, region, credentials, endpoint, date, expiresIn });
    if (same(own.searchParams.get('X-Amz-Signature') ?? '', query.get('X-Amz-Signature') ?? '')) {
      return { credentials, region };
    }
  }
  return refuse(
    `its signature does not match: it was made for another cluster than ${check.clusterName}, with another secret, or was changed`,
  );
};
