import { restOperation } from '@hera/local-cloud/rest-operations';
import type { IncomingHttpHeaders } from 'node:http';
import { s3Operation } from './s3-operations';

/** How a service writes its requests and errors. */
export type WireProtocol = 'ec2' | 'query' | 'json' | 'cbor' | 'rest-json' | 's3' | 'rest-xml';

/** Who calls what, as far as a request tells. */
export interface AwsCall {
  /** SigV4 signing name, for example `ec2`; `?` for an unsigned request. */
  readonly service: string;
  /** For example `CreateVpc`; `?` where the proxy cannot tell it. */
  readonly operation: string;
  /** Twelve digits. LocalStack's rule: an access key of 12 digits is the account, any other key means 000000000000. */
  readonly account: string;
  readonly protocol: WireProtocol;
}

/** A request as it came in, with the beginning of its body. */
export interface RequestHead {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

const unknown = '?';

// SigV4 has <key>/<date>/<region>/<service>/aws4_request; SigV4A, for multi-region calls, leaves the region out.
const scope = /^([^/]+)\/\d{8}\/(?:[^/]+\/)?([^/]+)\/aws4_request$/;

const credentialOf = (headers: IncomingHttpHeaders, query: URLSearchParams): string =>
  /Credential=([^,\s]+)/.exec(headers.authorization ?? '')?.[1] ?? query.get('X-Amz-Credential') ?? '';

const formAction = (body: Buffer): string | undefined => {
  const value = /(?:^|&)Action=([A-Za-z0-9]+)/.exec(body.toString('latin1'))?.[1];
  return value === undefined || value === '' ? undefined : value;
};

const restXml: readonly string[] = ['route53', 'cloudfront', 's3-outposts'];

const restProtocol = (service: string, host: string): WireProtocol => {
  if (restXml.includes(service)) return 'rest-xml';
  // S3 Control signs as s3 and answers in the form of the other REST-XML services; its host begins with the account.
  if (service === 's3') return /^\d{12}\./.test(host) ? 'rest-xml' : 's3';
  return 'rest-json';
};

/**
 * Tells service, operation and account of a request.
 *
 * @param fallback service of an unsigned request
 */
export const identify = async (request: RequestHead, fallback = unknown): Promise<AwsCall> => {
  const { method, headers, body } = request;
  const [path = '/', search = ''] = request.url.split(/\?(.*)/s);
  const query = new URLSearchParams(search);
  const [, key = '', signed] = scope.exec(credentialOf(headers, query)) ?? [];
  const service = (signed ?? fallback).toLowerCase();
  const account = /^\d{12}$/.test(key) ? key : '000000000000';
  const call = (operation: string | undefined, protocol: WireProtocol): AwsCall => ({
    service,
    operation: operation ?? unknown,
    account,
    protocol,
  });

  const smithy = /\/service\/[^/]+\/operation\/([A-Za-z0-9]+)$/.exec(path)?.[1];
  if (headers['smithy-protocol'] === 'rpc-v2-cbor') return call(smithy, 'cbor');
  const target = headers['x-amz-target'];
  if (typeof target === 'string') return call(target.split('.').at(-1), 'json');
  const isForm = (headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
  const action = query.get('Action') ?? (isForm ? formAction(body) : undefined);
  if (action !== undefined || isForm) return call(action, service === 'ec2' ? 'ec2' : 'query');
  const protocol = restProtocol(service, headers.host ?? '');
  if (protocol === 'rest-json') return call(await restOperation(service, method, path), protocol);
  return call(protocol === 's3' ? s3Operation(method, path, query) : undefined, protocol);
};
