import { formatProblem } from '@hera/core/errors';
import { markdownCode as code, markdownText as plain } from '@hera/core/escape';
import type { CostDiff } from '../diff/diff';
import type { GateResult } from '../gates/gates';
import { showRange, showSpan, showUsd } from './money';
import { type CostReport, partsOf, withoutAmount } from './report';
import {
  basisOf,
  changeAmount,
  changesShown,
  changeText,
  coverageText,
  deltaText,
  gateWord,
  noChangesText,
  notComparedText,
  statesText,
} from './wording';

/** Options of `markdownReport`. */
export interface MarkdownOptions {
  /** Characters at the most; lists are cut, and say so, until it fits. @default 65000, what a comment on GitHub holds */
  readonly maxLength?: number;
}

const table = (head: readonly string[], align: readonly string[], rows: readonly (readonly string[])[]): string[] => [
  `| ${head.join(' | ')} |`,
  `| ${align.join(' | ')} |`,
  ...rows.map((row) => `| ${row.join(' | ')} |`),
];

const details = (summary: string, content: readonly string[]): string[] => [
  '<details>',
  `<summary>${summary}</summary>`,
  '',
  ...content,
  '',
  '</details>',
  '',
];

const cut = <T>(items: readonly T[], maxRows: number, row: (item: T) => readonly string[], columns: number) => {
  const rest = items.length - maxRows;
  return [
    ...items.slice(0, maxRows).map(row),
    ...(rest > 0 ? [[`and ${rest} more`, ...Array.from({ length: columns - 1 }, () => '')]] : []),
  ];
};

const diffPart = (diff: CostDiff, maxRows: number): string[] => {
  const { shown, free } = changesShown(diff);
  return [
    `**${plain(deltaText(diff))}** USD a month against ${code(diff.from.name)} of ${diff.from.date}: ${showUsd(diff.from.monthly.expected)} then, ${showUsd(diff.to.monthly.expected)} now`,
    '',
    ...(shown.length === 0
      ? [noChangesText(diff), '']
      : [
          ...table(
            ['Resource', 'Change', 'USD a month', 'What'],
            ['---', '--:', '--:', '---'],
            cut(
              shown,
              maxRows,
              (change) => [
                code(change.address),
                changeAmount(change),
                change.to === undefined ? '' : showRange(change.to),
                plain(changeText(change)),
              ],
              4,
            ),
          ),
          '',
        ]),
    ...(free > 0 ? [`${free} more added, removed or changed are free.`, ''] : []),
    ...[...notComparedText(diff), ...diff.differences.map((text) => `Estimated differently: ${text}`)].flatMap(
      (text) => [`> ${plain(text)}`, ''],
    ),
  ];
};

const gatePart = (gates: readonly GateResult[]): string[] => [
  ...table(
    ['Limit', 'Result', 'Figures'],
    ['---', '---', '---'],
    gates.map((gate) => [plain(gate.budget), gateWord[gate.status], plain([gate.text, ...gate.notes].join('; '))]),
  ),
  '',
];

const render = ({ estimate, diff, gates = [] }: CostReport, maxRows: number): string => {
  const { monthly } = estimate;
  const span = showSpan(monthly);
  const parts = partsOf(estimate);
  const unknown = withoutAmount(estimate);
  const failed = gates.filter(({ status }) => status !== 'held').length;
  return [
    markdownMarker(estimate.name),
    `### Cost of ${code(estimate.name)}: ${showUsd(monthly.expected)} USD a month`,
    '',
    ...(diff === undefined ? [] : diffPart(diff, maxRows)),
    ...(gates.length === 0
      ? []
      : [
          failed === 0 ? 'All limits hold.' : `**${failed} of ${gates.length} limits do not hold.**`,
          '',
          ...gatePart(gates),
        ]),
    ...(span === '' ? [] : [`Between ${span.replace(' to ', ' and ')} USD a month.`, '']),
    ...table(
      ['Part', 'USD a month', 'Low to high'],
      ['---', '--:', '--:'],
      [
        ...parts.map((part) => [part.part, showUsd(part.monthly.expected), showSpan(part.monthly)]),
        ['**Total**', `**${showUsd(monthly.expected)}**`, span],
      ],
    ),
    '',
    ...details(
      'Every resource with an amount',
      table(
        ['Resource', 'USD a month', 'How'],
        ['---', '--:', '---'],
        cut(
          parts.flatMap(({ resources }) => resources),
          maxRows,
          (resource) => [
            code(resource.address),
            resource.monthly === undefined ? '' : showRange(resource.monthly),
            resource.lines
              .filter(({ monthly: amount }) => amount !== undefined)
              .map((line) => plain(line.formula))
              .join('<br>'),
          ],
          3,
        ),
      ),
    ),
    ...(unknown.length === 0
      ? []
      : details(
          `${unknown.length} without an amount, on top of the total`,
          table(
            ['Resource', 'What', 'Why'],
            ['---', '---', '---'],
            cut(
              unknown,
              maxRows,
              ({ address, title, state, reason }) => [code(address), plain(title), plain(`${state}: ${reason}`)],
              3,
            ),
          ),
        )),
    `${plain(statesText(estimate))}. Coverage: ${plain(coverageText(estimate))}`,
    '',
    ...basisOf(estimate).map((line) => `- ${plain(line)}`),
    ...estimate.warnings.slice(0, maxRows).map((warning) => `- Warning: ${plain(formatProblem(warning))}`),
    '',
  ].join('\n');
};

/** The first line of the report: stable for a stack, so that a pipeline finds its own comment and updates it. */
export const markdownMarker = (stack: string): string => `<!-- hera-cost ${stack.replace(/[^\w.]+/g, '-')} -->`;

/**
 * The report as Markdown for a pull request: what changes first, then limits, parts, and details that unfold. Begins with `markdownMarker`.
 * Names from the stack cannot become markup, links or mentions.
 */
export const markdownReport = (report: CostReport, { maxLength = 65_000 }: MarkdownOptions = {}): string => {
  for (const maxRows of [500, 200, 100, 50, 20, 10, 5, 1]) {
    const text = render(report, maxRows);
    if (text.length <= maxLength) return text;
  }
  return render(report, 0).slice(0, maxLength);
};
