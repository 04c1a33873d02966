import type { EgressRule, IngressRule, Labels, PortRange } from './application-namespace';
import { privateRanges } from './addresses';
import type { KubernetesObject } from '@hera/core';
import type { PlannedNamespace } from './plan';
import type { Surroundings } from './surroundings';

interface Peer {
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
  readonly namespaceSelector?: { readonly matchLabels: Labels };
  readonly podSelector?: { readonly matchLabels?: Labels };
}

interface Ports {
  readonly protocol: string;
  readonly port: number;
  readonly endPort?: number;
}

const blocks = (cidrs: readonly string[]): readonly Peer[] => cidrs.map((cidr) => ({ ipBlock: { cidr } }));

const selector = (pods: Labels | undefined) => (pods === undefined ? {} : { matchLabels: pods });

const podsOf = (namespace: string, pods?: Labels): Peer => ({
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
  ...(pods === undefined ? {} : { podSelector: { matchLabels: pods } }),
});

const https: readonly PortRange[] = [{ port: 443 }];

const portsOf = (ports: readonly (number | PortRange)[] = https): readonly Ports[] =>
  ports
    .map((port) => (typeof port === 'number' ? { port } : port))
    .map(({ protocol = 'TCP', port, endPort }) => ({
      protocol,
      port,
      ...(endPort === undefined ? {} : { endPort }),
    }));

// A connection to a service may be judged by the service's address or by what is behind it: Kubernetes leaves that to the engine
// (documentation of network policies, behavior of ipBlock selectors), and the VPC CNI judges before kube-proxy translates. So both are allowed.
const apiServer = ({ apiServerAddresses, apiServerCidrs }: Surroundings): readonly Peer[] =>
  blocks([...apiServerAddresses, ...apiServerCidrs]);

const internet = ({ ipFamily, publicVpcCidrs, ipv6Cidrs }: Surroundings): readonly Peer[] => [
  { ipBlock: { cidr: '0.0.0.0/0', except: [...privateRanges.ipv4, ...publicVpcCidrs] } },
  ...(ipFamily === 'ipv4' ? [] : [{ ipBlock: { cidr: '::/0', except: [...privateRanges.ipv6, ...ipv6Cidrs] } }]),
];

const peersOf = (peer: IngressRule['from'] | EgressRule['to'], around: Surroundings): readonly Peer[] => {
  if (peer === 'vpc-endpoints') return blocks(around.endpointCidrs);
  if (peer === 'internet') return internet(around);
  if (peer === 'api-server') return apiServer(around);
  if ('namespace' in peer) return [podsOf(peer.namespace, peer.pods)];
  return blocks('subnets' in peer ? around.cidrsOf(peer.subnets) : peer.cidrs);
};

const policy = (namespace: string, name: string, spec: Readonly<Record<string, unknown>>): KubernetesObject => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name, namespace },
  spec: { podSelector: {}, ...spec },
});

const bothWays = { policyTypes: ['Ingress', 'Egress'] };

/** Denies a namespace's pods everything, both ways, that no other policy allows. */
export const defaultDeny = (namespace: string): KubernetesObject => policy(namespace, 'default-deny', bothWays);

const dns = (namespace: string, { dnsAddresses }: Surroundings): KubernetesObject =>
  policy(namespace, 'allow-dns', {
    policyTypes: ['Egress'],
    egress: [
      {
        to: [podsOf('kube-system', { 'k8s-app': 'kube-dns' }), ...blocks(dnsAddresses)],
        ports: [
          { protocol: 'UDP', port: 53 },
          { protocol: 'TCP', port: 53 },
        ],
      },
    ],
  });

// EKS user guide, pod-id-how-it-works: the agent listens at these two addresses of the node.
const podIdentity = (namespace: string, { ipFamily }: Surroundings): KubernetesObject =>
  policy(namespace, 'allow-pod-identity', {
    policyTypes: ['Egress'],
    egress: [
      {
        to: blocks(['169.254.170.23/32', ...(ipFamily === 'ipv6' ? ['fd00:ec2::23/128'] : [])]),
        ports: [{ protocol: 'TCP', port: 80 }],
      },
    ],
  });

const ingress = (namespace: string, { name, from, ports, pods }: IngressRule, around: Surroundings): KubernetesObject =>
  policy(namespace, `ingress-${name}`, {
    podSelector: selector(pods),
    policyTypes: ['Ingress'],
    // The control plane calls from its own interfaces, never from the address of the service.
    ingress: [
      { from: from === 'api-server' ? blocks(around.apiServerCidrs) : peersOf(from, around), ports: portsOf(ports) },
    ],
  });

const egress = (namespace: string, { name, to, ports, pods }: EgressRule, around: Surroundings): KubernetesObject =>
  policy(namespace, `egress-${name}`, {
    podSelector: selector(pods),
    policyTypes: ['Egress'],
    egress: [{ to: peersOf(to, around), ports: portsOf(ports) }],
  });

// EKS user guide, auto-net-pol: the controller of EKS Auto Mode is off until this is there. Its node classes allow by default.
const autoModeSwitch: KubernetesObject = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'amazon-vpc-cni', namespace: 'kube-system' },
  data: { 'enable-network-policy-controller': 'true' },
};

/** Network policies: everything is denied both ways, and then allowed by name. */
export const networkPolicyObjects = (
  namespaces: readonly PlannedNamespace[],
  around: Surroundings,
): readonly KubernetesObject[] => [
  ...(around.engine === 'auto-mode' ? [autoModeSwitch] : []),
  ...namespaces
    .filter(({ defaultDeny }) => defaultDeny)
    .flatMap(({ name, traffic }) => [
      defaultDeny(name),
      ...(traffic.dns === false ? [] : [dns(name, around)]),
      ...((traffic.podIdentity ?? around.podIdentity) ? [podIdentity(name, around)] : []),
      ...(traffic.withinNamespace === true
        ? [
            policy(name, 'allow-within-namespace', {
              ...bothWays,
              ingress: [{ from: [{ podSelector: {} }] }],
              egress: [{ to: [{ podSelector: {} }] }],
            }),
          ]
        : []),
      ...(traffic.ingress ?? []).map((rule) => ingress(name, rule, around)),
      ...(traffic.egress ?? []).map((rule) => egress(name, rule, around)),
    ]),
];
