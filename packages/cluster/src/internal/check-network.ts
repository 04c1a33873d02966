import { isUnknown, type NetworkRef, type SubnetRef, subnetsOf } from '@hera/core';
import type { ClusterProps } from '../cluster-props';
import { parseIpv4Network } from './cidr';
import type { Report } from './report';

/** Which subnets a cluster uses for what. */
export interface SubnetPlan {
  /** Where EKS puts the control plane's network interfaces. */
  readonly controlPlane: readonly SubnetRef[];
  /** Where nodes may run. */
  readonly nodes: readonly SubnetRef[];
  /** Zones of `nodes`, each once, in the network's order. */
  readonly zones: readonly string[];
}

// EKS user guide, network-reqs: at least six addresses in each subnet, sixteen recommended. AWS keeps five of every subnet, so that the
// smallest there is, a /28, has eleven: too few to recommend, and never too few to build.
const recommendedAddresses = 16;
const reservedAddresses = 5;

const zonesOf = (subnets: readonly SubnetRef[]): readonly string[] => [...new Set(subnets.map(({ zone }) => zone))];

const checkRoom = (subnets: readonly SubnetRef[], report: Report): void => {
  for (const { cidr, tier, zone } of subnets) {
    const network = cidr === undefined || isUnknown(cidr) ? undefined : parseIpv4Network(cidr);
    if (network === undefined || typeof network === 'string') continue;
    const usable = 2 ** (32 - network[1]) - reservedAddresses;
    if (usable >= recommendedAddresses) continue;
    report.warning({
      code: 'HERA_CLU_040',
      path: 'cluster.network',
      message: `the ${tier} subnet in ${zone}, ${cidr}, has ${usable} usable addresses, and an upgrade of the control plane takes up to five more than it runs with`,
      allowed: `${recommendedAddresses} or more, so a /27 or shorter`,
      fix: 'give the control plane larger subnets',
    });
  }
};

/** Subnets for the control plane and for nodes. EKS wants at least two zones (EKS user guide, network-reqs). */
export const checkNetwork = (
  network: NetworkRef,
  asked: ClusterProps['controlPlaneTier'],
  report: Report,
): SubnetPlan => {
  const nodes = subnetsOf(network, 'private');
  const tier = asked ?? (subnetsOf(network, 'intra').length > 0 ? 'intra' : 'private');
  const controlPlane = subnetsOf(network, tier);
  if (nodes.length === 0) {
    report.error({
      code: 'HERA_CLU_007',
      path: 'cluster.network',
      message: 'the network has no private subnet, and nodes do not go into public ones',
      allowed: 'private subnets in two zones or more',
      fix: 'add the private tier to the network',
    });
  }
  const zones = zonesOf(controlPlane);
  if (controlPlane.length === 0 && tier === 'intra') {
    report.error({
      code: 'HERA_CLU_007',
      path: 'cluster.controlPlaneTier',
      message: 'the network has no intra subnet',
      allowed: 'intra subnets in two zones or more',
      fix: "add the intra tier to the network, or use 'private'",
    });
  } else if (controlPlane.length > 0 && zones.length < 2) {
    report.error({
      code: 'HERA_CLU_007',
      path: 'cluster.network',
      message: `the ${tier} subnets are all in one zone, ${zones.join(', ')}, and EKS wants two for the control plane`,
      allowed: 'subnets in two zones or more',
      fix: 'add a zone to the network',
    });
  }
  checkRoom(controlPlane, report);
  return { controlPlane, nodes, zones: zonesOf(nodes) };
};
