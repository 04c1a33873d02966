import type { LayoutTier } from '../internal/plan';
import type { AclRule } from './rule';

/** Ports that an answer may come back to. Source: VPC user guide, ephemeral ports: NAT gateways and load balancers use 1024-65535. */
export const ephemeral = [1024, 65_535] as const;

type Row = readonly [
  name: string,
  number: number,
  direction: AclRule['direction'],
  protocol: AclRule['protocol'],
  ports: readonly [number, number] | undefined,
  peer: 'vpc' | 'anywhere',
  reason: string,
  family?: 'ipv4' | 'ipv6',
];

// Numbers are slots, ten apart, the IPv6 twin at one more; 10000 and up is the VPC itself, 20000 and up are the user's rules.
const inside = [
  [
    'vpc-in',
    10_000,
    'in',
    'all',
    undefined,
    'vpc',
    'control plane to 443, 10250 and webhooks, pods, DNS, load balancer targets: security groups narrow it',
  ],
  [
    'vpc-out',
    10_000,
    'out',
    'all',
    undefined,
    'vpc',
    'nodes to the control plane, the resolver and each other, and every answer inside the VPC',
  ],
] as const satisfies readonly Row[];

const answersIn = [
  [
    'answers-tcp-in',
    100,
    'in',
    'tcp',
    ephemeral,
    'anywhere',
    'answers from the internet; also node ports and pods behind a load balancer that keeps the client address',
  ],
  [
    'answers-udp-in',
    110,
    'in',
    'udp',
    ephemeral,
    'anywhere',
    'answers of DNS and NTP; also UDP node ports behind a load balancer that keeps the client address',
  ],
] as const satisfies readonly Row[];

const answersOut = [
  [
    'answers-tcp-out',
    100,
    'out',
    'tcp',
    ephemeral,
    'anywhere',
    'answers to clients whose address a load balancer keeps, or who reach a public one',
  ],
  ['answers-udp-out', 110, 'out', 'udp', ephemeral, 'anywhere', 'answers over UDP to clients of a load balancer'],
] as const satisfies readonly Row[];

const webOut = [
  ['https-out', 120, 'out', 'tcp', [443, 443], 'anywhere', 'AWS APIs, registries and the public endpoint of a cluster'],
  ['http-out', 130, 'out', 'tcp', [80, 80], 'anywhere', 'package repositories and revocation lists'],
  [
    'dns-udp-out',
    140,
    'out',
    'udp',
    [53, 53],
    'anywhere',
    'resolvers outside of the VPC; the one of the VPC is never filtered',
  ],
  ['dns-tcp-out', 150, 'out', 'tcp', [53, 53], 'anywhere', 'long answers of resolvers outside of the VPC'],
  [
    'ntp-out',
    160,
    'out',
    'udp',
    [123, 123],
    'anywhere',
    'time servers outside of AWS; 169.254.169.123 is never filtered',
  ],
] as const satisfies readonly Row[];

const pathMtu = [
  ['mtu-in', 170, 'in', 'icmp', [3, 4], 'anywhere', 'path MTU discovery: fragmentation needed', 'ipv4'],
  ['mtu-out', 170, 'out', 'icmp', [3, 4], 'anywhere', 'path MTU discovery: fragmentation needed', 'ipv4'],
  ['mtu-ipv6-in', 180, 'in', 'icmpv6', [2, 0], 'anywhere', 'path MTU discovery: packet too big', 'ipv6'],
  ['mtu-ipv6-out', 180, 'out', 'icmpv6', [2, 0], 'anywhere', 'path MTU discovery: packet too big', 'ipv6'],
] as const satisfies readonly Row[];

const clients = [
  ['https-in', 190, 'in', 'tcp', [443, 443], 'anywhere', 'clients of public load balancers'],
  ['http-in', 200, 'in', 'tcp', [80, 80], 'anywhere', 'clients that are sent on to HTTPS'],
] as const satisfies readonly Row[];

const toS3 = [
  [
    's3-out',
    120,
    'out',
    'tcp',
    [443, 443],
    'anywhere',
    'the S3 gateway endpoint has public addresses; no other route leads out',
  ],
  ['s3-answers-in', 100, 'in', 'tcp', ephemeral, 'anywhere', 'answers of S3 over the gateway endpoint'],
] as const satisfies readonly Row[];

const nodes: readonly Row[] = [...inside, ...answersIn, ...answersOut, ...webOut, ...pathMtu];

const rows: Readonly<Record<LayoutTier, readonly Row[]>> = {
  // What the private tier sends out passes here again behind the NAT gateway.
  public: [...nodes, ...clients],
  private: nodes,
  pods: nodes,
  intra: [...inside, ...toS3],
};

const ruleOf = ([name, number, direction, protocol, ports, peer, reason, family]: Row): AclRule => ({
  name,
  number,
  direction,
  protocol,
  peer,
  reason,
  action: 'allow',
  ...(ports === undefined ? {} : { ports }),
  ...(family === undefined ? {} : { family }),
});

/** Rules of a tier. AWS filters neither DHCP, nor its resolver, metadata and time services (VPC user guide, network ACLs). */
export const presetOf = (tier: LayoutTier): readonly AclRule[] => rows[tier].map(ruleOf);
