import { isUnknown } from '@hera/core';
import table from './data/eni-limits.json';

/** How the VPC CNI gives addresses to pods. */
export interface CniMode {
  /** A /28 for each address slot (`ENABLE_PREFIX_DELEGATION`). */
  readonly prefixDelegation: boolean;
  /** Pods live in other subnets than their node (`AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG`), and the first interface has none of them. */
  readonly customNetworking: boolean;
}

interface Limits {
  readonly interfaces: number;
  readonly addresses: number;
  readonly vcpu: number;
}

const groups: readonly {
  readonly families: readonly string[];
  readonly limits: Readonly<Record<string, Limits | undefined>>;
}[] = table.groups;

const limitsOf = (instanceType: string): Limits | undefined => {
  const [family = '', size = ''] = instanceType.split('.');
  return groups.find(({ families }) => families.includes(family))?.limits[size];
};

// Source: awslabs/amazon-eks-ami, max-pods-calculator.sh; the two ceilings also stand in the EKS user guide, choosing-instance-type.
const addressesOfPrefix = 16;
const manyCpus = 30;
const ceiling = (vcpu: number): number => (vcpu > manyCpus ? 250 : 110);

/** Most pods that EKS recommends on any node. */
export const mostPodsOnANode = 250;

/**
 * Pods that EKS recommends for a node of an instance type, by its network interfaces and vCPU.
 *
 * @returns nothing for a type that the table does not have
 */
export const maxPodsOf = (instanceType: string, cni: CniMode): number | undefined => {
  const limit = isUnknown(instanceType) ? undefined : limitsOf(instanceType);
  if (limit === undefined) return undefined;
  const interfaces = limit.interfaces - (cni.customNetworking ? 1 : 0);
  const slots = limit.addresses - 1;
  // The two beside are the CNI and kube-proxy, which use the node's own address.
  const pods = interfaces * slots * (cni.prefixDelegation ? addressesOfPrefix : 1) + 2;
  return Math.min(pods, ceiling(limit.vcpu));
};

/**
 * Pods that fit on a node of whichever type of a group: the least of them.
 *
 * @returns nothing when one of the types is not in the table
 */
export const maxPodsOfAll = (instanceTypes: readonly string[], cni: CniMode): number | undefined => {
  const numbers = instanceTypes.map((type) => maxPodsOf(type, cni));
  return numbers.length > 0 && numbers.every((number) => number !== undefined) ? Math.min(...numbers) : undefined;
};

/**
 * vCPUs of a node of whichever type of a group.
 *
 * @returns nothing when one of the types is not in the table
 */
export const vcpusOf = (
  instanceTypes: readonly string[],
): { readonly least: number; readonly most: number } | undefined => {
  const numbers = instanceTypes.map((type) => (isUnknown(type) ? undefined : limitsOf(type)?.vcpu));
  if (numbers.length === 0 || !numbers.every((number) => number !== undefined)) return undefined;
  return { least: Math.min(...numbers), most: Math.max(...numbers) };
};

/** CNI mode by the configuration of the `vpc-cni` add-on. */
export const cniModeOf = (
  addons: readonly { readonly name: string; readonly configuration: Readonly<Record<string, unknown>> }[],
): CniMode => {
  const env = addons.find(({ name }) => name === 'vpc-cni')?.configuration['env'] as
    Readonly<Record<string, unknown>> | undefined;
  const on = (name: string): boolean => String(env?.[name]) === 'true';
  return {
    prefixDelegation: on('ENABLE_PREFIX_DELEGATION'),
    customNetworking: on('AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG'),
  };
};
