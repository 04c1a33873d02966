import { countsText, type Report, verdictText } from '@hera/checklist';
import { HeraError, ExitCode } from '@hera/core/errors';
import { factsOf } from '@hera/core/facts';
import { stackModelOf } from '@hera/stack-model';
import type { DeploymentPlan } from '@hera/testkit';
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { Artifacts } from '../artifacts';
import type { Console } from '../console';
import type { StageRunner } from '../stages';
import { judgedWith, settingsOf } from './app-settings';
import { redItemLines } from './checklist-view';
import { judge, recordsOf } from './judge-app';
import { gatedReds, readinessProblems } from './readiness-gate';
import { type JudgedRun, keepReadiness } from './readiness-record';
import { profileOf, recordContextOf } from './record-context';

/** What an apply can be told about the checklist. */
export interface ReadinessFlags {
  /** Why production is changed although items are red. @default - it is not */
  readonly acceptReds?: string;
}

/** A stack without a cluster, such as the bootstrap's, is no platform to be ready. */
const isPlatform = ({ manifest }: JudgedRun): boolean => factsOf(manifest.facts, 'cluster').length > 0;

/** Whether red items refuse the apply of a run. */
const isGated = ({ target, manifest }: JudgedRun): boolean => target === 'aws' && profileOf(manifest) !== 'dev';

const judgePlan = async (root: string, run: JudgedRun, { json }: Pick<DeploymentPlan, 'json'>): Promise<Report> => {
  const now = new Date();
  const { manifest, app } = run;
  const synth = JSON.parse(readFileSync(run.stackFile, 'utf8')) as object;
  const options = { name: app.name, manifest };
  const judged = judgedWith({}, await settingsOf({ root, app, manifest }));
  return judge({
    now,
    root,
    manifest,
    input: { synth: stackModelOf(synth, options), plan: stackModelOf([json, synth], options) },
    options: judged,
    records: await recordsOf(recordContextOf(root, app, manifest, { now, profile: judged.profile })),
  });
};

/** What the JSON document of an apply has of it; the whole is `artifacts/<app>/checklist.json`. */
export const readinessDocument = (
  report: Report,
  { acceptReds }: ReadinessFlags,
): Readonly<Record<string, unknown>> => ({
  counts: report.counts,
  reds: gatedReds(report).map(({ item }) => item),
  ...(acceptReds === undefined ? {} : { acceptReds }),
});

/** What the checklist makes of a plan that is about to be applied. */
export interface ReadinessRequest {
  readonly run: JudgedRun;
  readonly plan: Pick<DeploymentPlan, 'json'>;
  readonly stages: StageRunner;
  readonly console: Console;
  readonly artifacts: Artifacts;
  /** The workspace. */
  readonly root: string;
}

/**
 * Judges the checklist at plan level, before anybody approves, and keeps the result. In production, in a real account, items that are red with
 * severity high or critical refuse the apply, unless a reason is given; everywhere else they are told.
 *
 * @throws HeraError `HERA_CLI_039` for each red item
 */
export const showReadiness = async (request: ReadinessRequest, flags: ReadinessFlags): Promise<Report | undefined> => {
  const { run, plan, stages, console, artifacts, root } = request;
  if (!isPlatform(run)) return undefined;
  const gated = isGated(run);
  let report: Report | undefined;
  await stages.run([
    {
      id: 'readiness',
      title: 'Checklist at plan level',
      run: async () => {
        report = await judgePlan(root, run, plan);
        return countsText(report);
      },
    },
  ]);
  if (report === undefined) throw new Error('the checklist was not judged');
  const reds = gatedReds(report);
  const appFolder = relative(root, run.app.directory);
  console.line();
  console.line(`Production readiness at plan level: ${verdictText(report)}`);
  if (gated) for (const line of redItemLines(reds, { colors: console.colors, appFolder })) console.line(line);
  else if (reds.length > 0) console.line(`  ${reds.map(({ title }) => title).join(', ')}`);
  if (reds.length > 0 && !gated)
    console.line(`  told, not refused: ${run.target === 'local' ? 'a local AWS' : 'not production'}`);
  const problems = gated ? readinessProblems(report, flags.acceptReds) : [];
  if (problems.length > 0) throw new HeraError(problems, { exitCode: ExitCode.failed });
  if (reds.length > 0 && flags.acceptReds !== undefined) console.line(`  accepted: ${flags.acceptReds}`);
  keepReadiness(run, artifacts, report, flags.acceptReds);
  return report;
};
