import type { HeraError, Problem } from '@hera/core/errors';
import pc from 'picocolors';

/** How a command answers. `raw`: it writes a document of its own form to standard output. */
export type Format = 'text' | 'json' | 'raw';

/** Shape of the JSON document that a failed command prints. */
export interface ErrorDocument {
  readonly error: { readonly problems: readonly Problem[]; readonly exitCode: number; readonly details?: string };
}

/**
 * Where a command writes. In `json` and `raw`, standard output carries exactly one document and everything else goes to standard
 * error; in `text`, everything but errors and notices goes to standard output.
 */
export class Console {
  readonly colors: ReturnType<typeof pc.createColors>;
  /** Whether lines may be redrawn in place. */
  readonly live: boolean;
  #divert: ((text: string) => void) | undefined;

  constructor(
    readonly format: Format,
    private readonly streams: { readonly stdout: NodeJS.WriteStream; readonly stderr: NodeJS.WriteStream } = process,
  ) {
    const terminal = format === 'text' && streams.stdout.isTTY === true;
    // A terminal that does not know its own size draws nothing at all.
    this.live = terminal && streams.stdout.columns > 0 && !process.env['CI'];
    this.colors = pc.createColors(terminal && pc.isColorSupported);
  }

  /** One line for people. */
  line(text = ''): void {
    (this.format === 'text' ? this.streams.stdout : this.streams.stderr).write(`${text}\n`);
  }

  /** One line that must be seen even while a live list is drawn, and that is not part of the result. */
  notice(text: string): void {
    if (this.#divert !== undefined) this.#divert(text);
    else this.streams.stderr.write(`${text}\n`);
  }

  /** Sends notices to a live list for as long as it owns the terminal. */
  divert(to: ((text: string) => void) | undefined): void {
    this.#divert = to;
  }

  /** The one document of a run in `raw`. */
  raw(text: string): void {
    this.streams.stdout.write(text);
  }

  /** The one JSON document of a run; nothing in `text` and `raw`. */
  document(value: unknown): void {
    if (this.format === 'json') this.streams.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);
  }

  /**
   * A fault that the user can act on: one line a problem, then the last lines of the log that shows the cause.
   *
   * @param document what was found all the same; JSON readers get it beside the error
   */
  failure(error: HeraError, document: Readonly<Record<string, unknown>> = {}): void {
    this.streams.stderr.write(`${error.message}\n`);
    if (error.details !== undefined) this.streams.stderr.write(`\n${error.details.trimEnd()}\n`);
    const report: ErrorDocument = {
      error: {
        problems: error.problems,
        exitCode: error.exitCode,
        ...(error.details === undefined ? {} : { details: error.details }),
      },
    };
    this.document({ ...document, ...report });
  }
}
