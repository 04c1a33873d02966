import type { EksCluster } from '@cdktf/provider-aws/lib/eks-cluster/index.js';
import { isUnknown } from '@hera/core';
import { Fn } from 'cdktf';
import type { NodeGroupTaint } from '../node-group';
import { bottlerocketUserData } from './bottlerocket';
import { nodeConfigUserData } from './node-config';
import type { NodeGroupPlan } from './plan-node-group';
import { windowsUserData } from './windows';

/** Where nodes have to go to join. */
export interface ClusterCoordinates {
  readonly name: string;
  readonly endpoint: string;
  readonly certificateAuthority: string;
  /** CIDR of services. */
  readonly serviceCidr: string;
  /** Address of cluster DNS: the tenth of the service CIDR (EKS user guide, launch-templates). */
  readonly dnsAddress: string;
}

/** Coordinates of a cluster, as references. */
export const coordinatesOf = (cluster: EksCluster, name: string, ipFamily: 'ipv4' | 'ipv6'): ClusterCoordinates => {
  const serviceCidr =
    ipFamily === 'ipv6'
      ? cluster.kubernetesNetworkConfig.serviceIpv6Cidr
      : cluster.kubernetesNetworkConfig.serviceIpv4Cidr;
  return {
    name,
    endpoint: cluster.endpoint,
    certificateAuthority: cluster.certificateAuthority.get(0).data,
    serviceCidr,
    dnsAddress: Fn.cidrhost(serviceCidr, 10),
  };
};

const kubeletEffects: Readonly<Record<NodeGroupTaint['effect'], string>> = {
  NO_SCHEDULE: 'NoSchedule',
  NO_EXECUTE: 'NoExecute',
  PREFER_NO_SCHEDULE: 'PreferNoSchedule',
};
const taintOf = ({ value = '', effect }: NodeGroupTaint): string => `${value}:${kubeletEffects[effect]}`;

// EKS applies the taints of the group too late on images of one's own, so the kubelet registers with them (EKS user guide,
// launch-templates). The label is the one that EKS gives nodes of its own images.
const labelsOf = ({ name, labels, replacement }: NodeGroupPlan): Readonly<Record<string, string>> => ({
  ...(replacement === 'by-name' ? { 'eks.amazonaws.com/nodegroup': name } : {}),
  ...labels,
});

const kubeletFlags = (group: NodeGroupPlan): readonly string[] => {
  const labels = Object.entries(labelsOf(group)).map(([key, value]) => `${key}=${value}`);
  const taints = group.taints.map((taint) => `${taint.key}=${taintOf(taint)}`);
  return [
    ...(labels.length === 0 ? [] : [`--node-labels=${labels.join(',')}`]),
    ...(taints.length === 0 ? [] : [`--register-with-taints=${taints.join(',')}`]),
  ];
};

const groupedTaints = (taints: readonly NodeGroupTaint[]): Readonly<Record<string, readonly string[]>> => {
  const grouped: Record<string, readonly string[]> = {};
  for (const taint of taints) grouped[taint.key] = [...(grouped[taint.key] ?? []), taintOf(taint)];
  return grouped;
};

/**
 * User data of a group's nodes, as text. What EKS merges into it on its own images is written out for images of one's own.
 *
 * @returns nothing when the image and EKS decide everything
 */
export const userDataOf = (group: NodeGroupPlan, cluster: ClusterCoordinates): string | undefined => {
  const { image, customImage, nodeConfig = {}, bottlerocket = {}, windows = {} } = group;
  const maxPods = group.maxPods ?? group.computedMaxPods;
  const own = customImage !== undefined;
  switch (image?.family) {
    case 'AL2023':
      return nodeConfigUserData(nodeConfig, {
        maxPods,
        ...(own
          ? {
              cluster: {
                name: cluster.name,
                apiServerEndpoint: cluster.endpoint,
                certificateAuthority: cluster.certificateAuthority,
                cidr: cluster.serviceCidr,
              },
              flags: kubeletFlags(group),
            }
          : {}),
      });
    case 'BOTTLEROCKET':
      return bottlerocketUserData(bottlerocket, {
        maxPods,
        ...(own
          ? {
              kubernetes: {
                'cluster-name': cluster.name,
                'api-server': cluster.endpoint,
                'cluster-certificate': cluster.certificateAuthority,
                'cluster-dns-ip': cluster.dnsAddress,
                'node-labels': labelsOf(group),
                'node-taints': groupedTaints(group.taints),
              },
            }
          : {}),
      });
    case 'WINDOWS': {
      const podFlag = maxPods === undefined ? [] : [`--max-pods=${maxPods}`];
      return windowsUserData(
        windows,
        own
          ? {
              clusterName: cluster.name,
              endpoint: cluster.endpoint,
              certificateAuthority: cluster.certificateAuthority,
              dnsAddress: cluster.dnsAddress,
              serviceCidr: cluster.serviceCidr,
              kubeletFlags: [...kubeletFlags(group), ...podFlag],
            }
          : undefined,
      );
    }
    default:
      return undefined;
  }
};

// `rawString` of cdktf 0.21 escapes quotes, line feeds and `${`, and leaves these.
const literal = (text: string): unknown =>
  Fn.rawString(text.replaceAll('\\', '\\\\').replaceAll('\r', '\\r').replaceAll('%{', '%%{'));

/**
 * User data as a launch template wants it: encoded here, or by Terraform where there are references in it. Those are joined with the
 * text one by one, because cdktf 0.21 writes references beside a function in one string without their braces.
 */
export const encodedUserData = (text: string): string =>
  isUnknown(text)
    ? Fn.base64encode(
        Fn.join(
          '',
          text.split(/(\$\{TfToken\[[^\]]+\]\})/).map((part) => (isUnknown(part) ? part : literal(part))) as string[],
        ),
      )
    : Buffer.from(text, 'utf8').toString('base64');
