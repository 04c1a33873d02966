import type { IncomingHttpHeaders } from 'node:http';
import { messageOf } from '../internal/failure';
import { AwsError } from './aws-error';
import type { IssuedCredentials } from './issued-credentials';
import type { WireRequest } from './service';

/** An answer of STS as it came. */
export interface RelayedAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

const passedOn = [
  'authorization',
  'content-type',
  'x-amz-date',
  'x-amz-security-token',
  'x-amz-content-sha256',
  'accept',
];

const headersOf = (headers: IncomingHttpHeaders): Record<string, string> =>
  Object.fromEntries(
    passedOn.flatMap((name) => {
      const value = headers[name];
      return typeof value === 'string' ? [[name, value] as const] : [];
    }),
  );

/** Whether a request is one of STS: by its signature, or unsigned by its action, as a role is assumed by web identity. */
export const isForSts = ({ caller, body, headers }: WireRequest): boolean =>
  caller.service === 'sts' ||
  (caller.service === undefined &&
    headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true &&
    /(^|&)Version=2011-06-15(&|$)/.test(body.toString('utf8')));

/** Hands a request on to LocalStack's STS, and remembers which credentials it issued. */
export const stsRelay =
  (awsEndpoint: string, issued: IssuedCredentials) =>
  async (request: WireRequest): Promise<RelayedAnswer> => {
    const query = request.query.size === 0 ? '' : `?${request.query}`;
    try {
      const response = await fetch(`${awsEndpoint}/${query}`, {
        method: request.method,
        headers: headersOf(request.headers),
        redirect: 'error',
        ...(request.body.length > 0 && { body: request.body }),
      });
      const body = await response.text();
      if (response.ok) issued.learn(body);
      return { status: response.status, contentType: response.headers.get('content-type') ?? 'text/xml', body };
    } catch (error) {
      throw new AwsError('ServiceUnavailable', 503, `LocalStack's STS does not answer: ${messageOf(error)}`);
    }
  };
