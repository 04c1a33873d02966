import { html } from '@hera/core/escape';
import { type Column, reportPage, type Row, table } from '@hera/core/report-page';
import { counted, statusBadge } from './html-parts';
import { failureOf, runSection } from './html-run';
import { style } from './html-style';
import { isChange } from './html-timeline';
import type { ReportOptions } from './junit-report';
import { durationText } from './live-lines';
import { checkCounts, inReportOrder, type RunReport, spanOf } from './run-report';
import { writeArtifact } from './write-artifact';

const idOf = (index: number): string => `run-${index + 1}`;

const summaryRow = (run: RunReport, index: number): Row => {
  const counts = checkCounts(run);
  const span = spanOf(run.stages);
  const cells = [
    html`<a href="#${idOf(index)}">${run.name}</a>`,
    statusBadge(run.outcome),
    counts.pass,
    counts.fail,
    counts.unsupported,
    counts['not-applicable'],
    run.resources.filter(isChange).length,
    span === undefined ? '' : durationText(span.seconds),
  ];
  return { cells };
};

const headline = (runs: readonly RunReport[]): string => {
  const count = (outcome: RunReport['outcome']): number => runs.filter((run) => run.outcome === outcome).length;
  const parts = [
    `${count('passed')} passed`,
    `${count('failed')} failed`,
    ...(count('unsupported') > 0 ? [`${count('unsupported')} unsupported`] : []),
    ...(count('interrupted') > 0 ? [`${count('interrupted')} interrupted`] : []),
  ];
  return `${counted(runs.length, 'run')}: ${parts.join(', ')}`;
};

/** The page as text. The same runs always give the same text. */
export const htmlText = (given: readonly RunReport[]): string => {
  const runs = inReportOrder(given);
  const failures = runs.map((run, index) => failureOf(run, idOf(index))).filter((failure) => failure !== false);
  const number = (title: string): Column => ({ title, kind: 'number' });
  const said = headline(runs);
  return reportPage({
    title: said,
    heading: 'Test report',
    verdict: said,
    style,
    content: html`${
        failures.length > 0 &&
        html`<section aria-labelledby="failures">
          <h2 id="failures">What went wrong</h2>
          ${failures}
        </section> `
      }
      <section aria-labelledby="summary">
        <h2 id="summary">Summary</h2>
        ${table(
          'Runs, and how many of their checks ended in which way',
          [
            { title: 'Run' },
            { title: 'Outcome', kind: 'word' },
            number('Passed'),
            number('Failed'),
            number('Unsupported'),
            number('Not applicable'),
            number('Resource changes'),
            number('Took'),
          ],
          runs.map(summaryRow),
        )}
      </section>
      ${runs.map((run, index) => runSection(run, idOf(index)))}`,
  });
};

/**
 * Writes one HTML file that needs nothing else: no network, no scripts. It follows the light or dark scheme of its reader
 * and can be printed. Everything in it comes from the runs.
 *
 * @returns the absolute path of the file
 * @throws HeraError `HERA_TEST_064`
 */
export const writeHtmlReport = ({ runs, file }: ReportOptions): string => writeArtifact(file, htmlText(runs));
