import type { DeploymentOptions, LateDeploymentOptions } from '../deployment-options';
import { usedSeed } from '../isolation/unique-name';
import type { DeploymentStage } from '../stage';
import { checkDeadlines, withDeadline } from './deadlines';
import { InFlight } from './in-flight';
import { skippedStages } from './skipped-stages';
import { StageClock } from './stage-clock';

/** How one stage behaves. */
export interface StageWork<T> {
  readonly run: (signal: AbortSignal) => Promise<T>;
  /** What a skipped stage answers. */
  readonly skipped: () => T | Promise<T>;
  /** Whether it ends by itself when it is interrupted. @default true */
  readonly savesState?: boolean;
  /** Whether a result is a success. @default - any is */
  readonly holds?: (value: T) => boolean;
  /** Whether it is left out although nobody asked for that. @default false */
  readonly leftOut?: boolean;
}

/** Runs stages under their deadlines, leaves out those that are to be skipped, and times and reports all of them. */
export class StageRunner {
  readonly clock: StageClock;
  readonly inFlight = new InFlight();
  readonly #skipped: ReadonlySet<DeploymentStage>;
  readonly #deadlines: Readonly<Record<DeploymentStage, number>>;

  /**
   * @param onFailure awaited before a stage that used Terraform ends with an error
   * @throws HeraError `HERA_TEST_081`, `HERA_TEST_082`
   */
  constructor(
    private readonly options: DeploymentOptions | LateDeploymentOptions,
    private readonly onFailure: () => Promise<void>,
  ) {
    this.#skipped = skippedStages(process.env);
    this.#deadlines = checkDeadlines(options.deadlines ?? {});
    this.clock = new StageClock(options.signal, options.onStage);
    this.clock.add(options.earlier ?? []);
  }

  skips(stage: DeploymentStage): boolean {
    return this.#skipped.has(stage);
  }

  async run<T>(stage: DeploymentStage, work: StageWork<T>): Promise<T> {
    const { skipped, savesState = true, holds, leftOut = false } = work;
    if (leftOut || this.skips(stage)) {
      const value = await skipped();
      this.clock.skip(stage);
      return value;
    }
    this.inFlight.clear();
    const { signal } = this.options;
    const inFlight = (): string | undefined => this.inFlight.slowest();
    const limits = { stage, seconds: this.#deadlines[stage], signal, savesState, inFlight };
    try {
      return await this.clock.run(stage, () => withDeadline(limits, work.run), holds);
    } catch (error) {
      if (savesState) await this.onFailure();
      const seed = usedSeed();
      if (seed !== undefined) this.tell(`${stage} failed; HERA_TEST_SEED=${seed} repeats the names of this run`);
      throw error;
    }
  }

  /** Says what a person has to know. */
  tell(text: string): void {
    const { onNotice = (line) => void process.stderr.write(`${line}\n`) } = this.options;
    onNotice(text);
  }
}
