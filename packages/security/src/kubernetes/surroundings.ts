import {
  type ClusterFact,
  contextOf,
  factsOf,
  type NetworkFact,
  type NetworkPolicyEngine,
  type ProblemCollector,
  type SubnetTier,
} from '@hera/core';
import type { IConstruct } from 'constructs';
import { addressAt, isWithinPrivateRanges } from './addresses';
import systemNamespaces from './data/system-namespaces.json';
import type { KubernetesPolicyProps } from './kubernetes-policy-props';

/** Kubernetes minor versions whose schemas the manifests are tested against. */
export const testedKubernetesVersions: readonly string[] = ['1.34', '1.35', '1.36'];

// EKS API reference, KubernetesNetworkConfigRequest.serviceIpv4Cidr: one of the two, unless it is said.
const serviceCidrsOfEks = ['10.100.0.0/16', '172.20.0.0/16'];

/** What the stack around a policy is like. */
export interface Surroundings {
  /** Name of the stack's cluster. @default - it is made elsewhere */
  readonly clusterName?: string;
  /** `<major>.<minor>`. */
  readonly version: string;
  readonly engine: NetworkPolicyEngine;
  readonly autoMode: boolean;
  readonly ipFamily: 'ipv4' | 'ipv6';
  /** Subnets of the control plane's interfaces. */
  readonly apiServerCidrs: readonly string[];
  /** The address of the service `kubernetes`, once for each CIDR that services may have. */
  readonly apiServerAddresses: readonly string[];
  /** Addresses at which DNS answers beside its pods. */
  readonly dnsAddresses: readonly string[];
  readonly endpointCidrs: readonly string[];
  /** What of the VPC's CIDRs is no private address by itself. */
  readonly publicVpcCidrs: readonly string[];
  readonly ipv6Cidrs: readonly string[];
  readonly podIdentity: boolean;
  readonly systemNamespaces: readonly string[];
  /** Add-ons of the cluster. */
  readonly addons: readonly string[];
  readonly cidrsOf: (tier: SubnetTier) => readonly string[];
}

const clusterOf = (scope: IConstruct, props: KubernetesPolicyProps, problems: ProblemCollector) => {
  const clusters = factsOf(contextOf(scope).facts, 'cluster');
  const wanted = props.cluster?.name;
  const found = wanted === undefined ? clusters : clusters.filter(({ name }) => name === wanted);
  const [only] = found;
  if (found.length > 1 || (only === undefined && (wanted !== undefined || props.cluster?.version === undefined))) {
    problems.add({
      code: 'HERA_SEC_102',
      path: wanted === undefined ? 'kubernetes.cluster' : 'kubernetes.cluster.name',
      message:
        found.length > 1
          ? `the stack has ${found.length} clusters`
          : wanted === undefined
            ? 'the stack has no cluster yet, and no version is given'
            : `the stack has no cluster ${JSON.stringify(wanted)}`,
      allowed:
        clusters.map(({ name }) => name).join(', ') || 'a cluster of @hera/cluster made before, or cluster.version',
      fix: 'make the policy after its cluster, and name the cluster where there are several',
    });
  }
  return only;
};

const engineOf = (
  cluster: ClusterFact | undefined,
  { networkPolicyEngine: declared }: KubernetesPolicyProps,
  problems: ProblemCollector,
): NetworkPolicyEngine => {
  const own = cluster?.networkPolicies;
  const path = 'kubernetes.networkPolicyEngine';
  if (own !== undefined && declared !== undefined) {
    problems.add({
      code: 'HERA_SEC_105',
      path,
      message: `the cluster enforces network policies by ${own} already, and two engines on a node contradict each other`,
      fix:
        own === 'vpc-cni' && declared.name !== 'vpc-cni'
          ? `leave ${declared.name} out, or set enableNetworkPolicy: 'false' in the configuration of the add-on vpc-cni`
          : `leave ${declared.name} out: the stack knows its own cluster`,
    });
  }
  // Of a cluster in this stack it is known that neither of the two is on.
  const contradicted = cluster !== undefined && (declared?.name === 'vpc-cni' || declared?.name === 'auto-mode');
  if (own === undefined && (declared === undefined || contradicted)) {
    problems.add({
      code: 'HERA_SEC_104',
      path,
      message:
        'nothing would enforce the network policies: the API server takes them, and every connection goes through',
      allowed: "the add-on vpc-cni with enableNetworkPolicy: 'true', EKS Auto Mode, or calico or cilium with a reason",
      fix: "set enableNetworkPolicy: 'true' in the configuration of the add-on vpc-cni, which is the default of @hera/cluster",
    });
  }
  return own ?? declared?.name ?? 'vpc-cni';
};

const subnetsOf = (network: NetworkFact | undefined, tier: SubnetTier, zones?: readonly string[]): readonly string[] =>
  (network?.subnets ?? [])
    .filter((subnet) => subnet.tier === tier && (zones === undefined || zones.includes(subnet.zone)))
    .map(({ cidr }) => cidr);

const systemNamespacesOf = (cluster: ClusterFact | undefined, props: KubernetesPolicyProps): readonly string[] => {
  const addons = cluster?.addons ?? [];
  return [
    ...new Set([
      ...systemNamespaces.always,
      ...systemNamespaces.byAddon.filter(({ addon }) => addons.includes(addon)).map(({ namespace }) => namespace),
      ...(cluster?.karpenter === undefined ? [] : [cluster.karpenter.namespace]),
      ...(props.systemNamespaces ?? []).map(({ name }) => name),
    ]),
  ];
};

/** Reads what the policy depends on from the facts of the stack, and from the props where they say otherwise. */
export const surroundingsOf = (
  scope: IConstruct,
  props: KubernetesPolicyProps,
  problems: ProblemCollector,
): Surroundings => {
  const cluster = clusterOf(scope, props, problems);
  const networks = factsOf(contextOf(scope).facts, 'network');
  // With several networks nothing says which is the cluster's.
  const network = networks.length === 1 ? networks[0] : undefined;
  const ipFamily = cluster?.ipFamily ?? 'ipv4';
  const given = props.cluster?.serviceCidr ?? cluster?.serviceCidr;
  const serviceCidrs = given !== undefined ? [given] : ipFamily === 'ipv4' ? serviceCidrsOfEks : [];
  const engine = engineOf(cluster, props, problems);
  const autoMode = engine === 'auto-mode';
  const { interfaceEndpoints } = network ?? {};
  return {
    ...(cluster === undefined ? {} : { clusterName: cluster.name }),
    version: props.cluster?.version ?? cluster?.version ?? '',
    engine,
    autoMode,
    ipFamily,
    apiServerCidrs:
      props.cluster?.apiServerCidrs ??
      (cluster?.controlPlane === undefined
        ? []
        : subnetsOf(network, cluster.controlPlane.tier, cluster.controlPlane.zones)),
    apiServerAddresses: serviceCidrs.flatMap((cidr) => addressAt(cidr, 1) ?? []),
    // DNS of EKS Auto Mode runs on the node and answers at the address of the service, behind which are no pods (aws/containers-roadmap#2552).
    dnsAddresses: [
      ...(autoMode ? serviceCidrs.flatMap((cidr) => addressAt(cidr, 10) ?? []) : []),
      ...(props.nodeLocalDns === true ? ['169.254.20.10/32'] : []),
    ],
    endpointCidrs:
      interfaceEndpoints === undefined
        ? []
        : subnetsOf(network, interfaceEndpoints.tier ?? 'private', interfaceEndpoints.zones),
    publicVpcCidrs: [...(network === undefined ? [] : [network.cidr]), ...(network?.secondaryCidrs ?? [])].filter(
      (cidr) => !isWithinPrivateRanges(cidr),
    ),
    ipv6Cidrs: props.cluster?.ipv6Cidrs ?? [],
    podIdentity: autoMode || (cluster?.addons.includes('eks-pod-identity-agent') ?? false),
    systemNamespaces: systemNamespacesOf(cluster, props),
    addons: cluster?.addons ?? [],
    cidrsOf: (tier) => subnetsOf(network, tier),
  };
};
