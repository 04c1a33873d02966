import type { Range } from '../estimate/result';

/** A usage figure as a file states it: one number, or three. */
export type UsageFigure = number | Range<number>;

/** Use of one resource or type, by key. Text for keys that name something, such as an instance type. */
export type UsageValues = Readonly<Record<string, UsageFigure | string>>;

/** Assumed use, checked. Made by `usageOf`, `readUsageFile` or `parseUsage`. */
export interface Usage {
  /** Name of the profile that everything else is laid over; `none` for no assumptions. */
  readonly profile: UsageProfileName;
  /** Whether nobody chose the profile. */
  readonly isDefault: boolean;
  /** Name of the file. @default - none */
  readonly file?: string;
  /** For all resources of a type together, by type; shared evenly among them. */
  readonly totals: Readonly<Record<string, UsageValues>>;
  /** For each resource of a type, by type. */
  readonly types: Readonly<Record<string, UsageValues>>;
  /** By address; `*` stands for anything, also `[*]`. Later ones win. */
  readonly resources: readonly { readonly pattern: string; readonly values: UsageValues }[];
  /** Keys that were not understood, of an Infracost file. */
  readonly ignored: readonly string[];
}

/** Profiles of assumed use that ship with this package. */
export const usageProfileNames = ['small', 'medium', 'large', 'none'] as const;

/** Name of a usage profile. */
export type UsageProfileName = (typeof usageProfileNames)[number];
