import { formatProblem } from '@hera/core/errors';
import builder, { type TestCase, type TestSuite } from 'junit-report-builder';
import type { RecordedCheck } from './run-documents';
import { inReportOrder, type RunReport, spanOf, unsupportedText } from './run-report';
import { writeArtifact } from './write-artifact';

/** Options of `writeJunit`. */
export interface ReportOptions {
  readonly runs: readonly RunReport[];
  /** Where to write it. Folders are made. */
  readonly file: string;
}

/** The library knows `<skipped/>` but not its message, and a skip without a reason is a silent one. */
const skip = (testCase: TestCase, message: string): void => {
  testCase.skipped();
  const build = testCase.build.bind(testCase);
  testCase.build = (parent) => {
    const element = build(parent);
    for (const child of element.children) {
      if ('name' in child && child.name === 'skipped') (child as typeof element).att('message', message);
    }
    return element;
  };
};

// The library escapes the first end of a CDATA section in a text, and only that one.
const sectionText = (text: string): string => text.replaceAll(']]>', ']] >');

const evidenceText = ({ expected, found, evidence }: RecordedCheck): string =>
  [`expected: ${expected}`, `found: ${found}`, ...evidence.map((line) => `evidence: ${line}`)].join('\n');

const addCheck = (testCase: TestCase, check: RecordedCheck): void => {
  testCase.name(`${check.id}: ${check.title}`).time(check.seconds);
  if (check.status === 'fail') testCase.failure(check.found, check.id).stacktrace(sectionText(evidenceText(check)));
  // `found` of such a check names the call: `unsupported: <call>`.
  if (check.status === 'unsupported') skip(testCase, check.found);
  if (check.status === 'not-applicable') skip(testCase, `not applicable: ${check.found}`);
};

const reasonsOf = ({ problems, details }: RunReport): string =>
  [...problems.map(formatProblem), ...(details === undefined ? [] : ['', details])].join('\n');

const addLeftOut = (suite: TestSuite, { name, manifest }: RunReport): void => {
  for (const { what, constructPath, reason } of manifest?.leftOut ?? []) {
    skip(suite.testCase().className(`${name}.leftOut`).name(`${what} (${constructPath})`), `left out: ${reason}`);
  }
};

/** JUnit XML of these runs: a suite per run, a case per stage, per check, and per thing that the target left out. */
export const junitText = (runs: readonly RunReport[]): string => {
  const report = builder.newBuilder();
  for (const run of inReportOrder(runs)) {
    const span = spanOf(run.stages);
    const suite = report.testSuite().name(run.name);
    if (span !== undefined) suite.timestamp(new Date(span.from).toISOString()).time(span.seconds);
    if (run.target !== undefined) suite.property('target', run.target);
    const lastFailed = run.stages.findLast(({ outcome }) => outcome === 'failed' || outcome === 'interrupted');
    for (const stage of run.stages) {
      const testCase = suite.testCase().className(`${run.name}.stages`).name(stage.title).time(stage.seconds);
      if (stage.outcome === 'skipped') skip(testCase, 'skipped: the run was told to leave this stage out');
      // A stage whose failure the test expected, in a run that went well, is no failure of the report.
      if (stage.outcome === 'done' || stage.outcome === 'skipped' || run.outcome === 'passed') continue;
      if (run.outcome === 'unsupported') {
        skip(testCase, unsupportedText(run));
        continue;
      }
      testCase.failure(`${stage.title} ${stage.outcome}`, stage.stage);
      if (stage === lastFailed) testCase.stacktrace(sectionText(reasonsOf(run)));
    }
    for (const check of run.checks) {
      addCheck(suite.testCase().className(`${run.name}.checks.${check.subject}`), check);
    }
    addLeftOut(suite, run);
    if (run.outcome === 'unsupported') {
      skip(suite.testCase().className(run.name).name('run'), unsupportedText(run));
      continue;
    }
    const told = lastFailed !== undefined || run.checks.some(({ status }) => status === 'fail');
    if (run.outcome === 'passed' || told) continue;
    const message = run.problems.length > 0 ? 'the run failed' : 'nothing was proved: no check could be answered';
    suite
      .testCase()
      .className(run.name)
      .name('run')
      .failure(message, run.outcome)
      .stacktrace(sectionText(reasonsOf(run)));
  }
  return report.build();
};

/**
 * Writes JUnit XML, as CI servers read it. What the target cannot answer is skipped with `unsupported: <call>`, never
 * passed.
 * So is what was left out of the stack because the target cannot hold it.
 *
 * @returns the absolute path of the file
 * @throws HeraError `HERA_TEST_064`
 */
export const writeJunit = ({ runs, file }: ReportOptions): string => writeArtifact(file, junitText(runs));
