import { HeraError } from '@hera/core/errors';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { offersFromFiles, offersFromPriceList } from './offer-sources';
import { type OfferSource, readOffer } from './read-offer';
import { temporaryFolder } from '../temporary-folder.fixture';

const fixtures = join(__dirname, '..', '..', 'fixtures');
const fixture = (name: string): OfferSource => offersFromFiles([join(fixtures, name)])[0] as OfferSource;
const text = (name: string): string => readFileSync(join(fixtures, name), 'utf8');

const fileOf = (content: string, name = 'offer.json'): OfferSource => {
  const file = join(temporaryFolder(), name);
  writeFileSync(file, content);
  return offersFromFiles([file])[0] as OfferSource;
};

const failure = async (source: OfferSource): Promise<HeraError> => {
  try {
    await readOffer(source);
  } catch (error) {
    if (HeraError.is(error)) return error;
    throw error;
  }
  throw new Error('it was taken');
};

const codes = async (source: OfferSource): Promise<readonly string[]> =>
  (await failure(source)).problems.map(({ code }) => code);

describe('an offer file', () => {
  it('in JSON gives on-demand prices of Linux on shared hardware, and tells usage types apart', async () => {
    const { head, prices } = await readOffer(fixture('AmazonEC2-eu-west-1.json'));
    expect(head).toEqual({
      offerCode: 'AmazonEC2',
      version: '20261125100000',
      publicationDate: '2026-11-25T10:00:00Z',
    });
    expect(Object.fromEntries(prices.map(({ dimension, region, tiers }) => [`${dimension} ${region}`, tiers]))).toEqual(
      {
        // not Windows, dedicated, reserved capacity or SQL Server
        'ec2.instance/m5.large eu-west-1': [{ from: 0, usd: '0.107' }],
        'ec2.instance/c9new.large eu-west-1': [{ from: 0, usd: '0.5' }],
        'nat.hour eu-west-1': [{ from: 0, usd: '0.048' }],
        'nat.gb eu-west-1': [{ from: 0, usd: '0.05' }],
        'nat.regional.hour eu-west-1': [{ from: 0, usd: '0.048' }],
        'nat.regional.gb eu-west-1': [{ from: 0, usd: '0.048' }],
        // 45.056 per GiBps / 1,024
        'ebs.gp3.throughput eu-west-1': [{ from: 0, usd: '0.044' }],
        // not the local zone's
        'ebs.gp3.storage eu-west-1': [{ from: 0, usd: '0.088' }],
      },
    );
    expect(prices.find(({ dimension }) => dimension === 'nat.hour')).toMatchObject({
      sku: 'SKUNATHOUR000001',
      usageType: 'EU-NatGateway-Hours',
      effectiveDate: '2026-11-01T00:00:00Z',
    });
  });

  it('in JSON with terms before products is read twice', async () => {
    const { prices } = await readOffer(fixture('awskms-us-east-1.json'));
    expect(prices.map(({ dimension, region, tiers }) => [dimension, region, tiers[0]?.usd])).toEqual([
      ['kms.key', 'us-east-1', '1'],
      ['kms.request', 'us-east-1', '0.000003'],
    ]);
  });

  it('in CSV gives the same, tiers included', async () => {
    const { head, prices } = await readOffer(fixture('AmazonVPC-eu-central-1.csv'));
    expect(head).toEqual({
      offerCode: 'AmazonVPC',
      version: '20261124090000',
      publicationDate: '2026-11-24T09:00:00Z',
    });
    expect(prices.map(({ dimension, tiers }) => [dimension, tiers])).toEqual([
      ['vpc.public-ipv4', [{ from: 0, usd: '0.005' }]],
      [
        'vpc.interface-endpoint.gb',
        [
          { from: 0, usd: '0.01' },
          { from: 1_048_576, usd: '0.006' },
          { from: 5_242_880, usd: '0.004' },
        ],
      ],
      ['vpc.interface-endpoint.hour', [{ from: 0, usd: '0.012' }]],
    ]);
  });

  it.each([
    ['empty', ''],
    ['no JSON', 'offers'],
    ['broken JSON', '{ "formatVersion": "v1.0", ]'],
    ['JSON of something else', '{ "hello": [1, 2, 3] }'],
    ['truncated JSON', text('AmazonEC2-eu-west-1.json').slice(0, -3000)],
    ['JSON cut in its first products', text('AmazonEC2-eu-west-1.json').slice(0, 900)],
    ['CSV cut within a line', text('AmazonVPC-eu-central-1.csv').slice(0, -40)],
    ['CSV without prices', text('AmazonVPC-eu-central-1.csv').split('\n').slice(0, 3).join('\n')],
    ['a price that is no number', text('awskms-us-east-1.json').replace('"1.0000000000"', '"cheap"')],
    ['an odd product', text('awskms-us-east-1.json').replace(/"attributes": \{/, '"attributes": 7, "x": {')],
    ['deep nesting', `{ "formatVersion": ${'['.repeat(200_000)}`],
  ])('that is %s is refused by name with exit code 3', async (_, content) => {
    const source = fileOf(content);
    const error = await failure(source);
    expect(error).toMatchObject({ exitCode: 3, problems: [{ code: 'HERA_PRICE_012', path: source.name }] });
  });

  it('of a service from which nothing is taken is refused', async () => {
    expect(await codes(fileOf(text('awskms-us-east-1.json').replaceAll('awskms', 'AmazonChime')))).toEqual([
      'HERA_PRICE_013',
    ]);
  });

  it('with two prices for one thing, or another unit, is refused with all of them', async () => {
    const twice = text('AmazonEC2-eu-west-1.json')
      .replaceAll('EU-NatGateway-Prvd-Hours', 'EU-NatGateway-Hours')
      .replaceAll('"unit": "GiBps-mo"', '"unit": "MiBps-mo"');
    const { problems } = await failure(fileOf(twice));
    expect(problems.map(({ code, message }) => `${code} ${message}`)).toEqual([
      'HERA_PRICE_015 ebs.gp3.throughput is billed per "MiBps-mo"',
      'HERA_PRICE_014 nat.hour in eu-west-1 has another price under SKUNATHOUR000001',
    ]);
  });

  it('does not reach a prototype', async () => {
    const hostile = text('awskms-us-east-1.json').replaceAll('SKUKMSKEY0000001', '__proto__');
    await readOffer(fileOf(hostile));
    expect(({} as Record<string, unknown>)['sku']).toBeUndefined();
  });
});

describe('files and folders', () => {
  it('are found by name; a folder gives its offers in order', () => {
    expect(offersFromFiles([fixtures]).map(({ name }) => name.slice(fixtures.length + 1))).toEqual([
      'AmazonEC2-eu-west-1.json',
      'AmazonVPC-eu-central-1.csv',
      'awskms-us-east-1.json',
    ]);
  });

  it('that are missing or empty are all told', () => {
    const empty = temporaryFolder();
    expect(() => offersFromFiles([join(empty, 'a.json'), empty])).toThrow(
      expect.objectContaining({
        exitCode: 3,
        problems: [{ code: 'HERA_PRICE_011' }, { code: 'HERA_PRICE_011' }].map((problem) =>
          expect.objectContaining(problem),
        ),
      }),
    );
  });

  it('that turn out unreadable are refused', async () => {
    const source: OfferSource = {
      name: 'gone.json',
      open: async () => (await import('node:fs')).createReadStream('/nowhere/gone.json'),
    };
    expect(await codes(source)).toEqual(['HERA_PRICE_011']);
  });
});

describe('the public price list', () => {
  const serve = async (answer: (path: string) => { status: number; body: string; cut?: boolean }) => {
    const server = createServer((request, response) => {
      const { status, body, cut } = answer(request.url ?? '');
      response.writeHead(status, { 'content-length': Buffer.byteLength(body) });
      if (cut === true) response.write(body.slice(0, 1500), () => response.destroy());
      else response.end(body);
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return { endpoint, close: () => new Promise((done) => server.close(done)) };
  };
  const { signal } = new AbortController();

  it('is read by offer and region as it arrives', async () => {
    const asked: string[] = [];
    const { endpoint, close } = await serve((path) => {
      asked.push(path);
      return { status: 200, body: text('awskms-us-east-1.json') };
    });
    const sources = offersFromPriceList({ regions: ['us-east-1'], signal, endpoint });
    const kms = sources.find(({ name }) => name.includes('/awskms/'));
    expect((await readOffer(kms as OfferSource)).prices).toHaveLength(2);
    expect(asked[0]).toBe('/offers/v1.0/aws/awskms/current/us-east-1/index.json');
    await close();
  });

  it('that answers with an error, breaks off or is not there says so, and what to do instead', async () => {
    const { endpoint, close } = await serve((path) =>
      path.includes('awskms')
        ? { status: 200, body: text('awskms-us-east-1.json'), cut: true }
        : { status: 403, body: 'no' },
    );
    const [first] = offersFromPriceList({ regions: ['us-east-1'], signal, endpoint });
    expect((await failure(first as OfferSource)).problems[0]).toMatchObject({
      code: 'HERA_PRICE_017',
      message: 'the AWS price list cannot be had: it answers 403',
      fix: expect.stringContaining('--from'),
    });
    const broken = offersFromPriceList({ regions: ['us-east-1'], signal, endpoint }).at(-1) as OfferSource;
    expect(broken.name).toContain('/awskms/');
    expect(await failure(broken)).toMatchObject({ exitCode: 3, problems: [{ code: 'HERA_PRICE_011' }] });
    await close();
    // A port of its own: fetch may still hold a connection to the server above, and its end is another error.
    const gone = await serve(() => ({ status: 200, body: '' }));
    await gone.close();
    const [absent] = offersFromPriceList({ regions: ['us-east-1'], signal, endpoint: gone.endpoint });
    expect(await failure(absent as OfferSource)).toMatchObject({
      exitCode: 3,
      problems: [{ code: 'HERA_PRICE_017', message: expect.stringContaining('ECONNREFUSED') }],
    });
  });
});
