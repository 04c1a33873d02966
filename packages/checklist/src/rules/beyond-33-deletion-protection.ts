import { isUnknown } from '@hera/stack-model';
import { noCluster } from '../analysis/clusters';
import { isUnset } from '../analysis/references';
import type { Rule } from '../engine/rule';

const attribute = 'deletion_protection';

/** The API refuses to delete the cluster. */
export const deletionProtection: Rule = {
  item: 'beyond-33-deletion-protection',
  resources: (scope) => {
    const clusters = scope.resources('aws_eks_cluster');
    if (clusters.length === 0) return noCluster(scope);
    const findings = scope.findings();
    for (const cluster of clusters) {
      const left = scope.level === 'live-aws' ? undefined : scope.leftOut(`aws_eks_cluster.${attribute}`, cluster);
      const on = cluster.flag(attribute);
      const detail = { attribute, expected: 'true' };
      if (on === true) findings.holds(cluster, 'cannot be deleted by the API', detail);
      else if (left !== undefined)
        findings.unknown(cluster, `was made for a target without it: ${left.reason}`, detail);
      else if (isUnknown(on) && !isUnset(cluster, attribute))
        findings.unknown(cluster, 'whether it can be deleted is not known', detail);
      else findings.breaks(cluster, 'can be deleted by the API', { ...detail, value: 'false' });
    }
    return findings.judge('the API refuses to delete the cluster');
  },
};
