import { formatProblem } from '@hera/core/errors';
import { html, type Markup } from '@hera/core/escape';
import { type Column, panel, reportPage, type Row, table, unfolding } from '@hera/core/report-page';
import type { ItemResult, Report, Status } from '../engine/report';
import { evidenceList, itemDetails, statusMark } from './html-item';
import { redsOf } from './reds';
import {
  against,
  bySection,
  contradictionsOf,
  costText,
  countsText,
  isException,
  judgedBy,
  leadOf,
  levelsOf,
  levelWord,
  nameOf,
  notSeenOf,
  otherToolNotes,
  reasonText,
  statusOf,
  statusWord,
  verdictText,
} from './wording';

/** Options of `checklistHtml`. */
export interface HtmlOptions {
  /** Folder of the app, from the root of the repository: source lines are relative to it. @default - the root itself */
  readonly appFolder?: string;
  /** Earlier reports of the same stack, in any order. @default - no history is shown */
  readonly earlier?: readonly Report[];
}

const counted: readonly Status[] = [
  'fail',
  'attestation-expired',
  'unknown',
  'warn',
  'attested',
  'pass',
  'not-applicable',
];

const countColumns = (first: string): readonly Column[] => [
  { title: first },
  ...counted.map((status) => ({ title: statusWord[status], kind: 'number' }) as const),
];

const countCells = (name: string, results: readonly ItemResult[]): Row['cells'] => [
  name,
  ...counted.map((status) => results.filter((result) => result.status === status).length),
];

const redArticle = (result: ItemResult, appFolder: string | undefined): Markup => {
  const cost = costText(result);
  const lead = leadOf(result);
  return panel(
    'bad',
    html`<h3>${result.title} ${statusMark(result)}</h3>
      <p class="soft">
        ${result.section}, severity
        ${result.severity}${result.level !== undefined && `, seen at level ${levelWord[result.level]}`}${result.drift && ', drift: a weaker level passes, so what runs is not what was planned'}
      </p>
      ${lead !== undefined && html`<p>${lead}</p>`} ${evidenceList(against(result), appFolder)}
      <p><strong>Fix:</strong> ${result.remediation}</p>
      <p><strong>Cost of fixing:</strong> ${cost ?? 'not computed'}</p>
      <p><strong>Runbook:</strong> <code>${result.runbook}</code></p>`,
  );
};

const exceptionArticle = (result: ItemResult): Markup =>
  panel(
    'warn',
    html`<h3>${result.title} ${statusMark(result)}</h3>
      <p>${reasonText(result)}</p>
      <p class="soft">
        Severity ${result.severity}. Without the exception:
        ${result.levels.findLast(({ status }) => status === 'fail')?.reason ?? 'nothing is known to be wrong'}
      </p>`,
  );

const sectionTable = (name: string, results: readonly ItemResult[], appFolder: string | undefined): Markup =>
  html`<h3>${name}</h3>
    ${table(
      `${name}: ${countsText({ results })}`,
      [
        { title: 'Item' },
        { title: 'Status', kind: 'word' },
        { title: 'Severity', kind: 'word' },
        { title: 'Level', kind: 'word' },
        { title: 'Why' },
      ],
      results.map((result) => ({
        cells: [
          result.title,
          statusMark(result),
          result.severity,
          result.level === undefined ? '' : levelWord[result.level],
          reasonText(result),
        ],
        below: unfolding('Evidence', itemDetails(result, appFolder), { label: `Evidence of ${result.title}` }),
      })),
    )}`;

const historySection = (report: Report, earlier: readonly Report[]): Markup | undefined => {
  const older = [...earlier].filter(({ at }) => at < report.at).sort((a, b) => b.at.localeCompare(a.at));
  const [last] = older;
  if (last === undefined) return undefined;
  const before = new Map(last.results.map((result) => [result.item, result]));
  const changed = report.results.flatMap((result) => {
    const was = before.get(result.item);
    return was !== undefined && statusOf(was) === statusOf(result) ? [] : [{ result, was }];
  });
  return html`<h2>History</h2>
    ${table(
      'Earlier reports, the newest first',
      countColumns('Report of'),
      [report, ...older].map(({ at, results }) => ({ cells: countCells(at, results) })),
    )}
    <p>Since ${last.at}:${changed.length === 0 && ' nothing has changed its status.'}</p>
    ${
      changed.length > 0 &&
      html`<ul>
        ${changed.map(({ result, was }) => html`<li>${result.title}: was ${was === undefined ? 'not there' : statusOf(was)}, is ${statusOf(result)}</li>`)}
      </ul>`
    }`;
};

const notSeenSection = (report: Report): Markup => {
  const all = notSeenOf(report);
  const lines = (of: 'thisRun' | 'never'): Markup[] =>
    all.flatMap((each) => each[of].map((text) => html`<li>${each.title}: ${text}</li>`));
  const thisRun = lines('thisRun');
  return html`<h2>What was not seen</h2>
    ${
      thisRun.length > 0 &&
      html`<p>This run did not show, and a stronger level would:</p>
        <ul>
          ${thisRun}
        </ul>`
    }
    <p>No level sees these; people have to:</p>
    <ul>
      ${lines('never')}
    </ul>`;
};

const otherToolsSection = (report: Report): Markup | undefined => {
  if (report.otherTools === undefined) return undefined;
  const contradictions = contradictionsOf(report);
  return html`<h2>Other tools</h2>
    <p>
      What they say stands with each item, and changes no
      status.${contradictions.length === 0 && ' They contradict nothing.'}
    </p>
    ${
      contradictions.length > 0 &&
      table(
        'Where they do not agree',
        [{ title: 'Item' }, { title: 'Status', kind: 'word' }, { title: 'Other tool' }],
        contradictions.map(({ result, contradiction }) => ({
          cells: [result.title, statusMark(result), contradiction.message],
        })),
      )
    }
    <ul>
      ${otherToolNotes(report).map((note) => html`<li>${note}</li>`)}
    </ul>`;
};

/**
 * The report as one HTML file for those who decide: what is red and what fixing it costs, every item with its evidence, and what nobody could
 * see. It opens offline and asks for nothing: no script, no font, no image, and a policy that forbids them. Light, dark and printable.
 * Everything from the stack is escaped.
 */
export const checklistHtml = (report: Report, { appFolder, earlier = [] }: HtmlOptions = {}): string => {
  const reds = redsOf(report);
  const excepted = report.results.filter(isException);
  const costs = reds.flatMap(({ cost }) => cost?.monthlyUsd.expected ?? []);
  const without = reds.length - costs.length;
  const name = nameOf(report);
  const set = judgedBy(report);
  const levels = levelsOf(report).map((level) => levelWord[level]);
  return reportPage({
    title: `Production readiness of ${name}: ${verdictText(report)}`,
    heading: `Production readiness of ${name}`,
    verdict: verdictText(report),
    basis: html`<p>${countsText(report)}. Profile ${report.profile}; looked at: ${levels.join(', ') || 'nothing'}.</p>
      ${set.length > 0 && html`<p>Set for this environment: ${set.join('; ')}.</p>`}
      <p class="soft">
        ${report.at}, ${report.tool.name} ${report.tool.version}. Unknown is never green: it means that nothing could
        judge the item.
      </p>
      ${table(
        'Items by section and status',
        countColumns('Section'),
        bySection(report).map(([section, results]) => ({ cells: countCells(section, results) })),
        { total: countCells('All', report.results) },
      )}`,
    content: html`<h2>What is red</h2>
      ${reds.length === 0 && html`<p>Nothing.</p>`}
      ${costs.length > 0 && html`<p>Fixing what has a price costs ${costs.reduce((sum, usd) => sum + usd, 0).toFixed(2)} USD a month${without > 0 && `; for ${without} nobody has computed it`}.</p>`}
      ${reds.map((result) => redArticle(result, appFolder))}
      ${
        excepted.length > 0 &&
        html`<h2>Exceptions</h2>
          <p>Red, and accepted by a person until a day.</p>
          ${excepted.map(exceptionArticle)}`
      }
      <h2>Every item</h2>
      <p class="soft">Unfold an item for its evidence, levels, attestation and anchors.</p>
      ${bySection(report).map(([section, results]) => sectionTable(section, results, appFolder))}
      ${historySection(report, earlier)} ${otherToolsSection(report)} ${notSeenSection(report)}
      ${
        report.problems.length > 0 &&
        html`<h2>Problems of this run</h2>
          <ul>
            ${report.problems.map((problem) => html`<li>${formatProblem(problem)}</li>`)}
          </ul>`
      }`,
  });
};
