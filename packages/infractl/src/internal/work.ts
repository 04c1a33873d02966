import {
  type OutputValue,
  type Plan,
  prepareWorkspace,
  redactPlan,
  Terraform,
  type TerraformEvent,
  type Toolchain,
} from '@hera/terraform';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ResourceProgress } from './resource-progress';
import type { StageReporter } from './stages';

/** Where Terraform works for one app and target. */
export interface Ground {
  readonly toolchain: Toolchain;
  /** Run folder of the app: `terraform/` below it holds state and plan. */
  readonly directory: string;
  /** What Terraform gets besides the machine's own variables. */
  readonly env: Readonly<Record<string, string>>;
  readonly parallelism: number | undefined;
  readonly override: Readonly<Record<string, unknown>> | undefined;
  readonly backendConfig: Readonly<Record<string, string>> | undefined;
  readonly signal: AbortSignal;
}

/** A plan that was made and saved, and can be applied exactly as it was shown. */
export interface SavedPlan {
  readonly planFile: string;
  readonly changed: boolean;
  /** May hold secrets. */
  readonly plan: Plan;
  /** Safe to write anywhere. */
  readonly redacted: Plan;
  readonly counts: { readonly add: number; readonly change: number; readonly remove: number };
}

/** Outputs of a stack, with the values of sensitive ones left out. */
export interface PublicOutputs {
  readonly values: Readonly<Record<string, unknown>>;
  /** Names of the outputs whose values are left out. */
  readonly sensitive: readonly string[];
}

/** Splits outputs into what may be shown and the names of what may not. */
export const publicOutputs = (outputs: Readonly<Record<string, OutputValue>>): PublicOutputs => {
  const entries = Object.entries(outputs);
  return {
    values: Object.fromEntries(
      entries.filter(([, { sensitive }]) => !sensitive).map(([name, { value }]) => [name, value]),
    ),
    sensitive: entries.filter(([, { sensitive }]) => sensitive).map(([name]) => name),
  };
};

/** For example `92 to add, 0 to change, 0 to destroy`. */
export const countsText = ({ add, change, remove }: SavedPlan['counts']): string =>
  `${add} to add, ${change} to change, ${remove} to destroy`;

/** Terraform on one ground, stage by stage. */
export class Work {
  readonly directory: string;
  /** What the last apply or destroy said, line by line. */
  readonly eventLog: string;

  constructor(readonly ground: Ground) {
    this.directory = join(ground.directory, 'terraform');
    this.eventLog = join(ground.directory, 'apply.jsonl');
  }

  async prepare(stackFile: string): Promise<void> {
    const { override } = this.ground;
    await prepareWorkspace({ directory: this.directory, stackFile, ...(override === undefined ? {} : { override }) });
  }

  async init(): Promise<void> {
    const { backendConfig } = this.ground;
    await this.#terraform({}).init({ reconfigure: true, ...(backendConfig === undefined ? {} : { backendConfig }) });
  }

  async validate(): Promise<readonly string[]> {
    const warnings = await this.#terraform({}).validate();
    return warnings.map(({ path, summary }) => `${path}: ${summary}`);
  }

  async plan(
    options: { readonly destroy?: boolean; readonly onEvent?: (event: TerraformEvent) => void } = {},
  ): Promise<SavedPlan> {
    const { onEvent, destroy = false } = options;
    const terraform = this.#terraform(onEvent === undefined ? {} : { onEvent });
    const { planFile, changed, summary, load } = await terraform.plan({ destroy, ...this.#parallelism() });
    const plan = await load();
    const { add, change, remove } = summary;
    return { planFile, changed, plan, redacted: redactPlan(plan), counts: { add, change, remove } };
  }

  /** Applies exactly the saved plan. @returns what was done, in words */
  async apply({ planFile, counts }: SavedPlan, reporter: StageReporter): Promise<string> {
    const progress = new ResourceProgress(counts.add + counts.change + counts.remove, reporter);
    mkdirSync(this.ground.directory, { recursive: true });
    rmSync(this.eventLog, { force: true });
    const terraform = this.#terraform({ onEvent: progress.onEvent, eventLog: this.eventLog });
    const { summary } = await terraform.apply({ planFile, ...this.#parallelism() });
    return `${summary.add} added, ${summary.change} changed, ${summary.remove} destroyed`;
  }

  async outputs(): Promise<Readonly<Record<string, OutputValue>>> {
    return this.#terraform({}).output();
  }

  /** How many resources the state holds. */
  async resourceCount(): Promise<number> {
    const addresses = await this.#terraform({}).stateList();
    return addresses.filter((address) => !/(^|\.)data\./.test(address)).length;
  }

  #parallelism(): { parallelism?: number } {
    const { parallelism } = this.ground;
    return parallelism === undefined ? {} : { parallelism };
  }

  #terraform(listen: { readonly onEvent?: (event: TerraformEvent) => void; readonly eventLog?: string }): Terraform {
    const { toolchain, env, signal } = this.ground;
    return new Terraform({ toolchain, directory: this.directory, env, signal, ...listen });
  }
}
