import { isUnknown, type Resource } from '@hera/stack-model';
import { noCluster } from '../analysis/clusters';
import { isInternet, isWithin, prefixOf, specialUse } from '../analysis/networks';
import { type Findings, notApplicable } from '../engine/findings';
import type { Parameters, Rule } from '../engine/rule';

const attribute = 'vpc_config[0].public_access_cidrs';

const judgeCidr = (findings: Findings, cluster: Resource, cidr: string, parameters: Parameters): void => {
  const prefix = prefixOf(cidr);
  const allowed = parameters.list('allowedCidrs');
  if (prefix === undefined) return findings.breaks(cluster, `${cidr} is no network`, { attribute, value: cidr });
  const least = parameters.number(prefix.family === 'ipv4' ? 'minimumPrefix' : 'minimumPrefixIpv6');
  const detail = {
    attribute,
    value: cidr,
    expected: allowed.length > 0 ? `inside ${allowed.join(', ')}` : `/${least} or smaller`,
  };
  if (prefix.length < least) findings.breaks(cluster, `lets in ${cidr}, which is wider than /${least}`, detail);
  else if (allowed.length > 0 && !allowed.some((each) => isWithin(cidr, each)))
    findings.breaks(cluster, `lets in ${cidr}, which is not on the declared list`, detail);
  else if (!isInternet(cidr))
    findings.warns(cluster, `${cidr} is private: nobody comes from there by the public endpoint`, detail);
  else if (specialUse(cidr) !== undefined)
    findings.warns(cluster, `${cidr} is set aside for documentation or other uses: nobody comes from there`, detail);
  else findings.holds(cluster, `lets in ${cidr}`, detail);
};

/** Every network that may reach the public endpoint is small, and on the declared list. Numbers are compared, not texts. */
export const publicEndpointCidrs: Rule = {
  item: 'sec-08-public-endpoint-cidrs',
  resources: (scope, { parameters }) => {
    const clusters = scope.resources('aws_eks_cluster');
    if (clusters.length === 0) return noCluster(scope);
    const findings = scope.findings();
    const open = clusters.filter((cluster) => cluster.flag('vpc_config[0].endpoint_public_access') !== false);
    if (open.length === 0) return notApplicable('the public endpoint is off: nothing to restrict');
    for (const cluster of open) {
      if (isUnknown(cluster.flag('vpc_config[0].endpoint_public_access'))) {
        findings.unknown(cluster, 'whether it has a public endpoint is not known', {
          attribute: 'vpc_config[0].endpoint_public_access',
        });
        continue;
      }
      const cidrs = cluster.list(attribute);
      // Not set is 0.0.0.0/0: the default of the EKS API.
      if (cidrs === undefined || (Array.isArray(cidrs) && cidrs.length === 0))
        findings.breaks(cluster, 'lets in the whole internet: no networks are given', {
          attribute,
          value: '0.0.0.0/0',
        });
      else if (isUnknown(cidrs)) findings.unknown(cluster, 'which networks may reach it is not known', { attribute });
      else
        for (const cidr of cidrs as readonly unknown[])
          if (typeof cidr === 'string') judgeCidr(findings, cluster, cidr, parameters);
          else findings.unknown(cluster, 'one of the networks is not known', { attribute });
    }
    return findings.judge('every network that may reach the API is small enough', {
      notSeen:
        parameters.list('allowedCidrs').length > 0
          ? []
          : ['a declared list of networks to compare with: set allowedCidrs'],
    });
  },
};
