import { askForApproval, requireTerminal } from '../approval';
import { leftBehind, leftovers } from '../leftovers';
import { openRun } from '../open-run';
import { planShown } from '../plan-shown';
import { changeDocument } from '../plan-view';
import { applyShown, countsOf } from '../stack-run';
import { StageRunner } from '../stages';
import type { Invocation, Outcome, Target } from '../target-run';
import type { App } from '../workspace';

/** `infractl destroy` */
export const destroy = async (
  invocation: Invocation,
  app: App,
  flags: { readonly target?: Target; readonly autoApprove?: boolean },
): Promise<Outcome> => {
  const { console, interrupt } = invocation;
  const asks = flags.target !== 'local' && flags.autoApprove !== true;
  if (asks) requireTerminal('destroy');
  const run = await openRun(invocation, app, { ...flags, mustRun: true });
  const stages = new StageRunner(console, interrupt.signal);
  try {
    const shown = await planShown({ run, stages, console, destroy: true });
    if (asks && shown.changed) {
      await askForApproval({ environment: app.environment, action: 'destroy', signal: interrupt.signal });
    }
    let left: readonly string[] = [];
    await stages.run([
      {
        id: 'destroy',
        title: 'terraform destroy',
        run: async (reporter) => {
          if (!shown.changed) return 'nothing to destroy';
          run.touch();
          const said = await applyShown(run, shown, reporter);
          run.untouch();
          return said;
        },
      },
      {
        id: 'leak-check',
        title: 'Look for what is left',
        run: async () => {
          left = await leftovers(run);
          return left.length === 0 ? 'nothing' : `${left.length} left`;
        },
      },
    ]);
    return {
      ...(left.length > 0 ? { error: leftBehind(left) } : {}),
      document: {
        command: 'destroy',
        app: app.name,
        target: run.target,
        counts: countsOf(shown),
        changes: shown.changes.map(changeDocument),
        leftovers: left,
        timings: stages.timings,
      },
    };
  } finally {
    for (const line of await run.close()) console.notice(line);
  }
};
