import type { EgressRule, IngressRule, NamespaceTraffic } from './application-namespace';
import { isCidr, isOpen } from './addresses';
import { isName, type Refuse } from './check-namespaces';
import type { PlannedNamespace } from './plan';
import type { Surroundings } from './surroundings';

type Rule = IngressRule | EgressRule;

const peerOf = (rule: Rule): IngressRule['from'] | EgressRule['to'] => ('from' in rule ? rule.from : rule.to);

const checkNames = (rules: readonly Rule[], path: string, refuse: Refuse): void => {
  rules.forEach(({ name }, index) => {
    const twice = rules.findIndex((other) => other.name === name) < index;
    if (isName(name) && name.length <= 50 && !twice) return;
    refuse({
      code: 'HERA_SEC_108',
      path: `${path}[${index}].name`,
      message: `${JSON.stringify(name)} ${twice ? 'names another rule of this direction already' : 'is not a name'}`,
      allowed: 'lower-case letters, digits and dashes, 50 at most, each name once',
      fix: 'name what the traffic is for, such as from-ingress',
    });
  });
};

const checkPorts = (rule: Rule, path: string, refuse: Refuse): void => {
  const peer = peerOf(rule);
  const known = 'to' in rule && typeof peer === 'string';
  if (rule.ports === undefined && !known) {
    refuse({
      code: 'HERA_SEC_110',
      path: `${path}.ports`,
      message: 'no port is named, and every port would be open',
      allowed: 'port numbers, or ranges { port, endPort, protocol }',
      fix: 'name the ports that the pods listen at',
    });
  }
  for (const each of rule.ports ?? []) {
    if (typeof each === 'number' || each.endPort === undefined || each.endPort >= each.port) continue;
    refuse({
      code: 'HERA_SEC_110',
      path: `${path}.ports`,
      message: `the range ${each.port} to ${each.endPort} ends before it begins`,
      fix: 'turn it round',
    });
  }
};

/** Checks a CIDR that was written by hand. */
export const checkCidr = (cidr: string, path: string, refuse: Refuse): void => {
  if (isCidr(cidr) && !isOpen(cidr)) return;
  refuse({
    code: 'HERA_SEC_111',
    path,
    message: `${JSON.stringify(cidr)} ${isOpen(cidr) ? 'is every address there is' : 'is not a CIDR'}`,
    allowed: 'a network such as 10.1.0.0/16, with no bit set behind its prefix',
    fix: isOpen(cidr) ? "name the networks, or use to: 'internet'" : 'write the address of the network itself',
  });
};

/** Checks CIDRs that were written by hand. */
export const checkCidrs = (cidrs: readonly string[], path: string, refuse: Refuse): void =>
  cidrs.forEach((cidr, index) => checkCidr(cidr, `${path}[${index}]`, refuse));

const missing = (rule: Rule, around: Surroundings): string | undefined => {
  const peer = peerOf(rule);
  if (peer === 'api-server') {
    if (around.apiServerCidrs.length === 0) return 'the subnets of the control plane; give cluster.apiServerCidrs';
    return around.apiServerAddresses.length === 0 && 'to' in rule
      ? 'the addresses of services, which EKS chooses in IPv6; give cluster.serviceCidr'
      : undefined;
  }
  if (peer === 'vpc-endpoints' && around.endpointCidrs.length === 0) return 'an interface endpoint in the network';
  if (peer === 'internet' && around.ipFamily === 'ipv6' && around.ipv6Cidrs.length === 0) {
    return "the VPC's own IPv6 addresses, which are no internet; give cluster.ipv6Cidrs";
  }
  if (typeof peer === 'object' && 'subnets' in peer && around.cidrsOf(peer.subnets).length === 0) {
    return `subnets of the tier ${peer.subnets}; give cidrs instead`;
  }
  return undefined;
};

const checkPeer = (rule: Rule, path: string, known: readonly string[], around: Surroundings, refuse: Refuse): void => {
  const peer = peerOf(rule);
  const side = 'from' in rule ? 'from' : 'to';
  const lacks = missing(rule, around);
  if (lacks !== undefined) {
    refuse({
      code: 'HERA_SEC_112',
      path: `${path}.${side}`,
      message: `addresses cannot be told: the stack does not know ${lacks.split('; ')[0]}`,
      fix: lacks.split('; ')[1] ?? 'make the network and the cluster before the policy, or give cidrs',
    });
  }
  if (typeof peer === 'string') return;
  if ('cidrs' in peer) checkCidrs(peer.cidrs, `${path}.${side}.cidrs`, refuse);
  if ('namespace' in peer && !known.includes(peer.namespace)) {
    refuse({
      code: 'HERA_SEC_109',
      path: `${path}.${side}.namespace`,
      message: `there is no namespace ${JSON.stringify(peer.namespace)}`,
      allowed: known.join(', '),
      fix: 'correct its name, or add it to namespaces or systemNamespaces',
    });
  }
};

const checkSwitches = (traffic: NamespaceTraffic, path: string, refuse: Refuse): void => {
  const without = (['withinNamespace', 'dns', 'podIdentity', 'ingress', 'egress'] as const).filter(
    (key) => traffic[key] !== undefined,
  );
  if (traffic.defaultDeny === undefined || without.length === 0) return;
  refuse({
    code: 'HERA_SEC_123',
    path: `${path}.defaultDeny`,
    message: `nothing is denied here, so ${without.join(', ')} would have no effect`,
    fix: `leave ${without.join(', ')} out, or defaultDeny on`,
  });
};

/** Checks the traffic of every namespace. */
export const checkTraffic = (namespaces: readonly PlannedNamespace[], around: Surroundings, refuse: Refuse): void => {
  const known = [...namespaces.map(({ name }) => name), ...around.systemNamespaces];
  namespaces.forEach(({ traffic, defaultDeny }, index) => {
    const path = `kubernetes.namespaces[${index}].network`;
    checkSwitches(traffic, path, refuse);
    if (defaultDeny && traffic.dns !== false && around.autoMode && around.dnsAddresses.length === 0) {
      refuse({
        code: 'HERA_SEC_112',
        path: `${path}.dns`,
        message: 'the address of DNS cannot be told: EKS chooses it in IPv6, and on EKS Auto Mode no pod answers there',
        fix: 'give cluster.serviceCidr',
      });
    }
    for (const direction of ['ingress', 'egress'] as const) {
      const rules: readonly Rule[] = traffic[direction] ?? [];
      checkNames(rules, `${path}.${direction}`, refuse);
      rules.forEach((rule, at) => {
        checkPorts(rule, `${path}.${direction}[${at}]`, refuse);
        checkPeer(rule, `${path}.${direction}[${at}]`, known, around, refuse);
      });
    }
  });
};
