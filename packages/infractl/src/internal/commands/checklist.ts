import { loadItems, nameOf, type Profile, redsOf, type Report, type Severity } from '@hera/checklist';
import { ExitCode, HeraError, type Problem } from '@hera/core/errors';
import { readStackModel, type StackModel } from '@hera/stack-model';
import { existsSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import pc from 'picocolors';
import type { Console } from '../console';
import { CliCode, fault } from '../problems';
import type { ChecklistFormat } from '../readiness/checklist-formats';
import { judgedWith, settingsOf } from '../readiness/app-settings';
import { judge, recordsOf } from '../readiness/judge-app';
import type { LiveFlags, LiveObservations } from '../readiness/observe-live';
import { recordContextOf } from '../readiness/record-context';
import { besideOtherTools, readEvidence } from '../readiness/other-tools';
import { writeReport } from '../report-file';
import type { Invocation, Outcome } from '../target-run';
import type { App } from '../workspace';

/** Flags of `infractl checklist`. */
export interface ChecklistFlags extends LiveFlags {
  readonly format: ChecklistFormat;
  /** Plan JSON. @default - no plan is judged */
  readonly plan?: readonly string[];
  /** @default - every level that there is something for */
  readonly level?: readonly ('synth' | 'plan')[];
  /** Looks at the account, and with `kubeconfig` at the cluster. @default false */
  readonly live?: boolean;
  /** @default - the environment's own; production where none is known */
  readonly profile?: Profile;
  /** Ids. @default - all */
  readonly item?: readonly string[];
  /** @default low */
  readonly threshold?: Severity | 'none';
  /** Unknown and warnings count as red. @default false */
  readonly strict?: boolean;
  /** Minutes. @default - not declared */
  readonly rto?: number;
  /** Minutes. @default - not declared */
  readonly rpo?: number;
  /** Files of earlier reports. @default - that of the last run alone */
  readonly earlier?: readonly string[];
  /** @default - `checklist.yml` in the folder of the app, if it is there */
  readonly settings?: string;
  /** Reports of other tools, `<file>` or `<tool>=<file>`. @default - none */
  readonly evidence?: readonly string[];
  /** @default - standard output */
  readonly out?: string;
}

const checkFlags = (app: App | undefined, flags: ChecklistFlags): void => {
  const refuse = (path: string, message: string, allowed: string, fix: string): never => {
    throw fault('arguments', { path, message, allowed, fix });
  };
  if (flags.live === true && app === undefined)
    refuse('--live', 'a plan alone is nowhere', '<cloud> <environment>', 'infractl checklist aws prod --live');
  for (const [name, given] of [
    ['--target local', flags.target === 'local'],
    ['--kubeconfig', flags.kubeconfig !== undefined],
    ['--context', flags.context !== undefined],
  ] as const)
    if (given && flags.live !== true)
      refuse(name, 'says where to look, and --live is not given', 'with --live', `add --live, or leave ${name} out`);
  if (app === undefined && flags.plan === undefined)
    refuse(
      '',
      'what is to be judged is missing',
      'an environment, --plan <file>, or both',
      'infractl checklist aws prod, or infractl checklist --plan plan.json',
    );
  if (flags.level?.includes('plan') === true && flags.plan === undefined)
    refuse(
      '--level',
      'the level plan needs a plan',
      '--plan <file>',
      'terraform show -json <plan> > plan.json, and name it',
    );
  if (flags.level?.includes('synth') === true && app === undefined)
    refuse('--level', 'the level synth needs an environment', '<cloud> <environment>', 'infractl checklist aws prod');
  for (const name of ['rto', 'rpo'] as const) {
    const minutes = flags[name];
    if (minutes !== undefined && !(Number.isFinite(minutes) && minutes > 0))
      refuse(`--${name}`, `${minutes} is no number of minutes`, 'a number above 0', `for example --${name} 60`);
  }
};

/** Evaluates again what was judged before: its live levels hold while they are fresh, and it is the last of the history. */
const readEarlier = async (file: string): Promise<Report> => {
  const shown = relative(process.cwd(), resolve(file));
  const { parseReport } = await import('@hera/checklist/report-schema');
  try {
    return parseReport(JSON.parse(readFileSync(file, 'utf8')), shown);
  } catch (error) {
    const problems: readonly Problem[] = HeraError.is(error)
      ? error.problems
      : [
          {
            code: 'HERA_CHECK_008',
            path: shown,
            message: `cannot be read as JSON (${(error as Error).message})`,
            allowed: 'a report of infractl checklist --format json',
            fix: 'name such a file, or leave it out',
          },
        ];
    throw new HeraError(problems, { exitCode: ExitCode.environment, cause: error });
  }
};

/** The report of the last run of this app, where there is one that can be used. */
const lastReport = async ({ root, console }: Invocation, app: App | undefined): Promise<readonly Report[]> => {
  const file = app === undefined ? undefined : join(root, 'artifacts', app.name, 'checklist.json');
  if (file === undefined || !existsSync(file)) return [];
  try {
    return [await readEarlier(file)];
  } catch (error) {
    if (!HeraError.is(error)) throw error;
    console.notice(
      `warning: the last report is not used: ${error.problems[0]?.message ?? error.message} (${relative(root, file)})`,
    );
    return [];
  }
};

interface Models {
  readonly synth?: StackModel;
  readonly plan?: StackModel;
}

const modelsFrom = async (
  { root, interrupt }: Invocation,
  app: App | undefined,
  { plan: files, level }: ChecklistFlags,
): Promise<Models> => {
  // What a synth needs takes longer to load than a plan takes to be judged.
  const stackFile =
    app === undefined
      ? undefined
      : (await (await import('../synth.js')).publishSynth(root, app, interrupt.signal)).stackFile;
  const synth = stackFile === undefined ? undefined : await readStackModel(stackFile);
  const plan =
    files === undefined ? undefined : await readStackModel(stackFile === undefined ? files : [...files, stackFile]);
  const asked = (name: 'synth' | 'plan'): boolean => level === undefined || level.includes(name);
  return {
    ...(synth === undefined || !asked('synth') ? {} : { synth }),
    ...(plan === undefined || !asked('plan') ? {} : { plan }),
  };
};

/** Clients of AWS take longer to load than a plan takes to be judged. */
const seenLive = async (
  invocation: Invocation,
  app: App | undefined,
  flags: ChecklistFlags,
): Promise<Partial<LiveObservations>> =>
  flags.live === true && app !== undefined
    ? (await import('../readiness/observe-live.js')).observeLive(invocation, app, flags)
    : {};

/** File that stands for the stack in SARIF, where no line tells. */
const stackFileOf = (root: string, app: App | undefined, flags: ChecklistFlags): string | undefined => {
  const main = app === undefined ? undefined : join(app.directory, 'src', 'main.ts');
  if (main !== undefined && existsSync(main)) return relative(root, main);
  const [plan] = flags.plan ?? [];
  return plan === undefined ? undefined : relative(root, resolve(plan));
};

const asJson = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

interface Context {
  readonly appFolder?: string;
  readonly stackFile?: string;
  readonly earlier: readonly Report[];
}

const linesOf = async (report: Report, colors: Console['colors'], { appFolder }: Context): Promise<readonly string[]> =>
  (await import('../readiness/checklist-view.js')).checklistLines(report, {
    colors,
    ...(appFolder === undefined ? {} : { appFolder }),
  });

/** The report in the form that is asked for. The renderers are loaded here, since a run needs one of them. */
const render = async (report: Report, format: ChecklistFormat, context: Context): Promise<string> => {
  if (format === 'json') return asJson(report);
  if (format === 'text') return `${(await linesOf(report, pc.createColors(false), context)).join('\n')}\n`;
  const forms = await import('@hera/checklist/report');
  switch (format) {
    case 'markdown':
      return forms.checklistMarkdown(report, context);
    case 'html':
      return forms.checklistHtml(report, context);
    case 'sarif':
      return asJson(forms.checklistSarif(report, context));
    case 'junit':
      return forms.checklistJunit(report);
  }
};

const redProblem = (report: Report, { threshold = 'low', strict = false }: ChecklistFlags): Problem | undefined => {
  const reds = redsOf(report, { severity: threshold, strict });
  return reds.length === 0
    ? undefined
    : {
        code: CliCode.redItems,
        path: '',
        message: `${reds.length} of ${report.results.length} items are red${strict ? ', unknown or a warning' : ''} at severity ${threshold} or above: ${reds.map(({ item }) => item).join(', ')}`,
        fix: 'mend them as the report says, except them until a day (infractl attest), or raise --threshold',
      };
};

/** `infractl checklist` */
export const checklist = async (
  invocation: Invocation,
  app: App | undefined,
  flags: ChecklistFlags,
): Promise<Outcome> => {
  const { root, console } = invocation;
  checkFlags(app, flags);
  const given = await Promise.all((flags.earlier ?? []).map(readEarlier));
  const evidence = await readEvidence(flags.evidence);
  // A slip in a file is told before anything that takes time.
  await settingsOf({ root, app, named: flags.settings });
  const seen = await seenLive(invocation, app, flags);
  const models = await modelsFrom(invocation, app, flags);
  const last = flags.target === 'local' ? [] : await lastReport(invocation, app);
  const earlier = [...given, ...last].sort((a, b) => b.at.localeCompare(a.at));
  const now = new Date();
  const manifest = (models.plan ?? models.synth)?.manifest ?? models.synth?.manifest;
  const { item } = flags;
  const judgedBy = judgedWith(flags, await settingsOf({ root, app, manifest, named: flags.settings }));
  const records =
    app === undefined || manifest === undefined
      ? undefined
      : await recordsOf(recordContextOf(root, app, manifest, { now, profile: judgedBy.profile }));
  const [before] = earlier;
  const judged = await judge({
    now,
    root,
    manifest,
    input: { ...models, ...seen, ...(before === undefined ? {} : { earlier: before }) },
    options: { ...judgedBy, ...(item === undefined ? {} : { only: item }) },
    ...(records === undefined ? {} : { records }),
  });
  const report = await besideOtherTools(judged, evidence, { ...models, manifest });
  const stackFile = stackFileOf(root, app, flags);
  const appFolder = app === undefined ? undefined : relative(root, app.directory);
  const context: Context = {
    earlier: earlier.filter((each) => nameOf(each) === nameOf(report)),
    ...(appFolder === undefined ? {} : { appFolder }),
    ...(stackFile === undefined ? {} : { stackFile }),
  };
  const { format, out } = flags;
  /** Made when it is asked for: a JSON document is written down by the console, and lines are shown in colour. */
  const text = (): Promise<string> => render(report, format, context);
  // A run of some items would take the place of one of all, and a local AWS that of the account.
  const kept =
    app === undefined || flags.target === 'local' || report.results.length < loadItems().length
      ? undefined
      : join(root, 'artifacts', app.name, 'checklist.json');
  if (kept !== undefined) await writeReport(kept, asJson(report));
  if (format === 'text') for (const line of await linesOf(report, console.colors, context)) console.line(line);
  else if (format !== 'json' && out === undefined) console.raw(await text());
  const written = out === undefined ? undefined : await writeReport(out, await text());
  if (written !== undefined) console.line(`Written: ${written}`);
  const problem = redProblem(report, flags);
  return {
    document: written === undefined ? { ...report } : { written, counts: report.counts },
    ...(problem === undefined ? {} : { error: new HeraError(problem, { exitCode: ExitCode.failed }) }),
  };
};
