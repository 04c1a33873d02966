import { Listr, type ListrTask, PRESET_TIMER } from 'listr2';
import { performance } from 'node:perf_hooks';
import type { Console } from './console';

/** How long one stage of a run took. */
export interface StageTiming {
  readonly stage: string;
  readonly title: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** Wall-clock seconds. */
  readonly seconds: number;
  readonly outcome: 'done' | 'failed' | 'interrupted';
}

/** What a running stage shows. */
export interface StageReporter {
  /** Replaces the one line below the stage. Drawn on a terminal only. */
  progress(text: string): void;
  /** A line worth keeping, also where nothing is redrawn. */
  say(text: string): void;
}

/** One step of a run. */
export interface Stage {
  /** Stable, in kebab-case, as in `timings.json`. */
  readonly id: string;
  readonly title: string;
  /** Returns what is worth saying about the result in a few words, or nothing. */
  run(reporter: StageReporter): Promise<string | undefined>;
}

/** A stage, or stages that run side by side. */
export type Step = Stage | readonly Stage[];

const rounded = (milliseconds: number): number => Math.round(milliseconds) / 1000;

/** For example `8.4 s` or `2 min 05 s`. */
export const duration = (seconds: number): string =>
  seconds < 60
    ? `${seconds.toFixed(1)} s`
    : `${Math.floor(seconds / 60)} min ${String(Math.floor(seconds % 60)).padStart(2, '0')} s`;

/** Runs steps in order, shows them, and keeps their times: a redrawn list on a terminal, plain lines elsewhere. */
export class StageRunner {
  readonly #timings: StageTiming[] = [];

  constructor(
    private readonly console: Console,
    private readonly signal: AbortSignal,
  ) {}

  /** The times so far, in the order in which the stages ended. */
  get timings(): readonly StageTiming[] {
    return this.#timings;
  }

  /** @throws what the first stage that fails throws; later steps do not run, stages beside it are awaited */
  async run(steps: readonly Step[]): Promise<void> {
    await (this.console.live ? this.#drawn(steps) : this.#plain(steps));
  }

  async #timed(stage: Stage, reporter: StageReporter): Promise<string | undefined> {
    this.signal.throwIfAborted();
    const startedAt = new Date().toISOString();
    const start = performance.now();
    const note = (outcome: StageTiming['outcome']): void => {
      const seconds = rounded(performance.now() - start);
      this.#timings.push({ stage: stage.id, title: stage.title, startedAt, seconds, outcome });
    };
    try {
      const said = await stage.run(reporter);
      note('done');
      return said;
    } catch (error) {
      note(this.signal.aborted ? 'interrupted' : 'failed');
      throw error;
    }
  }

  async #plain(steps: readonly Step[]): Promise<void> {
    for (const step of steps) {
      const stages = 'run' in step ? [step] : step;
      const results = await Promise.allSettled(stages.map((stage) => this.#line(stage)));
      const failure = results.find((result) => result.status === 'rejected');
      if (failure !== undefined) throw failure.reason;
    }
  }

  async #line(stage: Stage): Promise<void> {
    const { console } = this;
    console.line(`${stage.title} ...`);
    const say = (text: string): void => console.line(`  ${stage.title}: ${text}`);
    try {
      const said = await this.#timed(stage, { progress: () => undefined, say });
      const seconds = this.#timings.findLast((timing) => timing.stage === stage.id)?.seconds ?? 0;
      console.line(`  ${stage.title}: ${said === undefined ? 'done' : said} (${duration(seconds)})`);
    } catch (error) {
      console.line(`  ${stage.title}: ${this.signal.aborted ? 'interrupted' : 'failed'}`);
      throw error;
    }
  }

  async #drawn(steps: readonly Step[]): Promise<void> {
    const { console } = this;
    const list = new Listr([], {
      concurrent: false,
      exitOnError: true,
      registerSignalListeners: false,
      renderer: 'default',
      rendererOptions: {
        collapseSubtasks: false,
        collapseErrors: false,
        showErrorMessage: false,
        timer: PRESET_TIMER,
        formatOutput: 'truncate',
      },
    });
    for (const step of steps) {
      if ('run' in step) {
        list.add(this.#task(step));
        continue;
      }
      list.add({
        title: step.map((stage) => stage.title).join(', '),
        task: (_, task) =>
          task.newListr(
            step.map((stage) => this.#task(stage)),
            { concurrent: true, exitOnError: true },
          ),
      });
    }
    try {
      await list.run();
    } finally {
      console.divert(undefined);
    }
  }

  #task(stage: Stage): ListrTask {
    return {
      title: stage.title,
      task: async (_, task) => {
        this.console.divert((text) => {
          task.output = text;
        });
        const show = (text: string): void => {
          task.output = text;
        };
        const said = await this.#timed(stage, { progress: show, say: show });
        if (said !== undefined) task.title = `${stage.title}: ${said}`;
      },
    };
  }
}
