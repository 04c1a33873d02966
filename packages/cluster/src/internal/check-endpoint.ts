import type { StackContext } from '@hera/core';
import ipaddr from 'ipaddr.js';
import type { ClusterEndpoint } from '../cluster-props';
import { isWithin, type Ipv4Network, parseIpv4Network } from './cidr';
import type { Report } from './report';

// RFC 5737: never routed, so nobody comes from there.
const documentationRanges = ['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24'].map((range) =>
  ipaddr.IPv4.parseCIDR(range),
);
// Nobody was ever given more than a /8, so what is wider holds networks of strangers.
const shortestSensiblePrefix = 8;

const refused = (cidr: string): Ipv4Network | string => {
  const network = parseIpv4Network(cidr);
  return network === 'is IPv6'
    ? 'is IPv6, which the endpoint of an IPv4 cluster does not take (EKS API, VpcConfigRequest)'
    : network;
};

const checkWidth = (
  cidr: string,
  prefix: number,
  path: string,
  { profile, settings, declared }: StackContext,
  report: Report,
): boolean => {
  const addresses = 2 ** (32 - prefix);
  if (prefix < shortestSensiblePrefix) {
    const problem = {
      path,
      message: `${cidr} opens the API to ${addresses} addresses, (nearly) the whole internet`,
      fix: 'write the network that your people come from',
    };
    if (profile.name === 'production') {
      report.error({ ...problem, code: 'HERA_CLU_033', allowed: 'a prefix of /24, or /8 by a declared exception' });
    } else report.warning({ ...problem, code: 'HERA_CLU_010' });
    return false;
  }
  if (prefix >= settings.publicEndpointPrefix) return true;
  report.error({
    code: 'HERA_CLU_009',
    path,
    message: `${cidr} lets ${addresses} addresses reach the API, and the environment promises fewer`,
    allowed: `a prefix of /${settings.publicEndpointPrefix} or longer`,
    fix: declared
      ? 'list the networks that need it, or override publicEndpointPrefix in the environment with a justification'
      : 'list the networks that need it, or declare an environment that overrides publicEndpointPrefix with a justification',
  });
  return false;
};

/** The public CIDRs of the API endpoint; empty when there is no public endpoint. */
export const checkEndpoint = (
  endpoint: ClusterEndpoint | undefined,
  context: StackContext,
  report: Report,
): readonly string[] => {
  const cidrs = endpoint?.publicCidrs ?? [];
  if (!report.isLiteral(cidrs, 'cluster.endpoint.publicCidrs')) return [];
  cidrs.forEach((cidr, index) => {
    const path = `cluster.endpoint.publicCidrs[${index}]`;
    if (!report.isLiteral(cidr, path)) return;
    const network = refused(cidr);
    if (typeof network === 'string') {
      report.error({
        code: 'HERA_CLU_008',
        path,
        message: `${cidr} ${network}`,
        allowed: 'IPv4 networks of the internet',
        fix: "write the network that your people come from, such as the office's",
      });
      return;
    }
    if (!checkWidth(cidr, network[1], path, context, report)) return;
    if (documentationRanges.some((range) => isWithin(network, range))) {
      report.warning({
        code: 'HERA_CLU_011',
        path,
        message: `${cidr} is a documentation range (RFC 5737): nobody can reach the API from there`,
        fix: "put the office's range there",
      });
      return;
    }
    const [address] = network;
    if (address.range() !== 'unicast') {
      report.error({
        code: 'HERA_CLU_008',
        path,
        message: `${cidr} is not a network of the internet (${address.range()}), and EKS refuses it (EKS user guide, cluster-endpoint)`,
        allowed: 'IPv4 networks of the internet',
        fix: 'write the public addresses that your people come from; private ones reach the API through the VPC without this list',
      });
    }
  });
  return cidrs;
};
