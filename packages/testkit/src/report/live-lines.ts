import type { TerraformEvent } from '@hera/terraform';
import type { CheckResult, CheckStatus } from '../check';
import type { StageReport } from '../stage';

/** Something that happened in one of the runs that go on at once. */
export type DeploymentEvent = {
  /** Name of the run. */
  readonly run: string;
  /** ISO 8601. */
  readonly at: string;
} & (
  | { readonly kind: 'stage'; readonly report: StageReport }
  | { readonly kind: 'terraform'; readonly event: TerraformEvent }
  | { readonly kind: 'check'; readonly result: CheckResult }
);

/** Options of `liveLines` and `LiveReporter`. */
export interface LiveLinesOptions {
  /** A run tells how far an apply or destroy has come at most once in so many seconds. @default 10 */
  readonly everySeconds?: number;
}

interface Counting {
  readonly stage: string;
  total: number;
  done: number;
  told: number;
  readonly running: Map<string, number>;
  readonly checks: Record<CheckStatus, number>;
}

const words = { done: 'done in', failed: 'FAILED after', interrupted: 'interrupted after' } as const;

/** For example `8.4 s` or `2 min 05 s`. */
export const durationText = (seconds: number): string => {
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
};

const noChecks = (): Counting['checks'] => ({ pass: 0, fail: 0, unsupported: 0, 'not-applicable': 0 });

const checksText = (checks = noChecks()): string => {
  const { pass, fail, unsupported } = checks;
  if (Object.values(checks).every((count) => count === 0)) return '';
  return `, ${pass} passed, ${fail} failed, ${unsupported} unsupported, ${checks['not-applicable']} not applicable`;
};

const quiet = new Set(['refresh', 'read', 'no-op']);

/** Turns events into lines, one event at a time. */
export class LiveReporter {
  readonly #runs = new Map<string, Counting>();
  /** How much the last plan of a run has to do, until it is applied. */
  readonly #planned = new Map<string, number>();
  readonly #every: number;

  constructor({ everySeconds = 10 }: LiveLinesOptions = {}) {
    this.#every = everySeconds * 1000;
  }

  /**
   * @returns lines to print, each with the name of its run; most events need none. Time is taken from the events only.
   */
  lines(item: DeploymentEvent): readonly string[] {
    const at = Date.parse(item.at);
    const texts =
      item.kind === 'stage'
        ? this.#stage(item.run, item.report, at)
        : item.kind === 'check'
          ? this.#check(item.run, item.result)
          : this.#event(item.run, item.event, at);
    return texts.map((text) => `[${item.run}] ${text}`);
  }

  #stage(run: string, { stage, status, seconds }: StageReport, at: number): readonly string[] {
    if (status === 'started') {
      this.#runs.set(run, {
        stage,
        total: this.#planned.get(run) ?? 0,
        done: 0,
        told: at,
        running: new Map(),
        checks: noChecks(),
      });
      return [];
    }
    if (stage !== 'plan') this.#planned.delete(run);
    const { done = 0, checks } = this.#runs.get(run) ?? {};
    this.#runs.delete(run);
    if (status === 'skipped') return [`${stage} skipped`];
    const resources = done === 0 ? '' : `, ${done} ${done === 1 ? 'resource' : 'resources'}`;
    return [`${stage} ${words[status]} ${durationText(seconds)}${resources}${checksText(checks)}`];
  }

  /** What holds needs no line; what could not be judged is not passed over. */
  #check(run: string, { id, status, found }: CheckResult): readonly string[] {
    const counting = this.#runs.get(run);
    if (counting !== undefined) counting.checks[status] += 1;
    if (status === 'fail') return [`FAILED ${id}: ${found}`];
    if (status !== 'unsupported') return [];
    return [`UNSUPPORTED ${id}: ${found.replace(/^unsupported: /, '')}`];
  }

  #event(run: string, event: TerraformEvent, at: number): readonly string[] {
    if (event.type === 'diagnostic') {
      const subject = event.address === undefined ? '' : `${event.address}: `;
      return [`${event.severity}: ${subject}${event.summary}`];
    }
    const counting = this.#runs.get(run);
    if (counting === undefined) return [];
    if (event.type === 'summary' && event.operation === 'plan') {
      counting.total = event.add + event.change + event.remove;
      this.#planned.set(run, counting.total);
    }
    if (!('elapsedSeconds' in event) || quiet.has(event.action)) return [];
    if (event.type === 'resource-start') counting.running.set(event.address, at);
    if (event.type === 'resource-done' || event.type === 'resource-failed') counting.running.delete(event.address);
    if (event.type === 'resource-done') counting.done += 1;
    if (event.type === 'resource-failed') {
      return [`${event.action} ${event.address} failed after ${durationText(event.elapsedSeconds)}`];
    }
    if (at - counting.told < this.#every) return [];
    counting.told = at;
    return [this.#progress(counting, at)];
  }

  #progress({ stage, total, done, running }: Counting, at: number): string {
    const counted = total < done || total === 0 ? `${done}` : `${done} of ${total}`;
    const [slowest] = [...running].sort(([, one], [, other]) => one - other);
    const waiting =
      slowest === undefined
        ? ''
        : `, ${running.size} in flight, slowest ${slowest[0]} for ${durationText((at - slowest[1]) / 1000)}`;
    return `${stage}: ${counted} ${total === 1 ? 'resource' : 'resources'}${waiting}`;
  }
}

/**
 * The lines that a set of runs prints: one when a stage ends, one now and then while resources are worked on, and each
 * warning, error and check that fails or cannot be judged at once. Every line names its run, so that runs at once can share one terminal.
 */
export const liveLines = (events: Iterable<DeploymentEvent>, options: LiveLinesOptions = {}): readonly string[] => {
  const reporter = new LiveReporter(options);
  return [...events].flatMap((event) => reporter.lines(event));
};

/** Listeners of one run: those of `DeploymentOptions`, and that of `Deployment.verify`. */
export interface LiveListeners {
  readonly onStage: (report: StageReport) => void;
  readonly onEvent: (event: TerraformEvent) => void;
  /** For `VerifyOptions`. */
  readonly onResult: (result: CheckResult) => void;
}

/** Connects a `Deployment` to a reporter that it may share with others, and prints its lines. */
export const liveListeners = (run: string, reporter: LiveReporter, print: (line: string) => void): LiveListeners => {
  const tell = (item: DeploymentEvent): void => {
    for (const line of reporter.lines(item)) print(line);
  };
  return {
    onStage: (report) => tell({ run, at: new Date().toISOString(), kind: 'stage', report }),
    onEvent: (event) => tell({ run, at: event.at, kind: 'terraform', event }),
    onResult: (result) => tell({ run, at: new Date().toISOString(), kind: 'check', result }),
  };
};
