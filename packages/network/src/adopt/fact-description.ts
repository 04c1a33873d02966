import type { NetworkDescriptionFact } from '@hera/core';
import { type DescribedNetwork, describeNetwork } from '../describe';
import { growthReport } from '../planner';

/**
 * What a network's fact carries for people, for networks of our own as for adopted ones. The command line shows it from
 * the manifest, so it draws what this package drew and needs no construct.
 *
 * @param reserved blocks that no subnet may take, by name
 */
export const factDescription = (
  network: DescribedNetwork,
  reserved: Readonly<Record<string, string>> = {},
): NetworkDescriptionFact => {
  const { cidr, secondaryCidrs = [], subnets } = network;
  const layout: Record<string, Record<string, string>> = {};
  for (const subnet of subnets) (layout[subnet.tier] ??= {})[subnet.zone] = subnet.cidr;
  const blocks = growthReport({ cidr, layout, secondaryCidrs, reserved });
  return {
    ...describeNetwork(network),
    blocks: blocks.map(({ cidr: block, addresses, used, reserved: kept, free, spare }) => ({
      cidr: block,
      addresses,
      used,
      reserved: kept,
      free,
      spare: spare.map(({ cidr: each, addresses: size }) => ({ cidr: each, addresses: size })),
    })),
  };
};
