/** Every problem that this package can report, by its stable code. Warnings carry the same codes. */
export const priceProblems = {
  HERA_PRICE_001: 'a price catalogue that does not follow its schema',
  HERA_PRICE_002: 'a price catalogue that cannot be read',
  HERA_PRICE_003: 'tiers that do not begin at 0 or do not ascend',
  HERA_PRICE_004: 'a figure that names a source which the catalogue does not describe',
  HERA_PRICE_005: 'a dimension that this release does not know',
  HERA_PRICE_006: 'a region without prices',
  HERA_PRICE_007: 'a dimension without a price in the region',
  HERA_PRICE_008: 'a quantity that is negative or not a number',
  HERA_PRICE_009: 'prices older than 90 days',
  HERA_PRICE_010: 'a discount band that is not in order',
  HERA_PRICE_011: 'an offer file that cannot be read',
  HERA_PRICE_012: 'a file that is not an offer file of the AWS price list',
  HERA_PRICE_013: 'an offer file of a service from which no price is taken',
  HERA_PRICE_014: 'two products of an offer file that claim one dimension at different prices',
  HERA_PRICE_015: 'an offer file that bills a dimension in another unit than the catalogue',
  HERA_PRICE_016: 'a price that jumps by more than 25 %',
  HERA_PRICE_017: 'the public price list cannot be reached',
  HERA_PRICE_018: 'no price was found in what was given',
} as const;

/** A stable code of this package. */
export type PriceProblemCode = keyof typeof priceProblems;
