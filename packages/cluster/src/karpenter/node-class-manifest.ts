import type { KubernetesManifest } from './manifest';
import type { PlannedKarpenter, PlannedNodeClass } from './planned-karpenter';

/** Tag by which Karpenter finds subnets and the security group; its value is the cluster's name. */
export const karpenterDiscoveryTag = 'karpenter.sh/discovery';

/** What a volume of a node is made with. */
export interface NodeClassVolume {
  readonly volumeSize: string;
  readonly volumeType: 'gp3';
  readonly encrypted: true;
  readonly deleteOnTermination: true;
  /** @default - the account's default EBS key */
  readonly kmsKeyID?: string;
}

interface SelectorTerm {
  readonly tags: Readonly<Record<string, string>>;
}

/** `spec` of an `EC2NodeClass`, `karpenter.k8s.aws/v1`: with a role, or with an instance profile made beforehand. */
export interface Ec2NodeClassSpec {
  readonly amiSelectorTerms: readonly { readonly alias: string }[];
  /** Name of the nodes' role; Karpenter makes the instance profile. @default - `instanceProfile` is given */
  readonly role?: string;
  /** @default - `role` is given */
  readonly instanceProfile?: string;
  readonly subnetSelectorTerms: readonly SelectorTerm[];
  readonly securityGroupSelectorTerms: readonly SelectorTerm[];
  readonly associatePublicIPAddress: false;
  readonly metadataOptions: {
    readonly httpEndpoint: 'enabled';
    readonly httpProtocolIPv6: 'disabled';
    readonly httpPutResponseHopLimit: 1;
    readonly httpTokens: 'required';
  };
  readonly blockDeviceMappings: readonly { readonly deviceName: string; readonly ebs: NodeClassVolume }[];
  readonly detailedMonitoring: boolean;
  /** @default - what the network interfaces hold */
  readonly kubelet?: { readonly maxPods: number };
  /** @default - only Karpenter's own */
  readonly tags?: Readonly<Record<string, string>>;
}

/** An `EC2NodeClass`. */
export type Ec2NodeClassManifest = KubernetesManifest<'EC2NodeClass', Ec2NodeClassSpec>;

/** Who nodes are: the name of a role, or of an instance profile. */
export type NodeIdentity = { readonly role: string } | { readonly instanceProfile: string };

const volume = (sizeGiB: number, keyId: string | undefined): NodeClassVolume => ({
  volumeSize: `${sizeGiB}Gi`,
  volumeType: 'gp3',
  encrypted: true,
  deleteOnTermination: true,
  ...(keyId === undefined ? {} : { kmsKeyID: keyId }),
});

// Bottlerocket has its system on the first disk and everything that grows on the second (Karpenter, NodeClasses, spec.blockDeviceMappings).
const bottlerocketSystemGiB = 4;

const volumesOf = ({ family, diskGiB, volumesKeyId }: PlannedNodeClass): Ec2NodeClassSpec['blockDeviceMappings'] =>
  family === 'al2023'
    ? [{ deviceName: '/dev/xvda', ebs: volume(diskGiB, volumesKeyId) }]
    : [
        { deviceName: '/dev/xvda', ebs: volume(bottlerocketSystemGiB, volumesKeyId) },
        { deviceName: '/dev/xvdb', ebs: volume(diskGiB, volumesKeyId) },
      ];

/** Name of the only `EC2NodeClass`. */
export const nodeClassName = 'default';

/** Writes the `EC2NodeClass` that every pool refers to. */
export const ec2NodeClassManifest = (
  { clusterName, nodeClass }: PlannedKarpenter,
  identity: NodeIdentity,
  tags: Readonly<Record<string, string>>,
): Ec2NodeClassManifest => {
  const discovery = [{ tags: { [karpenterDiscoveryTag]: clusterName } }];
  return {
    apiVersion: 'karpenter.k8s.aws/v1',
    kind: 'EC2NodeClass',
    metadata: { name: nodeClassName },
    spec: {
      amiSelectorTerms: [{ alias: `${nodeClass.family}@${nodeClass.release}` }],
      ...identity,
      subnetSelectorTerms: discovery,
      securityGroupSelectorTerms: discovery,
      associatePublicIPAddress: false,
      metadataOptions: {
        httpEndpoint: 'enabled',
        httpProtocolIPv6: 'disabled',
        // Pods are one hop further away than the node, so they cannot take the node's role.
        httpPutResponseHopLimit: 1,
        httpTokens: 'required',
      },
      blockDeviceMappings: volumesOf(nodeClass),
      detailedMonitoring: nodeClass.detailedMonitoring,
      ...(nodeClass.maxPods === undefined ? {} : { kubelet: { maxPods: nodeClass.maxPods } }),
      ...(Object.keys(tags).length === 0 ? {} : { tags }),
    },
  };
};
