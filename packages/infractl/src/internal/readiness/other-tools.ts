import type { Report } from '@hera/checklist';
import type { ToolName, ToolReport } from '@hera/checklist/adapters';
import { HeraError, ProblemCollector } from '@hera/core/errors';
import { factsOf } from '@hera/core/facts';
import type { StackManifest } from '@hera/core/manifest';
import type { StackModel } from '@hera/stack-model';
import { fault } from '../problems';

interface Named {
  readonly file: string;
  /** @default - told from the content */
  readonly tool?: ToolName;
}

const named = (argument: string, tools: readonly ToolName[]): Named => {
  const [, prefix, file = ''] = /^([a-z][a-z-]*)=(.*)$/s.exec(argument) ?? [];
  if (prefix === undefined) return { file: argument };
  const tool = tools.find((name) => name === prefix);
  if (tool !== undefined && file !== '') return { tool, file };
  throw fault('arguments', {
    path: '--evidence',
    message:
      tool === undefined ? `${JSON.stringify(prefix)} is no tool whose reports can be read` : `${tool}= names no file`,
    allowed: `<file>, or <tool>=<file> with ${tools.join(', ')}`,
    fix: 'for example --evidence prowler=out.ocsf.json; a file whose name has such a beginning is named as ./<file>',
  });
};

/**
 * Reads reports of other tools, all of them, so that everything that is wrong with them is told at once.
 *
 * @throws HeraError `HERA_CLI_001` for a tool that is not known, `HERA_CHECK_201` to `203` for files
 */
export const readEvidence = async (given: readonly string[] = []): Promise<readonly ToolReport[]> => {
  if (given.length === 0) return [];
  const { readToolReport, toolNames } = await import('@hera/checklist/adapters');
  const usage = new ProblemCollector();
  const files = given.flatMap((argument) => usage.collect(() => named(argument, toolNames)) ?? []);
  usage.throwIfAny();
  const check = new ProblemCollector();
  let exitCode: HeraError['exitCode'] | undefined;
  const reports = files.flatMap(({ file, tool }) => {
    try {
      return readToolReport(file, tool);
    } catch (error) {
      if (!HeraError.is(error)) throw error;
      exitCode ??= error.exitCode;
      error.problems.forEach((problem) => check.add(problem));
      return [];
    }
  });
  check.throwIfAny(exitCode === undefined ? {} : { exitCode });
  return reports;
};

/** What was judged. */
export interface Judged {
  /** @default - not judged */
  readonly synth?: StackModel;
  /** @default - not judged */
  readonly plan?: StackModel;
  /** Names the clusters. @default - findings about any cluster are taken */
  readonly manifest?: StackManifest | undefined;
}

/** The report with what other tools say beside it. */
export const besideOtherTools = async (
  report: Report,
  evidence: readonly ToolReport[],
  { synth, plan, manifest }: Judged,
): Promise<Report> => {
  if (evidence.length === 0) return report;
  const { withOtherTools } = await import('@hera/checklist/adapters');
  const models = [plan, synth].filter((model) => model !== undefined);
  return withOtherTools(report, evidence, {
    clusters: manifest === undefined ? [] : factsOf(manifest.facts, 'cluster').map(({ name }) => name),
    ...(models.length === 0
      ? {}
      : { isOfStack: (address) => models.some((model) => model.byAddress(address) !== undefined) }),
  });
};
