import { closeSync, openSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';

const pollMilliseconds = 80;

/**
 * Follows a file that another process appends to, line by line. Polls, because file system events are unreliable on
 * network and container file systems; reads are synchronous and small.
 */
export class LineTail {
  readonly #descriptor: number;
  readonly #decoder = new StringDecoder('utf8');
  readonly #chunk = Buffer.alloc(64 * 1024);
  readonly #timer: NodeJS.Timeout;
  #pending = '';

  constructor(
    file: string,
    private readonly onLine: (line: string) => void,
  ) {
    this.#descriptor = openSync(file, 'r');
    this.#timer = setInterval(() => this.#drain(), pollMilliseconds);
  }

  #drain(): void {
    for (;;) {
      const read = readSync(this.#descriptor, this.#chunk, 0, this.#chunk.length, null);
      if (read === 0) return;
      this.#push(this.#decoder.write(this.#chunk.subarray(0, read)));
    }
  }

  #push(text: string): void {
    const lines = (this.#pending + text).split('\n');
    this.#pending = lines.pop() ?? '';
    for (const line of lines) if (line.trim() !== '') this.onLine(line);
  }

  /** Reads what is left, also a last line without its end, and closes. */
  stop(): void {
    clearInterval(this.#timer);
    this.#drain();
    this.#push(`${this.#decoder.end()}\n`);
    closeSync(this.#descriptor);
  }
}
