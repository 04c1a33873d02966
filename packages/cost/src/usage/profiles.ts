import data from '../data/usage-profiles.json';
import type { Range } from '../estimate/result';
import type { UsageProfileName } from './profile-names';

/** A figure of a profile, with what it rests on. */
export interface AssumedUse extends Range<number> {
  readonly why: string;
}

type AssumedByType = Readonly<Record<string, Readonly<Record<string, AssumedUse>>>>;

/** Assumptions about use, for stacks of one size. */
export interface UsageProfile {
  /** For what it is meant. */
  readonly title: string;
  /** Nodes that it is meant for, at the most. */
  readonly maxNodes: number;
  /** For all resources of a type together. */
  readonly totals: AssumedByType;
  /** For each resource of a type. */
  readonly types: AssumedByType;
}

const none: UsageProfile = {
  title: 'no assumptions: what depends on use has no amount',
  maxNodes: Number.POSITIVE_INFINITY,
  totals: {},
  types: {},
};

/** Profiles by name, from a dated data file. */
export const usageProfiles: Readonly<Record<UsageProfileName, UsageProfile>> = { ...data.profiles, none };

/** Day on which the assumptions were last gone over. */
export const usageProfilesAsOf: string = data.asOf;
