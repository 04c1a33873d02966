import type { NetworkDescriptionFact, NetworkFact } from '@hera/core/facts';
import { plainTable } from '@hera/cost/plain-table';
import { natText } from './built-view';

const count = (addresses: number): string => addresses.toLocaleString('en-US');

const headings = ['CIDR', 'Zone', 'Tier', 'Usable', 'Route'];

const subnetTable = ({ subnets }: NetworkDescriptionFact): string => {
  const width = Math.max('Usable'.length, ...subnets.map(({ usable }) => count(usable).length));
  return plainTable([
    headings.map((heading) => (heading === 'Usable' ? heading.padStart(width) : heading)),
    ...subnets.map(({ cidr, zone, tier, usable, route }) => [cidr, zone, tier, count(usable).padStart(width), route]),
  ]);
};

const percent = (part: number, whole: number): string => {
  const share = (part / whole) * 100;
  return share > 0 && share < 1 ? 'under 1 %' : `${Math.round(share)} %`;
};

type Block = NetworkDescriptionFact['blocks'][number];

const roomLine = ({ cidr, addresses, used, reserved, free, spare }: Block, adopted: boolean): string => {
  const taken = [`${cidr}: ${count(addresses)} addresses`, `${count(used)} in subnets (${percent(used, addresses)})`];
  // What else lies in a VPC of somebody else's is not known, so nothing of it is called free.
  if (adopted) return [...taken, `${count(addresses - used)} outside of these subnets`].join(', ');
  return [
    ...taken,
    ...(reserved > 0 ? [`${count(reserved)} reserved`] : []),
    `${count(free)} free`,
    ...(spare[0] === undefined ? [] : [`largest free block ${spare[0].cidr}`]),
  ].join(', ');
};

/** A network for people, line by line. */
export const networkLines = (fact: NetworkFact, description: NetworkDescriptionFact): string[] => [
  `VPC ${[fact.cidr, ...(fact.secondaryCidrs ?? [])].join(' and ')}, NAT: ${natText[fact.nat]}${fact.adopted === undefined ? '' : ', adopted'}`,
  ...subnetTable(description).split('\n'),
  ...description.blocks.map((block) => roomLine(block, fact.adopted !== undefined)),
];
