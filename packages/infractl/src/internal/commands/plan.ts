import { redactPlan } from '@hera/terraform';
import type { DeploymentPlan } from '@hera/testkit';
import { Artifacts } from '../artifacts';
import { openRun } from '../open-run';
import { changeDocument, printPlan } from '../plan-view';
import { countsOf, countsText } from '../stack-run';
import { StageRunner } from '../stages';
import type { Invocation, Outcome, Target } from '../target-run';
import type { App } from '../workspace';

/** `infractl plan` */
export const plan = async (
  invocation: Invocation,
  app: App,
  flags: { readonly target?: Target; readonly keep?: boolean },
): Promise<Outcome> => {
  const { console, interrupt, root } = invocation;
  const run = await openRun(invocation, app, flags);
  const stages = new StageRunner(console, interrupt.signal);
  try {
    let saved: DeploymentPlan | undefined;
    await stages.run([
      ...run.steps(),
      {
        id: 'plan',
        title: 'terraform plan',
        run: async () => {
          saved = await run.deployment.plan();
          return countsText(saved);
        },
      },
    ]);
    if (saved === undefined) throw new Error('no plan was made');
    const artifacts = new Artifacts(root, app, 'own');
    artifacts.json('plan.json', redactPlan(saved.json));
    await artifacts.publish();
    console.line();
    for (const line of run.describe()) console.line(line);
    printPlan(console, saved.json);
    console.line(saved.changed ? `Plan: ${countsText(saved)}` : 'No changes: what is there is what is declared');
    console.line(`In full, secrets taken out: ${artifacts.directory}/plan.json`);
    return {
      document: {
        command: 'plan',
        app: app.name,
        target: run.target,
        ...(run.identity === undefined ? {} : { identity: run.identity }),
        changed: saved.changed,
        counts: countsOf(saved),
        changes: saved.changes.map(changeDocument),
        timings: stages.timings,
      },
    };
  } finally {
    for (const line of await run.close()) console.notice(line);
  }
};
