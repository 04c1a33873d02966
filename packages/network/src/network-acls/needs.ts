import type { LayoutTier } from '../internal/plan';
import { ephemeral } from './presets';
import type { AclRule } from './rule';
import { admits, type Traffic } from './simulator';

/** Something that has to work: a request, and the answer to it. */
export interface Need {
  readonly what: string;
  readonly opens: Traffic['direction'];
  readonly protocol: Traffic['protocol'];
  readonly ports: readonly [number, number];
  readonly peer: 'vpc' | 'internet';
}

const need = (
  what: string,
  opens: Need['opens'],
  ports: number | readonly [number, number],
  peer: Need['peer'],
  protocol: Need['protocol'] = 'tcp',
): Need => ({ what, opens, protocol, peer, ports: typeof ports === 'number' ? [ports, ports] : ports });

/** Source: Kubernetes, ports and protocols; EKS user guide, security group requirements (2026-11-24). */
export const nodePorts = [30_000, 32_767] as const;

const node: readonly Need[] = [
  need('the cluster endpoint', 'out', 443, 'vpc'),
  need('the kubelet, called by the control plane', 'in', 10_250, 'vpc'),
  need('webhooks, called by the control plane', 'in', [443, 9443], 'vpc'),
  need('DNS in the VPC over UDP', 'out', 53, 'vpc', 'udp'),
  need('DNS in the VPC over TCP', 'out', 53, 'vpc'),
  need('cluster DNS for pods elsewhere in the VPC over UDP', 'in', 53, 'vpc', 'udp'),
  need('cluster DNS for pods elsewhere in the VPC over TCP', 'in', 53, 'vpc'),
  need('node ports behind a load balancer', 'in', nodePorts, 'vpc'),
];

const egress: readonly Need[] = [need('HTTPS to AWS APIs and registries', 'out', 443, 'internet')];

const preservedClients: readonly Need[] = [
  need('node ports behind a load balancer that keeps the client address', 'in', nodePorts, 'internet'),
];

const control: readonly Need[] = [
  need('the cluster endpoint, called by nodes', 'in', 443, 'vpc'),
  need('the kubelet', 'out', 10_250, 'vpc'),
  need('webhooks', 'out', [443, 9443], 'vpc'),
];

/** What each tier has to be able to do. */
export const needsOf: Readonly<Record<LayoutTier, readonly Need[]>> = {
  public: [
    ...egress,
    need('clients of public load balancers', 'in', 443, 'internet'),
    need('load balancer targets', 'out', nodePorts, 'vpc'),
    need('what the private tier sends to the NAT gateway', 'in', 443, 'vpc'),
  ],
  // Control plane interfaces stand in the private tier where there is no intra tier.
  private: [...node, ...control, ...egress, ...preservedClients],
  pods: [...node, ...egress],
  intra: [...control, need('S3 over its gateway endpoint', 'out', 443, 'internet')],
};

/** Whether both ways are open. Network ACLs keep no state: the answer needs a rule of its own. */
export const works = (rules: readonly AclRule[], wanted: Need, family: Traffic['family'] = 'ipv4'): boolean => {
  const { opens, protocol, ports, peer } = wanted;
  const back = opens === 'in' ? 'out' : 'in';
  return (
    admits(rules, { direction: opens, protocol, ports, peer, family }) &&
    admits(rules, { direction: back, protocol, ports: ephemeral, peer, family })
  );
};

/** Needs of a tier that rules cut off. */
export const cutOff = (
  tier: LayoutTier,
  rules: readonly AclRule[],
  family: Traffic['family'] = 'ipv4',
): readonly Need[] => needsOf[tier].filter((wanted) => !works(rules, wanted, family));
