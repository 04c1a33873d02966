import type { ChangeSummary, OutputValue, PlanResult } from '@hera/terraform';
import type { Deployment } from '@hera/testkit';
import { mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { ResourceProgress } from './resource-progress';
import type { StageReporter } from './stages';

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

/** What `plan.json` and the documents on standard output count. */
export type Counts = Pick<ChangeSummary, 'add' | 'change' | 'remove'>;

/** The counts of a plan without those that no document has. */
export const countsOf = ({ summary: { add, change, remove } }: Pick<PlanResult, 'summary'>): Counts => ({
  add,
  change,
  remove,
});

/** For example `92 to add, 0 to change, 0 to destroy`. */
export const countsText = ({ summary: { add, change, remove } }: Pick<PlanResult, 'summary'>): string =>
  `${add} to add, ${change} to change, ${remove} to destroy`;

/** A deployment, and where the events of its last apply or destroy are written. */
export interface StackRun {
  readonly deployment: Deployment;
  /** What the last apply or destroy said, line by line. */
  readonly eventLog: string;
}

/** Applies exactly the plan that was shown. @returns what was done, in words */
export const applyShown = async (
  { deployment, eventLog }: StackRun,
  plan: PlanResult,
  reporter: StageReporter,
): Promise<string> => {
  const { add, change, remove } = plan.summary;
  const { onEvent } = new ResourceProgress(add + change + remove, reporter);
  mkdirSync(dirname(eventLog), { recursive: true });
  rmSync(eventLog, { force: true });
  const { summary } = await deployment.apply({ plan, onEvent, eventLog });
  return `${summary.add} added, ${summary.change} changed, ${summary.remove} destroyed`;
};
