export type {
  ApplicationNamespace,
  CidrPeer,
  EgressPeer,
  EgressRule,
  IngressPeer,
  IngressRule,
  Labels,
  NamespaceLimits,
  NamespacePeer,
  NamespaceQuota,
  NamespaceTraffic,
  PortRange,
  SubnetsPeer,
} from './application-namespace';
export { KubernetesPolicy } from './kubernetes-policy';
export {
  type AdmissionExemption,
  type AdmissionOptions,
  type AdmissionPolicyName,
  admissionPolicyNames,
  type DeclaredNetworkPolicyEngine,
  type DisruptionBudgetOptions,
  type KubernetesPolicyProps,
  type PolicyCluster,
  type PolicyGroups,
  type PriorityClassOptions,
  type SystemNamespace,
} from './kubernetes-policy-props';
export { ownerLabel } from './manifest';
export { testedKubernetesVersions } from './surroundings';
