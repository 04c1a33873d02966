import type { PriceCatalogue } from '@hera/prices';
import type { Usage } from '../usage/usage';

/** What an estimate is made with. */
export interface EstimateOptions {
  /** Prices. @default - those that `@hera/prices` ships */
  readonly catalogue?: PriceCatalogue;
  /** Assumed use, from `usageOf`, `readUsageFile` or `parseUsage`. @default - profile `small` */
  readonly usage?: Usage;
  /** Region of the resources whose region the document does not tell. @default - that of the manifest */
  readonly region?: string;
  /** Day of the estimate. @default - today */
  readonly at?: Date;
  /** Which side of a plan. @default 'planned' */
  readonly side?: 'planned' | 'prior';
}
