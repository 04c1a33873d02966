import { markdownCode as code, markdownText as plain } from '@hera/core/escape';
import { showRange } from './money';
import type { CostReport } from './report';
import { amountOf, changeWords, type DiffWords, type GateWords, type ReportWords, wordsOf } from './report-words';

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

const diffPart = (diff: DiffWords, maxRows: number): string[] => {
  const { against, delta, then, now, changes, instead, free, remarks } = diff;
  return [
    `**${plain(delta)}** USD a month against ${code(against.name)} of ${against.date}: ${then} then, ${now} now`,
    '',
    ...(instead === undefined
      ? table(
          ['Resource', 'Change', 'USD a month', 'What'],
          ['---', '--:', '--:', '---'],
          cut(
            changes,
            maxRows,
            (change) => {
              const words = changeWords(change);
              return [code(words.address), words.amount, words.now, plain(words.text)];
            },
            4,
          ),
        )
      : [instead]),
    '',
    ...(free === undefined ? [] : [`${free}.`, '']),
    ...remarks.flatMap((text) => [`> ${plain(text)}`, '']),
  ];
};

const gatePart = (gates: readonly GateWords[]): string[] => {
  const failed = gates.filter(({ status }) => status !== 'held').length;
  return [
    failed === 0 ? 'All limits hold.' : `**${failed} of ${gates.length} limits do not hold.**`,
    '',
    ...table(
      ['Limit', 'Result', 'Figures'],
      ['---', '---', '---'],
      gates.map(({ limit, result, figures }) => [plain(limit), result, plain(figures)]),
    ),
    '',
  ];
};

const render = (words: ReportWords, maxRows: number): string => {
  const { name, total, between, diff, gates, parts, unknown } = words;
  return [
    markdownMarker(name),
    `### Cost of ${code(name)}: ${total.expected} USD a month`,
    '',
    ...(diff === undefined ? [] : diffPart(diff, maxRows)),
    ...(gates.length === 0 ? [] : gatePart(gates)),
    ...(between === undefined ? [] : [`Between ${between} USD a month.`, '']),
    ...table(
      ['Part', 'USD a month', 'Low to high'],
      ['---', '--:', '--:'],
      [
        ...parts.map(({ part, monthly }) => {
          const { expected, span } = amountOf(monthly);
          return [part, expected, span];
        }),
        ['**Total**', `**${total.expected}**`, total.span],
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
    `${plain(words.states)}. Coverage: ${plain(words.coverage)}`,
    '',
    ...words.basis.map((line) => `- ${plain(line)}`),
    ...words.warnings.slice(0, maxRows).map((warning) => `- Warning: ${plain(warning)}`),
    ...(words.warnings.length > maxRows ? [`- and ${words.warnings.length - maxRows} more warnings`] : []),
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
  const words = wordsOf(report);
  for (const maxRows of [500, 200, 100, 50, 20, 10, 5, 1]) {
    const text = render(words, maxRows);
    if (text.length <= maxLength) return text;
  }
  return render(words, 0).slice(0, maxLength);
};
