import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/** Appends raw JSON lines to the caller's log. Remembers its first failure: an apply must not die for its log. */
export class EventLog {
  failure: unknown;

  constructor(readonly file: string | undefined) {
    if (file !== undefined) mkdirSync(dirname(file), { recursive: true });
  }

  append(line: string): void {
    if (this.file === undefined || this.failure !== undefined) return;
    try {
      appendFileSync(this.file, `${line}\n`, { mode: 0o600 });
    } catch (error) {
      this.failure = error;
    }
  }
}
