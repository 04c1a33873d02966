import { ExitCode, HeraError } from '@hera/core/errors';
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** One call that went through the proxy. Holds no header, no query and no body, so no secret. */
export interface ProxiedRequest {
  /** When it came in: ISO 8601, UTC. */
  readonly at: string;
  /** SigV4 signing name, or `?`. */
  readonly service: string;
  /** Operation, or `?` where the proxy could not tell it. */
  readonly operation: string;
  /** Twelve digits. */
  readonly account: string;
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** HTTP status that the caller got. @default - the caller got no answer */
  readonly status?: number;
  /** Milliseconds until the answer was complete or the connection was gone. */
  readonly ms: number;
  /** Name of the rule that applied. @default - none did */
  readonly fault?: string;
  /** What that rule did: `throttle`, `delay 200 ms`, `status 500`. @default - none applied */
  readonly effect?: string;
}

const cannotWrite = (file: string, cause: unknown): HeraError =>
  new HeraError(
    {
      code: 'HERA_TEST_105',
      path: 'log',
      message: `${file} cannot be written (${(cause as NodeJS.ErrnoException).code ?? String(cause)})`,
      allowed: 'a file in a folder that can be written to',
      fix: 'choose another file, or make room',
    },
    { exitCode: ExitCode.environment, cause },
  );

/** Keeps the requests of one proxy, and appends them to a file as JSON lines. */
export class RequestLog {
  readonly requests: ProxiedRequest[] = [];
  readonly #file: string | undefined;
  #descriptor: number | undefined;
  #failure: HeraError | undefined;

  /** @throws HeraError `HERA_TEST_105`, exit code 3, when the file cannot be opened */
  constructor(file?: string) {
    if (file === undefined) return;
    this.#file = resolve(file);
    try {
      mkdirSync(dirname(this.#file), { recursive: true });
      this.#descriptor = openSync(this.#file, 'a', 0o600);
    } catch (error) {
      throw cannotWrite(this.#file, error);
    }
  }

  add(request: ProxiedRequest): void {
    this.requests.push(request);
    if (this.#descriptor === undefined || this.#failure !== undefined) return;
    try {
      writeSync(this.#descriptor, `${JSON.stringify(request)}\n`);
    } catch (error) {
      // Calls must go on; the log is reported as incomplete when it is closed.
      this.#failure = cannotWrite(this.#file ?? '', error);
    }
  }

  /** @throws HeraError `HERA_TEST_105` when a request could not be written */
  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
    if (this.#failure !== undefined) throw this.#failure;
  }
}
