import type { SupplementService } from './service';

/** What one service has, and what it was asked for and lacks. */
export interface ServiceCapabilities {
  readonly implemented: readonly string[];
  /** Operation to the number of times it was asked for and answered with 501. */
  readonly unknownAsked: Readonly<Record<string, number>>;
  /** Where the emulation is knowingly less than AWS. */
  readonly limits: readonly string[];
}

/** The capability report, as `GET /_hera/capabilities` answers it. Keys are SigV4 signing names. */
export interface Capabilities {
  readonly services: Readonly<Record<string, ServiceCapabilities>>;
}

/** Counts what was asked for and is lacking. */
export class CapabilityReport {
  readonly #asked = new Map<string, Map<string, number>>();

  constructor(private readonly services: readonly SupplementService[]) {}

  countUnknown(service: string, operation: string): void {
    const counts = this.#asked.get(service) ?? new Map<string, number>();
    counts.set(operation, (counts.get(operation) ?? 0) + 1);
    this.#asked.set(service, counts);
  }

  /** Services of the supplement first; then those that were asked for and are not in it at all. */
  read(): Capabilities {
    const names = new Set([...this.services.map(({ name }) => name), ...this.#asked.keys()]);
    const entries = [...names].map((name): [string, ServiceCapabilities] => {
      const service = this.services.find((candidate) => candidate.name === name);
      return [
        name,
        {
          implemented: [...(service?.implemented ?? [])].sort(),
          unknownAsked: Object.fromEntries(this.#asked.get(name) ?? []),
          limits: service?.limits ?? ['The supplement has nothing of this service.'],
        },
      ];
    });
    return { services: Object.fromEntries(entries) };
  }
}
