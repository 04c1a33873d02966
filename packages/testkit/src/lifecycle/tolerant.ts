import { UnsupportedOperation } from '../internal/unsupported';

/** Collects the calls that the target lacks, so that one missing answer does not hide the others. */
export class Tolerant {
  readonly #missing = new Set<string>();

  /** Calls such as `eks:ListInsights`, sorted. */
  get missing(): readonly string[] {
    return [...this.#missing].sort();
  }

  /** What `read` answers, or `otherwise` where the target lacks the call. Any other failure stays one. */
  async read<T>(read: () => Promise<T>, otherwise: T): Promise<T> {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof UnsupportedOperation)) throw error;
      this.#missing.add(error.operation);
      return otherwise;
    }
  }
}
