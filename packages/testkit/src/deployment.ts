import { ExitCode, HeraError } from '@hera/core/errors';
import type { StackManifest } from '@hera/core/manifest';
import {
  type ApplyResult,
  changesOf,
  driftOf,
  type OutputValue,
  type Plan,
  type PlannedChange,
  type PlanResult,
  prepareWorkspace,
  Terraform,
  type TerraformEvent,
  type Toolchain,
  type ValidationWarning,
} from '@hera/terraform';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type AwsClients, createAwsClients } from './aws-clients';
import type { CheckContext, CheckResult } from './check';
import { checkTarget, type DeploymentTarget, localState } from './deployment-target';
import { inventory, type InventoryItem, leftovers } from './inventory';
import { problemsOfPlan } from './internal/plan-problems';
import { StageClock } from './internal/stage-clock';
import type { DeploymentStage, StageReport, StageTiming } from './stage';
import { allHold, verify, type VerifyOptions } from './verify';

/** Options of `Deployment`. */
export interface DeploymentOptions {
  readonly toolchain: Toolchain;
  /** The `cdk.tf.json`, or a folder of Terraform configuration. Only read. */
  readonly stackFile: string;
  /** The `hera.manifest.json` of the same synth. */
  readonly manifestFile: string;
  /** Folder that Terraform works in. Its state is kept, so that a later `Deployment` over the same folder goes on. */
  readonly directory: string;
  readonly target: DeploymentTarget;
  /** Operations that Terraform runs at once. @default - 20 for a local AWS, which has no rate limits; Terraform's own 10 else */
  readonly parallelism?: number;
  /** Interrupts Terraform gracefully, which keeps its state, and refuses later stages. @default - cannot be interrupted */
  readonly signal?: AbortSignal;
  /** Called when a stage starts and when it ends. @default - nobody listens */
  readonly onStage?: (report: StageReport) => void;
  /** Called for each event of Terraform. @default - nobody listens */
  readonly onEvent?: (event: TerraformEvent) => void;
  /** File to which Terraform's events are appended as JSON lines. @default - none */
  readonly eventLog?: string;
}

/** A plan, read. */
export interface DeploymentPlan extends PlanResult {
  /** What an apply would do. */
  readonly changes: readonly PlannedChange[];
  /** The plan as JSON. May hold secrets: see `redactPlan` of `@hera/terraform`. */
  readonly json: Plan;
}

/** What changed behind Terraform's back. */
export interface DriftReport {
  /** Whether an apply would change anything. */
  readonly drifted: boolean;
  /**
   * What was changed outside of Terraform since the last apply, as far as it matters: a refresh also finds what other
   * resources of the same apply have changed, such as the routes of a route table.
   */
  readonly found: readonly PlannedChange[];
  /** What an apply would do to put it right. */
  readonly repair: readonly PlannedChange[];
}

const readManifest = (file: string): StackManifest => {
  let cause: unknown;
  try {
    const manifest = JSON.parse(readFileSync(file, 'utf8')) as StackManifest;
    if (manifest.schemaVersion === 1) return manifest;
  } catch (error) {
    cause = error;
  }
  throw new HeraError(
    {
      code: 'HERA_TEST_006',
      path: 'manifestFile',
      message: `${file} is not a manifest of this version of Hera`,
      allowed: 'the hera.manifest.json that the synth wrote beside cdk.tf.json',
      fix: 'run the synth again, with the same version of Hera',
    },
    { cause },
  );
};

/**
 * A synthesised stack on its way into an account and out again. Every stage is timed, reported and kept in `timings`, and
 * rejects with a `HeraError`: those of `Terraform`, and `HERA_TEST_001` interrupted, `004` second plan not empty, `005`
 * something left after destroy, `006` unreadable manifest; `HERA_LC_042` for a local stack on its way to a real account.
 */
export class Deployment {
  readonly directory: string;
  readonly manifest: StackManifest;
  /** Clients for the account that the stack is deployed to. */
  readonly aws: AwsClients;
  readonly #options: DeploymentOptions;
  readonly #terraform: Terraform;
  readonly #clock: StageClock;
  readonly #parallelism: { readonly parallelism?: number };
  #planFile: string | undefined;

  /** @throws HeraError `HERA_TEST_006`, `HERA_LC_042`, `HERA_TF_007` */
  constructor(options: DeploymentOptions) {
    const { target, toolchain, onEvent, eventLog, signal } = options;
    this.#options = options;
    this.directory = resolve(options.directory);
    this.manifest = readManifest(options.manifestFile);
    this.aws = createAwsClients({ region: this.manifest.environment.region, environment: target.environment });
    checkTarget(target, this.manifest);
    const parallelism = options.parallelism ?? (this.aws.local ? 20 : undefined);
    this.#parallelism = parallelism === undefined ? {} : { parallelism };
    this.#clock = new StageClock(signal, options.onStage);
    this.#terraform = new Terraform({
      toolchain,
      directory: this.directory,
      env: target.environment,
      ...(onEvent === undefined ? {} : { onEvent }),
      ...(eventLog === undefined ? {} : { eventLog }),
      ...(signal === undefined ? {} : { signal }),
    });
  }

  /** Every stage that ended so far, in order. */
  get timings(): readonly StageTiming[] {
    return this.#clock.timings;
  }

  /** Writes the workspace, installs providers and connects the backend. */
  init(): Promise<void> {
    return this.#stage('init', async () => {
      const { target, stackFile } = this.#options;
      const override = target.override ?? (this.aws.local ? localState : undefined);
      await prepareWorkspace({ directory: this.directory, stackFile, ...(override === undefined ? {} : { override }) });
      const { backendConfig } = target;
      await this.#terraform.init(backendConfig === undefined ? {} : { backendConfig });
    });
  }

  /** Lets Terraform check the configuration. @returns the warnings */
  validate(): Promise<readonly ValidationWarning[]> {
    return this.#stage('validate', () => this.#terraform.validate());
  }

  /** Plans, and keeps the plan for the next `apply`. */
  plan(options: { readonly destroy?: boolean } = {}): Promise<DeploymentPlan> {
    return this.#stage('plan', async () => {
      const result = await this.#terraform.plan({ ...options, ...this.#parallelism });
      const json = await result.load();
      this.#planFile = result.planFile;
      return { ...result, json, changes: changesOf(json) };
    });
  }

  /** Applies the plan of the last `plan`, or plans and applies when there is none. */
  apply(): Promise<ApplyResult> {
    const planFile = this.#planFile;
    this.#planFile = undefined;
    return this.#stage('apply', () =>
      this.#terraform.apply({ ...this.#parallelism, ...(planFile === undefined ? {} : { planFile }) }),
    );
  }

  /**
   * Plans again, which must find nothing to do.
   *
   * @throws HeraError `HERA_TEST_004` with one problem for each resource and output that would change
   */
  idempotent(): Promise<void> {
    return this.#stage('idempotent', async () => {
      const result = await this.#terraform.plan({ out: '.hera/second.tfplan', ...this.#parallelism });
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
    });
  }

  /** Compares the account with what was applied. Changes nothing. */
  drift(): Promise<DriftReport> {
    return this.#stage('drift', async () => {
      const result = await this.#terraform.plan({ out: '.hera/drift.tfplan', ...this.#parallelism });
      const plan = await result.load();
      const repair = changesOf(plan);
      const addresses = new Set(repair.map(({ address }) => address));
      return { drifted: result.changed, found: driftOf(plan).filter(({ address }) => addresses.has(address)), repair };
    });
  }

  /** Runs checks through the SDK. The stage counts as failed when a check fails; the results say which. */
  verify(options: Omit<VerifyOptions, 'signal'> = {}): Promise<readonly CheckResult[]> {
    const { signal } = this.#options;
    return this.#stage(
      'verify',
      async () => verify(await this.checkContext(), { ...options, ...(signal === undefined ? {} : { signal }) }),
      allHold,
    );
  }

  /** Destroys everything that the state holds. */
  destroy(): Promise<ApplyResult> {
    this.#planFile = undefined;
    return this.#stage('destroy', () => this.#terraform.destroy(this.#parallelism));
  }

  /**
   * Looks for what a destroy left behind. In a local AWS, untagged things count too.
   *
   * @returns what was looked at and is no leftover: keys that wait for their deletion, calls that the target lacks
   * @throws HeraError `HERA_TEST_005` with one problem for each leftover
   */
  leaks(): Promise<readonly InventoryItem[]> {
    return this.#stage('leaks', async () => {
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
    return this.#terraform.output();
  }

  /** What a check needs, for running one by itself. */
  async checkContext(): Promise<CheckContext> {
    const outputs = Object.entries(await this.outputs()).map(([name, { value }]) => [name, value] as const);
    return { aws: this.aws, manifest: this.manifest, outputs: Object.fromEntries(outputs) };
  }

  /** Closes the SDK clients. Touches nothing in the account. */
  close(): void {
    this.aws.destroy();
  }

  #stage<T>(stage: DeploymentStage, work: () => Promise<T>, holds?: (value: T) => boolean): Promise<T> {
    return this.#clock.run(stage, work, holds);
  }
}
