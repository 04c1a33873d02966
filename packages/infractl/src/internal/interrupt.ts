import type { Console } from './console';
import { interruptedError } from './problems';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Turns signals into one abort; further signals only say what is being waited for, because state is being saved. */
export class Interrupt {
  readonly #controller = new AbortController();
  #waitingFor = 'the running step to end';
  #received: NodeJS.Signals | undefined;
  readonly #listener: (signal: NodeJS.Signals) => void;

  constructor(private readonly console: Console) {
    this.#listener = (signal) => this.#receive(signal);
    for (const signal of signals) process.on(signal, this.#listener);
  }

  /** Aborted by the first signal. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The first signal. @default - none was received */
  get received(): NodeJS.Signals | undefined {
    return this.#received;
  }

  /** What a second Ctrl-C is answered with. */
  waitFor(what: string): void {
    this.#waitingFor = what;
  }

  /** Lets signals act as usual again. */
  dispose(): void {
    for (const signal of signals) process.off(signal, this.#listener);
  }

  #receive(signal: NodeJS.Signals): void {
    if (this.#received === undefined) {
      this.#received = signal;
      this.console.notice(`${signal}: stopping, waiting for ${this.#waitingFor}`);
      this.#controller.abort(interruptedError(signal));
      return;
    }
    this.console.notice(`${signal}: still waiting for ${this.#waitingFor} (process ${process.pid})`);
  }
}
