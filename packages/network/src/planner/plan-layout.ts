import { HeraError, ProblemCollector, type SubnetTier } from '@hera/core';
import data from '../data/addresses.json';
import type { NetworkProblem } from '../internal/check';
import { type Cidr, cut, parseCidr } from '../internal/cidr';
import { zoneNumber } from '../internal/zones';
import { type ComputedLayout, defaultZoneSlots, type ExplicitLayout, type ZoneSlots } from './layout';
import { tierBlock } from './shares';

const path = 'network.layout';
const slotChoices: readonly ZoneSlots[] = [4, 8, 16];
const { longestPrefix, shortestPrefix } = data.subnet;
const subnetTiers: readonly SubnetTier[] = ['public', 'private', 'intra', 'pods'];

/** A computed layout, and what is wrong with it. Subnets that do not fit are left out. */
export interface LayoutPlan {
  readonly layout: ExplicitLayout;
  readonly problems: readonly NetworkProblem[];
}

const zonesBySlot = (layout: ComputedLayout, slots: ZoneSlots, problem: (found: NetworkProblem) => void) => {
  const bySlot = new Map<number, string>();
  for (const zone of layout.zones) {
    const number = zoneNumber(zone);
    if (number === undefined) {
      problem({
        code: 'HERA_NET_013',
        path: `${path}.zones`,
        message: `${JSON.stringify(zone)} is neither a zone id nor a zone name; local and Wavelength zones are not supported`,
        allowed: 'ids such as use1-az1, or names such as us-east-1a',
        fix: 'write the zone in one of the two forms',
      });
      continue;
    }
    if (number >= slots) {
      const enough = slotChoices.find((choice) => number < choice);
      problem({
        code: 'HERA_NET_030',
        path: `${path}.zones`,
        message: `${zone} is zone number ${number + 1}, and each tier has room for ${slots}`,
        allowed: `zone numbers 1 to ${slots}`,
        fix:
          enough === undefined
            ? 'write the layout out, tier by tier'
            : `set network.layout.zoneSlots to ${enough}; in a VPC that exists, write the layout out instead, for other slots move every subnet`,
      });
      continue;
    }
    const other = bySlot.get(number);
    if (other === undefined) {
      bySlot.set(number, zone);
      continue;
    }
    problem({
      code: 'HERA_NET_031',
      path: `${path}.zones`,
      message:
        other === zone ? `${zone} is listed twice` : `${zone} and ${other} have the same number, so the same subnets`,
      fix: 'list each zone once, and all as ids or all as names of one region',
    });
  }
  return bySlot;
};

const tooSmall = (tier: SubnetTier, block: Cidr, prefix: number, bits: number, slots: ZoneSlots): NetworkProblem => {
  const fewer = slotChoices.findLast((choice) => choice < slots && block.prefix + Math.log2(choice) <= longestPrefix);
  const whole = longestPrefix - Math.log2(slots) - bits;
  return {
    code: 'HERA_NET_032',
    path: tier === 'pods' ? 'network.secondaryCidrs' : 'network.cidr',
    message: `${slots} ${tier} subnets of ${block.canonical} would be /${prefix} each`,
    allowed: `/${longestPrefix} or larger subnets`,
    fix: `use a /${whole} or larger block${fewer === undefined ? '' : `, or set network.layout.zoneSlots to ${fewer}`}`,
  };
};

/** Tiers that a computed layout makes. */
export const tiersOf = (layout: ComputedLayout, secondaryCidrs: readonly string[]): readonly SubnetTier[] =>
  layout.tiers ?? subnetTiers.filter((tier) => tier !== 'pods' || secondaryCidrs.length > 0);

/** Computes subnets from blocks that were read before; never throws. */
export const computeLayout = (
  layout: ComputedLayout,
  primary: Cidr,
  secondary: Cidr | undefined,
  tiers: readonly SubnetTier[],
): LayoutPlan => {
  const problems: NetworkProblem[] = [];
  const slots = layout.zoneSlots ?? defaultZoneSlots;
  const zones = [...zonesBySlot(layout, slots, (found) => problems.push(found))].sort(([one], [other]) => one - other);
  const computed: Partial<Record<SubnetTier, Record<string, string>>> = {};
  for (const tier of subnetTiers.filter((each) => tiers.includes(each))) {
    const block = tierBlock(tier, primary, secondary);
    if (block === undefined) {
      problems.push({
        code: 'HERA_NET_033',
        path: `${path}.tiers`,
        message: 'the pods tier is computed from the first secondary CIDR, and there is none',
        fix: "add network.secondaryCidrs: ['100.64.0.0/16'], or take pods out",
      });
      continue;
    }
    // Nothing shorter than what AWS accepts can come out: a /16 is cut into four or more.
    const prefix = block.prefix + Math.log2(slots);
    if (prefix > longestPrefix) {
      const bits = tier === 'pods' ? 0 : block.prefix - primary.prefix;
      problems.push(tooSmall(tier, block, prefix, bits, slots));
      continue;
    }
    computed[tier] = Object.fromEntries(zones.map(([slot, zone]) => [zone, cut(block, prefix, slot).canonical]));
  }
  return { layout: computed, problems };
};

/** A block that a plan can be made from. */
export const readBlock = (text: string, at: string): Cidr => {
  const cidr = parseCidr(text);
  if (cidr === undefined || cidr.text !== cidr.canonical) {
    throw new HeraError({
      code: cidr === undefined ? 'HERA_NET_002' : 'HERA_NET_004',
      path: at,
      message: `${JSON.stringify(text)} is not an IPv4 block`,
      allowed: cidr?.canonical ?? 'four decimal parts and a prefix, such as 10.1.0.0/16',
      fix: 'write the block in CIDR notation',
    });
  }
  if (cidr.prefix < shortestPrefix || cidr.prefix > longestPrefix) {
    throw new HeraError({
      code: 'HERA_NET_003',
      path: at,
      message: `${text} is not a size that AWS accepts for a VPC`,
      allowed: `/${shortestPrefix} to /${longestPrefix}`,
      fix: cidr.prefix < shortestPrefix ? 'use a longer prefix' : 'use a shorter prefix',
    });
  }
  return cidr;
};

/**
 * Computes explicit subnets: `planLayout('10.1.0.0/16', { zones: ['use1-az1', 'use1-az2'] })` gives private /20s, public
 * /22s and intra /22s. Pure, and the same for any order of zones and tiers.
 *
 * @param cidr primary CIDR of the VPC, /16 to /28
 * @param secondaryCidrs further CIDRs of the VPC; the first holds the pods tier
 * @throws HeraError every zone without a slot of its own, every tier whose subnets would be smaller than /28
 */
export const planLayout = (
  cidr: string,
  layout: ComputedLayout,
  secondaryCidrs: readonly string[] = [],
): ExplicitLayout => {
  const problems = new ProblemCollector();
  const primary = problems.collect(() => readBlock(cidr, 'network.cidr'));
  const [secondary] = secondaryCidrs.map((block, index) =>
    problems.collect(() => readBlock(block, `network.secondaryCidrs[${index}]`)),
  );
  problems.throwIfAny();
  const plan = computeLayout(layout, primary as Cidr, secondary, tiersOf(layout, secondaryCidrs));
  for (const problem of plan.problems) problems.add(problem);
  problems.throwIfAny();
  return plan.layout;
};
