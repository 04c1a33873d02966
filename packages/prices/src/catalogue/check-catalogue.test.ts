import { HeraError } from '@hera/core/errors';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import data from '../data/catalogue.json';
import { ageInDays, ageWarning } from './age';
import { checkCatalogue } from './check-catalogue';
import { loadCatalogue } from './load';
import { catalogueJsonSchema } from './schema';
import { temporaryFolder } from '../temporary-folder.fixture';

const small = (changes: Record<string, unknown> = {}) => ({
  formatVersion: 1,
  version: '2026-11-26',
  asOf: '2026-11-26',
  currency: 'USD',
  hoursPerMonth: 730,
  sources: { page: { title: 'a page', where: 'example.com', date: '2026-11' } },
  instances: {},
  spotDiscount: {},
  autoModeFee: { share: '0.12', source: 'page', confidence: 'unconfirmed' },
  prices: { 'nat.hour': { 'eu-north-1': { usd: '0.046', source: 'page', confidence: 'confirmed' } } },
  ...changes,
});

const problemsOf = (input: unknown): readonly string[] => {
  try {
    checkCatalogue(input);
    return [];
  } catch (error) {
    if (!HeraError.is(error)) throw error;
    return error.problems.map(({ code, path }) => `${code} ${path}`);
  }
};

const price = (usd: unknown, source = 'page') => ({
  'nat.hour': { 'eu-north-1': { usd, source, confidence: 'confirmed' } },
});

describe('a catalogue file', () => {
  it('is what the package ships', () => {
    expect(checkCatalogue(data)).toEqual(data);
  });

  it('of your own is taken', () => {
    const file = join(temporaryFolder(), 'prices.json');
    writeFileSync(file, JSON.stringify(small()));
    const own = loadCatalogue(file);
    expect(own.regions).toEqual(['eu-north-1']);
    expect(own.priceOf('eu-north-1', 'nat.hour').tiers[0].usd.toFixed()).toBe('0.046');
    expect(own.lookup('us-east-1', 'nat.hour')).toMatchObject({ found: false, regions: ['eu-north-1'] });
  });

  it.each([
    ['no object', [], ['HERA_PRICE_001 catalogue']],
    [
      'several faults of form, all told',
      small({ currency: 'EUR', hoursPerMonth: 800, more: 1 }),
      ['HERA_PRICE_001 catalogue.currency', 'HERA_PRICE_001 catalogue.hoursPerMonth', 'HERA_PRICE_001 catalogue'],
    ],
    [
      'a price that is a number',
      small({ prices: price(0.1) }),
      ['HERA_PRICE_001 catalogue.prices.nat.hour.eu-north-1.usd'],
    ],
    ['a negative price', small({ prices: price('-1') }), ['HERA_PRICE_001 catalogue.prices.nat.hour.eu-north-1.usd']],
    [
      'tiers in disorder',
      small({
        prices: price([
          { from: 1, usd: '1' },
          { from: 1, usd: '0.5' },
        ]),
      }),
      [
        'HERA_PRICE_003 catalogue.prices["nat.hour"].eu-north-1.usd[0].from',
        'HERA_PRICE_003 catalogue.prices["nat.hour"].eu-north-1.usd[1].from',
      ],
    ],
    [
      'an unknown source',
      small({ prices: price('1', 'hearsay') }),
      ['HERA_PRICE_004 catalogue.prices["nat.hour"].eu-north-1.source'],
    ],
    ['an unknown dimension', small({ prices: { 'nat.year': {} } }), ['HERA_PRICE_005 catalogue.prices["nat.year"]']],
    [
      'a discount band upside down',
      small({ spotDiscount: { m: { low: 0.7, expected: 0.6, high: 0.5, source: 'page', confidence: 'computed' } } }),
      ['HERA_PRICE_010 catalogue.spotDiscount["m"]'],
    ],
    [
      'a source by the name of a prototype property',
      small({ prices: price('1', 'constructor') }),
      ['HERA_PRICE_004 catalogue.prices["nat.hour"].eu-north-1.source'],
    ],
  ])('with %s is refused', (_, input, problems) => {
    expect(problemsOf(input)).toEqual(problems);
  });

  it('that cannot be read, or is no JSON, is refused with its name and exit code 3', () => {
    const folder = temporaryFolder();
    const broken = join(folder, 'broken.json');
    writeFileSync(broken, '{ "formatVersion": 1,');
    for (const file of [join(folder, 'none.json'), folder, broken]) {
      try {
        loadCatalogue(file);
        expect.unreachable();
      } catch (error) {
        expect(error).toMatchObject({ exitCode: 3, problems: [{ code: 'HERA_PRICE_002', path: file }] });
      }
    }
  });
});

describe('age', () => {
  it.each([
    ['2026-11-26', 0, false],
    ['2026-08-28', 90, false],
    ['2026-08-27', 91, true],
  ])('of %s is %d days', (asOf, days, old) => {
    const now = new Date('2026-11-26T18:00:00Z');
    expect(ageInDays({ asOf }, now)).toBe(days);
    expect(ageWarning({ asOf }, now)?.code).toBe(old ? 'HERA_PRICE_009' : undefined);
  });
});

describe('the published JSON schema', () => {
  it('is what the code checks by', () => {
    const published: unknown = JSON.parse(readFileSync(join(__dirname, '..', 'data', 'catalogue.schema.json'), 'utf8'));
    expect(published).toEqual(catalogueJsonSchema());
  });
});
