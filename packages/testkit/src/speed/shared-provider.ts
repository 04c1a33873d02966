import type { Toolchain } from '@hera/terraform';
import type { TargetEnvironment } from '../deployment-target';
import { type ProviderProcess, startProvider } from './provider-process';

/** One started provider and the commands that use it. */
interface Turn {
  readonly process: Promise<ProviderProcess | undefined>;
  users: number;
  /** Called when the last user of a retired turn is done. @default - it is not retired */
  idle?: () => void;
}

/**
 * The provider process of one deployment: started when the first command needs it, ended on demand, and started anew by the
 * next command. It never ends below a command that uses it.
 */
export class SharedProvider {
  #turn: Turn | undefined;
  #ending: Promise<unknown> = Promise.resolve();
  #broken = false;

  constructor(private readonly toolchain: Toolchain) {}

  /** Starts it beside other work. */
  start(environment: TargetEnvironment): void {
    if (this.#broken) return;
    this.#turn ??= { process: this.#start(environment), users: 0 };
  }

  /** Runs a command with the provider, or without where none is started or none comes up. */
  async use<T>(work: (shared: ProviderProcess | undefined) => Promise<T>): Promise<T> {
    const turn = this.#turn;
    if (turn === undefined) return work(undefined);
    turn.users += 1;
    try {
      return await work(await turn.process);
    } finally {
      turn.users -= 1;
      if (turn.users === 0) turn.idle?.();
    }
  }

  /** Ends it once nobody uses it, and waits until it is gone. */
  async retire(): Promise<void> {
    const turn = this.#turn;
    this.#turn = undefined;
    if (turn !== undefined) this.#ending = Promise.all([this.#ending, end(turn)]);
    await this.#ending;
  }

  async #start(environment: TargetEnvironment): Promise<ProviderProcess | undefined> {
    try {
      return await startProvider({ toolchain: this.toolchain, environment });
    } catch {
      // Terraform starts it by itself then, and says what is wrong with it.
      this.#broken = true;
      return undefined;
    }
  }
}

const end = async (turn: Turn): Promise<void> => {
  if (turn.users > 0) await new Promise<void>((resolve) => (turn.idle = resolve));
  await (await turn.process)?.stop();
};
