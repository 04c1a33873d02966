import { HeraError } from '@hera/core/errors';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PriceCatalogue } from '../catalogue/catalogue';
import { loadCatalogue } from '../catalogue/load';
import { type FixedDimension, dimensions } from '../catalogue/dimensions';
import offers from '../data/offers.json';
import { isMapped, mapProduct } from './offer-map';
import { attributesOf } from './offer-records';
import { offersFromFiles, offersFromPriceList } from './offer-sources';
import { refreshCatalogue, type RefreshOptions, writeCatalogue } from './refresh';
import { temporaryFolder } from '../temporary-folder.fixture';

const fixtures = join(__dirname, '..', '..', 'fixtures');
const now = new Date('2026-12-01T12:00:00Z');
const base = loadCatalogue();
const refresh = (names: readonly string[], options: Partial<RefreshOptions> = {}) =>
  refreshCatalogue({ base, now, sources: offersFromFiles(names.map((name) => join(fixtures, name))), ...options });

const changedFile = (name: string, change: (text: string) => string): string => {
  const file = join(temporaryFolder(), name);
  writeFileSync(file, change(readFileSync(join(fixtures, name), 'utf8')));
  return file;
};

const failure = async (work: Promise<unknown>): Promise<HeraError> => {
  try {
    await work;
  } catch (error) {
    if (HeraError.is(error)) return error;
    throw error;
  }
  throw new Error('it was taken');
};

describe('a refresh', () => {
  it('shows what changed, and takes what it found with SKU, usage type and dates', async () => {
    const { catalogue, changes, unchanged, offers: heads } = await refresh(['AmazonEC2-eu-west-1.json']);
    expect(changes).toEqual([
      { dimension: 'nat.gb', region: 'eu-west-1', old: ['0.048'], new: ['0.05'], percent: 4.2 },
    ]);
    // m5.large, NAT hour, regional NAT twice, gp3 twice
    expect(unchanged).toBe(6);
    expect(heads.map(({ offerCode }) => offerCode)).toEqual(['AmazonEC2']);
    expect(catalogue.prices['nat.gb']?.['eu-west-1']).toEqual({
      usd: '0.05',
      source: 'aws-bulk-AmazonEC2-eu-west-1-20261125100000',
      confidence: 'confirmed',
      sku: 'SKUNATBYTE000001',
      usageType: 'EU-NatGateway-Bytes',
      effectiveDate: '2026-11-01T00:00:00Z',
    });
    expect(new PriceCatalogue(catalogue).priceOf('eu-west-1', 'nat.gb')).toMatchObject({
      date: '2026-11-25',
      source: { title: 'AWS bulk price list, AmazonEC2 of eu-west-1' },
    });
  });

  it('confirms what was not confirmed, and leaves all else as it was', async () => {
    const { catalogue } = await refresh(['AmazonVPC-eu-central-1.csv', 'AmazonEC2-eu-west-1.json']);
    const after = new PriceCatalogue(catalogue);
    expect(base.priceOf('eu-west-1', 'ebs.gp3.throughput').confidence).toBe('unconfirmed');
    expect(after.priceOf('eu-west-1', 'ebs.gp3.throughput').confidence).toBe('confirmed');
    expect(after.coverage().confirmed).toBeGreaterThan(base.coverage().confirmed);
    expect(after.coverage().rows).toBe(base.coverage().rows);
    for (const region of base.regions) {
      for (const row of base.pricesIn(region)) {
        const next = after.priceOf(region, row.dimension);
        if (next.source.id === row.source.id) expect(next).toEqual(row);
      }
    }
  });

  it('keeps the day of the catalogue until every price that can be found was found', async () => {
    const partly = await refresh(['AmazonVPC-eu-central-1.csv']);
    expect(partly.catalogue).toMatchObject({ version: '2026-12-01', asOf: '2026-11-26' });
    expect(partly.notFound).toContain('nat.hour in eu-central-1');
    expect(partly.notMapped).toContain('guardduty.runtime');

    const file = base.toFile();
    const kms = { ...file, prices: { 'kms.key': { 'us-east-1': file.prices['kms.key']?.['us-east-1'] } } };
    const small = new PriceCatalogue(JSON.parse(JSON.stringify(kms)) as typeof file);
    const whole = await refresh(['awskms-us-east-1.json'], { base: small });
    expect(whole.notFound).toEqual([]);
    expect(whole.catalogue.asOf).toBe('2026-12-01');
    expect(Object.keys(whole.catalogue.sources)).not.toContain('karpenter');
    const again = await refresh(['awskms-us-east-1.json'], { base: new PriceCatalogue(whole.catalogue) });
    expect(again.catalogue.version).toBe('2026-12-01.1');
    expect(again.changes).toEqual([]);
  });

  it('adds a region, and takes only those that are asked for', async () => {
    const north = changedFile('AmazonVPC-eu-central-1.csv', (text) =>
      text.replaceAll('EUC1-', 'EUN1-').replaceAll('eu-central-1', 'eu-north-1'),
    );
    const sources = offersFromFiles([north]);
    const { catalogue, changes } = await refreshCatalogue({ base, now, sources });
    expect(changes.map(({ region, old }) => [region, old])).toEqual(changes.map(() => ['eu-north-1', undefined]));
    expect(new PriceCatalogue(catalogue).regions).toContain('eu-north-1');
    const none = refreshCatalogue({ base, now, sources, regions: ['eu-west-1'] });
    expect((await failure(none)).problems[0]?.code).toBe('HERA_PRICE_018');
  });

  it('refuses every jump of more than 25 %, unless it is told to take them', async () => {
    const file = changedFile('AmazonEC2-eu-west-1.json', (text) =>
      text.replace('"0.0480000000"', '"0.0610000000"').replace('"0.1070000000"', '"0.0800000000"'),
    );
    const sources = offersFromFiles([file]);
    const { problems, exitCode } = await failure(refreshCatalogue({ base, now, sources }));
    expect(exitCode).toBe(1);
    expect(problems.map(({ code, message }) => `${code} ${message}`)).toEqual([
      'HERA_PRICE_016 0.107 USD would become 0.08 USD (-25.2 %)',
      'HERA_PRICE_016 0.048 USD would become 0.061 USD (+27.1 %)',
    ]);
    const { changes } = await refreshCatalogue({ base, now, sources, acceptJumps: true });
    expect(changes).toHaveLength(3);
  });

  it('takes exactly 25 %', async () => {
    const file = changedFile('AmazonEC2-eu-west-1.json', (text) => text.replace('"0.0480000000"', '"0.0600000000"'));
    const { changes } = await refreshCatalogue({ base, now, sources: offersFromFiles([file]) });
    expect(changes.find(({ dimension }) => dimension === 'nat.hour')?.percent).toBe(25);
  });

  it('tells of all files that cannot be taken, not of the first', async () => {
    const broken = changedFile('awskms-us-east-1.json', (text) => text.slice(0, 700));
    const other = changedFile('AmazonVPC-eu-central-1.csv', (text) => text.replaceAll('AmazonVPC', 'AmazonChime'));
    const { problems } = await failure(refreshCatalogue({ base, now, sources: offersFromFiles([broken, other]) }));
    expect(problems.map(({ code }) => code)).toEqual(['HERA_PRICE_012', 'HERA_PRICE_013']);
  });

  it('asks an endpoint that is not there once', async () => {
    const { signal } = new AbortController();
    const sources = offersFromPriceList({ regions: base.regions, signal, endpoint: 'http://127.0.0.1:9' });
    expect(sources.length).toBe(40);
    const { problems, exitCode } = await failure(refreshCatalogue({ base, now, sources }));
    expect(problems.map(({ code }) => code)).toEqual(['HERA_PRICE_017']);
    expect(exitCode).toBe(3);
  });

  it('is written whole: what was written reads back as it was', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'prices.json');
    const { catalogue } = await refresh(['AmazonEC2-eu-west-1.json']);
    await writeCatalogue(file, catalogue);
    expect(loadCatalogue(file).toFile()).toEqual(catalogue);
    expect(readdirSync(folder)).toEqual(['prices.json']);
    expect(
      Math.max(
        ...readFileSync(file, 'utf8')
          .split('\n')
          .map((line) => line.length),
      ),
    ).toBeLessThan(400);
  });
});

describe('the offer table', () => {
  it('names only dimensions that there are, each once', () => {
    const named = offers.dimensions.map(({ dimension }) => dimension);
    expect(named.filter((dimension) => !Object.hasOwn(dimensions, dimension))).toEqual([]);
    expect(new Set(named).size).toBe(named.length);
  });

  it('uses the offer under which the dimension is billed', () => {
    const other = offers.dimensions.filter(
      ({ dimension, offer }) => dimensions[dimension as FixedDimension].service !== offer,
    );
    // Data transfer of EC2 stands in an offer of its own.
    expect([...new Set(other.map(({ offer }) => offer))]).toEqual(['AWSDataTransfer']);
    expect(isMapped('guardduty.runtime')).toBe(false);
  });

  it.each([
    ['EUC1-NatGateway-Hours', 'nat.hour'],
    ['NatGateway-Hours', 'nat.hour'],
    ['USE1-RegionalNatGateway-Hours', 'nat.regional.hour'],
    ['XX-Special-NatGateway-Hours', undefined],
    ['EU-NatGateway-Prvd-Hours', undefined],
    ['EU-NatGateway-Hours-Extra', undefined],
  ])('takes %s for %s', (usagetype, dimension) => {
    const attributes = attributesOf({ usagetype, regionCode: 'eu-central-1' });
    expect(mapProduct('AmazonEC2', { sku: 'x', attributes })?.dimension).toBe(dimension);
    expect(mapProduct('AmazonVPC', { sku: 'x', attributes })).toBeUndefined();
  });
});
