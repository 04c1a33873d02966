import { ExitCode, HeraError } from '@hera/core/errors';
import { factsOf } from '@hera/core/facts';
import type { TeardownReport } from '@hera/testkit';
import { askForApproval, requireTerminal } from '../approval';
import { leftBehind, leftovers } from '../leftovers';
import { openRun } from '../open-run';
import { CliCode } from '../problems';
import { planShown } from '../plan-shown';
import { changeDocument } from '../plan-view';
import { applyShown, countsOf } from '../stack-run';
import { type Stage, StageRunner } from '../stages';
import type { Invocation, Outcome, Target, TargetRun } from '../target-run';
import { clustersToGo, lookBeforeDestroy } from '../teardown/look';
import { preventedResources } from '../teardown/prevent-destroy';
import { justificationProblem, teardownProblems } from '../teardown/teardown-gate';
import { keepRecord } from '../teardown/teardown-record';
import { teardownLines, teardownSummary } from '../teardown/teardown-view';
import type { App } from '../workspace';

/** What a destroy can be told. */
export interface DestroyFlags {
  /** @default aws */
  readonly target?: Target;
  /** @default false */
  readonly autoApprove?: boolean;
  /** Why a production cluster goes. @default - none, which production refuses */
  readonly justification?: string;
  /** Goes on although something would hang or stay behind. @default false */
  readonly acceptLeaks?: boolean;
}

const hasCluster = ({ manifest }: TargetRun): boolean => factsOf(manifest.facts, 'cluster').length > 0;

const caseOf = (run: TargetRun, flags: DestroyFlags) => ({
  local: run.target === 'local',
  production: run.manifest.environment.profile === 'production',
  acceptLeaks: flags.acceptLeaks === true,
  ...(flags.justification === undefined ? {} : { justification: flags.justification }),
});

/** `infractl destroy` */
export const destroy = async (invocation: Invocation, app: App, flags: DestroyFlags): Promise<Outcome> => {
  const { console, interrupt, root } = invocation;
  const asks = flags.target !== 'local' && flags.autoApprove !== true;
  if (asks) requireTerminal('destroy');
  const run = await openRun(invocation, app, { ...flags, mustRun: true });
  const stages = new StageRunner(console, interrupt.signal);
  try {
    const guard: Stage = {
      id: 'guards',
      title: 'Look for what refuses to go',
      run: async () => {
        const prevented = preventedResources(run.stackFile);
        // Told together: the plan that would show the rest fails on them.
        const unjustified =
          hasCluster(run) && prevented.length > 0 ? justificationProblem(caseOf(run, flags)) : undefined;
        const problems = [...(unjustified === undefined ? [] : [unjustified]), ...prevented];
        if (problems.length > 0) throw new HeraError(problems, { exitCode: ExitCode.usage });
        return 'nothing';
      },
    };
    const shown = await planShown({ run, stages, console, destroy: true, guard });
    let reports: readonly TeardownReport[] = [];
    if (shown.changed && clustersToGo(run, shown.json).length > 0) {
      await stages.run([
        {
          id: 'teardown-check',
          title: 'Look for what would hang or stay behind',
          run: async () => {
            reports = await lookBeforeDestroy(run, shown.json);
            return teardownSummary(reports);
          },
        },
      ]);
      console.line();
      for (const report of reports) for (const line of teardownLines(report)) console.line(line);
      const asked = caseOf(run, flags);
      await keepRecord(run, { root, ...asked, reports });
      const problems = teardownProblems({ ...asked, reports });
      const wrong = problems.every(({ code }) => code === CliCode.noJustification);
      if (problems.length > 0) {
        return {
          error: new HeraError(problems, { exitCode: wrong ? ExitCode.usage : ExitCode.failed }),
          document: {
            command: 'destroy',
            app: app.name,
            target: run.target,
            teardown: reports,
            timings: stages.timings,
          },
        };
      }
    }
    if (run.manifestFolder !== undefined && shown.changed)
      console.line('Kubernetes: objects are not deleted first; they go with the cluster that holds them');
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
        ...(flags.justification === undefined ? {} : { justification: flags.justification }),
        ...(reports.length === 0 ? {} : { teardown: reports }),
        leftovers: left,
        timings: stages.timings,
      },
    };
  } finally {
    for (const line of await run.close()) console.notice(line);
  }
};
