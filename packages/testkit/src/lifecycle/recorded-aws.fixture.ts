import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type AwsClients, createAwsClients } from '../aws-clients';

type Xml = string | number | boolean | readonly Xml[] | { readonly [name: string]: Xml };

const xml = (value: Xml): string => {
  if (Array.isArray(value)) return value.map((item: Xml) => `<item>${xml(item)}</item>`).join('');
  if (typeof value !== 'object') return String(value);
  return Object.entries(value)
    .map(([name, inner]) => `<${name}>${xml(inner)}</${name}>`)
    .join('');
};

/** A number is an HTTP status with nothing but an error. EC2 by operation, as an object of its XML; the others by operation or `GET /path`, as JSON. */
export type Recorded = Readonly<Record<string, unknown>>;

/** Clients for a loopback server that answers from a recording, and anything else with 501. */
export interface RecordedAws extends AsyncDisposable {
  readonly aws: AwsClients;
  readonly url: string;
  /** What was called, without repetition, sorted: `DescribeVolumes`, `GET /clusters/prod`. */
  called(): readonly string[];
}

const read = async (request: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
};

const operationOf = (
  { headers, method = '', url = '' }: IncomingMessage,
  body: string,
): readonly [string, 'ec2' | 'json'] => {
  const target = headers['x-amz-target'];
  if (typeof target === 'string') return [target.split('.').at(-1) ?? '', 'json'];
  const action = new URLSearchParams(body).get('Action');
  if (action !== null) return [action, 'ec2'];
  const { pathname, searchParams } = new URL(url, 'http://local');
  const [addon, version] = ['addonName', 'kubernetesVersion'].map((name) => searchParams.get(name));
  return [[`${method} ${decodeURIComponent(pathname)}`, addon, version].filter(Boolean).join(' '), 'json'];
};

const codes: Readonly<Record<number, string>> = {
  400: 'BadRequest',
  403: 'AccessDenied',
  404: 'ResourceNotFoundException',
  501: 'NotImplemented',
};

const failure = (status: number, kind: 'ec2' | 'json'): string => {
  const code = codes[status] ?? 'InternalError';
  return kind === 'json'
    ? JSON.stringify({ __type: code, message: code })
    : `<Response><Errors><Error><Code>${code}</Code><Message>${code}</Message></Error></Errors></Response>`;
};

/** Starts the server. */
export const recordedAws = async (answers: Recorded): Promise<RecordedAws> => {
  const calls = new Set<string>();
  const server = createServer((request, response) => {
    void read(request).then((body) => {
      const [operation, kind] = operationOf(request, body);
      calls.add(operation);
      const found = answers[operation] ?? 501;
      const status = typeof found === 'number' ? found : 200;
      const type = kind === 'ec2' ? 'text/xml' : 'application/json';
      response.writeHead(status, {
        'content-type': type,
        ...(status === 404 ? { 'x-amzn-errortype': 'ResourceNotFoundException' } : {}),
      });
      if (typeof found === 'number') response.end(failure(found, kind));
      else if (kind === 'json') response.end(JSON.stringify(found));
      else response.end(`<${operation}Response>${xml(found as Xml)}</${operation}Response>`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const aws = createAwsClients({
    region: 'us-east-1',
    environment: { AWS_ENDPOINT_URL: url, AWS_ACCESS_KEY_ID: '000000000000', AWS_SECRET_ACCESS_KEY: 'local' },
  });
  return {
    aws,
    url,
    called: () => [...calls].sort(),
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        aws.destroy();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

/** Tags as EC2 writes them. */
export const tagSet = (tags: Readonly<Record<string, string>>): Xml =>
  Object.entries(tags).map(([key, value]) => ({ key, value }));
