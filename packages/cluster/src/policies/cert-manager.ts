import { hostedZoneArns } from './hosted-zones';
import { onePart, type ServiceAccountPolicy } from './policy';

/** Options of `certManagerPolicy`. */
export interface CertManagerPolicyOptions {
  /** Ids of the hosted zones that it proves to own, for example `Z0123456789ABCDEFGHIJ`. `*` is refused in production. */
  readonly hostedZoneIds: readonly string[];
  /**
   * Whether it may look a zone up by its domain. Needed when an issuer has no `hostedZoneID`.
   *
   * @default true
   */
  readonly lookUpZones?: boolean;
}

/**
 * cert-manager with ACME DNS-01 on Route 53: writes TXT records below `_acme-challenge` in the zones that are named, and nothing else.
 *
 * Source: cert-manager.io, docs/configuration/acme/dns01/route53; the conditions on type and name of a record as kubernetes/kops#15680
 * has them. Read on 2026-11-24.
 */
export const certManagerPolicy = ({
  hostedZoneIds,
  lookUpZones = true,
}: CertManagerPolicyOptions): ServiceAccountPolicy => ({
  name: 'cert-manager',
  hostedZoneIds,
  parts: ({ partition }) => {
    const zones = hostedZoneArns(partition, hostedZoneIds);
    return onePart('CertManager', [
      { actions: ['route53:GetChange'], resources: [`arn:${partition}:route53:::change/*`] },
      { actions: ['route53:ListResourceRecordSets'], resources: zones },
      {
        actions: ['route53:ChangeResourceRecordSets'],
        resources: zones,
        conditions: {
          'ForAllValues:StringEquals': { 'route53:ChangeResourceRecordSetsRecordTypes': ['TXT'] },
          'ForAllValues:StringLike': { 'route53:ChangeResourceRecordSetsNormalizedRecordNames': ['_acme-challenge.*'] },
        },
      },
      ...(lookUpZones
        ? [
            {
              actions: ['route53:ListHostedZonesByName'],
              resources: ['*'],
              reason: 'route53:ListHostedZonesByName knows no resource',
            },
          ]
        : []),
    ]);
  },
});
