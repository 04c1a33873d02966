import { HeraError } from '@hera/core/errors';
import { Terraform } from '@hera/terraform';
import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import type { CheckResult } from '../check';
import { Deployment, type DeploymentOptions, type DeploymentPlan } from '../deployment';
import { RunRecorder, type RunRecorderOptions } from './run-recorder';

/** Options of `recordRun`. */
export interface RecordRunOptions extends RunRecorderOptions {
  /**
   * When the state as it is before the destroy, or at the end, becomes `state.redacted.json`. Costs one `terraform show`,
   * which starts the provider; a local state is read beside the destroy.
   *
   * @default 'always'
   */
  readonly state?: 'always' | 'failed' | 'never';
  /** Log of a fault proxy in front of the endpoint, as JSON lines. @default - none */
  readonly requests?: string;
}

class RecordedDeployment extends Deployment {
  #destroyed = false;

  constructor(
    private readonly options: DeploymentOptions,
    private readonly recorder: RunRecorder,
    private readonly record: RecordRunOptions,
  ) {
    super(options);
  }

  override async plan(...given: Parameters<Deployment['plan']>): Promise<DeploymentPlan> {
    const plan = await super.plan(...given);
    // The plan of a destroy is not what a reader of the report asks for.
    if (given[0]?.destroy !== true) this.recorder.plan(plan.json);
    return plan;
  }

  override async verify(...given: Parameters<Deployment['verify']>): Promise<readonly CheckResult[]> {
    const results = await super.verify(...given);
    this.recorder.checks(results);
    return results;
  }

  override async destroy(...given: Parameters<Deployment['destroy']>): ReturnType<Deployment['destroy']> {
    const failed = this.timings.some(({ status }) => status === 'failed' || status === 'interrupted');
    const kept = this.keepState(failed);
    // A copy can be read beside the destroy; a remote state has to be read before it.
    if (!existsSync(this.#stateFile)) await kept;
    try {
      const result = await super.destroy(...given);
      this.#destroyed = true;
      return result;
    } finally {
      await kept;
    }
  }

  async keepState(failed: boolean): Promise<void> {
    const { state = 'always' } = this.record;
    if (this.#destroyed || state === 'never' || (state === 'failed' && !failed)) return;
    const { toolchain, target } = this.options;
    try {
      const terraform = new Terraform({ toolchain, directory: this.directory, env: target.environment });
      this.recorder.state(await terraform.show(this.#copyOfState()));
    } catch (error) {
      // Before an init there is no state to read; why the run failed is told by its own error.
      if (!HeraError.is(error)) throw error;
    }
  }

  get #stateFile(): string {
    return join(this.directory, 'terraform.tfstate');
  }

  #copyOfState(): { readonly stateFile?: string } {
    if (!existsSync(this.#stateFile)) return {};
    const stateFile = join(this.recorder.scratch, 'copy.tfstate');
    copyFileSync(this.#stateFile, stateFile);
    return { stateFile };
  }
}

/**
 * Runs a test over a deployment and leaves one folder of artifacts, whether it goes well or not: `run.json`,
 * `hera.manifest.json`, `timings.json`, `plan.json`, `apply.jsonl`, `state.redacted.json`, `verification.json`,
 * `requests.jsonl`, each where there is something to say. `testkit report` makes a page of them.
 *
 * @param work the test; what it throws is recorded and thrown again
 * @returns what the test returns
 */
export const recordRun = async <T>(
  options: DeploymentOptions,
  record: RecordRunOptions,
  work: (deployment: Deployment) => Promise<T>,
): Promise<T> => {
  const recorder = new RunRecorder(record);
  if (record.requests !== undefined) recorder.requests(record.requests);
  let deployment: RecordedDeployment;
  try {
    deployment = new RecordedDeployment({ ...options, eventLog: recorder.eventLog }, recorder, record);
  } catch (error) {
    recorder.discard();
    throw error;
  }
  const publish = async (error?: unknown): Promise<void> => {
    await deployment.keepState(error !== undefined);
    await recorder.publish(deployment, error);
  };
  try {
    let result: T;
    try {
      result = await work(deployment);
    } catch (error) {
      // Why the test failed matters more than why its artifacts could not be written.
      await publish(error ?? new Error('the test threw nothing')).catch((failure: unknown) =>
        process.emitWarning(failure instanceof Error ? failure : String(failure)),
      );
      throw error;
    }
    await publish();
    return result;
  } finally {
    deployment.close();
  }
};
