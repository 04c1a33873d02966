import type { Toolchain } from '@hera/terraform';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { TargetEnvironment } from '../deployment-target';
import type { ProviderProcess } from './provider-process';
import { providerProgram } from './provider-program';
import { SharedInit } from './shared-init';
import { SharedProvider } from './shared-provider';
import { readStackProviders } from './stack-providers';

/** What decides, beside the stack, whether a provider may be shared. */
export interface ProviderReuseOptions {
  readonly toolchain: Toolchain;
  /** The workspace. */
  readonly directory: string;
  /** False turns it off. */
  readonly wanted: boolean;
}

/** How the next `init` is done. */
export interface InitPlan {
  /** Whether a started provider may be attached to: a real init of the same providers has succeeded before. */
  readonly attaches: boolean;
  /** To be called after the init has succeeded. */
  succeeded(): void;
}

const ordinary: InitPlan = { attaches: false, succeeded: () => undefined };

/**
 * Decides when the commands of a deployment share one provider process, and shares it. The conditions are in
 * docs/adr/0012-provider-reuse.md; where one does not hold, Terraform works as it always does.
 */
export class ProviderReuse {
  readonly #provider: SharedProvider;
  #allowed = false;

  constructor(private readonly options: ProviderReuseOptions) {
    this.#provider = new SharedProvider(options.toolchain);
  }

  /**
   * Looks at the stack in the workspace, and gives the workspace what a real init of the same providers has made.
   *
   * @param environment of a local AWS; undefined for a real account and for a target that still starts
   */
  async beforeInit(isLocal: boolean, environment: TargetEnvironment | undefined): Promise<InitPlan> {
    const { directory, toolchain } = this.options;
    this.#allowed = false;
    const stack = isLocal ? readStackProviders(directory) : undefined;
    const init = stack === undefined ? undefined : SharedInit.of(toolchain, stack.wanted);
    if (stack === undefined || init === undefined) {
      // The stack may have changed since the last init.
      await this.retire();
      return ordinary;
    }
    const mayShare = this.#mayShare(environment) && stack.hasOneAwsBlock;
    if (!mayShare) await this.retire();
    else if (environment !== undefined) this.#provider.start(environment);
    const attaches = mayShare && environment !== undefined && init.exists;
    const hadLock = existsSync(join(directory, '.terraform.lock.hcl'));
    // Beside a provider that is linked from a mirror, init checks what it is given, which takes longer than doing it.
    if (attaches || toolchain.awsProvider.from === 'registry') init.seed(directory);
    return {
      attaches: attaches && init.matches(directory) && this.#isInstalled(),
      succeeded: () => {
        if (!hadLock) init.keep(directory);
        this.#allowed = mayShare && this.#isInstalled();
      },
    };
  }

  /**
   * Runs a command with the shared provider, which is started for it when it may be.
   *
   * @param environment of a local AWS; undefined for a real account
   */
  command<T>(
    environment: TargetEnvironment | undefined,
    work: (shared: ProviderProcess | undefined) => Promise<T>,
  ): Promise<T> {
    if (!this.#allowed || environment === undefined || !this.#mayShare(environment)) return work(undefined);
    this.#provider.start(environment);
    return this.#provider.use(work);
  }

  /** Runs the init that was planned. */
  init<T>({ attaches }: InitPlan, work: (shared: ProviderProcess | undefined) => Promise<T>): Promise<T> {
    return attaches ? this.#provider.use(work) : work(undefined);
  }

  /** Runs a command that needs no provider, with it all the same where it runs: Terraform then does not check its package. */
  beside<T>(work: (shared: ProviderProcess | undefined) => Promise<T>): Promise<T> {
    return this.#allowed ? this.#provider.use(work) : work(undefined);
  }

  /** Ends the provider; the next command starts another one. */
  retire(): Promise<void> {
    return this.#provider.retire();
  }

  #mayShare(environment: TargetEnvironment | undefined): boolean {
    const { wanted, toolchain } = this.options;
    // Somebody else has started one already.
    const isGiven = environment?.['TF_REATTACH_PROVIDERS'] !== undefined;
    return (
      wanted && !isGiven && process.env['HERA_TESTKIT_REATTACH'] !== '0' && providerProgram(toolchain) !== undefined
    );
  }

  /** Whether the lock file and the link of the workspace name the very program that is shared. */
  #isInstalled(): boolean {
    const { directory, toolchain } = this.options;
    const program = providerProgram(toolchain);
    if (program === undefined) return false;
    try {
      const lock = readFileSync(join(directory, '.terraform.lock.hcl'), 'utf8');
      const entry = /^provider "registry\.terraform\.io\/hashicorp\/aws" \{[^}]*?^\s*version\s*=\s*"([^"]+)"/ms.exec(
        lock,
      );
      const link = join(directory, '.terraform', 'providers', program.place);
      return entry?.[1] === program.version && realpathSync(link) === realpathSync(program.folder);
    } catch {
      return false;
    }
  }
}
