import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadCatalogue } from './catalogue/load';
import offers from './data/offers.json';
import { priceProblems } from './errors';

const readme = readFileSync(join(__dirname, '..', 'README.md'), 'utf8').replaceAll(/\s+/g, ' ');
const prices = loadCatalogue();

it('lists every code, in order and in the words of the package', () => {
  const rows = [...readme.matchAll(/\| `(HERA_PRICE_\d+)` \| ([^|]+?) (?=\|)/g)].map(([, code, text]) => [code, text]);
  expect(rows).toEqual(Object.entries(priceProblems));
});

it('says how much is confirmed', () => {
  const { rows, confirmed, computed, unconfirmed } = prices.coverage();
  expect(readme).toContain(
    `Of ${rows} figures, ${confirmed} are confirmed, ${computed} computed and ${unconfirmed} unconfirmed`,
  );
  expect(readme).toContain(`${Math.round(prices.coverage('us-east-1').percent)} % of us-east-1`);
});

it('says how far spot prices lay below on-demand', () => {
  const bands = ['t3.large', 'm5.large', 'c6i.large', 'r6i.large'].map(
    (type) => prices.spotOf('us-east-1', type).discount,
  );
  const percent = (share: number) => Math.round(share * 100);
  const low = Math.min(...bands.map((band) => percent(band.low)));
  const high = Math.max(...bands.map((band) => percent(band.high)));
  const middle = bands.map((band) => percent(band.expected)).sort((one, other) => one - other);
  expect(readme).toContain(`${low} to ${high} % below on-demand, in the middle ${middle[0]} to ${middle.at(-1)} %`);
});

it('says how much of the offer table is quoted', () => {
  const quoted = offers.dimensions.filter(({ known }) => known === 'quoted').length;
  expect(quoted / offers.dimensions.length).toBeGreaterThan(0.5);
});
