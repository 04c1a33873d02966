import type { NatSetting, SubnetTier } from '@hera/core';
import type { ITerraformDependable } from 'cdktf';
import type { AdoptedLayout, AdoptedNetworkOptions } from './adopted-network-props';

/** Tiers of an adopted network, in the order in which they are listed. */
export const adoptedTiers = ['public', 'private', 'intra', 'pods'] as const satisfies readonly SubnetTier[];

/** A subnet by tier and zone, with what was written about it. */
export interface Placed<Subnet> {
  readonly tier: SubnetTier;
  readonly zone: string;
  readonly path: string;
  readonly written: Subnet;
  /** CIDR where it can be read at synth. @default - not known */
  readonly cidr?: string;
}

/** What is known of an adopted network once every check passed. */
export interface AdoptedPlan<Subnet> {
  /** @default - not known */
  readonly cidr?: string;
  readonly secondaryCidrs: readonly string[];
  readonly subnets: readonly Placed<Subnet>[];
  /** @default - not known */
  readonly nat?: NatSetting;
  readonly gatewayEndpoints: readonly string[];
  readonly egress: readonly ITerraformDependable[];
}

const asObject = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};

/** Subnets in the order of tier and then zone as written; anything that is no subnet is reported by the shape check. */
export const placedSubnets = <Subnet extends { readonly cidr?: string }>(
  layout: AdoptedLayout<Subnet> | undefined,
  readable: (value: unknown) => string | undefined,
): readonly Placed<Subnet>[] =>
  adoptedTiers.flatMap((tier) =>
    Object.entries(asObject(asObject(layout)[tier])).map(([zone, entry]) => {
      const written = asObject(entry) as unknown as Subnet;
      const cidr = readable(written.cidr);
      return {
        tier,
        zone,
        path: `network.layout.${tier}.${zone}`,
        written,
        ...(cidr === undefined ? {} : { cidr }),
      };
    }),
  );

/** The plan of what an owner or a lookup says, after the checks. */
export const adoptedPlan = <Subnet>(
  options: AdoptedNetworkOptions,
  cidr: string | undefined,
  subnets: readonly Placed<Subnet>[],
): AdoptedPlan<Subnet> => ({
  ...(cidr === undefined ? {} : { cidr }),
  secondaryCidrs: options.secondaryCidrs ?? [],
  subnets,
  ...(options.nat === undefined ? {} : { nat: options.nat }),
  gatewayEndpoints: options.gatewayEndpoints ?? [],
  egress: options.egress ?? [],
});
