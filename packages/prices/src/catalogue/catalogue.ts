import { HeraError, type Problem } from '@hera/core/errors';
import { type Dimension, dimensionInfo, instanceDimension, instanceTypeOf } from './dimensions';
import type { CatalogueFile, Confidence, PriceEntry } from './schema';
import { Decimal, type Tier } from './tiers';

/** Where a figure is from. */
export interface PriceSource {
  /** Key of the source within the catalogue. */
  readonly id: string;
  readonly title: string;
  /** Page, or repository and path. */
  readonly where: string;
  /** Day, month or year of the figures, or of the copy that was read. */
  readonly date: string;
}

/** One price: what is billed, where, in which unit, at which tiers, and who says so. */
export interface PriceRow {
  /** Offer code of the AWS price list, for example `AmazonEC2`. */
  readonly service: string;
  readonly dimension: Dimension;
  readonly title: string;
  readonly region: string;
  /** Unit of one price and of the quantity, for example `zone-hour`. */
  readonly unit: string;
  /** At least one, the first from 0, ascending. */
  readonly tiers: readonly [Tier, ...Tier[]];
  readonly currency: 'USD';
  readonly source: PriceSource;
  /** Date of the source. */
  readonly date: string;
  readonly confidence: Confidence;
  /** By what rule a computed figure follows. @default - it is stated as it is */
  readonly basis?: string;
  /** Quantity that costs nothing, for each thing that it belongs to. @default - all of it is billed */
  readonly included?: { readonly quantity: number; readonly per: string };
  /** Why the price is 0. @default - it is not */
  readonly free?: string;
}

/** What a lookup gives: the row, or why there is none and which regions have one. Never another region's price. */
export type Lookup =
  | { readonly found: true; readonly row: PriceRow }
  | { readonly found: false; readonly problem: Problem; readonly regions: readonly string[] };

/** What is known of an instance type. */
export interface InstanceType {
  readonly name: string;
  readonly vcpu: number;
  readonly memoryGiB: number;
  readonly arch: 'x86_64' | 'arm64';
  /** Share of each vCPU that a burstable type may use without surplus credits. @default - it is not burstable */
  readonly baseline?: number;
}

/** What spot capacity may cost for an hour. AWS moves it at any time, so it is a band and never one figure. */
export interface SpotBand {
  /** USD an hour at the greatest discount of the band. */
  readonly low: Decimal;
  readonly expected: Decimal;
  /** USD an hour at the smallest discount of the band. */
  readonly high: Decimal;
  /** Discounts that they follow from: 0.6 is 60 % below on-demand. */
  readonly discount: { readonly low: number; readonly expected: number; readonly high: number };
  readonly onDemand: PriceRow;
  readonly source: PriceSource;
  readonly confidence: Confidence;
}

/** How many figures a source confirms. */
export interface Coverage {
  readonly rows: number;
  readonly confirmed: number;
  readonly computed: number;
  readonly unconfirmed: number;
  /** Confirmed rows of 100. */
  readonly percent: number;
}

/** List prices of AWS: looked up by region and dimension, each with its tiers, source, date and confidence. */
export class PriceCatalogue {
  /** Version of the data: its date, with a number when there was more than one that day. */
  readonly version: string;
  /** Day on which all figures were last held against their sources. */
  readonly asOf: string;
  readonly currency = 'USD';
  /** Hours that a month is counted with. */
  readonly hoursPerMonth: number;
  /** Regions that have prices, in order. */
  readonly regions: readonly string[];
  readonly #file: CatalogueFile;

  /** @param file checked by `checkCatalogue`; `loadCatalogue` does both */
  constructor(file: CatalogueFile) {
    this.#file = file;
    this.version = file.version;
    this.asOf = file.asOf;
    this.hoursPerMonth = file.hoursPerMonth;
    this.regions = [...new Set(Object.values(file.prices).flatMap((byRegion) => Object.keys(byRegion)))].sort();
  }

  /** The price of a dimension in a region, or why there is none. */
  lookup(region: string, dimension: Dimension): Lookup {
    const info = dimensionInfo(dimension);
    if (info === undefined) return this.#absent('HERA_PRICE_005', region, dimension, `${dimension} is not a dimension`);
    if (!this.regions.includes(region)) {
      return this.#absent(
        'HERA_PRICE_006',
        region,
        dimension,
        `no prices of ${region} are in the catalogue`,
        this.regions,
      );
    }
    const row = this.#row(region, dimension);
    if (row !== undefined) return { found: true, row };
    const regions = this.regions.filter((other) => this.#row(other, dimension) !== undefined);
    return this.#absent('HERA_PRICE_007', region, dimension, `${info.title} has no price in ${region}`, regions);
  }

  /**
   * The price of a dimension in a region.
   *
   * @throws HeraError HERA_PRICE_005 for a name that is no dimension, 006 for a region without prices, 007 for a dimension without a price there;
   * each names the regions that have prices
   */
  priceOf(region: string, dimension: Dimension): PriceRow {
    const result = this.lookup(region, dimension);
    if (result.found) return result.row;
    throw new HeraError(result.problem);
  }

  /** All prices of a region, by dimension. */
  pricesIn(region: string): readonly PriceRow[] {
    return Object.keys(this.#file.prices).flatMap((dimension) => this.#row(region, dimension as Dimension) ?? []);
  }

  /** What is known of an instance type, or nothing. */
  instanceType(name: string): InstanceType | undefined {
    const facts = Object.hasOwn(this.#file.instances, name) ? this.#file.instances[name] : undefined;
    if (facts === undefined) return undefined;
    const { baseline, ...rest } = facts;
    return { name, ...rest, ...(baseline === undefined ? {} : { baseline }) };
  }

  /** Names of the instance types with a price in the region. */
  instanceTypesIn(region: string): readonly string[] {
    return Object.entries(this.#file.prices).flatMap(([dimension, byRegion]) => {
      const type = dimension.startsWith('ec2.') ? instanceTypeOf(dimension) : undefined;
      return type !== undefined && Object.hasOwn(byRegion, region) ? [type] : [];
    });
  }

  /**
   * What an hour of an instance type may cost as spot capacity.
   *
   * @throws HeraError as `priceOf` does for its on-demand price
   */
  spotOf(region: string, instanceType: string): SpotBand {
    const onDemand = this.priceOf(region, instanceDimension(instanceType));
    const bands = this.#file.spotDiscount;
    const band = bands[instanceType.charAt(0)] ?? bands['*'];
    if (band === undefined) {
      throw new HeraError({
        code: 'HERA_PRICE_007',
        path: instanceType,
        message: `the catalogue has no spot discount for ${instanceType}`,
        allowed: Object.keys(bands).join(', '),
        fix: 'add a band to the catalogue, * for all families',
      });
    }
    const { low, expected, high } = band;
    const at = (discount: number): Decimal => new Decimal(1).minus(discount).times(onDemand.tiers[0].usd);
    return {
      low: at(high),
      expected: at(expected),
      high: at(low),
      discount: { low, expected, high },
      onDemand,
      source: this.#source(band.source),
      confidence: band.confidence,
    };
  }

  /** How many figures a source confirms; of one region, or of all. */
  coverage(region?: string): Coverage {
    const count = { confirmed: 0, computed: 0, unconfirmed: 0 };
    for (const byRegion of Object.values(this.#file.prices)) {
      for (const [at, { confidence }] of Object.entries(byRegion)) {
        if (region === undefined || at === region) count[confidence] += 1;
      }
    }
    const rows = count.confirmed + count.computed + count.unconfirmed;
    return { rows, ...count, percent: rows === 0 ? 0 : Math.floor((1000 * count.confirmed) / rows) / 10 };
  }

  /** What the catalogue was read from, for a refresh that writes it anew. */
  toFile(): CatalogueFile {
    return structuredClone(this.#file);
  }

  #source(id: string): PriceSource {
    const source = this.#file.sources[id];
    if (source === undefined) throw new Error(`checkCatalogue let the unknown source ${id} pass`);
    return { id, title: source.title, where: source.where, date: source.date };
  }

  #row(region: string, dimension: Dimension): PriceRow | undefined {
    const byRegion = Object.hasOwn(this.#file.prices, dimension) ? this.#file.prices[dimension] : undefined;
    const entry = byRegion !== undefined && Object.hasOwn(byRegion, region) ? byRegion[region] : undefined;
    if (entry !== undefined) return this.#asRow(region, dimension, entry);
    return dimension.startsWith('eks.auto-mode/') ? this.#autoModeRow(region, dimension) : undefined;
  }

  /** Where the fee of a type is not in the catalogue, it follows from the on-demand price. */
  #autoModeRow(region: string, dimension: Dimension): PriceRow | undefined {
    const instance = this.#row(region, instanceDimension(instanceTypeOf(dimension) ?? ''));
    if (instance === undefined) return undefined;
    const { share, source, confidence } = this.#file.autoModeFee;
    return this.#asRow(region, dimension, {
      usd: instance.tiers[0].usd.times(share).toFixed(),
      source,
      confidence: confidence === 'confirmed' ? 'computed' : confidence,
      basis: `${new Decimal(share).times(100).toFixed()} % of the on-demand price`,
    });
  }

  #asRow(region: string, dimension: Dimension, { usd, source, confidence, basis }: PriceEntry): PriceRow {
    const info = dimensionInfo(dimension);
    if (info === undefined) throw new Error(`checkCatalogue let the unknown dimension ${dimension} pass`);
    const tiers = typeof usd === 'string' ? [{ from: 0, usd }] : usd;
    const [first = { from: 0, usd: '0' }, ...more] = tiers;
    const exact = (tier: { from: number; usd: string }): Tier => ({ from: tier.from, usd: new Decimal(tier.usd) });
    const where = this.#source(source);
    return {
      ...info,
      dimension,
      region,
      tiers: [exact(first), ...more.map(exact)],
      currency: 'USD',
      source: where,
      date: where.date,
      confidence,
      ...(basis === undefined ? {} : { basis }),
    };
  }

  #absent(
    code: string,
    region: string,
    dimension: string,
    message: string,
    regions: readonly string[] = [],
  ): Extract<Lookup, { found: false }> {
    const problem: Problem = {
      code,
      path: code === 'HERA_PRICE_006' ? 'region' : dimension,
      message,
      ...(code === 'HERA_PRICE_005'
        ? {}
        : { allowed: regions.length === 0 ? 'no region has a price' : regions.join(', ') }),
      fix:
        code === 'HERA_PRICE_005'
          ? 'name a dimension that @hera/prices exports'
          : `add the prices of ${region} with: infractl prices refresh`,
    };
    return { found: false, problem, regions };
  }
}
