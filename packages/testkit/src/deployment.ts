import { ExitCode, HeraError } from '@hera/core/errors';
import type { StackManifest } from '@hera/core/manifest';
import {
  type ApplyResult,
  changesOf,
  driftOf,
  type InitOptions,
  type OutputValue,
  type PlanOptions,
  type PlanResult,
  prepareWorkspace,
  Terraform,
  type TerraformEvent,
  type ValidationWarning,
} from '@hera/terraform';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type AwsClients, createAwsClients } from './aws-clients';
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
import { checkTarget, localState, type TargetEnvironment } from './deployment-target';
import { checkDeadlines, withDeadline } from './internal/deadlines';
import { InFlight } from './internal/in-flight';
import { manifestBeside, plainManifest, readManifest } from './internal/manifest-file';
import { problemsOfPlan } from './internal/plan-problems';
import { checkReplacements, type ReplaceExpectation } from './internal/replacements';
import { optionsOfRun, RunNote } from './internal/run-note';
import { skippedStages } from './internal/skipped-stages';
import { StageClock } from './internal/stage-clock';
import { inventory, type InventoryItem, leftovers } from './inventory';
import { usedSeed } from './isolation/unique-name';
import type { DeploymentStage, StageTiming } from './stage';
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

const planFileName = '.hera/plan.tfplan';

/** How one stage behaves. */
interface StageWork<T> {
  readonly run: (signal: AbortSignal) => Promise<T>;
  /** What a skipped stage answers. */
  readonly skipped: () => T | Promise<T>;
  /** Whether it ends by itself when it is interrupted. @default true */
  readonly savesState?: boolean;
  /** Whether a result is a success. @default - any is */
  readonly holds?: (value: T) => boolean;
}

const nothingDone: ApplyResult = { summary: { add: 0, change: 0, remove: 0, import: 0 }, resources: [] };

/**
 * A synthesised stack on its way into an account and out again. Every stage has a deadline, can be left out with
 * `HERA_SKIP_<stage>=1`, is timed, reported and kept in `timings`, and rejects with a `HeraError`: those of `Terraform`,
 * and `HERA_TEST_001` interrupted, `004` second plan not empty, `005` something left after destroy, `006` unreadable
 * manifest, `080` deadline missed; `HERA_LC_042` for a local stack on its way to a real account.
 */
export class Deployment {
  readonly directory: string;
  readonly #options: DeploymentOptions | LateDeploymentOptions;
  readonly #clock: StageClock;
  readonly #skipped: ReadonlySet<DeploymentStage>;
  readonly #deadlines: Readonly<Record<DeploymentStage, number>>;
  readonly #inFlight = new InFlight();
  readonly #note: RunNote;
  #stackFile: string;
  #manifest: StackManifest;
  #connected: { readonly environment: TargetEnvironment; readonly aws: AwsClients } | undefined;
  #planFile: string | undefined;
  #kept = false;

  /** @throws HeraError `HERA_TEST_006`, `HERA_TEST_081`, `HERA_TEST_082`, `HERA_LC_042`, `HERA_TF_007` */
  constructor(options: DeploymentOptions | LateDeploymentOptions) {
    this.#options = options;
    this.directory = resolve(options.directory);
    this.#stackFile = options.stackFile;
    this.#skipped = skippedStages(process.env);
    this.#deadlines = checkDeadlines(options.deadlines ?? {});
    this.#manifest = this.#readManifest(options.manifestFile);
    this.#clock = new StageClock(options.signal, options.onStage);
    this.#clock.add(options.earlier ?? []);
    this.#note = new RunNote(options, this.directory);
    if (typeof options.target.environment !== 'function') this.#connect();
    this.#openTerraform({}, options.signal);
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
    return this.#manifest;
  }

  /**
   * Clients for the account that the stack is deployed to.
   *
   * @throws HeraError `HERA_LC_042`
   */
  get aws(): AwsClients {
    return this.#connect().aws;
  }

  /** Every stage that ended so far, in order. */
  get timings(): readonly StageTiming[] {
    return this.#clock.timings;
  }

  /** Writes the workspace, installs providers and connects the backend. */
  init(options: Pick<InitOptions, 'reconfigure'> = {}): Promise<void> {
    return this.#stage('init', { run: (signal) => this.#init(signal, options), skipped: () => undefined });
  }

  /** Lets Terraform check the configuration. @returns the warnings */
  validate(): Promise<readonly ValidationWarning[]> {
    return this.#stage('validate', { run: (signal) => this.#stateTerraform(signal).validate(), skipped: () => [] });
  }

  /** Plans, and keeps the plan for the next `apply`. A skipped one answers with the plan that an earlier run has saved. */
  plan(options: Pick<PlanOptions, 'destroy'> = {}): Promise<DeploymentPlan> {
    return this.#stage('plan', { run: (signal) => this.#plan(signal, options), skipped: () => this.#savedPlan() });
  }

  /** Takes an existing object into the state. */
  import(address: string, id: string): Promise<void> {
    this.#planFile = undefined;
    return this.#stage('import', {
      run: async (signal) => {
        this.#touch();
        await this.#terraform(signal).importResource(address, id);
      },
      skipped: () => undefined,
    });
  }

  /**
   * Plans without reading the plan as JSON, which takes Terraform seconds: for a caller that reads it later, with `load`, beside the apply.
   * A target that admits plans has to read them first, and does.
   */
  planUnread(): Promise<PlanResult> {
    return this.#stage('plan', {
      run: (signal) => (this.#options.target.admit === undefined ? this.#planOnly(signal, {}) : this.#plan(signal, {})),
      skipped: () => this.#savedPlan(),
    });
  }

  /** Applies the plan of the last `plan`, or plans and applies when there is none. */
  apply({ plan, ...listener }: ApplyStageOptions = {}): Promise<ApplyResult> {
    const planFile = plan?.planFile ?? this.#planFile;
    this.#planFile = undefined;
    return this.#stage('apply', {
      run: (signal) => this.#apply(signal, planFile, listener),
      skipped: () => nothingDone,
    });
  }

  /**
   * Plans again, which must find nothing to do.
   *
   * @throws HeraError `HERA_TEST_004` with one problem for each resource and output that would change
   */
  idempotent(): Promise<void> {
    return this.#stage('idempotent', {
      run: async (signal) => {
        const result = await this.#terraform(signal).plan({ out: '.hera/second.tfplan', ...this.#parallelism() });
        if (!result.changed) return;
        const problems = problemsOfPlan(await result.load());
        throw new HeraError(
          problems.length > 0
            ? problems
            : {
                code: 'HERA_TEST_004',
                path: '',
                message: 'the second plan is not empty, and names no resource',
                fix: 'run a plan and look at what it shows',
              },
          { exitCode: ExitCode.failed },
        );
      },
      skipped: () => undefined,
    });
  }

  /** Compares the account with what was applied. Changes nothing. */
  drift(): Promise<DriftReport> {
    return this.#stage<DriftReport>('drift', {
      run: async (signal) => {
        const result = await this.#terraform(signal).plan({ out: '.hera/drift.tfplan', ...this.#parallelism() });
        const plan = await result.load();
        const repair = changesOf(plan);
        const addresses = new Set(repair.map(({ address }) => address));
        return {
          drifted: result.changed,
          found: driftOf(plan).filter(({ address }) => addresses.has(address)),
          repair,
        };
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
    const {
      stackFile,
      manifestFile,
      earlier = [],
    }: Partial<StackOnDisk> & { stackFile: string } = typeof next === 'string' ? { stackFile: next } : next;
    this.#clock.add(earlier);
    this.#planFile = undefined;
    const result = await this.#stage<UpdateResult>('update', {
      run: async (signal) => {
        this.#stackFile = stackFile;
        this.#manifest = this.#readManifest(manifestFile);
        await this.#init(signal, {});
        const plan = await this.#plan(signal, {});
        this.#planFile = undefined;
        checkReplacements(plan.json, expectation);
        if (plan.changed) await this.#apply(signal, plan.planFile, {});
        const replaced = plan.changes.filter(({ action }) => action === 'replace').map(({ address }) => address);
        return { changes: plan.changes, replaced };
      },
      skipped: () => ({ changes: [], replaced: [] }),
    });
    if (!this.#skipped.has('update')) await this.idempotent();
    return result;
  }

  /** Runs checks through the SDK. The stage counts as failed when a check fails; the results say which. */
  verify(options: Omit<VerifyOptions, 'signal'> = {}): Promise<readonly CheckResult[]> {
    return this.#stage<readonly CheckResult[]>('verify', {
      run: async (signal) => verify(await this.checkContext(), { ...options, signal }),
      skipped: () => [],
      savesState: false,
      holds: allHold,
    });
  }

  /** Destroys everything that the state holds. A skipped one keeps the state and tells how to go on. */
  destroy(listener: StageListener = {}): Promise<ApplyResult> {
    this.#planFile = undefined;
    return this.#stage('destroy', {
      run: async (signal) => {
        const result = await this.#terraform(signal, listener).destroy(this.#parallelism());
        this.#note.remove();
        return result;
      },
      skipped: () => {
        this.#kept = true;
        this.#note.write(this.#connect(), this.#stackFile);
        this.#tell(this.#note.howToGoOn(this.#connect().environment));
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
    return this.#stage<readonly InventoryItem[]>('leaks', {
      run: async () => {
        const items = await this.inventory();
        const left = leftovers(items);
        if (left.length === 0) return items;
        throw new HeraError(
          left.map(({ service, type, id, name }) => ({
            code: 'HERA_TEST_005',
            path: `${service}.${type}`,
            message: `${id}${name === undefined || name === id ? '' : ` (${name})`} is still there after the destroy`,
            allowed: 'nothing, but keys that wait for their deletion',
            fix: 'delete it, and find out why the stack does not know of it',
          })),
          { exitCode: ExitCode.failed },
        );
      },
      skipped: () => [],
      savesState: false,
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
    return this.#stateTerraform(this.#options.signal).output();
  }

  /** How many resources the state holds, data sources not counted. */
  async resourceCount(): Promise<number> {
    const addresses = await this.#stateTerraform(this.#options.signal).stateList();
    return addresses.filter((address) => !/(^|\.)data\./.test(address)).length;
  }

  /** What a check needs, for running one by itself. */
  async checkContext(): Promise<CheckContext> {
    const outputs = Object.entries(await this.outputs()).map(([name, { value }]) => [name, value] as const);
    return { aws: this.aws, manifest: this.manifest, outputs: Object.fromEntries(outputs) };
  }

  /** Closes the SDK clients. Touches nothing in the account. */
  close(): void {
    this.#note.close();
    this.#connected?.aws.destroy();
  }

  async #stage<T>(stage: DeploymentStage, { run, skipped, savesState = true, holds }: StageWork<T>): Promise<T> {
    if (this.#skipped.has(stage) || (stage === 'leaks' && this.#kept)) {
      const value = await skipped();
      this.#clock.skip(stage);
      return value;
    }
    this.#inFlight.clear();
    const { signal } = this.#options;
    const inFlight = (): string | undefined => this.#inFlight.slowest();
    const limits = { stage, seconds: this.#deadlines[stage], signal, savesState, inFlight };
    try {
      return await this.#clock.run(stage, () => withDeadline(limits, run), holds);
    } catch (error) {
      const seed = usedSeed();
      if (seed !== undefined) this.#tell(`${stage} failed; HERA_TEST_SEED=${seed} repeats the names of this run`);
      throw error;
    }
  }

  async #init(signal: AbortSignal, options: InitOptions): Promise<void> {
    const { target } = this.#options;
    const override = target.override ?? (this.aws.local ? localState : undefined);
    const stackFile = this.#stackFile;
    if (this.#connected !== undefined) this.#note.write(this.#connected, stackFile);
    await prepareWorkspace({ directory: this.directory, stackFile, ...(override === undefined ? {} : { override }) });
    const { backendConfig } = target;
    await this.#stateTerraform(signal).init({ ...options, ...(backendConfig === undefined ? {} : { backendConfig }) });
  }

  async #plan(signal: AbortSignal, options: Pick<PlanOptions, 'destroy'>): Promise<DeploymentPlan> {
    const result = await this.#planOnly(signal, options);
    // Not to be applied before it is admitted.
    this.#planFile = undefined;
    const json = await result.load();
    if (options.destroy !== true) await this.#options.target.admit?.(json);
    this.#planFile = result.planFile;
    return { ...result, json, changes: changesOf(json) };
  }

  async #planOnly(signal: AbortSignal, options: Pick<PlanOptions, 'destroy'>): Promise<PlanResult> {
    this.#planFile = undefined;
    const result = await this.#terraform(signal).plan({ ...options, out: planFileName, ...this.#parallelism() });
    this.#planFile = result.planFile;
    return result;
  }

  async #savedPlan(): Promise<DeploymentPlan> {
    const planFile = join(this.directory, planFileName);
    if (!existsSync(planFile)) {
      throw new HeraError({
        code: 'HERA_TEST_086',
        path: 'HERA_SKIP_plan',
        message: `no earlier run has saved a plan in ${this.directory}`,
        fix: 'unset HERA_SKIP_plan, or give the folder of the earlier run',
      });
    }
    const terraform = this.#terraform(this.#options.signal);
    const json = await terraform.show({ planFile });
    await this.#options.target.admit?.(json);
    this.#planFile = planFile;
    const changes = changesOf(json);
    const count = (...actions: readonly string[]): number =>
      changes.filter(({ action, mode }) => mode === 'managed' && actions.includes(action)).length;
    return {
      changed: json.applyable ?? changes.length > 0,
      planFile,
      summary: {
        add: count('create', 'replace'),
        change: count('update'),
        remove: count('delete', 'replace'),
        import: count('import'),
      },
      load: () => terraform.show({ planFile }),
      json,
      changes,
    };
  }

  async #apply(signal: AbortSignal, planFile: string | undefined, listener: StageListener): Promise<ApplyResult> {
    // Without a plan that was looked at, Terraform would apply whatever it finds.
    const mustAsk = planFile === undefined && this.#options.target.admit !== undefined;
    const admitted = mustAsk ? (await this.#plan(signal, {})).planFile : planFile;
    this.#planFile = undefined;
    this.#touch();
    return this.#terraform(signal, listener).apply({
      ...this.#parallelism(),
      ...(admitted === undefined ? {} : { planFile: admitted }),
    });
  }

  /** Something may exist from now on. */
  #touch(): void {
    this.#note.touch(this.#connect(), this.#stackFile);
  }

  #tell(text: string): void {
    const { onNotice = (line) => void process.stderr.write(`${line}\n`) } = this.#options;
    onNotice(text);
  }

  #readManifest(file: string | undefined): StackManifest {
    const found = file ?? manifestBeside(this.#stackFile);
    if (found !== undefined) return readManifest(found);
    const { environment, realAccount } = this.#options.target;
    return plainManifest(this.#stackFile, typeof environment === 'function' ? {} : environment, realAccount);
  }

  #connect(): { readonly environment: TargetEnvironment; readonly aws: AwsClients } {
    if (this.#connected !== undefined) return this.#connected;
    const { environment: given } = this.#options.target;
    const environment = typeof given === 'function' ? given() : given;
    checkTarget(environment, this.manifest);
    const aws = createAwsClients({ region: this.manifest.environment.region, environment });
    this.#connected = { environment, aws };
    return this.#connected;
  }

  #parallelism(): { readonly parallelism?: number } {
    const parallelism = this.#options.parallelism ?? (this.aws.local ? 20 : undefined);
    return parallelism === undefined ? {} : { parallelism };
  }

  #terraform(signal: AbortSignal | undefined, listener?: StageListener): Terraform {
    return this.#openTerraform(this.#connect().environment, signal, listener);
  }

  /** For what touches configuration and state alone: a target that still starts is not waited for. */
  #stateTerraform(signal: AbortSignal | undefined): Terraform {
    const late = typeof this.#options.target.environment === 'function';
    return this.#openTerraform(this.#connected?.environment ?? (late ? {} : this.#connect().environment), signal);
  }

  #openTerraform(env: TargetEnvironment, signal: AbortSignal | undefined, listener: StageListener = {}): Terraform {
    const tell = listener.onEvent ?? this.#options.onEvent;
    const eventLog = listener.eventLog ?? this.#options.eventLog;
    return new Terraform({
      toolchain: this.#options.toolchain,
      directory: this.directory,
      env,
      onEvent: (event: TerraformEvent) => {
        this.#inFlight.note(event);
        tell?.(event);
      },
      ...(eventLog === undefined ? {} : { eventLog }),
      ...(signal === undefined ? {} : { signal }),
    });
  }
}
