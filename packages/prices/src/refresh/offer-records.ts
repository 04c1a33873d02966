import { attributeName, type Product } from './offer-map';

/** Head of an offer file. */
export interface OfferHead {
  readonly offerCode: string;
  /** Version of the file, a time without separators. */
  readonly version: string;
  readonly publicationDate: string;
}

/** One tier of an on-demand price, as AWS writes it. */
export interface PriceDimension {
  readonly sku: string;
  readonly unit: string;
  readonly beginRange: string;
  readonly usd: string;
  readonly effectiveDate: string;
}

/** What comes out of an offer file, one after the other, in the order of the file. */
export type OfferRecord =
  | { readonly kind: 'head'; readonly head: OfferHead }
  | { readonly kind: 'product'; readonly product: Product }
  | { readonly kind: 'price'; readonly price: PriceDimension };

/** Attributes by `attributeName`; what is not text is left out. */
export const attributesOf = (...sources: readonly Readonly<Record<string, unknown>>[]): ReadonlyMap<string, string> => {
  const attributes = new Map<string, string>();
  for (const source of sources) {
    for (const [name, value] of Object.entries(source)) {
      if (typeof value === 'string' && value !== '') attributes.set(attributeName(name), value);
    }
  }
  return attributes;
};
