import { eksSupportOf } from '@hera/cost/eks-support';
import { noCluster } from '../analysis/clusters';
import { knownText } from '../analysis/references';
import type { Rule } from '../engine/rule';
import type { ResourceScope } from '../engine/scope';

interface Support {
  readonly standardSupportEnds: string;
  readonly extendedSupportEnds: string;
}

/** The table of the cluster's own manifest where there is one, else the one that the costs are computed by. Both carry their day. */
const supportOf = (scope: ResourceScope, version: string, today: string): Support | 'ended' | undefined => {
  for (const { upgrade } of scope.facts('cluster')) {
    const row = upgrade?.versions.find((each) => each.version === version);
    if (row !== undefined) return row;
  }
  const { phase, standardSupportEnds, extendedSupportEnds } = eksSupportOf(version, today);
  if (standardSupportEnds !== undefined && extendedSupportEnds !== undefined)
    return { standardSupportEnds, extendedSupportEnds };
  return phase === 'ended' ? 'ended' : undefined;
};

const dayOf = (moment: Date): string => moment.toISOString().slice(0, 10);

/** The version is in standard support, and stays so for a while. */
export const kubernetesVersion: Rule = {
  item: 'beyond-28-kubernetes-version',
  resources: (scope, { parameters, now }) => {
    const clusters = scope.resources('aws_eks_cluster');
    if (clusters.length === 0) return noCluster(scope);
    const today = dayOf(now);
    const soon = dayOf(new Date(now.getTime() + parameters.number('warnDays') * 86_400_000));
    const findings = scope.findings();
    for (const cluster of clusters) {
      const version = knownText(cluster, 'version');
      const support = version === undefined ? undefined : supportOf(scope, version, today);
      const detail = { attribute: 'version', value: version ?? 'not set' };
      if (version === undefined) findings.unknown(cluster, 'which version it has is not known', detail);
      else if (support === undefined) findings.unknown(cluster, `${version} is not in the table of versions`, detail);
      else if (support === 'ended' || support.extendedSupportEnds <= today)
        findings.breaks(cluster, `${version} has no support any more: EKS upgrades it by itself`, detail);
      else if (support.standardSupportEnds <= today)
        findings.breaks(cluster, `${version} is in extended support since ${support.standardSupportEnds}`, {
          ...detail,
          expected: 'a version in standard support',
        });
      else if (support.standardSupportEnds <= soon)
        findings.warns(cluster, `standard support of ${version} ends on ${support.standardSupportEnds}`, detail);
      else findings.holds(cluster, `${version} is in standard support until ${support.standardSupportEnds}`, detail);
    }
    return findings.judge('the version is in standard support');
  },
};
