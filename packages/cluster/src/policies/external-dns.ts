import { hostedZoneArns } from './hosted-zones';
import { onePart, type ServiceAccountPolicy } from './policy';

/** Options of `externalDnsPolicy`. */
export interface ExternalDnsPolicyOptions {
  /** Ids of the hosted zones whose records it keeps, for example `Z0123456789ABCDEFGHIJ`. `*` is refused in production. */
  readonly hostedZoneIds: readonly string[];
}

/**
 * external-dns with Route 53: reads and changes the records of the zones that are named, and lists all zones by name, which is how it
 * finds its own. Records are not cut to one cluster, since Route 53 has no tags on them: external-dns tells its own by their TXT owner.
 *
 * Source: kubernetes-sigs/external-dns, docs/tutorials/aws.md, as excerpts of 2026 quote it, read on 2026-11-24.
 */
export const externalDnsPolicy = ({ hostedZoneIds }: ExternalDnsPolicyOptions): ServiceAccountPolicy => ({
  name: 'external-dns',
  hostedZoneIds,
  parts: ({ partition }) =>
    onePart('ExternalDns', [
      {
        actions: ['route53:ChangeResourceRecordSets', 'route53:ListResourceRecordSets', 'route53:ListTagsForResources'],
        resources: hostedZoneArns(partition, hostedZoneIds),
      },
      {
        actions: ['route53:ListHostedZones'],
        resources: ['*'],
        reason: 'route53:ListHostedZones knows no resource',
      },
    ]),
});
