import { HeraError, ProblemCollector, type SubnetTier } from '@hera/core';
import data from '../data/addresses.json';
import { addressCount, type Cidr, contains, firstAddress, freeBlocks, overlaps, parseCidr } from '../internal/cidr';
import { usableAddresses } from './capacity';
import { type ComputedLayout, type ExplicitLayout, isComputed } from './layout';
import { planLayout, readBlock } from './plan-layout';
import { blockOf, type Share, shares } from './shares';

/** What a growth report is made of: the props of a network that name blocks. */
export interface GrowthInput {
  readonly cidr: string;
  readonly layout: ExplicitLayout | ComputedLayout;
  /** @default - the primary CIDR alone */
  readonly secondaryCidrs?: readonly string[];
  /** Blocks that no subnet may take, by name. @default - none */
  readonly reserved?: Readonly<Record<string, string>>;
}

/** A subnet in a growth report. */
export interface SubnetGrowth {
  readonly tier: SubnetTier;
  readonly zone: string;
  readonly cidr: string;
  /** Addresses for use: AWS keeps five of each subnet. */
  readonly usable: number;
}

/** Room for more subnets. */
export interface SpareBlock {
  /** A block that is free as a whole, /28 or larger. */
  readonly cidr: string;
  readonly addresses: number;
  /** Whose a computed layout will make it: zones to come of a tier, tiers to come, or you. @default - anybody's */
  readonly heldFor?: Share['owner'] | 'pods';
}

/** One CIDR of the VPC: `used`, `reserved` and `free` add up to `addresses`. */
export interface BlockGrowth {
  readonly cidr: string;
  readonly addresses: number;
  /** Addresses in subnets. */
  readonly used: number;
  /** Addresses in reserved blocks outside subnets. */
  readonly reserved: number;
  /** Addresses that are neither. */
  readonly free: number;
  readonly subnets: readonly SubnetGrowth[];
  readonly reservedBlocks: readonly { readonly name: string; readonly cidr: string }[];
  /** The largest free blocks that there are, largest first. */
  readonly spare: readonly SpareBlock[];
}

/** A block with what it is for. */
interface Region {
  readonly block: Cidr;
  readonly heldFor?: SpareBlock['heldFor'];
}

const sum = (blocks: readonly Cidr[]): number => blocks.reduce((total, block) => total + addressCount(block), 0);

const byAddress = (one: Cidr, other: Cidr): number => firstAddress(one) - firstAddress(other);

const regionsOf = (block: Cidr, index: number, computed: ComputedLayout | undefined): readonly Region[] => {
  if (computed === undefined || index > 1) return [{ block }];
  if (index === 1) return [{ block, heldFor: 'pods' }];
  return shares.map((share) => ({ block: blockOf(share, block), heldFor: share.owner }));
};

const spareIn = ({ block, heldFor }: Region, taken: readonly Cidr[]) =>
  freeBlocks(block, taken)
    .filter(({ prefix }) => prefix <= data.subnet.longestPrefix)
    .map((free) => ({ free, ...(heldFor === undefined ? {} : { heldFor }) }));

const read = (problems: ProblemCollector, text: string, path: string): Cidr | undefined =>
  problems.collect(() => {
    const cidr = parseCidr(text);
    if (cidr !== undefined) return cidr;
    throw new HeraError({
      code: 'HERA_NET_002',
      path,
      message: `${JSON.stringify(text)} is not an IPv4 CIDR`,
      allowed: 'four decimal parts and a prefix, such as 10.1.0.0/16',
      fix: 'write the block in CIDR notation',
    });
  });

/**
 * What each CIDR of a VPC is used for, and the room that is left in it. Pure; for explicit and computed layouts.
 *
 * @throws HeraError blocks that cannot be read, and what `planLayout` throws
 */
export const growthReport = (input: GrowthInput): readonly BlockGrowth[] => {
  const { cidr, secondaryCidrs = [], reserved = {} } = input;
  const computed = isComputed(input.layout) ? input.layout : undefined;
  const layout = isComputed(input.layout) ? planLayout(cidr, input.layout, secondaryCidrs) : input.layout;
  const problems = new ProblemCollector();
  const blocks = [
    problems.collect(() => readBlock(cidr, 'network.cidr')),
    ...secondaryCidrs.map((text, index) => problems.collect(() => readBlock(text, `network.secondaryCidrs[${index}]`))),
  ];
  const subnets = Object.entries(layout).flatMap(([tier, zones]) =>
    Object.entries(zones).flatMap(([zone, text]) => {
      const block = read(problems, text, `network.layout.${tier}.${zone}`);
      return block === undefined ? [] : [{ tier: tier as SubnetTier, zone, block }];
    }),
  );
  const kept = Object.entries(reserved).flatMap(([name, text]) => {
    const block = read(problems, text, `network.reserved.${name}`);
    return block === undefined ? [] : [{ name, block }];
  });
  problems.throwIfAny();
  return blocks.flatMap((block, index) => (block === undefined ? [] : [grow(block, index, computed, subnets, kept)]));
};

const grow = (
  block: Cidr,
  index: number,
  computed: ComputedLayout | undefined,
  allSubnets: readonly { readonly tier: SubnetTier; readonly zone: string; readonly block: Cidr }[],
  allKept: readonly { readonly name: string; readonly block: Cidr }[],
): BlockGrowth => {
  const subnets = allSubnets
    .filter((subnet) => contains(block, subnet.block))
    .sort((one, other) => byAddress(one.block, other.block));
  const kept = allKept.filter((each) => overlaps(block, each.block));
  const addresses = addressCount(block);
  const subnetBlocks = subnets.map((subnet) => subnet.block);
  const taken = [...subnetBlocks, ...kept.map((each) => each.block)];
  const outsideSubnets = sum(freeBlocks(block, subnetBlocks));
  const free = sum(freeBlocks(block, taken));
  const spare = regionsOf(block, index, computed)
    .flatMap((region) => spareIn(region, taken))
    .sort((one, other) => one.free.prefix - other.free.prefix || byAddress(one.free, other.free));
  return {
    cidr: block.canonical,
    addresses,
    used: addresses - outsideSubnets,
    reserved: outsideSubnets - free,
    free,
    subnets: subnets.map((subnet) => ({
      tier: subnet.tier,
      zone: subnet.zone,
      cidr: subnet.block.canonical,
      usable: usableAddresses(subnet.block),
    })),
    reservedBlocks: kept.map((each) => ({ name: each.name, cidr: each.block.canonical })),
    spare: spare.map(({ free: each, heldFor }) => ({
      cidr: each.canonical,
      addresses: addressCount(each),
      ...(heldFor === undefined ? {} : { heldFor }),
    })),
  };
};
