import type { ThreatDetectionFact, ThreatDetectionPrice } from '@hera/core';
import data from './data/costs.json';
import type { FeatureName } from './features';

/** Name of a price in `data/costs.json`. */
export type PriceName = keyof typeof data.prices;

const priceOf: Readonly<Record<FeatureName, PriceName>> = {
  EKS_AUDIT_LOGS: 'guardduty-eks-audit-logs',
  RUNTIME_MONITORING: 'guardduty-runtime',
  S3_DATA_EVENTS: 'guardduty-s3',
  EBS_MALWARE_PROTECTION: 'guardduty-ebs-malware',
  RDS_LOGIN_EVENTS: 'guardduty-rds',
  LAMBDA_NETWORK_LOGS: 'guardduty-lambda',
};

/** What every detector analyses while it is on. */
const foundations: readonly PriceName[] = ['guardduty-cloudtrail', 'guardduty-flow-dns'];

interface Price extends Omit<ThreatDetectionPrice, 'steps'> {
  readonly regions: Readonly<
    Record<string, { readonly steps: NonNullable<ThreatDetectionPrice['steps']>; readonly source: string } | undefined>
  >;
}

const prices = data.prices as Readonly<Record<PriceName, Price>>;
const sources: Readonly<Record<string, string>> = data.source;

/**
 * Prices of a detector and its features in a region. A price that is not known there has no steps: it is never taken from
 * another region.
 *
 * @param detector whether the detector itself is turned on here
 */
export const pricesOf = (
  features: readonly FeatureName[],
  detector: boolean,
  region: string | undefined,
): ThreatDetectionFact['prices'] => {
  const names = [...(detector ? foundations : []), ...features.map((name) => priceOf[name])];
  const found = names.map((name) => {
    const { regions, ...price } = prices[name];
    return { price, known: region === undefined ? undefined : regions[region] };
  });
  const said = [...new Set(found.flatMap(({ known }) => (known === undefined ? [] : [sources[known.source]])))];
  return {
    asOf: data.asOf,
    source: said.join('; '),
    freeTrialDays: data.freeTrialDays,
    ...(region === undefined ? {} : { region }),
    rows: found.map(({ price, known }) => ({ ...price, ...(known === undefined ? {} : { steps: known.steps }) })),
  };
};
