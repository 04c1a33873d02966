import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What an operation answers. */
export interface Answer {
  readonly status?: number;
  readonly type?: string;
  readonly body: string;
}

/** A loopback server that speaks just enough of the AWS protocols to give one answer per operation. */
export interface AwsEndpoint extends AsyncDisposable {
  readonly url: string;
  /** Operations in the order in which they were called. */
  readonly calls: readonly string[];
}

const read = async (request: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
};

/** An error in the form of the EC2 query protocol. */
export const ec2Error = (status: number, code: string, message: string): Answer => ({
  status,
  type: 'text/xml',
  body: `<Response><Errors><Error><Code>${code}</Code><Message>${message}</Message></Error></Errors><RequestID>1</RequestID></Response>`,
});

/** A result in the form of the EC2 query protocol. */
export const ec2Result = (operation: string, inner: string): Answer => ({
  type: 'text/xml',
  body: `<${operation}Response xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">${inner}</${operation}Response>`,
});

/** Starts a server that answers each operation as told, and anything else with 501. */
export const startAwsEndpoint = async (
  answers: Readonly<Record<string, Answer | ((body: string) => Answer)>>,
): Promise<AwsEndpoint> => {
  const calls: string[] = [];
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await read(request);
    const target = request.headers['x-amz-target'];
    const operation =
      typeof target === 'string' ? (target.split('.').at(-1) ?? '') : (new URLSearchParams(body).get('Action') ?? '');
    calls.push(operation);
    const found = answers[operation] ?? ec2Error(501, 'NotImplemented', operation);
    const answer = typeof found === 'function' ? found(body) : found;
    response.writeHead(answer.status ?? 200, { 'content-type': answer.type ?? 'application/x-amz-json-1.1' });
    response.end(answer.body);
  };
  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
