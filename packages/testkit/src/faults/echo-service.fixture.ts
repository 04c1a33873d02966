import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A service that answers every call with what it got; AWS calls get an empty answer in their own protocol. */
export interface EchoService {
  readonly url: string;
  /** Calls so far. */
  readonly requests: number;
  /** Connections so far. */
  readonly connections: number;
  /** Connections that are open now. */
  readonly open: number;
  /** Lets the answer to `/slow` end. */
  finishSlow(): void;
  /** Cuts the connection of the next call, as a server does that has just given up an idle one. */
  resetNext(): void;
  close(): Promise<void>;
}

const isAws = (request: IncomingMessage): boolean => (request.headers['user-agent'] ?? '').startsWith('aws-sdk');

const answerAws = (request: IncomingMessage, response: ServerResponse): void => {
  const isForm = (request.headers['content-type'] ?? '').includes('form');
  response.setHeader('content-type', isForm ? 'text/xml' : 'application/json');
  response.end(isForm ? '<Response/>' : '{}');
};

/** Listens on a free port. */
export const startEchoService = async (): Promise<EchoService> => {
  let [requests, connections, open, reset] = [0, 0, 0, false];
  let finishSlow = (): void => undefined;
  const server = createServer((request, response) => {
    requests += 1;
    if (reset) {
      reset = false;
      request.socket.resetAndDestroy();
      return;
    }
    if (request.url === '/slow') {
      response.write('first,');
      finishSlow = () => response.end('second');
      return;
    }
    void buffer(request).then((body) => {
      if (isAws(request)) return answerAws(request, response);
      response.setHeader('x-echo-url', request.url ?? '');
      response.setHeader('x-echo-test', request.headers['x-test'] ?? '');
      response.setHeader('x-echo-host', request.headers.host ?? '');
      response.setHeader('set-cookie', ['a=1', 'b=2']);
      response.end(body);
    });
  });
  server.on('connection', (socket) => {
    connections += 1;
    open += 1;
    socket.once('close', () => (open -= 1));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get requests() {
      return requests;
    },
    get connections() {
      return connections;
    },
    get open() {
      return open;
    },
    finishSlow: () => finishSlow(),
    resetNext: () => (reset = true),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
