export { type Capabilities, type ServiceCapabilities } from './capabilities';
export { startSupplement, type Supplement, type SupplementOptions } from './server';
