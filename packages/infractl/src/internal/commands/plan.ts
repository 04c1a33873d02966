import { changesOf } from '@hera/terraform';
import { Artifacts } from '../artifacts';
import { openRun } from '../open-run';
import { changeDocument, printPlan } from '../plan-view';
import { StageRunner } from '../stages';
import type { Invocation, Outcome, Target } from '../target-run';
import { countsText, type SavedPlan } from '../work';
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
    let saved: SavedPlan | undefined;
    await stages.run([
      ...run.steps(),
      {
        id: 'plan',
        title: 'terraform plan',
        run: async () => {
          saved = await run.work.plan();
          return countsText(saved.counts);
        },
      },
    ]);
    if (saved === undefined) throw new Error('no plan was made');
    const artifacts = new Artifacts(root, app, 'own');
    artifacts.json('plan.json', saved.redacted);
    await artifacts.publish();
    console.line();
    for (const line of run.describe()) console.line(line);
    printPlan(console, saved.plan);
    console.line(saved.changed ? `Plan: ${countsText(saved.counts)}` : 'No changes: what is there is what is declared');
    console.line(`In full, secrets taken out: ${artifacts.directory}/plan.json`);
    return {
      document: {
        command: 'plan',
        app: app.name,
        target: run.target,
        ...(run.identity === undefined ? {} : { identity: run.identity }),
        changed: saved.changed,
        counts: saved.counts,
        changes: changesOf(saved.plan).map(changeDocument),
        timings: stages.timings,
      },
    };
  } finally {
    for (const line of await run.close()) console.notice(line);
  }
};
