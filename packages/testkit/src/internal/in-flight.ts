import type { TerraformEvent } from '@hera/terraform';
import { performance } from 'node:perf_hooks';

/** Which resources Terraform works on right now. */
export class InFlight {
  readonly #since = new Map<string, { readonly action: string; readonly at: number }>();

  constructor(private readonly clock: () => number = () => performance.now()) {}

  /** Feed every event here. */
  note(event: TerraformEvent): void {
    if (event.type === 'resource-start') this.#since.set(event.address, { action: event.action, at: this.clock() });
    if (event.type === 'resource-done' || event.type === 'resource-failed') this.#since.delete(event.address);
  }

  /** Forgets what a stage that is over has left. */
  clear(): void {
    this.#since.clear();
  }

  /** For example `slowest in flight: create of aws_eks_cluster.main for 812.4 s (3 in flight)`. */
  slowest(): string | undefined {
    const [slowest] = [...this.#since].sort(([, one], [, other]) => one.at - other.at);
    if (slowest === undefined) return undefined;
    const [address, { action, at }] = slowest;
    const seconds = ((this.clock() - at) / 1000).toFixed(1);
    return `slowest in flight: ${action} of ${address} for ${seconds} s (${this.#since.size} in flight)`;
  }
}
