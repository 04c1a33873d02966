import type { Item, Profile } from '../items/item';

/** What records are held against. */
export interface RecordContext {
  /** Items of the checklist. */
  readonly items: readonly Pick<Item, 'id' | 'attestation' | 'exceptionMaximumDays'>[];
  /** Name of the app, for example `prod-aws`. */
  readonly environment: string;
  /** Names of its clusters. @default - not known, so any is taken */
  readonly clusters?: readonly string[];
  readonly profile: Profile;
  /** Absolute path of the root of the repository. */
  readonly repository: string;
  /** Hash of the fact `security-groups` of the stack as it is now. @default - not known */
  readonly securityGroupRules?: string;
  readonly now: Date;
}
