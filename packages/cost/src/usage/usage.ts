import { HeraError } from '@hera/core/errors';
import { parseWith } from '@hera/core/zod-problems';
import type { Range } from '../estimate/result';
import { usageFileSchema } from './schema';
import { type UsageProfileName, usageProfileNames } from './profile-names';

export { type UsageProfileName, usageProfileNames } from './profile-names';

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

/** The profile that is taken where nobody chooses one. */
export const defaultUsageProfile: UsageProfileName = 'small';

type ByType = Readonly<Record<string, Readonly<Record<string, UsageFigure | string | undefined>> | undefined>>;

const stated = (values: Readonly<Record<string, UsageFigure | string | undefined>>): UsageValues =>
  Object.fromEntries(Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));

const statedByType = (byType: ByType = {}): Readonly<Record<string, UsageValues>> =>
  Object.fromEntries(
    Object.entries(byType).flatMap(([type, values]) => (values === undefined ? [] : [[type, stated(values)]])),
  );

/**
 * Assumed use from an object: what a usage file holds, without its `version`.
 *
 * @throws HeraError HERA_COST_005 with every problem at once
 */
export const usageOf = (input: object = {}, file?: string): Usage => {
  const { profile, totals, types, resources } = parseWith(
    usageFileSchema,
    { version: 1, ...input },
    { code: 'HERA_COST_005', root: file ?? 'usage' },
  );
  return {
    profile: profile ?? defaultUsageProfile,
    isDefault: profile === undefined,
    ...(file === undefined ? {} : { file }),
    totals: statedByType(totals),
    types: statedByType(types),
    resources: Object.entries(resources ?? {}).map(([pattern, values]) => ({ pattern, values: stated(values) })),
    ignored: [],
  };
};

/**
 * The same use over another profile.
 *
 * @throws HeraError HERA_COST_001 for a name that is no profile
 */
export const withProfile = (usage: Usage, profile: string): Usage => {
  const known = usageProfileNames.find((name) => name === profile);
  if (known !== undefined) return { ...usage, profile: known, isDefault: false };
  throw new HeraError({
    code: 'HERA_COST_001',
    path: 'profile',
    message: `${JSON.stringify(profile)} is no usage profile`,
    allowed: usageProfileNames.join(', '),
    fix: 'name one of them',
  });
};
