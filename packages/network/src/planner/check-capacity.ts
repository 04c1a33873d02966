import type { SubnetTier } from '@hera/core';
import type { Check } from '../internal/check';
import { type Cidr, parseCidr } from '../internal/cidr';
import { type CapacityDemand, demandPerNode, supplyOf, type TierDemand } from './capacity';

interface SizedSubnet {
  readonly tier: SubnetTier;
  readonly zone: string;
  readonly cidr: Cidr;
}

/** A subnet as written. */
export interface WrittenSubnet {
  readonly tier: SubnetTier;
  readonly zone: string;
  readonly cidr: unknown;
}

const path = 'network.capacity';
const warnFrom = 0.5;

const sized = (subnets: readonly WrittenSubnet[], tier: SubnetTier): readonly SizedSubnet[] =>
  subnets.flatMap((subnet) => {
    const cidr = typeof subnet.cidr === 'string' ? parseCidr(subnet.cidr) : undefined;
    return subnet.tier === tier && cidr !== undefined ? [{ ...subnet, cidr }] : [];
  });

const readDemand = (check: Check, written: CapacityDemand): CapacityDemand | undefined => {
  const maxNodes = check.known(written.maxNodes, `${path}.maxNodes`);
  const podsPerNode = check.known(written.podsPerNode, `${path}.podsPerNode`);
  const cniMode = check.known(written.cniMode, `${path}.cniMode`);
  // Anything else is a wrong type, and reported as such.
  const counts = [maxNodes, podsPerNode].every((count) => Number.isInteger(count) && (count as number) > 0);
  return counts && cniMode !== undefined ? written : undefined;
};

const checkTier = (
  check: Check,
  subnets: readonly SizedSubnet[],
  nodesPerZone: number,
  demand: TierDemand,
  advice: string,
): void => {
  const needed = nodesPerZone * demand.perNode;
  const worst = subnets
    .map((subnet) => ({ subnet, supply: supplyOf(subnet.cidr, demand) }))
    .reduce((tightest, next) => (next.supply < tightest.supply ? next : tightest));
  const used = worst.supply === 0 ? Infinity : needed / worst.supply;
  if (used < warnFrom) return;
  const problem = {
    code: 'HERA_NET_039',
    path,
    message:
      `the nodes of a zone need ${needed} ${demand.unit} (${nodesPerZone} x ${demand.perNode}), and ` +
      `${worst.subnet.cidr.canonical} (${worst.subnet.tier}, ${worst.subnet.zone}) has ${worst.supply}` +
      (worst.supply === 0 ? '' : `: ${Math.round(used * 100)} %`),
    allowed: 'less than 100 %, without a warning less than 50 %',
    fix: advice,
  } as const;
  if (used >= 1) check.problem(problem);
  else check.warning(problem);
};

/**
 * Checks that nodes and pods find addresses. Load balancers, endpoints and the control plane take from the same
 * subnets, which is why half full is worth a warning. A network interface of the pods tier has an address of its own,
 * which depends on the instance type and is not counted.
 */
export const checkCapacity = (
  check: Check,
  written: CapacityDemand | undefined,
  subnets: readonly WrittenSubnet[],
): void => {
  if (typeof written !== 'object' || written === null) return;
  const demand = readDemand(check, written);
  if (demand === undefined) return;
  const nodes = sized(subnets, 'private');
  const pods = sized(subnets, 'pods');
  const apart = subnets.some(({ tier }) => tier === 'pods');
  if (demand.cniMode === 'custom-networking' && !apart) {
    check.problem({
      code: 'HERA_NET_039',
      path: `${path}.cniMode`,
      message: '"custom-networking" takes the addresses of pods from the pods tier, and there is none',
      fix: 'add network.layout.pods with network.secondaryCidrs, or choose another mode',
    });
    return;
  }
  if (nodes.length === 0) {
    check.warning({
      code: 'HERA_NET_039',
      path,
      message: 'not judged: there is no private tier that nodes could stand in',
      fix: 'add network.layout.private, or leave capacity out',
    });
    return;
  }
  const zones = nodes.length - (demand.toleratesZoneLoss === true ? 1 : 0);
  if (zones === 0) {
    check.problem({
      code: 'HERA_NET_039',
      path: `${path}.toleratesZoneLoss`,
      message: `the private tier has one zone (${nodes[0]?.zone}), so its loss leaves nothing`,
      fix: 'add a zone, or leave toleratesZoneLoss out',
    });
    return;
  }
  const nodesPerZone = Math.ceil(demand.maxNodes / zones);
  const perNode = demandPerNode(demand, apart);
  const wider = 'widen the private tier, or run fewer nodes';
  const elsewhere = `${wider}, or give pods a tier of their own: network.secondaryCidrs: ['100.64.0.0/16']`;
  checkTier(check, nodes, nodesPerZone, perNode.nodes, apart ? wider : elsewhere);
  if (perNode.pods === undefined || pods.length === 0) return;
  checkTier(check, pods, nodesPerZone, perNode.pods, 'widen the pods tier, or run fewer pods');
};
