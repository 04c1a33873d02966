import { contains, parseCidr } from '../internal/cidr';
import type { AclDirection, AclPeer, AclRule } from './rule';

/** Packets that a subnet sends or gets, on every port of a range. */
export interface Traffic {
  readonly direction: AclDirection;
  readonly protocol: 'tcp' | 'udp';
  /** First and last destination port. */
  readonly ports: readonly [number, number];
  /** The other side: somewhere in the VPC, anywhere on the internet, or one IPv4 block. */
  readonly peer: 'vpc' | 'internet' | { readonly cidr: string };
  readonly family: 'ipv4' | 'ipv6';
}

const within = (outer: string, inner: string): boolean => {
  const [one, other] = [parseCidr(outer), parseCidr(inner)];
  return one !== undefined && other !== undefined && contains(one, other);
};

const covers = (rule: AclPeer, peer: Traffic['peer']): boolean => {
  if (rule === 'anywhere') return true;
  if (rule === 'vpc') return peer === 'vpc';
  return typeof peer === 'object' && within(rule.cidr, peer.cidr);
};

const matches = (rule: AclRule, traffic: Traffic, port: number): boolean =>
  rule.direction === traffic.direction &&
  (rule.family ?? traffic.family) === traffic.family &&
  (rule.protocol === 'all' || rule.protocol === traffic.protocol) &&
  covers(rule.peer, traffic.peer) &&
  (rule.ports === undefined || (rule.ports[0] <= port && port <= rule.ports[1]));

/** Whether rules let all of the traffic through: the first match in the order of numbers decides, and no match is a refusal. */
export const admits = (rules: readonly AclRule[], traffic: Traffic): boolean => {
  const [first, last] = traffic.ports;
  const ordered = [...rules].sort((one, other) => one.number - other.number);
  // The verdict changes only where a rule begins or ends.
  const edges = ordered.flatMap(({ ports }) => (ports === undefined ? [] : [ports[0], ports[1] + 1]));
  return [first, ...edges.filter((port) => first < port && port <= last)].every(
    (port) => ordered.find((rule) => matches(rule, traffic, port))?.action === 'allow',
  );
};
