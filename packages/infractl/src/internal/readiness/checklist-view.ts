import {
  against,
  bySection,
  contradictionsOf,
  costText,
  countsText,
  evidenceText,
  isRed,
  judgedBy,
  type ItemResult,
  leadOf,
  levelsOf,
  levelWord,
  nameOf,
  notSeenOf,
  otherToolNotes,
  otherToolText,
  placeOf,
  reasonText,
  redsOf,
  type Report,
  statusOf,
  verdictText,
} from '@hera/checklist';
import { formatProblem } from '@hera/core/errors';
import { printable } from '@hera/core/escape';
import { plainTable } from '@hera/cost/plain-table';
import type pc from 'picocolors';

type Colors = ReturnType<typeof pc.createColors>;

/** How a report is shown. */
export interface ChecklistViewOptions {
  readonly colors: Colors;
  /** Folder of the app, from the root of the repository. @default - the root itself */
  readonly appFolder?: string;
}

/** Lines of evidence of one red item; the other forms have more. */
const maximumEvidence = 5;

/** Longest reason in a row; what is red is told in full below. */
const longestReason = 110;

const shortened = (text: string): string =>
  text.length <= longestReason ? text : `${text.slice(0, longestReason - 1)}…`;

const coloured = (colors: Colors, result: ItemResult): string => {
  const word = statusOf(result);
  if (isRed(result)) return colors.red(word);
  if (word === 'green' || word === 'attested') return colors.green(word);
  return word === 'n/a' ? colors.dim(word) : colors.yellow(word);
};

const row = (colors: Colors, result: ItemResult): readonly string[] => [
  coloured(colors, result),
  printable(result.title),
  isRed(result) ? result.severity : '',
  colors.dim(result.level === undefined ? '' : levelWord[result.level]),
  colors.dim(shortened(printable(reasonText(result)))),
];

const redLines = (result: ItemResult, { colors, appFolder }: ChecklistViewOptions): readonly string[] => {
  const found = against(result);
  const left = found.length - maximumEvidence;
  const lead = leadOf(result);
  const cost = costText(result);
  return [
    `  ${colors.bold(printable(result.title))} (${result.severity}, ${result.item})`,
    ...(lead === undefined ? [] : [`    ${printable(lead)}`]),
    ...found.slice(0, maximumEvidence).map((piece) => {
      const place = placeOf(piece, appFolder);
      return `    ${printable(evidenceText(piece))}${place === undefined ? '' : colors.dim(` ${printable(place)}`)}`;
    }),
    ...(left > 0 ? [`    and ${left} more`] : []),
    ...(result.drift
      ? [`    ${colors.yellow('drift: a weaker level passes; what runs is not what was planned')}`]
      : []),
    `    fix: ${printable(result.remediation)}${cost === undefined ? '' : ` Costs ${printable(cost)}.`}`,
    `    ${colors.dim(result.runbook)}`,
  ];
};

/** What is red, with evidence and the change to make. */
export const redItemLines = (results: readonly ItemResult[], options: ChecklistViewOptions): readonly string[] =>
  results.flatMap((result) => redLines(result, options));

const notSeenLines = (report: Report, colors: Colors): readonly string[] => {
  const all = notSeenOf(report);
  const lines = (of: 'thisRun' | 'never'): readonly string[] =>
    all.flatMap((each) =>
      each[of].length === 0 ? [] : [`  ${printable(each.title)}: ${printable(each[of].join('; '))}`],
    );
  const part = (title: string, shown: readonly string[]): readonly string[] =>
    shown.length === 0 ? [] : ['', colors.bold(title), ...shown.map((line) => colors.dim(line))];
  return [
    ...part('Not seen in this run', lines('thisRun')),
    ...part('Seen by no level: people have to look', lines('never')),
  ];
};

const otherToolLines = (report: Report, colors: Colors): readonly string[] => {
  if (report.otherTools === undefined) return [];
  const contradictions = contradictionsOf(report);
  const said = report.results.flatMap(({ title, otherTools }) =>
    otherTools === undefined
      ? []
      : [
          `  ${printable(title)}`,
          ...otherTools.evidence.map((each) => `    ${shortened(printable(otherToolText(each)))}`),
        ],
  );
  return [
    '',
    `${colors.bold('Other tools')}: ${contradictions.length === 0 ? 'they contradict nothing' : `they do not agree on ${new Set(contradictions.map(({ result }) => result.item)).size} items`}; no status rests on them`,
    ...contradictions.map(({ result, contradiction }) =>
      colors.yellow(`  ${printable(result.title)}: ${printable(contradiction.message)}`),
    ),
    ...[...otherToolNotes(report).map((note) => `  ${printable(note)}`), ...said].map((line) => colors.dim(line)),
  ];
};

/** A report for a terminal, line by line. */
export const checklistLines = (report: Report, options: ChecklistViewOptions): readonly string[] => {
  const { colors } = options;
  const sections = bySection(report);
  const table = plainTable(
    sections.flatMap(([section, results]) => [
      [colors.bold(section), '', '', '', ''],
      ...results.map((result) => row(colors, result)),
    ]),
  );
  const toDo = [...redsOf(report), ...report.results.filter(({ status }) => status === 'warn')];
  const levels = levelsOf(report).map((level) => levelWord[level]);
  return [
    `${colors.bold(printable(nameOf(report)))}: ${colors.bold(verdictText(report))}`,
    colors.dim(`${countsText(report)}; profile ${report.profile}; looked at: ${levels.join(', ') || 'nothing'}`),
    ...judgedBy(report).map((line) => colors.dim(`set: ${printable(line)}`)),
    '',
    ...table.split('\n'),
    ...(toDo.length === 0 ? [] : ['', colors.bold('To do'), ...redItemLines(toDo, options)]),
    ...otherToolLines(report, colors),
    ...notSeenLines(report, colors),
    ...report.problems.map((problem) => colors.yellow(`problem ${printable(formatProblem(problem))}`)),
  ];
};
