import { HeraError } from '@hera/core/errors';
import { type ApplyResult, changesOf, type Plan, type PlanOptions, type PlanResult } from '@hera/terraform';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DeploymentPlan, StageListener } from '../deployment-options';
import type { DeploymentTarget } from '../deployment-target';
import type { TerraformAccess } from './terraform-access';

const planFileName = '.hera/plan.tfplan';

type PlanKind = Pick<PlanOptions, 'destroy'>;

/** Makes plans, keeps the last one for the next apply, and applies nothing that the target has not admitted. */
export class StagePlans {
  #planFile: string | undefined;

  constructor(
    private readonly directory: string,
    private readonly terraform: TerraformAccess,
    private readonly admit: DeploymentTarget['admit'],
  ) {}

  /** The plan that the next apply takes, which then is nobody's any more. */
  take(): string | undefined {
    const planFile = this.#planFile;
    this.#planFile = undefined;
    return planFile;
  }

  /** Plans, reads the plan, and lets the target look at it. */
  async make(signal: AbortSignal, options: PlanKind = {}): Promise<DeploymentPlan> {
    const result = await this.#make(signal, options);
    // Not to be applied before it is admitted.
    this.take();
    const json = await result.load();
    if (options.destroy !== true) await this.admit?.(json);
    this.#planFile = result.planFile;
    return { ...result, load: () => Promise.resolve(json), json, changes: changesOf(json) };
  }

  /** Plans without reading the plan, unless the target has to. */
  makeUnread(signal: AbortSignal): Promise<PlanResult> {
    return this.admit === undefined ? this.#make(signal, {}) : this.make(signal);
  }

  /** The plan of an earlier run in the same folder. @throws HeraError `HERA_TEST_086` */
  async saved(signal: AbortSignal | undefined): Promise<DeploymentPlan> {
    const planFile = join(this.directory, planFileName);
    if (!existsSync(planFile)) {
      throw new HeraError({
        code: 'HERA_TEST_086',
        path: 'HERA_SKIP_plan',
        message: `no earlier run has saved a plan in ${this.directory}`,
        fix: 'unset HERA_SKIP_plan, or give the folder of the earlier run',
      });
    }
    const json = await this.terraform.run((terraform) => terraform.show({ planFile }), { signal });
    await this.admit?.(json);
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
      load: () => Promise.resolve(json),
      json,
      changes,
    };
  }

  /** Applies a plan, or what it finds when there is none. */
  async apply(signal: AbortSignal, planFile: string | undefined, listener: StageListener): Promise<ApplyResult> {
    // Without a plan that was looked at, Terraform would apply whatever it finds.
    const mustAsk = planFile === undefined && this.admit !== undefined;
    const admitted = mustAsk ? (await this.make(signal)).planFile : planFile;
    this.take();
    const options = { ...this.terraform.parallelism, ...(admitted === undefined ? {} : { planFile: admitted }) };
    return this.terraform.run((terraform) => terraform.apply(options), { signal, listener });
  }

  async #make(signal: AbortSignal, options: PlanKind): Promise<PlanResult> {
    this.take();
    const result = await this.beside(signal, planFileName, options);
    this.#planFile = result.planFile;
    return result;
  }

  /** A plan that no apply takes. */
  async beside(signal: AbortSignal, out: string, options: PlanKind = {}): Promise<PlanResult> {
    const planOptions = { ...options, out, ...this.terraform.parallelism };
    const result = await this.terraform.run((terraform) => terraform.plan(planOptions), { signal });
    const { planFile } = result;
    let read: Promise<Plan> | undefined;
    return {
      ...result,
      // Terraform takes seconds for it, so it is done once; a failure may be tried again.
      load: () => {
        read ??= this.terraform
          .runOffline((terraform) => terraform.show({ planFile }), { signal })
          .catch((error: unknown) => {
            read = undefined;
            throw error;
          });
        return read;
      },
    };
  }
}
