import type { DeploymentPlan } from '@hera/testkit';
import type { Console } from './console';
import { printPlan } from './plan-view';
import { countsText } from './stack-run';
import type { Stage, StageRunner } from './stages';
import type { TargetRun } from './target-run';
import { detectionLines } from './threat-detection-view';

/** Options of `planShown`. */
export interface PlanShownOptions {
  readonly run: TargetRun;
  readonly stages: StageRunner;
  readonly console: Console;
  /** Plans a destroy. @default false */
  readonly destroy?: boolean;
  /** What has to hold before anything is planned. @default - nothing */
  readonly guard?: Stage;
  /** Takes the plan before it is shown, while the stage still runs. @default - nobody keeps it */
  readonly keep?: (plan: DeploymentPlan) => void;
}

/** Opens the run, plans, and shows what would be done: how `plan`, `apply` and `destroy` begin. */
export const planShown = async (options: PlanShownOptions): Promise<DeploymentPlan> => {
  const { run, stages, console, destroy = false, guard, keep } = options;
  let made: DeploymentPlan | undefined;
  await stages.run([
    ...run.steps(),
    ...(guard === undefined ? [] : [guard]),
    {
      id: 'plan',
      title: destroy ? 'terraform plan -destroy' : 'terraform plan',
      run: async () => {
        made = await run.deployment.plan(destroy ? { destroy } : {});
        keep?.(made);
        return countsText(made);
      },
    },
  ]);
  if (made === undefined) throw new Error('no plan was made');
  console.line();
  for (const line of run.describe()) console.line(line);
  printPlan(console, made.json);
  if (!destroy) {
    for (const line of detectionLines(run.manifest, made.json)) console.line(line);
    console.line(made.changed ? `Plan: ${countsText(made)}` : 'No changes: what is there is what is declared');
  }
  return made;
};
