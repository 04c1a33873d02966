/** One thing that has to pass. */
export interface NodeRule {
  /** Part of the Terraform address. */
  readonly id: string;
  /** Which group the rule belongs to: that of the nodes, or the one that EKS makes, which the control plane carries. */
  readonly group: 'nodes' | 'control-plane';
  readonly direction: 'ingress' | 'egress';
  /** The other end: one of the two groups, or an IPv4 network. */
  readonly peer: 'nodes' | 'control-plane' | { readonly cidr: string };
  /** `-1` is every protocol. */
  readonly protocol: 'tcp' | 'udp' | '-1';
  /** First and last port. @default - all */
  readonly ports?: readonly [from: number, to: number];
  /** Why; it becomes the rule's description in AWS. */
  readonly reason: string;
}

const fromControlPlane = (id: string, port: number, reason: string): NodeRule => ({
  id,
  group: 'nodes',
  direction: 'ingress',
  peer: 'control-plane',
  protocol: 'tcp',
  ports: [port, port],
  reason,
});

const betweenNodes = (id: string, protocol: 'tcp' | 'udp', ports: NodeRule['ports'], reason: string): NodeRule => ({
  id,
  group: 'nodes',
  direction: 'ingress',
  peer: 'nodes',
  protocol,
  ...(ports === undefined ? {} : { ports }),
  reason,
});

/**
 * What every cluster needs. Source: EKS user guide, sec-group-reqs (443, 10250, DNS), and the recommended rules of
 * terraform-aws-modules/terraform-aws-eks 21 for what the control plane calls in pods.
 */
const baseRules: readonly NodeRule[] = [
  {
    id: 'ApiFromNodes',
    group: 'control-plane',
    direction: 'ingress',
    peer: 'nodes',
    protocol: 'tcp',
    ports: [443, 443],
    reason: 'Nodes and pods to the Kubernetes API',
  },
  fromControlPlane('Webhook443', 443, 'Control plane to webhooks and aggregated APIs on 443'),
  fromControlPlane('Kubelet', 10_250, 'Control plane to kubelets: logs, exec, metrics'),
  fromControlPlane('Webhook4443', 4443, 'Control plane to metrics-server as its own manifests have it'),
  fromControlPlane('Webhook10251', 10_251, 'Control plane to metrics-server as the EKS add-on has it'),
  fromControlPlane('Webhook6443', 6443, 'Control plane to prometheus-adapter'),
  fromControlPlane('Webhook8443', 8443, 'Control plane to the webhook of Karpenter'),
  fromControlPlane('Webhook9443', 9443, 'Control plane to webhooks of load balancer and ingress controllers'),
  betweenNodes('DnsTcp', 'tcp', [53, 53], 'Pods to cluster DNS on other nodes'),
  betweenNodes('DnsUdp', 'udp', [53, 53], 'Pods to cluster DNS on other nodes'),
  betweenNodes('Ephemeral', 'tcp', [1025, 65_535], 'Pods to pods on other nodes'),
];

const anywhere: NodeRule = {
  id: 'All',
  group: 'nodes',
  direction: 'egress',
  peer: { cidr: '0.0.0.0/0' },
  protocol: '-1',
  reason: 'Nodes and pods to anywhere',
};

/** With a restricted egress, what every node needs all the same. DNS and time of the VPC are not subject to security groups. */
const innerEgress: readonly NodeRule[] = [
  {
    id: 'ToNodes',
    group: 'nodes',
    direction: 'egress',
    peer: 'nodes',
    protocol: '-1',
    reason: 'Pods to pods and cluster DNS on other nodes',
  },
  {
    id: 'ToApi',
    group: 'nodes',
    direction: 'egress',
    peer: 'control-plane',
    protocol: 'tcp',
    ports: [443, 443],
    reason: 'Nodes and pods to the Kubernetes API',
  },
];

const outward = (cidr: string): NodeRule => ({
  id: `To${cidr.replaceAll(/[./]/g, '-')}`,
  group: 'nodes',
  direction: 'egress',
  peer: { cidr },
  protocol: 'tcp',
  ports: [443, 443],
  reason: `Nodes and pods to ${cidr}`,
});

/** What is asked for beyond the rules that every cluster needs. */
export interface NodeRuleInput {
  readonly podPorts: readonly number[];
  readonly webhookPorts: readonly number[];
  /** Undefined: anywhere. */
  readonly egressCidrs: readonly string[] | undefined;
}

/** Every rule of a strict cluster, each with its reason. */
export const nodeRules = ({ podPorts, webhookPorts, egressCidrs }: NodeRuleInput): readonly NodeRule[] => [
  ...baseRules,
  ...webhookPorts.map((port) => fromControlPlane(`Webhook${port}`, port, `Control plane to webhooks on ${port}`)),
  ...podPorts.map((port) => betweenNodes(`Pods${port}`, 'tcp', [port, port], `Pods to pods on other nodes on ${port}`)),
  ...(egressCidrs === undefined ? [anywhere] : [...innerEgress, ...egressCidrs.map(outward)]),
];

/** Ports that the control plane reaches in any case. */
export const knownWebhookPorts: readonly number[] = baseRules.flatMap(({ peer, ports }) =>
  peer === 'control-plane' && ports !== undefined ? [ports[0]] : [],
);
