import { ExitCode, HeraError } from '@hera/core/errors';
import { performance } from 'node:perf_hooks';
import type { DeploymentStage, StageReport, StageTiming } from '../stage';

/** Times stages, reports them, and refuses them once the signal is aborted. */
export class StageClock {
  readonly #timings: StageTiming[] = [];

  constructor(
    private readonly signal: AbortSignal | undefined,
    private readonly onStage: ((report: StageReport) => void) | undefined,
  ) {}

  get timings(): readonly StageTiming[] {
    return this.#timings;
  }

  /** Takes in stages that ended elsewhere, such as a synth before there was a deployment. */
  add(timings: readonly StageTiming[]): void {
    this.#timings.push(...timings);
    for (const { stage, status, seconds } of timings) this.onStage?.({ stage, status, seconds });
  }

  /** Notes a stage that was left out on demand. */
  skip(stage: DeploymentStage): void {
    this.add([{ stage, status: 'skipped', seconds: 0, startedAt: new Date().toISOString() }]);
  }

  /** @param holds whether a result that was not thrown is a success all the same */
  async run<T>(stage: DeploymentStage, work: () => Promise<T>, holds: (value: T) => boolean = () => true): Promise<T> {
    if (this.signal?.aborted === true) {
      throw new HeraError(
        {
          code: 'HERA_TEST_001',
          path: '',
          message: `${stage} was not started: the deployment was interrupted`,
          fix: 'run it again; state is kept',
        },
        { exitCode: ExitCode.interrupted },
      );
    }
    const startedAt = new Date().toISOString();
    const from = performance.now();
    const end = (status: StageTiming['status']): void => {
      const seconds = Math.round(performance.now() - from) / 1000;
      this.#timings.push({ stage, status, seconds, startedAt });
      this.onStage?.({ stage, status, seconds });
    };
    this.onStage?.({ stage, status: 'started', seconds: 0 });
    let value: T;
    try {
      value = await work();
    } catch (error) {
      end(HeraError.is(error) && error.exitCode === ExitCode.interrupted ? 'interrupted' : 'failed');
      throw error;
    }
    end(holds(value) ? 'done' : 'failed');
    return value;
  }
}
