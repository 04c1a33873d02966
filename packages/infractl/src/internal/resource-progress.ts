import type { TerraformEvent } from '@hera/terraform';
import type { StageReporter } from './stages';
import { duration } from './stages';

/** How many lines an apply prints where nothing is redrawn. */
const plainSteps = 10;

/** Turns the events of an apply or destroy into `n of m, slowest in flight`. */
export class ResourceProgress {
  readonly #running = new Map<string, number>();
  #done = 0;
  #told = 0;

  /** @param total how many changes the plan has */
  constructor(
    private readonly total: number,
    private readonly reporter: StageReporter,
    private readonly clock: () => number = Date.now,
  ) {}

  /** Feed every event here. */
  readonly onEvent = (event: TerraformEvent): void => {
    if (event.type === 'diagnostic' && event.severity === 'warning') this.reporter.say(`warning: ${event.summary}`);
    if (!('action' in event) || event.type === 'planned-change') return;
    if (event.action === 'refresh' || event.action === 'read') return;
    if (event.type === 'resource-start') this.#running.set(event.address, this.clock());
    if (event.type === 'resource-done') {
      this.#running.delete(event.address);
      this.#done += 1;
      this.#tellSometimes();
    }
    if (event.type === 'resource-failed') {
      this.#running.delete(event.address);
      this.reporter.say(`${event.address} failed after ${duration(event.elapsedSeconds)}`);
    }
    this.reporter.progress(this.toString());
  };

  /** For example `31 of 92, 8 in flight, slowest aws_kms_key.Key for 9.1 s`. */
  toString(): string {
    const counted = `${this.#done} of ${this.total}`;
    const [slowest] = [...this.#running].sort(([, one], [, other]) => one - other);
    if (slowest === undefined) return counted;
    const [address, since] = slowest;
    return `${counted}, ${this.#running.size} in flight, slowest ${address} for ${duration((this.clock() - since) / 1000)}`;
  }

  #tellSometimes(): void {
    const step = Math.max(1, Math.ceil(this.total / plainSteps));
    if (this.#done - this.#told < step && this.#done !== this.total) return;
    this.#told = this.#done;
    this.reporter.say(`${this.#done} of ${this.total} resources`);
  }
}
