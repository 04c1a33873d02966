import type { TopicRef } from '@hera/core';
import type { ThreatDetectionFeatures } from './features';
import type { SeverityLevel } from './severity';

/** How often GuardDuty tells again of a finding that goes on. The first time it always tells within minutes. */
export const publishingFrequencies = ['FIFTEEN_MINUTES', 'ONE_HOUR', 'SIX_HOURS'] as const;

/** How often GuardDuty tells again of a finding that goes on. */
export type PublishingFrequency = (typeof publishingFrequencies)[number];

/** Props of `ThreatDetection`. */
export interface ThreatDetectionProps {
  /** Where findings go. Its policy has to admit EventBridge. */
  readonly topic: TopicRef;
  /**
   * Who runs the detector. An account has one for each region, which one stack may make:
   * `own` makes it; `{ detectorId }` sets features of one that is there; `elsewhere` makes nothing but the way to the topic, for an
   * account whose organisation runs GuardDuty.
   * @default 'own'
   * @cost of `own`: 4 USD per million events (guardduty-cloudtrail), 1 USD per GB (guardduty-flow-dns) and less beyond 500, beside its features
   */
  readonly detector?: 'own' | 'elsewhere' | { readonly detectorId: string };
  /**
   * What the detector watches.
   * @default - `own`: what AWS turns on in a new detector, and runtime monitoring; `{ detectorId }`: EKS audit logs and runtime monitoring, and the others are left as they are
   */
  readonly features?: ThreatDetectionFeatures;
  /** How often GuardDuty tells again of a finding that goes on; of `own` only. @default 'FIFTEEN_MINUTES' */
  readonly publishingFrequency?: PublishingFrequency;
  /** Least severity that people hear of: a level, or a number from 1 to 10. @default 'medium' */
  readonly minimumSeverity?: SeverityLevel | number;
  /** Whether a finding that cannot be delivered is kept for 14 days in a queue. @default true */
  readonly deadLetterQueue?: boolean;
  /** Hours in which EventBridge tries to deliver a finding, 1 to 24, up to 185 times. @default 24 */
  readonly retryHours?: number;
  /** Tags of what is made, beside `Name`. @default - none but those of the provider */
  readonly tags?: Readonly<Record<string, string>>;
}
