import type { DetectorStatus, FindingPublishingFrequency } from '@aws-sdk/client-guardduty';
import type { Caller } from '../caller';
import { notOwned } from './errors';
import type { StoredFeature } from './features';

/** A detector, as it is kept. */
export interface StoredDetector {
  readonly id: string;
  readonly arn: string;
  readonly createdAt: Date;
  /** `clientToken` of its create: a retry with the same token answers as the first call did. */
  readonly clientToken: string | undefined;
  status: DetectorStatus;
  findingPublishingFrequency: FindingPublishingFrequency;
  updatedAt: Date;
  readonly features: Map<string, StoredFeature>;
  readonly tags: Record<string, string>;
}

/** Detectors by id, of one account and region. GuardDuty allows one. */
export type Scope = Map<string, StoredDetector>;

/** All state of the emulated GuardDuty, in memory. Accounts and regions never see each other. */
export class GuardDutyStore {
  readonly #scopes = new Map<string, Scope>();

  static key(caller: Caller): string {
    return `${caller.account}/${caller.region}`;
  }

  scope(caller: Caller): Scope {
    const key = GuardDutyStore.key(caller);
    const scope = this.#scopes.get(key) ?? new Map<string, StoredDetector>();
    this.#scopes.set(key, scope);
    return scope;
  }
}

/** @throws AwsError BadRequestException, as GuardDuty answers it */
export const detectorOf = (scope: Scope, id: string): StoredDetector => {
  const detector = scope.get(id);
  if (detector === undefined) throw notOwned();
  return detector;
};
