import type { Problem } from '@hera/core/errors';
import { html, type Markup } from '@hera/core/escape';
import { pairs, panel, type Row, table, unfolding } from '@hera/core/report-page';
import type { CheckStatus } from '../check';
import { counted, statusBadge } from './html-parts';
import { resourceTimeline, stageTimeline } from './html-timeline';
import { durationText } from './live-lines';
import type { RecordedCheck } from './run-documents';
import { checkCounts, type RunReport, spanOf, unsupportedText } from './run-report';

const problemItem = ({ code, path, message, allowed, fix, constructPath }: Problem): Markup =>
  html`<li>
    <p><strong>${code}</strong>${path !== '' && html` <code>${path}</code>`}: ${message}</p>
    ${pairs([
      ...(allowed === undefined ? [] : [['Allowed', allowed] as const]),
      ['Fix', fix],
      ...(constructPath === undefined ? [] : [['Construct', html`<code>${constructPath}</code>`] as const]),
    ])}
  </li> `;

const failedChecks = (checks: readonly RecordedCheck[]): Markup | false => {
  const failed = checks.filter(({ status }) => status === 'fail');
  if (failed.length === 0) return false;
  const items = failed.map(
    ({ id, title, expected, found }) =>
      html`<li>
        <p><strong>${id}</strong>: ${title}</p>
        ${pairs([
          ['Expected', expected],
          ['Found', found],
        ])}
      </li> `,
  );
  return html`<ul class="problems" aria-label="Checks that failed">
    ${items}
  </ul> `;
};

/** What ended a run: its problems, the checks that failed, and the stages that did, or false when nothing did. */
export const failureOf = (run: RunReport, id: string): Markup | false => {
  if (run.outcome === 'passed' || run.outcome === 'unsupported') return false;
  const stages = run.stages.filter(({ outcome }) => outcome === 'failed' || outcome === 'interrupted');
  const counts = checkCounts(run);
  const silent = run.problems.length === 0 && stages.length === 0 && counts.fail === 0;
  return panel(
    'bad',
    html`<h3 id="${id}-failure"><a href="#${id}">${run.name}</a> ${statusBadge(run.outcome)}</h3>
      ${
        run.problems.length > 0 &&
        html`<ul class="problems" aria-label="Problems">
          ${run.problems.map(problemItem)}
        </ul> `
      }${failedChecks(run.checks)}${stages.length > 0 && html`<p class="soft">Stages: ${stages.map(({ title, outcome }) => `${title} ${outcome}`).join('; ')}</p> `}${silent && html`<p>Nothing was proved: not one check could be answered.</p> `}${run.details !== undefined && html`<pre>${run.details}</pre> `}`,
  );
};

const order: Readonly<Record<CheckStatus, number>> = { fail: 0, unsupported: 1, pass: 2, 'not-applicable': 3 };

const checkRow = ({ id, title, subject, status, expected, found, evidence, seconds }: RecordedCheck): Row => {
  const cells = [
    html`${title}<br /><code class="soft">${id}</code>`,
    statusBadge(status),
    subject,
    expected,
    found,
    durationText(seconds),
  ];
  if (evidence.length === 0) return { cells };
  const summary = `Evidence (${evidence.length})`;
  const lines = html`<ul>
    ${evidence.map((line) => html`<li><code>${line}</code></li> `)}
  </ul>`;
  return { cells, below: unfolding(summary, lines, { label: `${summary} of ${id}`, open: status === 'fail' }) };
};

const checks = (all: readonly RecordedCheck[]): Markup => {
  if (all.length === 0) return html`<p class="soft">No check was run.</p> `;
  return table(
    'Checks: failed first, then unsupported, passed and not applicable. Unsupported means that the target lacks a call: nothing was proved.',
    [
      { title: 'Check' },
      { title: 'Status', kind: 'word' },
      { title: 'Subject', kind: 'word' },
      { title: 'Expected' },
      { title: 'Found' },
      { title: 'Took', kind: 'number' },
    ],
    [...all].sort((one, other) => order[one.status] - order[other.status]).map(checkRow),
  );
};

const leftOut = ({ manifest }: RunReport): Markup => {
  if (manifest === undefined) return html`<p class="soft">No manifest was recorded, so this is not known.</p> `;
  if (manifest.leftOut.length === 0) return html`<p>Nothing.</p> `;
  return table(
    'Declared, and left out because the target cannot hold it',
    [{ title: 'What' }, { title: 'Construct' }, { title: 'Why' }],
    manifest.leftOut.map(({ what, constructPath, reason }) => ({
      cells: [html`<code>${what}</code>`, html`<code>${constructPath}</code>`, reason],
    })),
  );
};

const facts = (run: RunReport): readonly string[] => {
  const { manifest, plan } = run;
  const environment = manifest?.environment;
  const span = spanOf(run.stages);
  return [
    ...(run.outcome === 'unsupported' ? [unsupportedText(run)] : []),
    ...(run.target === undefined ? [] : [`Target ${run.target}`]),
    ...(manifest?.target.providerVersion === undefined ? [] : [`AWS provider ${manifest.target.providerVersion}`]),
    ...(environment === undefined
      ? []
      : [`Environment ${environment.name}, ${environment.profile}, ${environment.region}`]),
    ...(plan === undefined
      ? []
      : [
          `Plan: ${plan.create} to create, ${plan.update} to update, ${plan.replace} to replace, ${plan.delete} to delete`,
        ]),
    ...(run.requests === undefined ? [] : [`${counted(run.requests, 'request')} through the fault proxy`]),
    ...(span === undefined ? [] : [`Took ${durationText(span.seconds)}`]),
  ];
};

/** All that is known of one run. */
export const runSection = (run: RunReport, id: string): Markup => {
  const warnings = run.manifest?.warnings ?? [];
  return html`<section class="run" aria-labelledby="${id}">
    <h2 id="${id}">${run.name} ${statusBadge(run.outcome)}</h2>
    <ul class="facts soft">
      ${facts(run).map((fact) => html`<li>${fact}</li> `)}
    </ul>
    <h3>Stages</h3>
    ${stageTimeline(run.stages)}
    <h3>Checks</h3>
    ${checks(run.checks)}
    <h3>What the target left out</h3>
    ${leftOut(run)}${
      warnings.length > 0 &&
      html`<h3>Warnings of the synth</h3>
        <ul class="problems">
          ${warnings.map(problemItem)}
        </ul> `
    }
    <h3>Resources</h3>
    ${resourceTimeline(run.resources)}
  </section> `;
};
