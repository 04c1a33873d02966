import { printable } from '@hera/core/escape';
import pc from 'picocolors';
import { sumOf } from '../estimate/range';
import type { CostLine, Range, ResourceCost } from '../estimate/result';
import { showUsd } from './money';
import { type PlainCell, plainTable } from './plain-table';
import type { CostReport } from './report';
import { amountOf, changeWords, type DiffWords, type GateWords, type ReportWords, wordsOf } from './report-words';

type Colors = ReturnType<typeof pc.createColors>;

/** How the terminal report looks. */
export interface TextOptions {
  /** @default - no colours */
  readonly colors?: Colors;
  /** Rows of a list at the most; what is left out is counted. @default 200 */
  readonly maxRows?: number;
}

const right = (content: string): PlainCell => ({ content, hAlign: 'right' });

const tableLines = (rows: readonly (readonly (string | PlainCell)[])[]): string[] =>
  rows.length === 0 ? [] : plainTable(rows, '').split('\n');

/** Resources with the same lines are one row: nobody reads thirteen equal endpoints. */
const grouped = (resources: readonly ResourceCost[]): readonly (readonly [ResourceCost, ...ResourceCost[]])[] => {
  const groups = new Map<string, [ResourceCost, ...ResourceCost[]]>();
  for (const resource of resources) {
    const lines = resource.lines.map(({ title, formula, monthly }) => [title, formula, monthly]);
    const key = JSON.stringify([resource.type, resource.state, lines]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [resource]);
    else group.push(resource);
  }
  return [...groups.values()];
};

const mark = ({ state, confidence }: CostLine): string =>
  `${state === 'usage-based' ? ' *' : ''}${confidence === 'unconfirmed' ? ' ?' : ''}`;

const amountCells = (colors: Colors, resource: Pick<CostLine, 'monthly'>, count: number): readonly PlainCell[] => {
  if (resource.monthly === undefined) return [right(colors.yellow('not known')), right('')];
  const { low, expected, high } = resource.monthly;
  const all = amountOf({ low: low.times(count), expected: expected.times(count), high: high.times(count) });
  return [right(all.expected), right(colors.dim(all.span))];
};

const groupRows = (
  colors: Colors,
  group: readonly [ResourceCost, ...ResourceCost[]],
): readonly (readonly (string | PlainCell)[])[] => {
  const [first] = group;
  const many = group.length === 1 ? '' : ` and ${group.length - 1} more like it`;
  const shown = first.lines.filter(({ state }) => state !== 'free');
  const [only] = shown;
  const each = group.length === 1 ? '' : 'each: ';
  if (only !== undefined && shown.length === 1) {
    return [
      [`  ${printable(first.address)}${many}`, ...amountCells(colors, first, group.length)],
      [colors.dim(`    ${each}${printable(only.formula)}${mark(only)}`), '', ''],
    ];
  }
  return [
    [`  ${printable(first.address)}${many}`, ...amountCells(colors, first, group.length)],
    ...shown.map((line) => [
      colors.dim(
        `    ${each}${printable(line.title)}: ${line.monthly === undefined ? 'not known' : printable(line.formula)}${mark(line)}`,
      ),
      right(
        colors.dim(
          line.monthly === undefined || shown.length < 2 ? '' : showUsd(line.monthly.expected.times(group.length)),
        ),
      ),
      '',
    ]),
  ];
};

const gateLines = (colors: Colors, gates: readonly GateWords[]): string[] => [
  colors.bold('Limits'),
  ...tableLines(
    gates.map(({ limit, status, result, figures }) => [
      `  ${status === 'held' ? colors.green(result) : colors.red(result)}`,
      printable(limit),
      printable(figures),
    ]),
  ),
];

const diffLines = (colors: Colors, diff: DiffWords, maxRows: number): string[] => {
  const { against, delta, then, changes, instead, free, remarks } = diff;
  return [
    `${colors.bold('Compared with')} ${printable(against.name)} of ${against.date}: ${then} then, ${colors.bold(delta)}`,
    ...tableLines(
      changes
        .slice(0, maxRows)
        .map(changeWords)
        .map(({ address, amount, text }) => [`  ${printable(address)}`, right(amount), colors.dim(printable(text))]),
    ),
    ...(instead === undefined ? [] : [`  ${instead}`]),
    ...(changes.length > maxRows ? [`  and ${changes.length - maxRows} more changes`] : []),
    ...(free === undefined ? [] : [`  ${free}`]),
    ...remarks.map((text) => `  ${colors.yellow(printable(text))}`),
  ];
};

const unknownLines = (colors: Colors, { unknown }: ReportWords, maxRows: number): string[] => {
  if (unknown.length === 0) return [];
  const shown = unknown.slice(0, maxRows);
  return [
    '',
    colors.bold('Without an amount, and on top of the total'),
    ...tableLines(
      shown.map(({ address, title, state, reason }) => [
        `  ${printable(address)}`,
        printable(title),
        `${state}: ${printable(reason)}`,
      ]),
    ),
    ...(shown.length < unknown.length ? [`  and ${unknown.length - shown.length} more`] : []),
  ];
};

/** Whether a mark that the rows carry has to be explained. */
const legend = ({ estimate: { resources } }: CostReport): string[] => {
  const lines = resources.flatMap((resource) => resource.lines).filter(({ monthly }) => monthly !== undefined);
  return [
    ...(lines.some(({ state }) => state === 'usage-based') ? ['* by assumed use'] : []),
    ...(lines.some(({ confidence }) => confidence === 'unconfirmed') ? ['? at a price that no source confirms'] : []),
  ];
};

/** The report for a terminal, line by line. Text from the stack carries no control characters. */
export const textReport = (
  report: CostReport,
  { colors = pc.createColors(false), maxRows = 200 }: TextOptions = {},
): string[] => {
  const words = wordsOf(report);
  const { total, between, diff, gates, warnings } = words;
  const { fixed, usageBased } = report.estimate;
  const row = (name: string, range: Range): readonly (string | PlainCell)[] => {
    const { expected, span } = amountOf(range);
    return [name, right(expected), right(colors.dim(span))];
  };
  const rows = words.parts.flatMap((part) => {
    const { expected, span } = amountOf(part.monthly);
    const groups = grouped(part.resources);
    const left = groups.slice(maxRows).flat();
    return [
      [colors.bold(part.part), right(colors.bold(expected)), right(colors.dim(span))],
      ...groups.slice(0, maxRows).flatMap((group) => groupRows(colors, group)),
      ...(left.length === 0
        ? []
        : [row(`  and ${left.length} more`, sumOf(left.flatMap((each) => each.monthly ?? [])))]),
    ];
  });
  return [
    `${colors.bold(printable(words.name))}: ${colors.bold(`${total.expected} USD a month`)}${between === undefined ? '' : `, between ${between}`}`,
    ...words.basis.map((line) => colors.dim(printable(line))),
    '',
    ...tableLines([
      [colors.bold('USD a month'), right(colors.bold('expected')), right(colors.bold('low to high'))],
      ...rows,
      [colors.bold('Total'), right(colors.bold(total.expected)), right(total.span)],
      row('  by configuration alone', fixed),
      row('  by assumed use', usageBased),
    ]),
    ...legend(report),
    '',
    printable(words.states),
    `Coverage: ${printable(words.coverage)}`,
    ...unknownLines(colors, words, maxRows),
    ...(diff === undefined ? [] : ['', ...diffLines(colors, diff, maxRows)]),
    ...(gates.length === 0 ? [] : ['', ...gateLines(colors, gates)]),
    ...(warnings.length === 0 ? [] : ['']),
    ...warnings.map((warning) => colors.yellow(`warning ${printable(warning)}`)),
  ];
};
