export { ageInDays, ageWarning, maxAgeDays } from './catalogue/age';
export {
  type Coverage,
  type InstanceType,
  type Lookup,
  PriceCatalogue,
  type PriceRow,
  type PriceSource,
  type SpotBand,
} from './catalogue/catalogue';
export { checkCatalogue } from './catalogue/check-catalogue';
export {
  type AutoModeDimension,
  autoModeDimension,
  type Dimension,
  dimensionInfo,
  type DimensionInfo,
  dimensions,
  type FixedDimension,
  type InstanceDimension,
  instanceDimension,
  instanceTypeOf,
  isDimension,
} from './catalogue/dimensions';
export { loadCatalogue } from './catalogue/load';
export { type CatalogueFile, catalogueJsonSchema, type Confidence, confidences } from './catalogue/schema';
export { Decimal, type DecimalValue, exactly, formatUsd, tieredCost, type Tier, toCents } from './catalogue/tiers';
export { type PriceProblemCode, priceProblems } from './errors';
