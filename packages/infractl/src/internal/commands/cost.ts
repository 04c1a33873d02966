import { ExitCode, HeraError } from '@hera/core/errors';
import {
  awsBudgets,
  type BudgetFile,
  type CostDiff,
  declaredBudgets,
  diffEstimates,
  type Estimate,
  estimate,
  type EstimateOptions,
  evaluateGates,
  explain,
  gateProblems,
  type GateResult,
  parseBudgets,
  readBaseline,
  readBudgetFile,
  readUsageFile,
  type Usage,
  usageOf,
  withProfile,
} from '@hera/cost';
import type { CostReport } from '@hera/cost/report';
import { readStackModel, type StackModel } from '@hera/stack-model';
import { existsSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { CostFormat } from '../cost-formats';
import { fault } from '../problems';
import { writeReport } from '../report-file';
import type { Invocation, Outcome } from '../target-run';
import type { App } from '../workspace';
import { catalogueOf } from '../workspace-catalogue';

/** Files of a workspace that are used where they exist and no flag names another. */
const workspaceUsage = 'hera-usage.yml';
const workspaceBudget = 'hera-budget.yml';

interface CostFlags {
  readonly format: CostFormat;
  readonly plan?: readonly string[];
  readonly compare?: string;
  readonly usage?: string;
  readonly profile?: string;
  readonly region?: string;
  readonly budget?: string;
  readonly figure?: string;
  readonly maxMonthly?: number;
  readonly maxIncrease?: number;
  readonly maxIncreasePercent?: number;
  readonly minCoverage?: number;
  readonly maxPriceAge?: number;
  readonly explain?: string;
  readonly explainAll?: boolean;
  readonly out?: string;
  readonly save?: string;
  readonly awsBudget?: string;
}

/** The file that a flag names, else that of the workspace where there is one; relative, as people read it. */
const fileOf = (root: string, flag: string | undefined, name: string): string | undefined => {
  const own = join(root, name);
  if (flag === undefined && !existsSync(own)) return undefined;
  return relative(process.cwd(), flag === undefined ? own : resolve(flag));
};

const usageFrom = (root: string, { usage, profile }: CostFlags): Usage => {
  const file = fileOf(root, usage, workspaceUsage);
  const stated = file === undefined ? usageOf() : readUsageFile(file);
  return profile === undefined ? stated : withProfile(stated, profile);
};

const limitFlags = {
  maxMonthly: 'monthly',
  maxIncrease: 'increase',
  maxIncreasePercent: 'increasePercent',
  minCoverage: 'minCoverage',
  maxPriceAge: 'maxPriceAge',
} as const;

/** Limits of the flags, as a budget file would state them. */
const flagBudgets = (flags: CostFlags): BudgetFile | undefined => {
  const limits = Object.entries(limitFlags).flatMap(([flag, limit]) => {
    const value = flags[flag as keyof typeof limitFlags];
    return value === undefined ? [] : [[limit, value] as const];
  });
  const { figure } = flags;
  return limits.length === 0
    ? undefined
    : parseBudgets(
        JSON.stringify({
          version: 1,
          budgets: [{ ...Object.fromEntries(limits), ...(figure === undefined ? {} : { figure }) }],
        }),
        'flags',
      );
};

const together = (stated: BudgetFile | undefined, more: BudgetFile | undefined): BudgetFile | undefined => {
  if (stated === undefined || more === undefined) return stated ?? more;
  return { ...stated, budgets: [...stated.budgets, ...more.budgets] };
};

const budgetsFrom = (root: string, flags: CostFlags): BudgetFile | undefined => {
  const file = fileOf(root, flags.budget, workspaceBudget);
  return together(file === undefined ? undefined : readBudgetFile(file), flagBudgets(flags));
};

const modelFrom = async (
  { root, interrupt }: Invocation,
  app: App | undefined,
  flags: CostFlags,
): Promise<StackModel> => {
  const { plan } = flags;
  if (app !== undefined && plan === undefined) {
    // What a synth needs takes longer to load than a plan takes to be priced.
    const { publishSynth } = await import('../synth.js');
    return readStackModel((await publishSynth(root, app, interrupt.signal)).stackFile);
  }
  const [first, ...more] = plan ?? [];
  if (first !== undefined && app === undefined) return readStackModel(more.length === 0 ? first : [first, ...more]);
  throw fault('arguments', {
    path: '',
    message:
      app === undefined ? 'what is to be priced is missing' : `${app.name} is synthesised, and --plan names a file`,
    allowed: 'an environment, or --plan <file>',
    fix: 'infractl cost aws prod, or infractl cost --plan plan.json',
  });
};

/** Old addresses of what `moved` blocks rename, by the new ones. */
const movedIn = ({ changes }: StackModel): ReadonlyMap<string, string> =>
  new Map(
    changes.flatMap(({ address, planned }) =>
      planned?.previousAddress === undefined ? [] : [[address, planned.previousAddress] as const],
    ),
  );

const isFolder = (path: string): boolean => existsSync(path) && statSync(path).isDirectory();

/** Against what a flag names: a saved estimate, or a document that is estimated alike. Else a plan against what exists. */
const diffOf = async (
  model: StackModel,
  now: Estimate,
  options: EstimateOptions,
  compare: string | undefined,
): Promise<CostDiff | undefined> => {
  const moved = movedIn(model);
  if (compare === undefined) {
    return model.kind === 'plan'
      ? diffEstimates(estimate(model, { ...options, side: 'prior' }), now, { moved })
      : undefined;
  }
  const saved = isFolder(compare) ? undefined : readBaseline(compare);
  return diffEstimates(saved ?? estimate(await readStackModel(compare), options), now, { moved });
};

const asJson = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

const checkFlags = ({ explain: address, format, awsBudget }: CostFlags, budgets: BudgetFile | undefined): void => {
  if (address !== undefined && format !== 'text' && format !== 'json') {
    throw fault('arguments', {
      path: 'explain',
      message: `--explain has no ${format} form`,
      allowed: 'text, json',
      fix: 'leave --format out',
    });
  }
  if (awsBudget !== undefined && budgets === undefined) {
    throw fault('arguments', {
      path: 'aws-budget',
      message: 'there is no budget to make it from',
      allowed: `${workspaceBudget} in the workspace root, or --budget <file>`,
      fix: 'write a budget with monthly and notify',
    });
  }
};

interface Rendered {
  readonly lines: readonly string[];
  /** The whole of it, for a file or for standard output. Made when it is asked for: a large report is slow to write down. */
  readonly text: () => string;
}

/** The report in the form that is asked for. The renderers are loaded here, since a run needs one of them. */
const render = async ({ console }: Invocation, report: CostReport, flags: CostFlags): Promise<Rendered> => {
  const forms = await import('@hera/cost/report');
  const textLines = (colors?: typeof console.colors): readonly string[] => {
    if (flags.explain !== undefined) return forms.explainText(report.estimate, flags.explain);
    return [
      ...forms.textReport(report, colors === undefined ? {} : { colors }),
      ...(flags.explainAll === true ? forms.noteLines(report.notes ?? []) : []),
    ];
  };
  switch (flags.format) {
    case 'text':
      return { lines: textLines(console.colors), text: () => `${textLines().join('\n')}\n` };
    case 'json':
      if (flags.explain !== undefined) forms.explainText(report.estimate, flags.explain);
      return { lines: [], text: () => asJson(forms.jsonReport(report)) };
    case 'markdown':
      return { lines: [], text: () => forms.markdownReport(report) };
    case 'html': {
      const html = await forms.htmlReport(report);
      return { lines: [], text: () => html };
    }
    case 'infracost':
      return { lines: [], text: () => asJson(forms.infracostReport(report)) };
  }
};

const gatesOf = (
  budgets: BudgetFile | undefined,
  now: Estimate,
  diff: CostDiff | undefined,
): readonly GateResult[] | undefined =>
  budgets === undefined
    ? undefined
    : evaluateGates(budgets, { estimate: now, ...(diff === undefined ? {} : { diff }) });

/** `infractl cost` */
export const cost = async (invocation: Invocation, app: App | undefined, flags: CostFlags): Promise<Outcome> => {
  const { root, console } = invocation;
  const budgets = budgetsFrom(root, flags);
  checkFlags(flags, budgets);
  const catalogue = catalogueOf(root);
  const { region } = flags;
  const options = {
    catalogue,
    usage: usageFrom(root, flags),
    at: new Date(),
    ...(region === undefined ? {} : { region }),
  };
  const model = await modelFrom(invocation, app, flags);
  const now = estimate(model, options);
  const diff = await diffOf(model, now, options, flags.compare);
  const gates = gatesOf(together(budgets, declaredBudgets(model)), now, diff);
  const report: CostReport = {
    estimate: now,
    notes: explain(model, now, catalogue),
    ...(diff === undefined ? {} : { diff }),
    ...(gates === undefined ? {} : { gates }),
  };
  const { lines, text } = await render(invocation, report, flags);
  const { jsonReport } = await import('@hera/cost/report');
  const written = [
    ...(flags.out === undefined ? [] : [await writeReport(flags.out, text())]),
    ...(flags.save === undefined ? [] : [await writeReport(flags.save, asJson(jsonReport(report)))]),
    ...(flags.awsBudget === undefined || budgets === undefined
      ? []
      : [await writeReport(flags.awsBudget, asJson(awsBudgets(budgets, now)))]),
  ];
  if (flags.format === 'text') for (const line of lines) console.line(line);
  else if (flags.format !== 'json' && flags.out === undefined) console.raw(text());
  for (const file of written) console.line(`Written: ${file}`);
  const problems = gateProblems(gates ?? []);
  return {
    // What a file holds is not printed once more.
    document: flags.format !== 'json' ? {} : flags.out === undefined ? jsonReport(report) : { written },
    ...(problems.length === 0 ? {} : { error: new HeraError(problems, { exitCode: ExitCode.failed }) }),
  };
};
