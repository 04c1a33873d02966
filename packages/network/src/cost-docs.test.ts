import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import data from './data/costs.json';

interface Price {
  readonly hour?: number;
  readonly gigabyte?: number;
  readonly gigabyteMonth?: number;
  readonly source: string;
}

const prices: Readonly<Record<string, Price>> = data.prices;
const perMonth = (hour: number): string => (hour * data.hoursPerMonth).toFixed(2);

/** Figures of a price, in the words that a docstring has to use. */
const figures = ({ hour, gigabyte, gigabyteMonth }: Price): readonly string[] => [
  ...(hour === undefined ? [] : [`${perMonth(hour)} USD a month`]),
  ...(gigabyte === undefined ? [] : [`${gigabyte} USD per GB`]),
  ...(gigabyteMonth === undefined ? [] : [`${gigabyteMonth} USD per GB-month`]),
];

const figure = /[\d.]+ USD (?:a month|per GB-month|per GB)/g;

interface CostLine {
  readonly at: string;
  readonly text: string;
}

const costLines: readonly CostLine[] = readdirSync(__dirname, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !/\.(test|fixture)\.ts$/.test(file))
  .flatMap((file) =>
    // A tag ends with the next tag or the comment; it may span lines.
    [...readFileSync(join(__dirname, file), 'utf8').matchAll(/@cost\s+([^@]*?)\s*(?:\*\/|\n\s*\*\s*@)/g)].map(
      ([, text]) => ({
        at: file,
        text: String(text).replace(/\n\s*\*\s*/g, ' '),
      }),
    ),
  );

/** What is wrong with a line. It names each price in brackets, behind the figures that it repeats. */
const faults = (text: string): readonly string[] => {
  const named = [...text.matchAll(/(.*?)\(([a-z0-9]+(?:-[a-z0-9]+)+)\)/g)];
  if (named.length === 0) return [`no price in "${text}"`];
  const behind = text.slice(named.reduce((length, [all]) => length + all.length, 0));
  const found = named.flatMap(([, before = '', key = '']) => {
    const price = prices[key];
    if (price === undefined) return [`no price is called ${key}`];
    const right = figures(price);
    const written: readonly string[] = before.match(figure) ?? [];
    return [
      ...right.filter((one) => !written.includes(one)).map((one) => `${key} lacks ${one}`),
      ...written.filter((one) => !right.includes(one)).map((one) => `${key} says ${one}`),
    ];
  });
  return [...found, ...(behind.match(figure) ?? []).map((one) => `${one} names no price`)];
};

describe('prices', () => {
  it('are dated, and have a source each', () => {
    expect(Date.parse(data.asOf)).not.toBeNaN();
    expect(Object.values(prices).filter(({ source }) => !Object.hasOwn(data.source, source))).toEqual([]);
    expect(perMonth(prices['interface-endpoint']?.hour ?? 0)).toBe('7.30');
    expect(perMonth(prices['nat-gateway']?.hour ?? 0)).toBe('32.85');
    expect(perMonth(prices['public-ipv4']?.hour ?? 0)).toBe('3.65');
  });

  it.each([
    ['7.30 USD a month per service and zone, 0.01 USD per GB (interface-endpoint)', []],
    ['7.31 USD a month, 0.01 USD per GB (interface-endpoint)', ['lacks 7.30 USD a month', 'says 7.31 USD a month']],
    ['7.30 USD a month (interface-endpoint), 0.01 USD per GB', ['lacks 0.01 USD per GB', '0.01 USD per GB names no']],
    ['3.65 USD a month (public-ipv4), whoever made it; traffic between zones', []],
    ['7.30 USD a month (vpc-endpoint)', ['no price is called vpc-endpoint']],
    ['bills per hour (a lot)', ['no price in']],
    ['0.5 USD per GB (logs-ingestion), 0.03 USD per GB (logs-storage)', ['lacks 0.03 USD per GB-month', 'says 0.03']],
  ])('are found wrong in docstrings: %s', (text, wrong) => {
    expect(faults(text)).toEqual(wrong.map((fault) => expect.stringContaining(fault)));
  });

  it('are those that the docstrings repeat', () => {
    expect(costLines.length).toBeGreaterThan(5);
    expect(costLines.flatMap(({ at, text }) => faults(text).map((fault) => `${at}: ${fault}`))).toEqual([]);
  });
});
