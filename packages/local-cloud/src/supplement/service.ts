import type { IncomingHttpHeaders } from 'node:http';
import type { Caller } from './caller';

/** One request, read completely. */
export interface WireRequest {
  readonly method: string;
  /** Still percent-encoded: ARNs travel as one path segment. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly caller: Caller;
}

/** A request of a test to the supplement itself, at `/_hera/<service>/...`. */
export interface AdminRequest {
  readonly method: string;
  /** Segments behind the name of the service, decoded. */
  readonly path: readonly string[];
  /** Parsed JSON. `undefined` for an empty body. */
  readonly body: unknown;
}

/** Which operation a request asks for; without `run` the supplement lacks it. */
export interface Resolution {
  /**
   * Its name, or the method and path where the API has no operation. Only a refusal asks for it, since the API model is loaded for
   * what stands in no route table.
   */
  readonly operation: () => string | Promise<string>;
  /** Performs the operation and gives its output members. @default - not implemented: the server answers 501 */
  readonly run?: () => Promise<object>;
}

/**
 * One emulated control plane, kept in a folder of its own. The protocol is the service's business: REST-JSON services use
 * `restJson`, an AWS JSON 1.1 service resolves by the `X-Amz-Target` header. Output and errors are written by the server,
 * because both protocols share that form (dates as epoch seconds, `__type` and `x-amzn-errortype`).
 */
export interface SupplementService {
  /** SigV4 signing name. */
  readonly name: string;
  readonly contentType: 'application/json' | 'application/x-amz-json-1.1';
  readonly implemented: readonly string[];
  /** Where the emulation is knowingly less than AWS, in plain words, for the capability report. */
  readonly limits: readonly string[];
  resolve(request: WireRequest): Resolution;
  /** Answers `/_hera/<service>/...`. @default - the service has no admin requests */
  readonly admin?: (request: AdminRequest) => object | Promise<object>;
  /** Releases sockets, and ends what runs behind the service. */
  stop(): void | Promise<void>;
}
