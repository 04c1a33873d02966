import type { StackContext } from '@hera/core';
import ipaddr from 'ipaddr.js';
import type { ClusterEndpoint } from '../cluster-props';
import type { Report } from './report';

// RFC 5737: never routed, so nobody comes from there.
const documentationRanges = ['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24'];
const shortestProductionPrefix = 24;
// Below it a network is wider than any range of private addresses, and holds both public and private ones.
const shortestSensiblePrefix = 8;

type Network = readonly [ipaddr.IPv4, number];

const parse = (cidr: string): Network | string => {
  if (!ipaddr.isValidCIDR(cidr)) return 'is not a CIDR';
  if (!ipaddr.IPv4.isValidCIDR(cidr))
    return 'is IPv6, which the endpoint of an IPv4 cluster does not take (EKS API, VpcConfigRequest)';
  if (!ipaddr.IPv4.isValidFourPartDecimal(cidr.split('/')[0] ?? '')) return 'is not written out as four numbers';
  const network = ipaddr.IPv4.networkAddressFromCIDR(cidr).toString();
  const [address, prefix] = ipaddr.IPv4.parseCIDR(cidr);
  return network === address.toString() ? [address, prefix] : `has host bits set; its network is ${network}/${prefix}`;
};

const isDocumentation = ([address, prefix]: Network): boolean =>
  documentationRanges.some((range) => {
    const documented = ipaddr.IPv4.parseCIDR(range);
    return prefix >= documented[1] && address.match(documented);
  });

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
    const network = parse(cidr);
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
    const [address, prefix] = network;
    if (context.profile.name === 'production' && prefix < shortestProductionPrefix) {
      report.error({
        code: 'HERA_CLU_009',
        path,
        message: `${cidr} lets ${2 ** (32 - prefix)} addresses reach the API of a production cluster`,
        allowed: `a prefix of /${shortestProductionPrefix} or longer`,
        fix: 'list the networks that need it, or leave the list out and come through the VPC',
      });
      return;
    }
    if (prefix < shortestSensiblePrefix) {
      report.warning({
        code: 'HERA_CLU_010',
        path,
        message: `${cidr} opens the API to (nearly) the whole internet`,
        fix: 'write the network that your people come from',
      });
      return;
    }
    if (isDocumentation(network)) {
      report.warning({
        code: 'HERA_CLU_011',
        path,
        message: `${cidr} is a documentation range (RFC 5737): nobody can reach the API from there`,
        fix: "put the office's range there",
      });
      return;
    }
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
