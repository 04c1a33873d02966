import { ExitCode, HeraError, type Problem, ProblemCollector } from '@hera/core/errors';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { Decimal } from '../catalogue/tiers';
import { csvRecords } from './offer-csv';
import { jsonRecords } from './offer-json';
import { type Mapped, mapProduct, offerCodes } from './offer-map';
import type { OfferHead, OfferRecord, PriceDimension } from './offer-records';

/** Something that an offer file can be read from, more than once. */
export interface OfferSource {
  /** File, or address, for messages. */
  readonly name: string;
  readonly open: () => Promise<Readable>;
}

/** One price of an offer file in our terms. */
export interface OfferPrice {
  readonly dimension: Mapped['dimension'];
  readonly region: string;
  readonly sku: string;
  readonly usageType: string;
  readonly effectiveDate: string;
  readonly tiers: readonly { readonly from: number; readonly usd: string }[];
}

/** What one offer file has for the catalogue. */
export interface Offer {
  readonly head: OfferHead;
  readonly prices: readonly OfferPrice[];
}

interface Found {
  readonly mapped: Mapped;
  readonly usageType: string;
  readonly dimensions: PriceDimension[];
}

const refusal = (code: Problem['code'], source: OfferSource, message: string, cause?: unknown): HeraError =>
  new HeraError(
    {
      code,
      path: source.name,
      message,
      allowed: 'an offer file of the AWS bulk price list, JSON or CSV, complete',
      fix: 'download it again, or leave it out',
    },
    { exitCode: ExitCode.environment, cause },
  );

/** JSON begins with a brace, CSV with the name of its first field. */
const recordsOf = async (stream: Readable): Promise<AsyncGenerator<OfferRecord>> => {
  stream.pause();
  if (stream.readableLength === 0) await Promise.race([once(stream, 'readable'), once(stream, 'end')]);
  const first = stream.read() as Buffer | null;
  if (first === null) throw new Error('the file is empty');
  stream.unshift(first);
  const start = first.toString('utf8').trimStart().charAt(0);
  if (start === '{') return jsonRecords(stream);
  if (start === '"') return csvRecords(stream);
  throw new Error('neither JSON nor CSV');
};

const amount = /^\d{1,15}(?:\.\d{1,15})?$/;

const checked = (price: PriceDimension): PriceDimension => {
  if (amount.test(price.usd) && amount.test(price.beginRange)) return price;
  throw new Error(
    `${price.sku} has the price ${JSON.stringify(price.usd)} from ${JSON.stringify(price.beginRange)} on`,
  );
};

const collect = async (source: OfferSource): Promise<{ head: OfferHead; found: ReadonlyMap<string, Found> }> => {
  const found = new Map<string, Found>();
  let head: OfferHead | undefined;
  let products = 0;
  const pass = async (wanted: 'all' | 'prices'): Promise<boolean> => {
    let early = false;
    for await (const record of await recordsOf(await source.open())) {
      if (record.kind === 'head') {
        head = record.head;
        if (!offerCodes.includes(head.offerCode)) {
          throw refusal(
            'HERA_PRICE_013',
            source,
            `no price is taken from the offer ${JSON.stringify(head.offerCode)}; those are ${offerCodes.join(', ')}`,
          );
        }
      } else if (head === undefined) throw new Error('products or prices before the head of the file');
      else if (record.kind === 'product') {
        products += 1;
        if (wanted === 'prices' || found.has(record.product.sku)) continue;
        const mapped = mapProduct(head.offerCode, record.product);
        const usageType = record.product.attributes.get('usagetype') ?? '';
        if (mapped !== undefined) found.set(record.product.sku, { mapped, usageType, dimensions: [] });
      } else {
        early ||= products === 0;
        const own = found.get(record.price.sku);
        if (own !== undefined) own.dimensions.push(checked(record.price));
      }
    }
    return early;
  };
  // AWS writes products before terms. Where it is the other way round, the file is read once more.
  if ((await pass('all')) && found.size > 0) await pass('prices');
  if (head === undefined) throw new Error('it has no head');
  if (products === 0) throw new Error('it has no products');
  return { head, found };
};

const tiersOf = (problems: ProblemCollector, source: OfferSource, sku: string, found: Found): OfferPrice['tiers'] => {
  const { units, per, dimension } = found.mapped;
  return found.dimensions
    .flatMap(({ unit, beginRange, usd }) => {
      if (!units.some((known) => known.toLowerCase() === unit.toLowerCase())) {
        problems.add({
          code: 'HERA_PRICE_015',
          path: `${source.name} ${sku}`,
          message: `${dimension} is billed per ${JSON.stringify(unit)}`,
          allowed: units.join(', '),
          fix: 'the meaning of the price has changed: correct the offer table of @hera/prices',
        });
        return [];
      }
      return [{ from: new Decimal(beginRange).times(per).toNumber(), usd: new Decimal(usd).div(per).toFixed() }];
    })
    .sort((one, other) => one.from - other.from);
};

const sameTiers = (one: OfferPrice, other: OfferPrice): boolean =>
  JSON.stringify(one.tiers) === JSON.stringify(other.tiers);

/**
 * Reads the prices that the catalogue takes from one offer file of the AWS bulk price list. As a stream: memory does not grow with the file.
 *
 * @throws HeraError HERA_PRICE_011 for what cannot be read, 012 for what is no complete offer file, 013 for an offer from which nothing is
 * taken; every 014 and 015 together
 */
export const readOffer = async (source: OfferSource): Promise<Offer> => {
  let collected: Awaited<ReturnType<typeof collect>>;
  try {
    collected = await collect(source);
  } catch (error) {
    if (HeraError.is(error)) throw error;
    const { cause, message } = error as Error & { readonly cause?: NodeJS.ErrnoException };
    const code = (error as NodeJS.ErrnoException).code ?? cause?.code;
    // Codes of the file system and of the network; those of the parsers begin otherwise.
    throw typeof code === 'string' && /^(?:E[A-Z]+|UND_ERR_\w+)$/.test(code)
      ? refusal('HERA_PRICE_011', source, `cannot be read (${code})`, error)
      : refusal('HERA_PRICE_012', source, `is no offer file: ${message.split('\n')[0] ?? ''}`, error);
  }
  const problems = new ProblemCollector();
  const byPlace = new Map<string, OfferPrice>();
  for (const [sku, found] of [...collected.found].sort(([one], [other]) => (one < other ? -1 : 1))) {
    const { mapped, usageType, dimensions } = found;
    const tiers = tiersOf(problems, source, sku, found);
    if (tiers.length === 0) continue;
    const { dimension, region } = mapped;
    const price = { dimension, region, sku, usageType, effectiveDate: dimensions[0]?.effectiveDate ?? '', tiers };
    const before = byPlace.get(`${dimension} ${region}`);
    if (before === undefined) byPlace.set(`${dimension} ${region}`, price);
    else if (!sameTiers(before, price)) {
      problems.add({
        code: 'HERA_PRICE_014',
        path: `${source.name} ${sku}`,
        message: `${dimension} in ${region} has another price under ${before.sku}`,
        allowed: 'one product for a dimension in a region',
        fix: 'tell the two apart in the offer table of @hera/prices',
      });
    }
  }
  problems.throwIfAny();
  return { head: collected.head, prices: [...byPlace.values()] };
};
