import type { ServerResponse } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { randomUUID } from 'node:crypto';
import { AwsError } from './aws-error';

/** Largest request body, in bytes: 1 MiB. EKS itself takes far less. */
export const BODY_LIMIT = 1024 * 1024;

/** Reads a body. @throws AwsError (413) above `BODY_LIMIT` */
export const readBody = async (request: IncomingMessage): Promise<Buffer> => {
  const tooLarge = (): AwsError =>
    new AwsError('RequestEntityTooLargeException', 413, `The request body is larger than ${BODY_LIMIT} bytes.`);
  if (Number(request.headers['content-length'] ?? 0) > BODY_LIMIT) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_LIMIT) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

/** Both AWS JSON protocols carry timestamps as epoch seconds, which `JSON.stringify` would write as ISO text. */
const toWire = (value: unknown): unknown => {
  if (value instanceof Date) return value.getTime() / 1000;
  if (Array.isArray(value)) return value.map(toWire);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, toWire(member)]));
};

/** Writes a body as AWS JSON. */
export const writeJson = (
  response: ServerResponse,
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): void => {
  if (response.headersSent || response.destroyed) return;
  const text = JSON.stringify(toWire(body));
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    'x-amzn-requestid': randomUUID(),
    ...headers,
  });
  response.end(text);
};

/** Writes an answer of another server as it came. */
export const writeRaw = (
  response: ServerResponse,
  { status, contentType, body }: { readonly status: number; readonly contentType: string; readonly body: string },
): void => {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, { 'content-type': contentType, 'content-length': Buffer.byteLength(body) });
  response.end(body);
};

/** Writes an error the way REST-JSON (header) and AWS JSON 1.1 (`__type`) clients look for it. */
export const writeError = (response: ServerResponse, error: AwsError, contentType: string): void =>
  writeJson(
    response,
    error.status,
    { __type: error.code, message: error.message, ...error.members },
    {
      'content-type': contentType,
      'x-amzn-errortype': error.code,
      // The rest of a refused body is not read, so the connection cannot be used again.
      ...(error.status === 413 ? { connection: 'close' } : {}),
    },
  );
