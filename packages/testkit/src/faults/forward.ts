import { type Agent, type IncomingMessage, request as openRequest, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { Upstream } from './upstreams';

/** The beginning of a body, and whether it is all of it. */
export interface BodyHead {
  readonly bytes: Buffer;
  readonly complete: boolean;
}

/** Calls of a control plane are far smaller; only uploads are larger, and those are streamed. */
const headLimit = 64 * 1024;

/** Reads the beginning of a body; the rest stays in the request. */
export const readHead = async (request: IncomingMessage): Promise<BodyHead> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= headLimit) return { bytes: Buffer.concat(chunks), complete: false };
  }
  return { bytes: Buffer.concat(chunks), complete: true };
};

// Each connection has its own; `expect` was already answered here.
const hopByHop = /^(connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|expect)$/i;

const endToEnd = (raw: readonly string[]): [name: string, value: string][] => {
  const pairs: [string, string][] = [];
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const [name = '', value = ''] = raw.slice(index, index + 2);
    if (!hopByHop.test(name)) pairs.push([name, value]);
  }
  return pairs;
};

// S3 buckets and S3 Control accounts travel in the host name: only the port is replaced.
const withPort = (host: string, port: number): string => `${host.replace(/:\d+$/, '')}:${port}`;

/** What `forward` needs. */
export interface Forwarding {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly head: BodyHead;
  readonly upstream: Upstream;
  readonly agent: Agent;
}

const answered = ({ request, response, head, upstream, agent }: Forwarding): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const headers = endToEnd(request.rawHeaders).flatMap(([name, value]) => [
      name,
      /^host$/i.test(name) ? withPort(value, upstream.port) : value,
    ]);
    const outgoing = openRequest({
      agent,
      host: upstream.host,
      port: upstream.port,
      method: request.method,
      path: request.url,
      headers,
    });
    const abandon = (): void => void outgoing.destroy(new Error('the caller is gone'));
    response.once('close', abandon);
    outgoing.once('response', resolve);
    outgoing.once('error', (error) => {
      response.off('close', abandon);
      reject(Object.assign(error, { reusedSocket: outgoing.reusedSocket }));
    });
    if (head.complete) {
      outgoing.end(head.bytes);
    } else {
      outgoing.write(head.bytes);
      // Errors of either side end in the listeners above.
      pipeline(request, outgoing).catch(() => undefined);
    }
  });

const isStale = (error: unknown): boolean => {
  const { code, reusedSocket } = error as NodeJS.ErrnoException & { readonly reusedSocket?: boolean };
  return reusedSocket === true && (code === 'ECONNRESET' || code === 'EPIPE');
};

/**
 * Passes a request on and its answer back, both streamed.
 *
 * @throws the system's error when the upstream gave no answer; an answer that breaks off cuts the caller's connection
 */
export const forward = async (forwarding: Forwarding): Promise<void> => {
  const { head, response } = forwarding;
  // The upstream may close an idle connection in the moment in which it is used again: that call never arrived.
  const incoming = await answered(forwarding).catch((error: unknown) => {
    if (!head.complete || response.destroyed || !isStale(error)) throw error;
    return answered(forwarding);
  });
  response.writeHead(incoming.statusCode ?? 502, incoming.statusMessage, endToEnd(incoming.rawHeaders).flat());
  response.flushHeaders();
  await pipeline(incoming, response).catch(() => void response.destroy());
};
