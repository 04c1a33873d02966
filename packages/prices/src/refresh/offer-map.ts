import { type Dimension, instanceDimension, isDimension } from '../catalogue/dimensions';
import data from '../data/offers.json';

/** Names as both forms of an offer file have them: JSON `preInstalledSw` and CSV `Pre Installed S/W` are one. */
export const attributeName = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** A product of an offer file: what its price is for. */
export interface Product {
  readonly sku: string;
  /** By `attributeName`; the family is `productfamily`. */
  readonly attributes: ReadonlyMap<string, string>;
}

/** What a product is in our terms. */
export interface Mapped {
  readonly dimension: Dimension;
  readonly region: string;
  /** Units in which AWS may bill it. */
  readonly units: readonly string[];
  /** How many of our units one of AWS's is: 1,024 MiBps are a GiBps. */
  readonly per: number;
}

interface Rule {
  readonly dimension: string;
  readonly offer: string;
  readonly usageType: string;
  readonly units: readonly string[];
  readonly per?: number;
  readonly match?: Readonly<Record<string, string>>;
}

const prefix = new RegExp(`^${data.usagePrefix}`);
const rules = new Map<string, Rule[]>();
for (const rule of data.dimensions as readonly Rule[]) {
  const key = `${rule.offer} ${rule.usageType}`;
  rules.set(key, [...(rules.get(key) ?? []), rule]);
}

/** Offer codes from which prices are taken. */
export const offerCodes: readonly string[] = [...new Set(data.dimensions.map(({ offer }) => offer))].sort();

/** Public endpoint of the AWS bulk price list: anonymous, no credentials. */
export const priceListEndpoint = data.endpoint;

/** Whether the offer table says where in the price list a dimension is. */
export const isMapped = (dimension: string): boolean =>
  dimension.startsWith('ec2.instance/') || data.dimensions.some((rule) => rule.dimension === dimension);

const has = (product: Product, match: Readonly<Record<string, string | undefined>> = {}): boolean =>
  Object.entries(match).every(([name, value]) => product.attributes.get(name) === value);

/**
 * What a product of an offer is, or nothing for the many that we do not price. The usage type is compared whole, without its region's prefix:
 * `RegionalNatGateway-Hours` contains `NatGateway-Hours` and is another product.
 */
export const mapProduct = (offer: string, product: Product): Mapped | undefined => {
  const { attributes } = product;
  const region = attributes.get('regioncode') ?? attributes.get('fromregioncode');
  if (region === undefined || (attributes.get('locationtype') ?? 'AWS Region') !== 'AWS Region') return undefined;
  const usageType = (attributes.get('usagetype') ?? '').replace(prefix, '');
  const { instances } = data;
  if (offer === instances.offer && usageType.startsWith(instances.usageType) && has(product, instances.match)) {
    const dimension = instanceDimension(usageType.slice(instances.usageType.length));
    return isDimension(dimension) ? { dimension, region, units: instances.units, per: 1 } : undefined;
  }
  const rule = (rules.get(`${offer} ${usageType}`) ?? []).find(({ match }) => has(product, match));
  return rule === undefined
    ? undefined
    : { dimension: rule.dimension as Dimension, region, units: rule.units, per: rule.per ?? 1 };
};
