import type { CostPart, CostState, Range } from '../estimate/result';

/** One line of what is compared. A `CostLine` is one. */
export interface SnapshotLine {
  readonly id: string;
  readonly title: string;
  readonly state: CostState;
  /** @default - not known */
  readonly monthly?: Range;
  /** @default - not known */
  readonly quantity?: Range;
  readonly unit: string;
  /** @default - no price */
  readonly unitPrice?: Range;
}

/** One resource of what is compared. A `ResourceCost` is one. */
export interface SnapshotResource {
  readonly address: string;
  readonly type: string;
  readonly part: CostPart;
  readonly state: CostState;
  /** @default - not known */
  readonly monthly?: Range;
  /** @default - the file tells only the sum: it is compared as a whole */
  readonly lines?: readonly SnapshotLine[];
  /** @default - none */
  readonly tags?: Readonly<Record<string, string>>;
}

/** One side of a comparison: an `Estimate`, or what `readBaseline` gives. */
export interface CostSnapshot {
  readonly name: string;
  /** Day of the estimate, `YYYY-MM-DD`. */
  readonly date: string;
  /** @default - the file does not tell */
  readonly hoursPerMonth?: number;
  /** @default - the file does not tell */
  readonly catalogue?: { readonly version: string; readonly asOf: string };
  /** @default - the file does not tell */
  readonly usage?: { readonly profile: string; readonly file?: string };
  readonly resources: readonly SnapshotResource[];
}
