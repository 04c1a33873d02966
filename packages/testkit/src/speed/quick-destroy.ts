import { ExitCode, HeraError } from '@hera/core/errors';
import type { ApplyResult } from '@hera/terraform';
import type { TargetConnection } from '../internal/target-connection';
import type { TerraformAccess, WorkFor } from '../internal/terraform-access';

/**
 * Destroys without reading every object first, where the state was written or compared with the account just before. A state
 * that is wrong all the same costs time and hides nothing: what Terraform cannot delete makes the destroy fail, and what it
 * does not know of is found by the leak check.
 */
export class QuickDestroy {
  #isFresh = false;

  constructor(
    private readonly terraform: TerraformAccess,
    private readonly connection: TargetConnection,
    private readonly tell: (text: string) => void,
  ) {}

  /** Something happened after which the state may not be what the account holds. */
  stateIsOld(): void {
    this.#isFresh = false;
  }

  /** Runs what leaves a state behind that is what the account holds. */
  async freshAfter<T>(work: () => Promise<T>): Promise<T> {
    this.#isFresh = false;
    const result = await work();
    this.#isFresh = true;
    return result;
  }

  async destroy(to: WorkFor): Promise<ApplyResult> {
    const isFresh = this.#isFresh && this.connection.isLocal;
    this.#isFresh = false;
    if (!isFresh) return this.#destroy(to);
    try {
      return await this.#destroy(to, { refresh: false });
    } catch (error) {
      if (!HeraError.is(error) || error.exitCode === ExitCode.interrupted || to.signal?.aborted === true) throw error;
      this.tell(`destroy without a refresh failed, and is run once more with one: ${error.message}`);
      // Whatever is wrong with the provider process is gone with it.
      await this.terraform.retire();
      return this.#destroy(to);
    }
  }

  #destroy(to: WorkFor, options: { readonly refresh?: boolean } = {}): Promise<ApplyResult> {
    return this.terraform.run((terraform) => terraform.destroy({ ...this.terraform.parallelism, ...options }), to);
  }
}
