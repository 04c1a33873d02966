import type { Problem } from '@hera/core/errors';
import type { StackManifest } from '@hera/core/manifest';
import type { ResourceTiming } from '@hera/terraform';
import { type CheckCounts, countChecks, provesNothing, type RecordedCheck, type RecordedStage } from './run-documents';

/**
 * How a run ended. A run that proved nothing, or that did not get to its end, has not passed. `unsupported`: the target lacks a
 * call that the test needs, which is neither.
 */
export type RunOutcome = 'passed' | 'failed' | 'interrupted' | 'unsupported';

/** What a report shows of the manifest. */
export type RunManifest = Pick<StackManifest, 'stack' | 'leftOut' | 'warnings'> & {
  readonly environment: Pick<StackManifest['environment'], 'name' | 'profile' | 'region'>;
  readonly target: StackManifest['target'];
};

/** How many resources a plan would create, update, replace and delete. */
export type PlanCounts = Readonly<Record<'create' | 'update' | 'replace' | 'delete', number>>;

/** One run as its folder of artifacts tells it. What a report is made of. */
export interface RunReport {
  readonly name: string;
  readonly outcome: RunOutcome;
  /** `local` or `aws`. @default - the artifacts do not say */
  readonly target?: string;
  readonly stages: readonly RecordedStage[];
  /** In the order in which the work began. */
  readonly resources: readonly ResourceTiming[];
  readonly checks: readonly RecordedCheck[];
  /** What ended the run. */
  readonly problems: readonly Problem[];
  /** Calls that the target lacks and the test needs, for example `eks:RegisterCluster`. @default - the run is not unsupported */
  readonly unsupported?: readonly string[];
  /** Last lines of the log that shows the cause. @default - none */
  readonly details?: string;
  /** @default - no plan was recorded */
  readonly plan?: PlanCounts;
  /** @default - no manifest was recorded, so what the target left out is not known */
  readonly manifest?: RunManifest;
  /** Requests that the fault proxy saw. @default - there was no proxy */
  readonly requests?: number;
}

/** The worst that the parts of a run say: what it says of itself, its stages, its checks. */
export const outcomeOfRun = (run: {
  readonly said?: RunOutcome | undefined;
  readonly problems: readonly Problem[];
  readonly stages: readonly RecordedStage[];
  readonly checks: readonly RecordedCheck[];
}): RunOutcome => {
  const counts = countChecks(run.checks);
  if (run.said === 'interrupted') return 'interrupted';
  if (run.said === 'failed' || run.problems.length > 0 || counts.fail > 0 || provesNothing(counts)) return 'failed';
  if (run.said === 'unsupported') return 'unsupported';
  // A test may provoke a stage that fails and expect it to: then its own word stands.
  if (run.said === 'passed') return 'passed';
  if (run.stages.some(({ outcome }) => outcome === 'interrupted')) return 'interrupted';
  return run.stages.some(({ outcome }) => outcome === 'failed') ? 'failed' : 'passed';
};

/** Counts of the checks of a run. A test that the target could not run counts as one more that is unsupported. */
export const checkCounts = ({ checks, outcome }: Pick<RunReport, 'checks' | 'outcome'>): CheckCounts => {
  const counts = countChecks(checks);
  return outcome === 'unsupported' ? { ...counts, unsupported: counts.unsupported + 1 } : counts;
};

/** For example `unsupported: eks:RegisterCluster`. */
export const unsupportedText = ({ unsupported = [] }: Pick<RunReport, 'unsupported'>): string =>
  `unsupported: ${unsupported.length === 0 ? 'a call that was not recorded' : unsupported.join(', ')}`;

/** When the first stage began and how many seconds later the last one ended. @returns undefined where nothing was timed */
export const spanOf = (
  parts: readonly { readonly startedAt: string; readonly seconds: number }[],
): { readonly from: number; readonly seconds: number } | undefined => {
  if (parts.length === 0) return undefined;
  const starts = parts.map(({ startedAt }) => Date.parse(startedAt));
  const ends = parts.map(({ startedAt, seconds }) => Date.parse(startedAt) + seconds * 1000);
  const from = Math.min(...starts);
  return { from, seconds: (Math.max(...ends) - from) / 1000 };
};

const rank: Readonly<Record<RunOutcome, number>> = { failed: 0, interrupted: 1, unsupported: 2, passed: 3 };

/** Runs in the order of a report: what went wrong first, then by name. */
export const inReportOrder = (runs: readonly RunReport[]): readonly RunReport[] =>
  [...runs].sort(
    (one, other) =>
      rank[one.outcome] - rank[other.outcome] || (one.name < other.name ? -1 : one.name > other.name ? 1 : 0),
  );
