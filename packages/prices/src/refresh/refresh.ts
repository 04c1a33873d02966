import { ExitCode, HeraError, type Problem, ProblemCollector } from '@hera/core/errors';
import stringify from 'json-stringify-pretty-compact';
import writeFileAtomic from 'write-file-atomic';
import type { PriceCatalogue } from '../catalogue/catalogue';
import { checkCatalogue } from '../catalogue/check-catalogue';
import { dimensionInfo, instanceTypeOf } from '../catalogue/dimensions';
import type { CatalogueFile, PriceEntry } from '../catalogue/schema';
import { Decimal } from '../catalogue/tiers';
import { isMapped, priceListEndpoint } from './offer-map';
import { type Offer, type OfferPrice, type OfferSource, readOffer } from './read-offer';

/** Change beyond which a price is not taken without a word, in percent. */
export const maxJumpPercent = 25;

/** One price that a refresh found new or different. */
export interface PriceChange {
  readonly dimension: string;
  readonly region: string;
  /** USD for a unit, of each tier. @default - there was no price */
  readonly old?: readonly string[];
  /** USD for a unit, of each tier. */
  readonly new: readonly string[];
  /** Greatest change of a tier in percent. @default - new, or with other tiers than before */
  readonly percent?: number;
}

/** What a refresh did. */
export interface RefreshResult {
  readonly catalogue: CatalogueFile;
  readonly changes: readonly PriceChange[];
  /** Prices that were found as they were. */
  readonly unchanged: number;
  /** Prices that the offers given do not have: they stay as they were. `dimension in region`. */
  readonly notFound: readonly string[];
  /** Dimensions that the offer table does not know where to find: they stay as they were. */
  readonly notMapped: readonly string[];
  readonly offers: readonly Offer['head'][];
}

/** How a refresh goes about it. */
export interface RefreshOptions {
  /** Catalogue that the offers are held against. */
  readonly base: PriceCatalogue;
  readonly sources: readonly OfferSource[];
  /** Day of the refresh. */
  readonly now: Date;
  /** Take changes of more than 25 %. @default false */
  readonly acceptJumps?: boolean;
  /** Regions to take prices of. @default - all that the offers have */
  readonly regions?: readonly string[];
}

const tierPrices = ({ usd }: Pick<PriceEntry, 'usd'>): readonly string[] =>
  typeof usd === 'string' ? [usd] : usd.map((tier) => tier.usd);

const tierBounds = ({ usd }: Pick<PriceEntry, 'usd'>): readonly number[] =>
  typeof usd === 'string' ? [0] : usd.map((tier) => tier.from);

const percentOf = (old: string, next: string): number => {
  const before = new Decimal(old);
  if (before.isZero()) return new Decimal(next).isZero() ? 0 : Number.POSITIVE_INFINITY;
  return new Decimal(next).minus(before).div(before).times(100).toDecimalPlaces(1).toNumber();
};

const changeOf = (price: OfferPrice, entry: PriceEntry, before: PriceEntry | undefined): PriceChange | undefined => {
  const { dimension, region } = price;
  const next = tierPrices(entry);
  if (before === undefined) return { dimension, region, new: next };
  const old = tierPrices(before);
  // Tiers that are new or gone change what a great quantity costs; the first tier is what most pay.
  const comparable = tierBounds(before).join() === tierBounds(entry).join() ? old.length : 1;
  const percents = old.slice(0, comparable).map((usd, tier) => percentOf(usd, next[tier] ?? '0'));
  const percent = percents.reduce((one, other) => (Math.abs(other) > Math.abs(one) ? other : one), 0);
  if (percent === 0 && comparable === old.length && comparable === next.length) return undefined;
  return { dimension, region, old, new: next, percent };
};

const sourceId = ({ offerCode, version }: Offer['head'], region: string): string =>
  `aws-bulk-${offerCode}-${region}-${version}`;

const entryOf = (price: OfferPrice, source: string): PriceEntry => {
  const [only, ...more] = price.tiers;
  return {
    usd: more.length === 0 ? (only?.usd ?? '0') : price.tiers.map(({ from, usd }) => ({ from, usd })),
    source,
    confidence: 'confirmed',
    sku: price.sku,
    usageType: price.usageType,
    ...(price.effectiveDate === '' ? {} : { effectiveDate: price.effectiveDate }),
  };
};

const jumpProblem = ({ dimension, region, old = [], new: next, percent = 0 }: PriceChange): Problem => ({
  code: 'HERA_PRICE_016',
  path: `catalogue.prices["${dimension}"].${region}`,
  message: `${old.join(', ')} USD would become ${next.join(', ')} USD (${percent > 0 ? '+' : ''}${percent} %)`,
  allowed: `a change of ${maxJumpPercent} % or less`,
  fix: 'hold it against the AWS pricing page, then run again with --accept-jumps',
});

const versionOn = (day: string, before: string): string => {
  if (!before.startsWith(day)) return day;
  return `${day}.${Number(before.split('.')[1] ?? 0) + 1}`;
};

const withoutUnusedSources = (file: CatalogueFile): CatalogueFile => {
  const used = new Set([
    ...Object.values(file.prices).flatMap((byRegion) => Object.values(byRegion).map(({ source }) => source)),
    ...Object.values(file.spotDiscount).map(({ source }) => source),
    file.autoModeFee.source,
  ]);
  return { ...file, sources: Object.fromEntries(Object.entries(file.sources).filter(([id]) => used.has(id))) };
};

/**
 * Rebuilds a catalogue from offer files of the AWS bulk price list. Nothing is written, and nothing is lost: what the offers do not have stays
 * as it was, with its source and date. `asOf` moves to the day of the refresh only when every price that the offer table knows was found.
 *
 * @throws HeraError what `readOffer` throws, of all sources together; HERA_PRICE_016 for each change of more than 25 %, unless accepted;
 * HERA_PRICE_018 when nothing was found
 */
export const refreshCatalogue = async (options: RefreshOptions): Promise<RefreshResult> => {
  const { base, sources, now, acceptJumps = false, regions } = options;
  const problems = new ProblemCollector();
  const offers: Offer[] = [];
  let exitCode: ExitCode = ExitCode.failed;
  for (const source of sources) {
    try {
      offers.push(await readOffer(source));
    } catch (error) {
      // What cannot be reached once is not asked for again, forty times over.
      if (!HeraError.is(error) || error.problems.some(({ code }) => code === 'HERA_PRICE_017')) throw error;
      exitCode = error.exitCode;
      for (const problem of error.problems) problems.add(problem);
    }
  }
  problems.throwIfAny({ exitCode });

  const file = base.toFile();
  const changes: PriceChange[] = [];
  const seen = new Set<string>();
  for (const { head, prices } of offers) {
    for (const price of prices) {
      if (regions !== undefined && !regions.includes(price.region)) continue;
      const { dimension, region } = price;
      const type = dimension.startsWith('ec2.instance/') ? instanceTypeOf(dimension) : undefined;
      // A type that the catalogue does not describe is not priced: nobody could say how many vCPUs it has.
      if (type !== undefined && !Object.hasOwn(file.instances, type)) continue;
      const byRegion = (file.prices[dimension] ??= {});
      const source = sourceId(head, region);
      file.sources[source] = {
        title: `AWS bulk price list, ${head.offerCode} of ${region}`,
        where: `${priceListEndpoint}/offers/v1.0/aws/${head.offerCode}/${head.version}/${region}/index.json`,
        date: head.publicationDate.slice(0, 10),
        version: head.version,
      };
      const entry = entryOf(price, source);
      const change = changeOf(price, entry, byRegion[region]);
      if (change !== undefined) changes.push(change);
      byRegion[region] = entry;
      seen.add(`${dimension} in ${region}`);
    }
  }
  if (seen.size === 0) {
    throw new HeraError({
      code: 'HERA_PRICE_018',
      path: sources.map(({ name }) => name).join(', '),
      message: 'none of the prices of the catalogue was found',
      allowed: 'offer files of a region, for example AmazonEC2, AmazonVPC or AmazonEKS',
      fix: 'name other files, or other regions',
    });
  }
  if (!acceptJumps) {
    const jumps = changes.filter(({ percent = 0 }) => Math.abs(percent) > maxJumpPercent);
    if (jumps.length > 0) throw new HeraError(jumps.map(jumpProblem), { exitCode: ExitCode.failed });
  }

  const all = Object.entries(file.prices).flatMap(([dimension, byRegion]) =>
    Object.keys(byRegion).map((region) => ({ dimension, place: `${dimension} in ${region}` })),
  );
  const notFound = all
    .filter(({ dimension, place }) => isMapped(dimension) && !seen.has(place))
    .map(({ place }) => place);
  const notMapped = Object.keys(file.prices).filter(
    (dimension) => !isMapped(dimension) && dimensionInfo(dimension)?.free === undefined,
  );
  const day = now.toISOString().slice(0, 10);
  const catalogue = checkCatalogue(
    withoutUnusedSources({
      ...file,
      version: versionOn(day, file.version),
      asOf: notFound.length === 0 ? day : file.asOf,
    }),
  );
  return {
    catalogue,
    changes,
    unchanged: seen.size - changes.length,
    notFound,
    notMapped,
    offers: offers.map(({ head }) => head),
  };
};

/** A catalogue as text, one price in a line where it fits: made to be read in a diff. */
export const formatCatalogue = (catalogue: CatalogueFile): string =>
  `${stringify(catalogue, { maxLength: 120, indent: 2 })}\n`;

/** Writes a catalogue so that the file is the old one or the new one, never a part. */
export const writeCatalogue = async (file: string, catalogue: CatalogueFile): Promise<void> => {
  await writeFileAtomic(file, formatCatalogue(catalogue));
};
