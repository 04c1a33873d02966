import { HeraError } from '@hera/core/errors';
import { chmodSync, existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Writable } from 'node:stream';
import { z } from 'zod';
import type { ChangeSummary, ResourceTiming, Stage, TerraformEvent } from './events';
import { childEnvironment } from './internal/child-env';
import { failed, unexpectedOutput } from './internal/failures';
import { lockFileDisagrees, removeLockFile } from './internal/lock-file';
import { privateFolder } from './internal/run-files';
import { Runner, type StreamResult } from './internal/runner';
import { planSchema, stateSchema, type Plan, type State } from './plan';
import type { Toolchain } from './toolchain';

/** Options of `Terraform`. */
export interface TerraformOptions {
  /** The binary and its CLI configuration. At least 1.10. */
  readonly toolchain: Toolchain;
  /** The workspace, as `prepareWorkspace` made it. */
  readonly directory: string;
  /**
   * The complete environment of the child. From this process's own environment it gets only what describes the machine
   * (PATH, HOME, TMPDIR, locale, proxy and certificate settings); `undefined` takes such a name away.
   */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Called for each event, in order. @default - nobody listens */
  readonly onEvent?: (event: TerraformEvent) => void;
  /** File to which every JSON line is appended, without source excerpts. Never holds a sensitive value. @default - none */
  readonly eventLog?: string;
  /** Interrupts the running command gracefully, and refuses later ones. @default - cannot be interrupted */
  readonly signal?: AbortSignal;
  /** Seconds that Terraform has to save its state after the first interrupt. @default 120 */
  readonly grace?: number;
  /** How long to wait for a state lock of another run, as Terraform writes durations. @default '30s' */
  readonly lockTimeout?: string;
  /** How often a command is repeated after one of `transientErrors`. @default { init: 2 } */
  readonly retries?: Readonly<Partial<Record<Stage, number>>>;
  /**
   * Stream with a descriptor, for example the standard input of a helper process, that every child is handed as well and never
   * uses. Whoever reads at its other end sees it end only when this process and every Terraform that it started are gone, also
   * when this process is killed.
   *
   * @default - children get nothing but their standard streams
   */
  readonly hold?: Writable;
}

/** Options of `Terraform.init`. */
export interface InitOptions {
  /** Settings of a partial backend block. No secrets: they would stand in the process list. @default - none */
  readonly backendConfig?: Readonly<Record<string, string | number | boolean>>;
  /** Takes the newest versions that the constraints allow. @default false */
  readonly upgrade?: boolean;
  /** Forgets the previous backend settings, and leaves the state where it was. @default false */
  readonly reconfigure?: boolean;
  /** Copies the state to the backend now configured, for example from a local file to a bucket. @default false */
  readonly migrateState?: boolean;
  /** Fails when the lock file disagrees, and never changes it. @default false - such a file is rebuilt, with a warning */
  readonly readonlyLock?: boolean;
}

/** Options of `Terraform.plan`. */
export interface PlanOptions {
  /** File for the plan, relative to the workspace. May hold secrets; gets mode 0600. @default '.hera/plan.tfplan' */
  readonly out?: string;
  /** Plans the removal of everything. @default false */
  readonly destroy?: boolean;
  /** Plans only the update of the state to what is there. @default false */
  readonly refreshOnly?: boolean;
  /** Reads every object before planning. @default true */
  readonly refresh?: boolean;
  /** Addresses to which the plan is limited. @default - everything */
  readonly targets?: readonly string[];
  /** Operations at once. @default - Terraform's own, 10 */
  readonly parallelism?: number;
}

/** What a plan found. */
export interface PlanResult {
  /** Whether an apply would do anything, as `-detailed-exitcode` says: a change of an output alone counts. */
  readonly changed: boolean;
  /** Absolute path of the saved plan. */
  readonly planFile: string;
  readonly summary: ChangeSummary;
  /** Reads the plan as JSON. May hold secrets: see `redactPlan`. */
  load(): Promise<Plan>;
}

/** Options of `Terraform.apply`. */
export interface ApplyOptions {
  /** A saved plan, relative to the workspace. @default - plans and applies in one go */
  readonly planFile?: string;
  /** Operations at once. @default - Terraform's own, 10 */
  readonly parallelism?: number;
  /** Reads every object first; without meaning for a saved plan. @default true */
  readonly refresh?: boolean;
}

/** Options of `Terraform.destroy`. */
export interface DestroyOptions {
  /** Addresses to which it is limited. @default - everything */
  readonly targets?: readonly string[];
  /** Operations at once. @default - Terraform's own, 10 */
  readonly parallelism?: number;
  /** Reads every object first. @default true */
  readonly refresh?: boolean;
}

/** What an apply or a destroy did. */
export interface ApplyResult {
  readonly summary: ChangeSummary;
  /** Time per resource and action, in the order in which the work began. */
  readonly resources: readonly ResourceTiming[];
}

/** One output of the root module. */
export interface OutputValue {
  /** Whether the value must not be shown. It is in `value` all the same. */
  readonly sensitive: boolean;
  /** Terraform's type, for example `string` or `["list","string"]`. */
  readonly type: unknown;
  readonly value: unknown;
}

const outputsSchema = z.record(z.string(), z.object({ sensitive: z.boolean(), type: z.unknown(), value: z.unknown() }));

const validationSchema = z.looseObject({
  valid: z.boolean(),
  diagnostics: z
    .array(
      z.looseObject({
        severity: z.enum(['error', 'warning']),
        summary: z.string(),
        detail: z.string().default(''),
        range: z.looseObject({ filename: z.string(), start: z.looseObject({ line: z.number() }) }).optional(),
        snippet: z.looseObject({ context: z.string().nullish() }).optional(),
      }),
    )
    .default([]),
});

/** A warning of `Terraform.validate`. */
export interface ValidationWarning {
  /** Where, for example `resource.aws_vpc.main`, or the file and line. */
  readonly path: string;
  readonly summary: string;
  readonly detail: string;
}

const noChanges: ChangeSummary = { add: 0, change: 0, remove: 0, import: 0 };
const oldestVersion = [1, 10] as const;

/**
 * Terraform or OpenTofu in one workspace. Every method runs one command as a child process in a process group of its own
 * and rejects with one `HeraError` that lists all diagnostics:
 * `HERA_TF_001` init, `002` validate, `003` plan, `004` apply, `005` destroy, `006` state locked, `007` unexpected version
 * or output, `008` binary gone, `009` disk full, `010` interrupted (exit code 130), `011` unusable folder, `012` import,
 * `013` output, show and state. Not supported on Windows, which has no process groups.
 */
export class Terraform {
  readonly directory: string;
  readonly toolchain: Toolchain;
  readonly #runner: Runner;
  readonly #lock: string;

  /** @throws HeraError `HERA_TF_007` for a toolchain older than 1.10 */
  constructor(options: TerraformOptions) {
    const { toolchain, directory, env, onEvent, eventLog, signal, hold } = options;
    const [major = 0, minor = 0] = toolchain.version.split('.').map(Number);
    if (!(major > oldestVersion[0] || (major === oldestVersion[0] && minor >= oldestVersion[1]))) {
      throw unexpectedOutput(toolchain, 'is too old');
    }
    this.toolchain = toolchain;
    this.directory = resolve(directory);
    this.#lock = `-lock-timeout=${options.lockTimeout ?? '30s'}`;
    this.#runner = new Runner({
      toolchain,
      directory: this.directory,
      env: childEnvironment(toolchain, env),
      ...(onEvent === undefined ? {} : { onEvent }),
      ...(eventLog === undefined ? {} : { eventLog: resolve(eventLog) }),
      ...(signal === undefined ? {} : { signal }),
      graceMilliseconds: (options.grace ?? 120) * 1000,
      retries: options.retries ?? { init: 2 },
      ...(hold === undefined ? {} : { hold }),
    });
  }

  /** Installs providers and modules and connects the backend. A lock file of another toolchain is rebuilt. */
  async init(options: InitOptions = {}): Promise<void> {
    const { backendConfig = {}, migrateState, readonlyLock } = options;
    const args = [
      'init',
      '-input=false',
      '-no-color',
      this.#lock,
      // Terraform refuses -json together with a migration, because it could not ask.
      ...(migrateState === true ? ['-migrate-state', '-force-copy'] : ['-json']),
      ...(options.upgrade === true ? ['-upgrade'] : []),
      ...(options.reconfigure === true ? ['-reconfigure'] : []),
      ...(readonlyLock === true ? ['-lockfile=readonly'] : []),
      ...Object.entries(backendConfig).map(([key, value]) => `-backend-config=${key}=${String(value)}`),
    ];
    await this.#runner.stream('init', args, [0], (diagnostics) => {
      if (readonlyLock === true || !lockFileDisagrees(diagnostics)) return undefined;
      removeLockFile(this.directory);
      this.#runner.warn(
        'init',
        'The provider lock file was rebuilt',
        `It disagreed with the provider that this toolchain offers: ${diagnostics[0]?.summary ?? ''}`,
      );
      return args;
    });
  }

  /** Checks the configuration without credentials. @returns the warnings; errors are thrown */
  async validate(): Promise<readonly ValidationWarning[]> {
    const outcome = await this.#runner.capture('validate', ['validate', '-json', '-no-color'], [0, 1]);
    const text = outcome.stdout.trim() === '' ? undefined : outcome.stdout;
    const { valid, diagnostics } = this.#parse(validationSchema, text ?? outcome.stderr, 'validate');
    const found = diagnostics.map(({ severity, summary, detail, range, snippet }) => {
      const place = range === undefined ? '' : `${range.filename}:${range.start.line}`;
      return { severity, summary, detail, path: snippet?.context ?? place };
    });
    if (!valid) {
      throw failed({
        stage: 'validate',
        toolchain: this.toolchain,
        directory: this.directory,
        diagnostics: found.map(({ path, ...rest }) => ({ ...rest, address: path })),
        lines: [],
        outcome,
      });
    }
    return found.map(({ path, summary, detail }) => ({ path, summary, detail }));
  }

  /** Compares configuration, state and account, and saves the plan. Changes nothing. */
  async plan(options: PlanOptions = {}): Promise<PlanResult> {
    const planFile = resolve(this.directory, options.out ?? join(privateFolder, 'plan.tfplan'));
    const args = [
      ...this.#common('plan'),
      '-detailed-exitcode',
      `-out=${planFile}`,
      ...(options.destroy === true ? ['-destroy'] : []),
      ...(options.refreshOnly === true ? ['-refresh-only'] : []),
      ...shared(options),
    ];
    const { exitCode, ui } = await this.#runner.stream('plan', args, [0, 2]);
    if (existsSync(planFile)) chmodSync(planFile, 0o600);
    return {
      changed: exitCode === 2,
      planFile,
      summary: ui.summary('plan') ?? noChanges,
      load: () => this.show({ planFile }),
    };
  }

  /** Applies a saved plan, or plans and applies. */
  async apply(options: ApplyOptions = {}): Promise<ApplyResult> {
    const { planFile, parallelism } = options;
    const args =
      planFile === undefined
        ? [...this.#common('apply'), '-auto-approve', ...shared(options)]
        : [
            ...this.#common('apply'),
            ...shared(parallelism === undefined ? {} : { parallelism }),
            resolve(this.directory, planFile),
          ];
    return this.#applied(await this.#runner.stream('apply', args), 'apply');
  }

  /** Destroys everything that the state holds, or the targets. */
  async destroy(options: DestroyOptions = {}): Promise<ApplyResult> {
    const args = [...this.#common('destroy'), '-auto-approve', ...shared(options)];
    return this.#applied(await this.#runner.stream('destroy', args), 'destroy');
  }

  /** Outputs of the root module, with the values of sensitive ones. */
  async output(): Promise<Readonly<Record<string, OutputValue>>> {
    const { stdout } = await this.#runner.capture('output', ['output', '-json', '-no-color']);
    return this.#parse(outputsSchema, stdout, 'output');
  }

  /** Reads a saved plan as JSON. May hold secrets: see `redactPlan`. */
  show(target: { readonly planFile: string }): Promise<Plan>;
  /** Reads the current state, or a state file, as JSON. Holds secrets: see `redactState`. */
  show(target?: { readonly stateFile?: string }): Promise<State>;
  async show(target: { readonly planFile?: string; readonly stateFile?: string } = {}): Promise<Plan | State> {
    const file = target.planFile ?? target.stateFile;
    const args = ['show', '-json', '-no-color', ...(file === undefined ? [] : [resolve(this.directory, file)])];
    const { stdout } = await this.#runner.capture('show', args);
    return target.planFile === undefined
      ? this.#parse(stateSchema, stdout, 'show')
      : this.#parse(planSchema, stdout, 'show');
  }

  /** Addresses of all resources and data sources in the state; none when there is no state yet. */
  async stateList(): Promise<readonly string[]> {
    const outcome = await this.#runner.capture('state', ['state', 'list'], [0, 1]);
    if (outcome.exitCode === 0) return outcome.stdout.split('\n').filter((line) => line !== '');
    if (outcome.stderr.includes('No state file was found')) return [];
    throw failed({
      stage: 'state',
      toolchain: this.toolchain,
      directory: this.directory,
      diagnostics: [],
      lines: outcome.stderr.split('\n').filter((line) => line.trim() !== ''),
      outcome,
    });
  }

  /** Takes an existing object into the state. */
  async importResource(address: string, id: string): Promise<void> {
    await this.#runner.stream('import', ['import', '-input=false', '-no-color', this.#lock, address, id]);
  }

  #common(command: string): string[] {
    return [command, '-json', '-input=false', '-no-color', this.#lock];
  }

  #applied({ ui }: StreamResult, operation: 'apply' | 'destroy'): ApplyResult {
    const summary = ui.summary(operation) ?? (operation === 'destroy' ? ui.summary('apply') : undefined);
    if (summary === undefined) throw unexpectedOutput(this.toolchain, `gave no summary of its ${operation}`);
    return { summary, resources: ui.timings };
  }

  #parse<T>(schema: z.ZodType<T>, text: string, command: string): T {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (error) {
      if (HeraError.is(error)) throw error;
      throw unexpectedOutput(this.toolchain, `answered ${command} with something that is not JSON`);
    }
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    // Only paths and reasons: the values may be secret.
    const where = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('\n');
    throw unexpectedOutput(this.toolchain, `answered ${command} in an unknown format`, where);
  }
}

const shared = (options: {
  readonly refresh?: boolean;
  readonly targets?: readonly string[];
  readonly parallelism?: number;
}): string[] => [
  ...(options.refresh === false ? ['-refresh=false'] : []),
  ...(options.targets ?? []).map((target) => `-target=${target}`),
  ...(options.parallelism === undefined ? [] : [`-parallelism=${options.parallelism}`]),
];
