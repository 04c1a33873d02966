import { type NetworkRef, type SubnetRef, subnetsOf } from '@hera/core';
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

const zonesOf = (subnets: readonly SubnetRef[]): readonly string[] => [...new Set(subnets.map(({ zone }) => zone))];

/** Subnets for the control plane and for nodes. EKS wants at least two zones (EKS user guide, network-reqs). */
export const checkNetwork = (network: NetworkRef, report: Report): SubnetPlan => {
  const nodes = subnetsOf(network, 'private');
  const intra = subnetsOf(network, 'intra');
  const controlPlane = intra.length > 0 ? intra : nodes;
  if (nodes.length === 0) {
    report.error({
      code: 'HERA_CLU_007',
      path: 'cluster.network',
      message: 'the network has no private subnet, and nodes do not go into public ones',
      allowed: 'private subnets in two zones or more',
      fix: 'add the private tier to the network',
    });
  } else if (zonesOf(controlPlane).length < 2) {
    report.error({
      code: 'HERA_CLU_007',
      path: 'cluster.network',
      message: `the ${controlPlane === intra ? 'intra' : 'private'} subnets are all in one zone, ${zonesOf(controlPlane).join(', ')}, and EKS wants two`,
      allowed: 'subnets in two zones or more',
      fix: 'add a zone to the network',
    });
  }
  return { controlPlane, nodes, zones: zonesOf(nodes) };
};
