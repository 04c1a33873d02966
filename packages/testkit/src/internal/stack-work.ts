import type { StackManifest } from '@hera/core/manifest';
import type { ApplyResult, InitOptions } from '@hera/terraform';
import { resolve } from 'node:path';
import type { DeploymentOptions, LateDeploymentOptions, StageListener, UpdateResult } from '../deployment-options';
import { QuickDestroy } from '../speed/quick-destroy';
import type { StackOnDisk } from '../synth';
import { manifestBeside, plainManifest, readManifest } from './manifest-file';
import { checkReplacements, type ReplaceExpectation } from './replacements';
import { RunNote } from './run-note';
import { StagePlans } from './stage-plans';
import { StageRunner } from './stage-runner';
import { TargetConnection } from './target-connection';
import { TerraformAccess } from './terraform-access';

/** A version of a stack. */
export type StackVersion = Pick<StackOnDisk, 'stackFile' | 'manifestFile'>;

/** The parts that the stages of one deployment work with, and what several stages do. */
export class StackWork {
  readonly directory: string;
  readonly stages: StageRunner;
  readonly connection: TargetConnection;
  readonly terraform: TerraformAccess;
  readonly plans: StagePlans;
  readonly quick: QuickDestroy;
  readonly #note: RunNote;
  #stackFile: string;
  #manifest: StackManifest;
  #isKept = false;

  /** @throws HeraError as the constructor of `Deployment` says */
  constructor(readonly options: DeploymentOptions | LateDeploymentOptions) {
    this.directory = resolve(options.directory);
    this.#stackFile = options.stackFile;
    this.stages = new StageRunner(options, () => this.terraform.retire());
    this.#manifest = this.#readManifest(options.manifestFile);
    this.#note = new RunNote(options, this.directory);
    this.connection = new TargetConnection(options.target, () => this.#manifest);
    if (!this.connection.isLate) this.connection.open();
    this.terraform = new TerraformAccess(options, this.directory, this.connection, this.stages.inFlight);
    this.plans = new StagePlans(this.directory, this.terraform, options.target.admit);
    this.quick = new QuickDestroy(this.terraform, this.connection, (text) => this.stages.tell(text));
  }

  get manifest(): StackManifest {
    return this.#manifest;
  }

  /** Whether a destroy was left out. */
  get isKept(): boolean {
    return this.#isKept;
  }

  async init(signal: AbortSignal, options: InitOptions): Promise<void> {
    const { opened } = this.connection;
    if (opened !== undefined) this.#note.write(opened, this.#stackFile);
    await this.terraform.init(this.#stackFile, { signal }, options);
  }

  async import(signal: AbortSignal, address: string, id: string): Promise<void> {
    this.#touch();
    await this.terraform.run((terraform) => terraform.importResource(address, id), { signal });
  }

  apply(signal: AbortSignal, planFile: string | undefined, listener: StageListener): Promise<ApplyResult> {
    return this.quick.freshAfter(() => {
      this.#touch();
      return this.plans.apply(signal, planFile, listener);
    });
  }

  async update(signal: AbortSignal, next: StackVersion, expectation: ReplaceExpectation): Promise<UpdateResult> {
    this.#stackFile = next.stackFile;
    this.#manifest = this.#readManifest(next.manifestFile);
    await this.init(signal, {});
    const plan = await this.plans.make(signal);
    this.plans.take();
    checkReplacements(plan.json, expectation);
    if (plan.changed) await this.apply(signal, plan.planFile, {});
    const replaced = plan.changes.filter(({ action }) => action === 'replace').map(({ address }) => address);
    return { changes: plan.changes, replaced };
  }

  async destroy(signal: AbortSignal, listener: StageListener): Promise<ApplyResult> {
    const result = await this.quick.destroy({ signal, listener });
    this.#note.remove();
    await this.terraform.retire();
    return result;
  }

  /** Leaves everything as it is, and says how to go on. */
  keep(): void {
    this.#isKept = true;
    const connection = this.connection.open();
    this.#note.write(connection, this.#stackFile);
    this.stages.tell(this.#note.howToGoOn(connection.environment));
  }

  close(): void {
    this.#note.close();
    this.connection.close();
    void this.terraform.retire();
  }

  /** Something may exist from now on. */
  #touch(): void {
    this.quick.stateIsOld();
    this.#note.touch(this.connection.open(), this.#stackFile);
  }

  #readManifest(file: string | undefined): StackManifest {
    const found = file ?? manifestBeside(this.#stackFile);
    if (found !== undefined) return readManifest(found);
    const { environment, realAccount } = this.options.target;
    return plainManifest(this.#stackFile, typeof environment === 'function' ? {} : environment, realAccount);
  }
}
