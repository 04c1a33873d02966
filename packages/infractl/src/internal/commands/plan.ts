import { redactPlan } from '@hera/terraform';
import { Artifacts } from '../artifacts';
import { openRun } from '../open-run';
import { planShown } from '../plan-shown';
import { changeDocument } from '../plan-view';
import { countsOf } from '../stack-run';
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
    const saved = await planShown({ run, stages, console });
    const artifacts = new Artifacts(root, app, 'own');
    artifacts.json('plan.json', redactPlan(saved.json));
    await artifacts.publish();
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
