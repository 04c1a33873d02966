import type { Problem } from '@hera/core/errors';
import type { Confidence, Decimal, PriceSource } from '@hera/prices';
import type { DocumentKind, SourceLocation } from '@hera/stack-model';

/** Three figures for one thing: at the least, as expected, at the most. `low <= expected <= high` always holds. */
export interface Range<T = Decimal> {
  readonly low: T;
  readonly expected: T;
  readonly high: T;
}

/**
 * What is known of the cost of a resource or of one line of it.
 *
 * - `priced`: it follows from the configuration and a list price alone.
 * - `usage-based`: it depends on use. It has amounts where a profile or a usage file states the use, else none; never zero.
 * - `free`: AWS bills nothing for it; the reason says why.
 * - `unpriced`: it may cost something, and how much is not known; the reason says why.
 */
export type CostState = 'priced' | 'usage-based' | 'free' | 'unpriced';

/** Part of the architecture that a resource is counted in, for tables. */
export type CostPart =
  | 'Control plane'
  | 'Nodes'
  | 'Network'
  | 'Data transfer'
  | 'Logs and monitoring'
  | 'Security'
  | 'Storage and backup'
  | 'Other';

/** One factor of a quantity, and where it was read. */
export interface Factor {
  /** What is counted, for example `nodes`, `hours`, `GB of root volume`. */
  readonly label: string;
  readonly value: Range;
  /** Attribute, usage key, or rule that it comes from, in words. */
  readonly from: string;
}

/** A list price that a line rests on. */
export interface PriceUsed {
  /** For example `nat.hour`, `ec2.instance/m5.large`. */
  readonly dimension: string;
  readonly title: string;
  readonly region: string;
  readonly unit: string;
  /** USD for one unit, exact, as decimal text; the first tier where there are several. */
  readonly usd: string;
  /** Set where the price falls with the quantity: each unit above `from` costs `usd`. @default - one price for all */
  readonly tiers?: readonly { readonly from: number; readonly usd: string }[];
  readonly source: PriceSource;
  readonly confidence: Confidence;
  /** By what rule a computed figure follows. @default - the source states the figure */
  readonly basis?: string;
}

/** Where the use that a line assumes was stated. */
export interface UsageUsed {
  /** `<type>.<key>`, for example `aws_nat_gateway.monthly_data_processed_gb`. */
  readonly key: string;
  /** `profile small`, or the name of a usage file. */
  readonly from: string;
  /** Why the profile assumes that figure. @default - a usage file states it */
  readonly why?: string;
}

/** One line of an estimate: one thing that AWS bills for one resource. */
export interface CostLine {
  /** Stable within its resource, for example `hours`, `root-volume`, `logs.audit`. */
  readonly id: string;
  readonly title: string;
  readonly state: CostState;
  /** USD a month, exact. @default - not known: `usage-based` without stated use, or `unpriced` */
  readonly monthly?: Range;
  /** In `unit`, for a month. @default - not known */
  readonly quantity?: Range;
  /** Unit of the quantity, for example `hour`, `GB`. */
  readonly unit: string;
  /** What the quantity is the product of. Empty where it is not known. */
  readonly factors: readonly Factor[];
  /** USD for one unit at each end, before tiers. @default - no price */
  readonly unitPrice?: Range;
  /** Prices that the amounts follow from, the expected one first. Empty where there is none. */
  readonly prices: readonly PriceUsed[];
  /** How the expected amount is computed, for people: `3 nodes × 730 hours × 0.0832 USD per hour`. */
  readonly formula: string;
  /** @default - it does not depend on use, or no use is stated */
  readonly usage?: UsageUsed;
  /** The weakest confidence among its prices. @default - no price */
  readonly confidence?: Confidence;
  /** Why it is free, unpriced, or without an amount. @default - it has amounts */
  readonly reason?: string;
  /** What makes it a range, or else should be known. Empty when there is nothing. */
  readonly notes: readonly string[];
}

/** What one resource costs. Every managed resource of the model has one, in exactly one state. */
export interface ResourceCost {
  /** Terraform address; of what is no resource, `usage:<name>` (data transfer, nodes of Karpenter or Auto Mode). */
  readonly address: string;
  /** For example `aws_nat_gateway`; `hera_usage` for what is no resource of Terraform. */
  readonly type: string;
  readonly name: string;
  /** Empty in the root module. */
  readonly moduleAddress: string;
  /** @default - the file has none */
  readonly constructPath?: string;
  /** @default - the file has none */
  readonly source?: SourceLocation;
  /** Region whose prices were used. @default - none were */
  readonly region?: string;
  readonly part: CostPart;
  /** Tags as AWS will have them, those of the provider's `default_tags` among them; tags without a known value are left out. */
  readonly tags: Readonly<Record<string, string>>;
  /**
   * `unpriced` if a line of it is unpriced, else `usage-based` if a line of it is, else `priced` if it has a line, else `free`.
   */
  readonly state: CostState;
  /** Why it is free, or what keeps it from being priced. @default - it is priced */
  readonly reason?: string;
  /** How many instances it stands for: what `count` says in a synth document, else 1. @default - not known */
  readonly instances?: number;
  /** Sum of the amounts that are known. @default - none is known */
  readonly monthly?: Range;
  readonly lines: readonly CostLine[];
  /** What a reader should know. Empty when there is nothing. */
  readonly notes: readonly string[];
}

/** How much of the stack the total covers. */
export interface CostCoverage {
  /** Lines with an amount from a confirmed or computed price, of 100 lines that are not free. 100 where nothing is billed. */
  readonly percent: number;
  /** What `percent` means, in one sentence. */
  readonly definition: string;
  readonly lines: {
    /** Lines that are not free; an unpriced resource is one. */
    readonly total: number;
    /** With an amount from a confirmed price. */
    readonly confirmed: number;
    /** With an amount from a price that follows from a confirmed one. */
    readonly computed: number;
    /** With an amount from a price that no source confirms. */
    readonly unconfirmed: number;
    /** Usage-based, and no use is stated. */
    readonly withoutUsage: number;
    readonly unpriced: number;
  };
  /** Resources by state. */
  readonly resources: {
    readonly total: number;
    readonly priced: number;
    readonly usageBased: number;
    readonly free: number;
    readonly unpriced: number;
  };
  /** Expected USD of 100 that rest on confirmed or computed prices. 100 where the total is 0. */
  readonly amountPercent: number;
}

/** What a stack costs a month. */
export interface Estimate {
  /** Name of the stack. */
  readonly name: string;
  /** What it was read from. */
  readonly kind: DocumentKind;
  /** Which side of a plan: what will exist, or what existed. */
  readonly side: 'planned' | 'prior';
  readonly currency: 'USD';
  /** Hours that a month is counted with: 730. */
  readonly hoursPerMonth: number;
  /** Day of the estimate, `YYYY-MM-DD`, UTC. Support of Kubernetes versions and the age of prices follow from it. */
  readonly date: string;
  /** Regions whose prices were used, in order. */
  readonly regions: readonly string[];
  readonly catalogue: { readonly version: string; readonly asOf: string; readonly ageDays: number };
  /** Where assumed use comes from. */
  readonly usage: {
    /** Name of the profile; `none` where no use is assumed. */
    readonly profile: string;
    /** For what the profile is meant. */
    readonly title: string;
    /** Whether nobody chose the profile. */
    readonly isDefault: boolean;
    /** Name of the usage file. @default - none */
    readonly file?: string;
  };
  /** Every managed resource and what is no resource, in the order of addresses. */
  readonly resources: readonly ResourceCost[];
  /** Sum of all amounts that are known. Exact: round when printing. */
  readonly monthly: Range;
  /** Sum of the lines that are `priced`. */
  readonly fixed: Range;
  /** Sum of the lines that are `usage-based` and have an amount. */
  readonly usageBased: Range;
  readonly coverage: CostCoverage;
  /** Old prices, a document that does not cover everything, a profile too small, keys of a usage file that nothing uses. */
  readonly warnings: readonly Problem[];
}
