import { type NetworkRef, type SubnetRef, subnetsOf } from '@hera/core';
import type { VpcCniConfiguration } from './configuration';

type Named = SubnetRef & { readonly availabilityZone: string };

const isNamed = (subnet: SubnetRef): subnet is Named => subnet.availabilityZone !== undefined;

/**
 * Custom networking for a network with a `pods` tier: an `ENIConfig` by the name of each zone, which the node's zone label chooses. The tag on the
 * subnets would do for further interfaces, but a node's first interface would still give pods addresses of the node's own subnet
 * (aws/amazon-vpc-cni-k8s#3067), in blocks of 16 with prefix delegation. Without security groups of their own, pods have those of the node.
 * Source: EKS user guide, cni-custom-network; aws/amazon-vpc-cni-k8s, charts/aws-vpc-cni, `eniConfig`; read 2026-11-24.
 *
 * @returns nothing without a pods tier, for IPv6, or where region or names of the zones are not known: the CNI then finds the tier by its tag
 */
export const podsTierConfiguration = (
  network: NetworkRef,
  ipFamily: 'ipv4' | 'ipv6',
  region: string | undefined,
): VpcCniConfiguration | undefined => {
  const subnets = subnetsOf(network, 'pods');
  if (ipFamily === 'ipv6' || region === undefined || subnets.length === 0 || !subnets.every(isNamed)) return undefined;
  return {
    env: { AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: 'true', ENI_CONFIG_LABEL_DEF: 'topology.kubernetes.io/zone' },
    eniConfig: {
      create: true,
      region,
      subnets: Object.fromEntries(
        subnets.map(({ availabilityZone, subnetId }) => [availabilityZone, { id: subnetId }]),
      ),
    },
  };
};
