import type { OutputValue } from '@hera/terraform';
import { StageRunner } from './stages';
import type { Invocation, Target, TargetRun } from './target-run';
import { LocalRun, outputsOfLocalRun } from './local-run';
import { RealRun } from './real-run';
import type { App } from './workspace';
import { fault } from './problems';

/** What decides where a run goes. */
export interface RunFlags {
  /** @default aws */
  readonly target?: Target;
  /** Leaves the local cloud running. @default false */
  readonly keep?: boolean;
  /** Only a local cloud in which the app was applied will do. @default false - one is started */
  readonly mustRun?: boolean;
}

/** A run against the target that the flags name. Nothing is started yet. */
export const openRun = async (invocation: Invocation, app: App, flags: RunFlags): Promise<TargetRun> => {
  if (flags.target === 'local')
    return new LocalRun(invocation, app, { keep: flags.keep === true, mustRun: flags.mustRun === true });
  if (flags.keep === true) {
    throw fault('arguments', {
      path: '--keep',
      message: 'there is no local AWS to keep with --target aws',
      fix: 'leave --keep out, or add --target local',
    });
  }
  return new RealRun(invocation, app);
};

/** The outputs of what was applied; empty when nothing was. */
export const openOutputs = async (
  invocation: Invocation,
  app: App,
  flags: RunFlags,
): Promise<Readonly<Record<string, OutputValue>>> => {
  if (flags.target === 'local') return outputsOfLocalRun(invocation, app);
  const run = new RealRun(invocation, app);
  try {
    await new StageRunner(invocation.console, invocation.interrupt.signal).run(run.steps());
    return await run.deployment.outputs();
  } finally {
    await run.close();
  }
};
