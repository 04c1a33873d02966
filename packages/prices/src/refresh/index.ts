export { type DownloadOptions, offersFromFiles, offersFromPriceList } from './offer-sources';
export { attributeName, isMapped, offerCodes, priceListEndpoint } from './offer-map';
export { type OfferHead } from './offer-records';
export { type Offer, type OfferPrice, type OfferSource, readOffer } from './read-offer';
export {
  formatCatalogue,
  maxJumpPercent,
  type PriceChange,
  refreshCatalogue,
  type RefreshOptions,
  type RefreshResult,
  writeCatalogue,
} from './refresh';
