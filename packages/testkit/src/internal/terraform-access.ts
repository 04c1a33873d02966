import {
  type InitOptions,
  prepareWorkspace,
  Terraform,
  type TerraformEvent,
  type ValidationWarning,
} from '@hera/terraform';
import type { DeploymentOptions, LateDeploymentOptions, StageListener } from '../deployment-options';
import { localState, type TargetEnvironment } from '../deployment-target';
import type { ProviderProcess } from '../speed/provider-process';
import { ProviderReuse } from '../speed/provider-reuse';
import type { InFlight } from './in-flight';
import type { TargetConnection } from './target-connection';

/** What a piece of work is run for. */
export interface WorkFor {
  /** @default - cannot be interrupted */
  readonly signal?: AbortSignal | undefined;
  /** @default - those of the deployment */
  readonly listener?: StageListener;
}

/** Opens Terraform in the workspace of one deployment: with the environment of its target, and its provider where one is shared. */
export class TerraformAccess {
  readonly #reuse: ProviderReuse;

  /** @throws HeraError `HERA_TF_007` */
  constructor(
    private readonly options: DeploymentOptions | LateDeploymentOptions,
    private readonly directory: string,
    private readonly connection: TargetConnection,
    private readonly inFlight: InFlight,
  ) {
    const { toolchain, reuseProvider: wanted = true } = options;
    this.#reuse = new ProviderReuse({ toolchain, directory, wanted });
    this.#open({}, undefined, {});
  }

  get parallelism(): { readonly parallelism?: number } {
    const parallelism = this.options.parallelism ?? (this.connection.open().aws.local ? 20 : undefined);
    return parallelism === undefined ? {} : { parallelism };
  }

  /** Writes the workspace and runs its `init`. */
  async init(stackFile: string, { signal }: WorkFor, options: InitOptions): Promise<void> {
    const { directory, connection } = this;
    const { target } = this.options;
    const override = target.override ?? (connection.open().aws.local ? localState : undefined);
    await prepareWorkspace({ directory, stackFile, ...(override === undefined ? {} : { override }) });
    const { backendConfig } = target;
    const environment = connection.opened?.environment;
    const plan = await this.#reuse.beforeInit(connection.isLocal, environment);
    const initOptions = { ...options, ...(backendConfig === undefined ? {} : { backendConfig }) };
    await this.#reuse.init(plan, (shared) => this.#open(environment ?? {}, shared, { signal }).init(initOptions));
    plan.succeeded();
  }

  /** Checks the configuration, with the shared provider where the target is there. */
  validate(to: WorkFor): Promise<readonly ValidationWarning[]> {
    const validated = (terraform: Terraform): Promise<readonly ValidationWarning[]> => terraform.validate();
    return this.connection.opened === undefined ? this.runOffline(validated, to) : this.run(validated, to);
  }

  /** Runs a command that talks to the target. */
  run<T>(work: (terraform: Terraform) => Promise<T>, to: WorkFor): Promise<T> {
    const { environment, aws } = this.connection.open();
    return this.#reuse.command(aws.local ? environment : undefined, (shared) =>
      work(this.#open(environment, shared, to)),
    );
  }

  /** Runs a command for which the configuration and the state are enough: a target that still starts is not waited for. */
  runOffline<T>(work: (terraform: Terraform) => Promise<T>, to: WorkFor): Promise<T> {
    const environment = this.connection.opened?.environment ?? {};
    return this.#reuse.beside((shared) => work(this.#open(environment, shared, to)));
  }

  /** Ends the shared provider and waits until it is gone; the next command starts another one. */
  retire(): Promise<void> {
    return this.#reuse.retire();
  }

  #open(environment: TargetEnvironment, shared: ProviderProcess | undefined, { signal, listener }: WorkFor): Terraform {
    const tell = listener?.onEvent ?? this.options.onEvent;
    const eventLog = listener?.eventLog ?? this.options.eventLog;
    return new Terraform({
      toolchain: this.options.toolchain,
      directory: this.directory,
      env: shared?.environment ?? environment,
      onEvent: (event: TerraformEvent) => {
        this.inFlight.note(event);
        tell?.(event);
      },
      ...(eventLog === undefined ? {} : { eventLog }),
      ...(signal === undefined ? {} : { signal }),
      ...(shared === undefined ? {} : { hold: shared.hold }),
    });
  }
}
