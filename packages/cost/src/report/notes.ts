import { printable } from '@hera/core/escape';
import type { CostNote, NoteFigure } from '../explain/note';
import { showUsd } from './money';

/** `51.10 USD a month`; other units with at most two decimals. */
export const figureText = ({ value, unit }: NoteFigure): string =>
  unit.startsWith('USD') && value.decimalPlaces() > 0 && value.abs().gte('0.01')
    ? `${showUsd(value)} ${unit}`
    : `${value.toDecimalPlaces(unit.startsWith('USD') ? 6 : 2).toFixed()} ${unit}`;

/** Notes for a terminal, line by line. */
export const noteLines = (notes: readonly CostNote[]): string[] =>
  notes.flatMap(({ title, text, figures, advice, facts }) => [
    '',
    printable(title),
    `  ${printable(text)}`,
    ...figures.map((figure) => `  ${printable(`${figure.label}: ${figureText(figure)} = ${figure.formula}`)}`),
    ...advice.map((what) => `  > ${printable(what)}`),
    ...facts.map(({ statement, where, date }) => `  source: ${printable(`${statement} (${where}, ${date})`)}`),
  ]);
