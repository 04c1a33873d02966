import { isUnknown } from '@hera/core';
import ipaddr from 'ipaddr.js';
import type { ClusterProps } from '../cluster-props';
import { type Ipv4Network, isWithin, overlap, parseIpv4Network } from './cidr';
import type { Report } from './report';

/** Addresses of pods and services. */
export interface AddressPlan {
  readonly ipFamily: 'ipv4' | 'ipv6';
  /** @default - EKS chooses */
  readonly serviceCidr?: string;
}

interface Taken {
  readonly what: string;
  readonly cidr: string;
  readonly network: Ipv4Network;
}

// Source of the ranges, the prefixes and the two defaults: EKS API, KubernetesNetworkConfigRequest, read 2026-11-24.
const serviceRanges = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].map((range) => ipaddr.IPv4.parseCIDR(range));
const defaultServiceCidrs = ['10.100.0.0/16', '172.20.0.0/16'];
const [longestPrefix, shortestPrefix] = [24, 12];

const taken = (what: string, cidr: string | undefined): readonly Taken[] => {
  const network = cidr === undefined || isUnknown(cidr) ? undefined : parseIpv4Network(cidr);
  return cidr === undefined || network === undefined || typeof network === 'string' ? [] : [{ what, cidr, network }];
};

const peersOf = (peers: ClusterProps['peers'], report: Report): readonly Taken[] =>
  Object.entries(peers ?? {}).flatMap(([name, cidr]) => {
    const path = `cluster.peers.${name}`;
    if (!report.isLiteral(cidr, path)) return [];
    const network = parseIpv4Network(cidr);
    if (typeof network !== 'string') return [{ what: `the connected network ${name}`, cidr, network }];
    report.error({
      code: 'HERA_CLU_041',
      path,
      message: `${cidr} ${network}`,
      allowed: 'an IPv4 network',
      fix: 'write the network behind the connection',
    });
    return [];
  });

const checkServiceCidr = (cidr: string, others: readonly Taken[], report: Report): void => {
  const path = 'cluster.serviceCidr';
  if (!report.isLiteral(cidr, path)) return;
  const network = parseIpv4Network(cidr);
  if (
    typeof network === 'string' ||
    network[1] > longestPrefix ||
    network[1] < shortestPrefix ||
    !serviceRanges.some((range) => isWithin(network, range))
  ) {
    report.error({
      code: 'HERA_CLU_034',
      path,
      message: typeof network === 'string' ? `${cidr} ${network}` : `${cidr} is not one that EKS takes for services`,
      allowed: '/12 to /24 within 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16',
      fix: 'use a private network of that size that nothing else uses, such as 172.20.0.0/16',
    });
    return;
  }
  for (const other of others.filter((each) => overlap(network, each.network))) {
    report.error({
      code: 'HERA_CLU_035',
      path,
      message: `${cidr} overlaps ${other.what}, ${other.cidr}: pods could not reach what is there`,
      fix: 'use a private network that nothing else uses; it cannot be changed once the cluster is made',
    });
  }
};

const checkDefaults = (peers: readonly Taken[], report: Report): void => {
  const clashes = peers.filter(({ network }) =>
    defaultServiceCidrs.some((cidr) => overlap(ipaddr.IPv4.parseCIDR(cidr), network)),
  );
  for (const { what, cidr } of clashes) {
    report.error({
      code: 'HERA_CLU_035',
      path: 'cluster.serviceCidr',
      message: `EKS would take ${defaultServiceCidrs.join(' or ')} for services, and ${what}, ${cidr}, overlaps that: pods could not reach what is there`,
      fix: 'set serviceCidr to a private network that nothing else uses',
    });
  }
};

/** Family and service CIDR, held against the VPC and what is connected to it. */
export const checkAddresses = (
  { ipFamily = 'ipv4', serviceCidr, network, peers }: ClusterProps,
  report: Report,
): AddressPlan => {
  const connected = peersOf(peers, report);
  const vpc = [network.cidr, ...(network.secondaryCidrs ?? [])].flatMap((cidr) => taken('the VPC', cidr));
  if (ipFamily === 'ipv6') {
    const problem = { code: 'HERA_CLU_036', path: 'cluster.ipFamily' } as const;
    if (network.ipv6 !== true) {
      report.error({
        ...problem,
        message: 'pods get their addresses from the IPv6 CIDRs of the subnets, and the network has none',
        fix: "use a dual-stack network (of @hera/network: ipv6: true), or leave ipFamily out; an adopted network's NetworkRef says ipv6: true",
      });
    }
    if (serviceCidr !== undefined) {
      report.error({
        ...problem,
        path: 'cluster.serviceCidr',
        message: 'EKS chooses the service CIDR of an IPv6 cluster by itself',
        fix: 'leave serviceCidr out',
      });
    }
    return { ipFamily };
  }
  if (serviceCidr === undefined) {
    checkDefaults(connected, report);
    return { ipFamily };
  }
  checkServiceCidr(serviceCidr, [...vpc, ...connected], report);
  return { ipFamily, serviceCidr };
};
