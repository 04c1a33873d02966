import { formatProblem } from '@hera/core/errors';
import { printable } from '@hera/core/escape';
import Table from 'cli-table3';
import pc from 'picocolors';
import type { CostDiff } from '../diff/diff';
import { isSingle } from '../estimate/range';
import type { CostLine, ResourceCost } from '../estimate/result';
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

type Colors = ReturnType<typeof pc.createColors>;

/** How the terminal report looks. */
export interface TextOptions {
  /** @default - no colours */
  readonly colors?: Colors;
  /** Rows of a list at the most; what is left out is counted. @default 200 */
  readonly maxRows?: number;
}

const none = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

interface Cell {
  readonly content: string;
  readonly hAlign?: 'right';
}

const right = (content: string): Cell => ({ content, hAlign: 'right' });

const tableLines = (rows: readonly (readonly (string | Cell)[])[]): string[] => {
  const table = new Table({ chars: none, style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] } });
  table.push(...rows.map((row) => [...row]));
  return rows.length === 0
    ? []
    : table
        .toString()
        .split('\n')
        .map((line) => line.trimEnd());
};

/** Resources that print alike are one row: nobody reads thirteen equal endpoints. */
const grouped = (resources: readonly ResourceCost[]): readonly (readonly [ResourceCost, ...ResourceCost[]])[] => {
  const groups = new Map<string, [ResourceCost, ...ResourceCost[]]>();
  for (const resource of resources) {
    const lines = resource.lines.map(({ title, formula, monthly }) => [title, formula, monthly && showRange(monthly)]);
    const key = JSON.stringify([resource.type, resource.state, lines]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [resource]);
    else group.push(resource);
  }
  return [...groups.values()];
};

const mark = ({ state, confidence }: CostLine): string =>
  `${state === 'usage-based' ? ' *' : ''}${confidence === 'unconfirmed' ? ' ?' : ''}`;

const amountCells = (colors: Colors, resource: Pick<CostLine, 'monthly'>, count: number): readonly Cell[] => {
  if (resource.monthly === undefined) return [right(colors.yellow('not known')), right('')];
  const { low, expected, high } = resource.monthly;
  const all = { low: low.times(count), expected: expected.times(count), high: high.times(count) };
  return [right(showUsd(all.expected)), right(colors.dim(showSpan(all)))];
};

const groupRows = (
  colors: Colors,
  group: readonly [ResourceCost, ...ResourceCost[]],
): readonly (readonly (string | Cell)[])[] => {
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

const gateColor = (colors: Colors, { status }: GateResult): string =>
  status === 'held' ? colors.green(gateWord.held) : colors.red(gateWord[status]);

const gateLines = (colors: Colors, gates: readonly GateResult[]): string[] => [
  colors.bold('Limits'),
  ...tableLines(
    gates.map((gate) => [
      `  ${gateColor(colors, gate)}`,
      printable(gate.budget),
      printable([gate.text, ...gate.notes].join('; ')),
    ]),
  ),
];

const diffLines = (colors: Colors, diff: CostDiff, maxRows: number): string[] => {
  const { shown, free } = changesShown(diff);
  return [
    `${colors.bold('Compared with')} ${printable(diff.from.name)} of ${diff.from.date}: ${showUsd(diff.from.monthly.expected)} then, ${colors.bold(deltaText(diff))}`,
    ...tableLines(
      shown
        .slice(0, maxRows)
        .map((change) => [
          `  ${printable(change.address)}`,
          right(changeAmount(change)),
          colors.dim(printable(changeText(change))),
        ]),
    ),
    ...(shown.length === 0 ? [`  ${noChangesText(diff)}`] : []),
    ...(shown.length > maxRows ? [`  and ${shown.length - maxRows} more changes`] : []),
    ...(free > 0 ? [`  and ${free} added, removed or changed that are free`] : []),
    ...notComparedText(diff).map((text) => `  ${colors.yellow(text)}`),
    ...diff.differences.map((text) => `  ${colors.yellow(`estimated differently: ${printable(text)}`)}`),
  ];
};

const unknownLines = (colors: Colors, report: CostReport, maxRows: number): string[] => {
  const unknown = withoutAmount(report.estimate);
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
  const { estimate, diff, gates } = report;
  const { monthly, fixed, usageBased } = estimate;
  const parts = partsOf(estimate);
  const rows = parts.flatMap((part) => [
    [
      colors.bold(part.part),
      right(colors.bold(showUsd(part.monthly.expected))),
      right(colors.dim(showSpan(part.monthly))),
    ],
    ...grouped(part.resources)
      .slice(0, maxRows)
      .flatMap((group) => groupRows(colors, group)),
  ]);
  return [
    `${colors.bold(printable(estimate.name))}: ${colors.bold(`${showUsd(monthly.expected)} USD a month`)}${isSingle(monthly) ? '' : `, between ${showSpan(monthly).replace(' to ', ' and ')}`}`,
    ...basisOf(estimate).map((line) => colors.dim(printable(line))),
    '',
    ...tableLines([
      [colors.bold('USD a month'), right(colors.bold('expected')), right(colors.bold('low to high'))],
      ...rows,
      [colors.bold('Total'), right(colors.bold(showUsd(monthly.expected))), right(showSpan(monthly))],
      ['  by configuration alone', right(showUsd(fixed.expected)), right(colors.dim(showSpan(fixed)))],
      ['  by assumed use', right(showUsd(usageBased.expected)), right(colors.dim(showSpan(usageBased)))],
    ]),
    ...legend(report),
    '',
    printable(statesText(estimate)),
    `Coverage: ${printable(coverageText(estimate))}`,
    ...unknownLines(colors, report, maxRows),
    ...(diff === undefined ? [] : ['', ...diffLines(colors, diff, maxRows)]),
    ...(gates === undefined || gates.length === 0 ? [] : ['', ...gateLines(colors, gates)]),
    ...(estimate.warnings.length === 0 ? [] : ['']),
    ...estimate.warnings.map((warning) => colors.yellow(`warning ${printable(formatProblem(warning))}`)),
  ];
};
