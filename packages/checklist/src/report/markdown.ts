import { formatProblem } from '@hera/core/errors';
import { markdownCode, markdownText } from '@hera/core/escape';
import type { ItemResult, Report } from '../engine/report';
import { isRed, redsOf } from './reds';
import {
  against,
  bySection,
  contradictionsOf,
  costText,
  countsText,
  evidenceText,
  isException,
  judgedBy,
  leadOf,
  levelsOf,
  levelWord,
  nameOf,
  notSeenOf,
  otherToolNotes,
  otherToolText,
  placeOf,
  reasonText,
  statusOf,
  verdictText,
} from './wording';

/** Options of `checklistMarkdown`. */
export interface MarkdownOptions {
  /** Folder of the app, from the root of the repository: source lines are relative to it. @default - the root itself */
  readonly appFolder?: string;
  /** Characters at the most; evidence is cut, and says so, until it fits. @default 65000, what a comment on GitHub holds */
  readonly maxLength?: number;
}

const marks: Readonly<Record<string, string>> = { red: '**red**', expired: '**expired**', excepted: '_excepted_' };

const redPart = (result: ItemResult, appFolder: string | undefined, maxEvidence: number): string[] => {
  const found = against(result);
  const left = found.length - maxEvidence;
  const lead = leadOf(result);
  const cost = costText(result);
  return [
    `#### ${markdownText(result.title)} (${result.severity})`,
    '',
    ...(lead === undefined ? [] : [markdownText(lead), '']),
    ...found.slice(0, maxEvidence).map((piece) => {
      const place = placeOf(piece, appFolder);
      return `- ${markdownText(evidenceText(piece))}${place === undefined ? '' : `, made at ${markdownCode(place)}`}`;
    }),
    ...(left > 0 ? [`- and ${left} more`] : []),
    ...(result.drift ? ['- A weaker level passes: what runs is not what was planned.'] : []),
    '',
    `Fix: ${markdownText(result.remediation)}${cost === undefined ? '' : ` Cost: ${markdownText(cost)}.`} Runbook: ${markdownCode(result.runbook)}.`,
    '',
  ];
};

const row = (result: ItemResult): string => {
  const word = statusOf(result);
  const cells = [
    markdownText(result.title),
    marks[word] ?? word,
    isRed(result) ? result.severity : '',
    result.level === undefined ? '' : levelWord[result.level],
    markdownText(reasonText(result)),
  ];
  return `| ${cells.join(' | ')} |`;
};

const notSeenPart = (report: Report): string[] => {
  const lines = notSeenOf(report).flatMap(({ title, thisRun, never }) => [
    ...thisRun.map((text) => `- ${markdownText(title)}, not in this run: ${markdownText(text)}`),
    ...never.map((text) => `- ${markdownText(title)}: ${markdownText(text)}`),
  ]);
  return lines.length === 0
    ? []
    : ['<details>', '<summary>What could not be seen</summary>', '', ...lines, '', '</details>', ''];
};

const otherToolsPart = (report: Report, full: boolean): string[] => {
  if (report.otherTools === undefined) return [];
  const contradictions = contradictionsOf(report);
  const evidence = report.results.flatMap(({ title, otherTools }) =>
    (otherTools?.evidence ?? []).map((each) => `- ${markdownText(title)}: ${markdownText(otherToolText(each))}`),
  );
  const notes = otherToolNotes(report).map((note) => `- ${markdownText(note)}`);
  return [
    '#### Other tools',
    '',
    contradictions.length === 0 ? 'They contradict nothing.' : 'They do not agree, and change no status:',
    '',
    ...contradictions.map(
      ({ result, contradiction }) => `- ${markdownText(result.title)}: ${markdownText(contradiction.message)}`,
    ),
    ...(contradictions.length === 0 ? [] : ['']),
    ...(full ? ['<details>', '<summary>What they say</summary>', '', ...notes, ...evidence, '', '</details>', ''] : []),
  ];
};

const render = (report: Report, appFolder: string | undefined, maxEvidence: number, full: boolean): string => {
  const reds = redsOf(report);
  const warnings = report.results.filter(({ status }) => status === 'warn');
  const set = judgedBy(report);
  return [
    checklistMarker(report),
    `### Production readiness of ${markdownCode(nameOf(report))}`,
    '',
    `**${verdictText(report)}.** ${countsText(report)}.`,
    '',
    `Profile ${report.profile}, ${report.at}, looked at: ${levelsOf(report)
      .map((level) => levelWord[level])
      .join(', ')}.`,
    '',
    ...(set.length === 0 ? [] : [...set.map((line) => `- Set: ${markdownText(line)}`), '']),
    ...[...reds, ...warnings].flatMap((result) => redPart(result, appFolder, maxEvidence)),
    ...bySection(report).flatMap(([section, results]) => [
      '<details>',
      `<summary>${markdownText(section)}: ${countsText({ results })}</summary>`,
      '',
      '| Item | Status | Severity | Level | Why |',
      '| --- | --- | --- | --- | --- |',
      ...results.map(row),
      '',
      '</details>',
      '',
    ]),
    ...otherToolsPart(report, full),
    ...(full ? notSeenPart(report) : []),
    ...report.results
      .filter(isException)
      .map((result) => `- Exception: ${markdownText(result.title)}: ${markdownText(reasonText(result))}`),
    ...report.problems.map((problem) => `- Problem: ${markdownText(formatProblem(problem))}`),
    '',
  ].join('\n');
};

/** The first line of the report: stable for a stack, so that a pipeline finds its own comment and updates it. */
export const checklistMarker = (report: Pick<Report, 'environment' | 'stacks'>): string =>
  `<!-- hera-checklist ${nameOf(report).replace(/[^\w.]+/g, '-')} -->`;

/**
 * The report as Markdown for a pull request: what is red first, with evidence and fix, then every item by section. Begins with
 * `checklistMarker`. Names from the stack cannot become markup, links or mentions.
 */
export const checklistMarkdown = (report: Report, { appFolder, maxLength = 65_000 }: MarkdownOptions = {}): string => {
  for (const [maxEvidence, full] of [
    [50, true],
    [10, true],
    [3, true],
    [3, false],
    [1, false],
  ] as const) {
    const text = render(report, appFolder, maxEvidence, full);
    if (text.length <= maxLength) return text;
  }
  return render(report, appFolder, 0, false).slice(0, maxLength);
};
