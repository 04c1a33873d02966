import type { StackManifest } from '@hera/core/manifest';
import type {
  ApplyResult,
  InitOptions,
  OutputValue,
  PlanOptions,
  PlanResult,
  ValidationWarning,
} from '@hera/terraform';
import type { AwsClients } from './aws-clients';
import type { CheckContext, CheckResult } from './check';
import type {
  ApplyStageOptions,
  DeploymentOptions,
  DeploymentPlan,
  DriftReport,
  LateDeploymentOptions,
  StageListener,
  UpdateResult,
} from './deployment-options';
import { driftIn, requireEmpty, requireNoLeftovers } from './internal/findings';
import type { ReplaceExpectation } from './internal/replacements';
import { optionsOfRun } from './internal/run-note';
import { StackWork } from './internal/stack-work';
import { inventory, type InventoryItem } from './inventory';
import type { StageTiming } from './stage';
import { type StackBuild, type StackOnDisk, synthStack, type SynthStackOptions } from './synth';
import { allHold, verify, type VerifyOptions } from './verify';

export type {
  ApplyStageOptions,
  DeploymentOptions,
  DeploymentPlan,
  DriftReport,
  LateDeploymentOptions,
  StageListener,
  UpdateResult,
} from './deployment-options';

const nothingDone: ApplyResult = { summary: { add: 0, change: 0, remove: 0, import: 0 }, resources: [] };

/**
 * A synthesised stack on its way into an account and out again. Every stage has a deadline, can be left out with
 * `HERA_SKIP_<stage>=1`, is timed, reported and kept in `timings`, and rejects with a `HeraError`: those of `Terraform`,
 * and `HERA_TEST_001` interrupted, `004` second plan not empty, `005` something left after destroy, `006` unreadable
 * manifest, `080` deadline missed; `HERA_LC_042` for a local stack on its way to a real account.
 */
export class Deployment {
  readonly directory: string;
  readonly #work: StackWork;

  /** @throws HeraError `HERA_TEST_006`, `HERA_TEST_081`, `HERA_TEST_082`, `HERA_LC_042`, `HERA_TF_007` */
  constructor(options: DeploymentOptions | LateDeploymentOptions) {
    this.#work = new StackWork(options);
    this.directory = this.#work.directory;
  }

  /** Synthesises a CDKTF app into `synth` below `directory`, and gives a deployment of it. */
  static async fromStack(
    build: StackBuild,
    options: Omit<DeploymentOptions, 'stackFile' | 'manifestFile' | 'earlier'> & Pick<SynthStackOptions, 'stack'>,
  ): Promise<Deployment> {
    const { directory, stack, toolchain, target: to } = options;
    const { version } = toolchain.awsProvider;
    const kind = to.realAccount === undefined ? 'local' : 'aws';
    const target = { kind, ...(version === undefined ? {} : { providerVersion: version }) } as const;
    const made = await synthStack(build, { directory, target, ...(stack === undefined ? {} : { stack }) });
    return new Deployment({ ...options, ...made });
  }

  /**
   * Goes on in the folder of an earlier run that was recorded and not destroyed, in its account and with its toolchain.
   *
   * @param directory folder that Terraform worked in
   * @param more what a record cannot hold; for a real account also the target, as `realAws` gives it
   * @throws HeraError `HERA_TEST_086` when no run is recorded there
   */
  static resume(directory: string, more: Partial<Omit<DeploymentOptions, 'directory'>> = {}): Deployment {
    return new Deployment(optionsOfRun(directory, more));
  }

  /** What the synth knew of the stack. */
  get manifest(): StackManifest {
    return this.#work.manifest;
  }

  /**
   * Clients for the account that the stack is deployed to.
   *
   * @throws HeraError `HERA_LC_042`
   */
  get aws(): AwsClients {
    return this.#work.connection.open().aws;
  }

  /** Every stage that ended so far, in order. */
  get timings(): readonly StageTiming[] {
    return this.#work.stages.clock.timings;
  }

  /** Writes the workspace, installs providers and connects the backend. */
  init(options: Pick<InitOptions, 'reconfigure'> = {}): Promise<void> {
    return this.#work.stages.run('init', {
      run: (signal) => this.#work.init(signal, options),
      skipped: () => undefined,
    });
  }

  /** Lets Terraform check the configuration. @returns the warnings */
  validate(): Promise<readonly ValidationWarning[]> {
    return this.#work.stages.run('validate', {
      run: (signal) => this.#work.terraform.validate({ signal }),
      skipped: () => [],
    });
  }

  /** Plans, and keeps the plan for the next `apply`. A skipped one answers with the plan that an earlier run has saved. */
  plan(options: Pick<PlanOptions, 'destroy'> = {}): Promise<DeploymentPlan> {
    return this.#work.stages.run('plan', {
      run: (signal) => this.#work.plans.make(signal, options),
      skipped: () => this.#work.plans.saved(this.#work.options.signal),
    });
  }

  /** Takes an existing object into the state. */
  import(address: string, id: string): Promise<void> {
    this.#work.plans.take();
    return this.#work.stages.run('import', {
      run: (signal) => this.#work.import(signal, address, id),
      skipped: () => undefined,
    });
  }

  /**
   * Plans without reading the plan as JSON, which takes Terraform seconds: for a caller that reads it later, with `load`, beside the apply.
   * A target that admits plans has to read them first, and does.
   */
  planUnread(): Promise<PlanResult> {
    return this.#work.stages.run<PlanResult>('plan', {
      run: (signal) => this.#work.plans.makeUnread(signal),
      skipped: () => this.#work.plans.saved(this.#work.options.signal),
    });
  }

  /** Applies the plan of the last `plan`, or plans and applies when there is none. */
  apply({ plan, ...listener }: ApplyStageOptions = {}): Promise<ApplyResult> {
    const taken = this.#work.plans.take();
    const planFile = plan?.planFile ?? taken;
    return this.#work.stages.run('apply', {
      run: (signal) => this.#work.apply(signal, planFile, listener),
      skipped: () => nothingDone,
    });
  }

  /**
   * Plans again, which must find nothing to do.
   *
   * @throws HeraError `HERA_TEST_004` with one problem for each resource and output that would change
   */
  idempotent(): Promise<void> {
    return this.#work.stages.run('idempotent', {
      run: (signal) =>
        this.#work.quick.freshAfter(async () =>
          requireEmpty(await this.#work.plans.beside(signal, '.hera/second.tfplan')),
        ),
      skipped: () => undefined,
    });
  }

  /** Compares the account with what was applied. Changes nothing. */
  drift(): Promise<DriftReport> {
    return this.#work.stages.run<DriftReport>('drift', {
      run: async (signal) => {
        const report = await driftIn(await this.#work.plans.beside(signal, '.hera/drift.tfplan'));
        if (report.drifted !== false) this.#work.quick.stateIsOld();
        return report;
      },
      skipped: () => ({ drifted: undefined, found: [], repair: [] }),
    });
  }

  /**
   * Takes another version of the stack: plans it, holds the plan against what may be replaced, applies exactly it, and
   * plans again, which must find nothing to do. Nothing is changed when the plan does not hold.
   *
   * @param next a stack file, or what `synthStack` gave for other props
   * @throws HeraError `HERA_TEST_083` for what would be replaced or deleted and may not, `HERA_TEST_084` for an expectation
   *   that makes no sense, `HERA_TEST_004`
   */
  async update(
    next: string | (Pick<StackOnDisk, 'stackFile' | 'manifestFile'> & Partial<StackOnDisk>),
    expectation: ReplaceExpectation = {},
  ): Promise<UpdateResult> {
    const version = typeof next === 'string' ? { stackFile: next } : next;
    const { earlier = [] }: Partial<StackOnDisk> = version;
    this.#work.stages.clock.add(earlier);
    this.#work.plans.take();
    const result = await this.#work.stages.run<UpdateResult>('update', {
      run: (signal) => this.#work.update(signal, version, expectation),
      skipped: () => ({ changes: [], replaced: [] }),
    });
    if (!this.#work.stages.skips('update')) await this.idempotent();
    return result;
  }

  /** Runs checks through the SDK. The stage counts as failed when a check fails; the results say which. */
  verify(options: Omit<VerifyOptions, 'signal'> = {}): Promise<readonly CheckResult[]> {
    return this.#work.stages.run<readonly CheckResult[]>('verify', {
      run: async (signal) => verify(await this.checkContext(), { ...options, signal }),
      skipped: () => [],
      savesState: false,
      holds: allHold,
    });
  }

  /** Destroys everything that the state holds. A skipped one keeps the state and tells how to go on. */
  destroy(listener: StageListener = {}): Promise<ApplyResult> {
    this.#work.plans.take();
    return this.#work.stages.run('destroy', {
      run: (signal) => this.#work.destroy(signal, listener),
      skipped: () => {
        this.#work.keep();
        return nothingDone;
      },
    });
  }

  /**
   * Looks for what a destroy left behind. In a local AWS, untagged things count too. Skipped together with the destroy.
   *
   * @returns what was looked at and is no leftover: keys that wait for their deletion, calls that the target lacks
   * @throws HeraError `HERA_TEST_005` with one problem for each leftover
   */
  leaks(): Promise<readonly InventoryItem[]> {
    return this.#work.stages.run<readonly InventoryItem[]>('leaks', {
      run: async () => requireNoLeftovers(await this.inventory()),
      skipped: () => [],
      savesState: false,
      leftOut: this.#work.isKept,
    });
  }

  /** What exists of this environment now, without judging it. */
  inventory(): Promise<readonly InventoryItem[]> {
    return inventory(this.aws, {
      environmentName: this.manifest.environment.name,
      scope: this.aws.local ? 'account' : 'environment',
    });
  }

  /** Outputs of the stack, with the values of sensitive ones. */
  outputs(): Promise<Readonly<Record<string, OutputValue>>> {
    return this.#work.terraform.runOffline((terraform) => terraform.output(), this.#work.options);
  }

  /** How many resources the state holds, data sources not counted. */
  async resourceCount(): Promise<number> {
    const addresses = await this.#work.terraform.runOffline((terraform) => terraform.stateList(), this.#work.options);
    return addresses.filter((address) => !/(^|\.)data\./.test(address)).length;
  }

  /** What a check needs, for running one by itself. */
  async checkContext(): Promise<CheckContext> {
    const outputs = Object.entries(await this.outputs()).map(([name, { value }]) => [name, value] as const);
    return { aws: this.aws, manifest: this.manifest, outputs: Object.fromEntries(outputs) };
  }

  /** Closes the SDK clients, and ends the provider process. Touches nothing in the account. */
  close(): void {
    this.#work.close();
  }
}
