import type { CostLine, CostPart } from '../estimate/result';
import type { ResourceScope } from '../estimate/scope';

/** What a pricer found: lines, or why there is nothing to bill, or why nothing is known. */
export type Priced =
  | { readonly lines: readonly CostLine[]; readonly notes?: readonly string[] }
  | { readonly free: string }
  | { readonly unpriced: string };

/** Prices one family of resources. */
export interface Pricer {
  readonly types: readonly string[];
  readonly part: CostPart;
  price(scope: ResourceScope): Priced;
}
