import type { KeyRef, NetworkRef, StackContext } from '@hera/core';
import { mergeValues } from '../addons/merge-values';
import { podsTierConfiguration } from '../addons/pods-tier';
import type { CoreDnsConfiguration, VpcCniConfiguration } from '../addons/configuration';
import type { AddonConflicts, AddonIdentity, AddonOrder, AddonProps, AddonRole, ExistingAddonRole } from '../addons';
import { ebsCsiPolicy } from '../policies/ebs-csi';
import { vpcCniPolicy } from '../policies/vpc-cni';

/** An add-on with every default filled in. */
export interface AddonPlan extends Required<Pick<AddonProps, 'name' | 'version'>> {
  readonly configuration: Readonly<Record<string, unknown>>;
  readonly when: AddonOrder;
  /** @default - no AWS rights */
  readonly role?: AddonRole | ExistingAddonRole;
  readonly identity: AddonIdentity;
  readonly conflicts: Required<AddonConflicts>;
  /** Whether its software stays on the nodes when the add-on is taken out of the stack. */
  readonly preserve: boolean;
}

/** What the default set depends on. */
export interface AddonContext {
  readonly context: StackContext;
  readonly network: NetworkRef;
  /** Key of the nodes' and the driver's volumes. */
  readonly volumesKey: KeyRef | undefined;
  readonly ipFamily: 'ipv4' | 'ipv6';
  /** Whether pods are watched and their logs kept by CloudWatch. */
  readonly observability: boolean;
  /** Add-ons that the cluster brings by itself, such as those of EKS Auto Mode: they leave the default set. @default - none */
  readonly builtIn?: readonly string[];
}

/** The add-on that hands roles to pods. */
export const podIdentityAgent = 'eks-pod-identity-agent';

/** What sends metrics and logs to CloudWatch. */
export const cloudWatch = 'amazon-cloudwatch-observability';

/** Without them no node is ready, no service is reached and no name is found. */
export const indispensable: readonly string[] = ['vpc-cni', 'kube-proxy', 'coredns'];

const plain = {
  version: 'default',
  configuration: {},
  identity: 'pod-identity',
  conflicts: { onCreate: 'OVERWRITE', onUpdate: 'OVERWRITE' },
  preserve: false,
} as const;

const early = (name: string): AddonPlan => ({ ...plain, name, when: 'before-nodes' });
const late = (name: string): AddonPlan => ({ ...plain, name, when: 'after-nodes' });

/** An add-on that is not in the default set, before anything is said about it. */
export const otherAddon = late;

// Network policies would be accepted and not enforced without the first (EKS user guide, cni-network-policy). A node of three interfaces with ten
// addresses holds 29 pods without prefixes; one warm prefix is what the user guide sets with them (cni-increase-ip-addresses-procedure).
const cni: VpcCniConfiguration = {
  enableNetworkPolicy: 'true',
  env: { ENABLE_PREFIX_DELEGATION: 'true', WARM_PREFIX_TARGET: '1' },
};

// EKS's own two replicas prefer different hosts, and one at a time may be away. What is added: as many as there are zones, over the zones, and more
// with the nodes. ScheduleAnyway, because a zone that is lost must not keep DNS from running in the others.
const dns = (zones: number): CoreDnsConfiguration => ({
  autoScaling: { enabled: true, minReplicas: Math.max(zones, 2) },
  podDisruptionBudget: { enabled: true, maxUnavailable: 1 },
  topologySpreadConstraints: [
    {
      maxSkew: 1,
      topologyKey: 'topology.kubernetes.io/zone',
      whenUnsatisfiable: 'ScheduleAnyway',
      labelSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
    },
  ],
});

// It runs beside the cluster's own services, which are all that the system node group takes.
const onSystemNodes = { tolerations: [{ key: 'CriticalAddonsOnly', operator: 'Exists' }] };

/**
 * What every cluster gets, and what production gets beside it. The CNI and kube-proxy are preserved: taking their add-on out of the stack
 * must not take the network from running pods.
 *
 * `eks-node-monitoring-agent` comes with node repair, which without it knows a node by what its kubelet says, and not by kernel, storage,
 * network and container runtime (EKS user guide, node-health). `metrics-server` is in production for the HorizontalPodAutoscaler, which does nothing
 * without it. `amazon-cloudwatch-observability` costs money by what it sends, and is asked for. `snapshot-controller` is added by name.
 */
export const defaultAddons = (facts: AddonContext): readonly AddonPlan[] => {
  const { context, volumesKey, ipFamily } = facts;
  const production = context.profile.name === 'production';
  const all: readonly (AddonPlan | false)[] = [
    {
      ...early('vpc-cni'),
      configuration: mergeValues({ ...cni }, { ...podsTierConfiguration(facts.network, ipFamily, context.region) }),
      preserve: true,
      role: { serviceAccount: 'aws-node', policy: vpcCniPolicy({ ipFamily }) },
    },
    { ...early('kube-proxy'), preserve: true },
    early(podIdentityAgent),
    { ...late('coredns'), configuration: production ? { ...dns(context.settings.minimumZones) } : {} },
    {
      ...late('aws-ebs-csi-driver'),
      role: {
        serviceAccount: 'ebs-csi-controller-sa',
        // Not the policy that is cut to one cluster: EKS's default version of the driver may be older than the 1.58.0 that it needs.
        managedPolicies: ['service-role/AmazonEBSCSIDriverPolicy'],
        ...(volumesKey === undefined ? {} : { policy: keysOf(volumesKey) }),
      },
    },
    context.settings.nodeRepair && late('eks-node-monitoring-agent'),
    production && { ...late('metrics-server'), configuration: onSystemNodes },
    facts.observability && {
      ...late(cloudWatch),
      role: {
        serviceAccount: 'cloudwatch-agent',
        namespace: 'amazon-cloudwatch',
        managedPolicies: ['CloudWatchAgentServerPolicy'],
      },
    },
  ];
  return all.filter((addon) => addon !== false).filter(({ name }) => facts.builtIn?.includes(name) !== true);
};

const keysOf = (key: KeyRef) => {
  const { managedPolicies: _, ...keysAlone } = ebsCsiPolicy({ keys: [key] });
  return keysAlone;
};
