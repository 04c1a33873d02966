import { helmReleases } from '../analysis/clusters';
import { hasAutoMode } from '../analysis/nodes';
import { knownText } from '../analysis/references';
import { judgeAgents } from '../analysis/workloads';
import { unknownBecause } from '../engine/findings';
import type { Rule } from '../engine/rule';

const controllers = ['karpenter', 'cluster-autoscaler'] as const;

/** Something adds nodes when pods wait: Karpenter, the Cluster Autoscaler or Auto Mode. */
export const autoscaler: Rule = {
  item: 'beyond-35-autoscaler',
  resources: (scope) => {
    const findings = scope.findings();
    for (const cluster of scope.resources('aws_eks_cluster'))
      if (hasAutoMode(cluster))
        findings.holds(cluster, 'Auto Mode adds nodes', { attribute: 'compute_config[0].enabled' });
    for (const release of helmReleases(scope, controllers))
      findings.holds(release, 'adds nodes', { attribute: 'chart' });
    for (const association of scope.resourcesIfLooked('aws_eks_pod_identity_association')) {
      const account = knownText(association, 'service_account');
      if ((controllers as readonly (string | undefined)[]).includes(account))
        findings.holds(association, `gives ${account} the rights to add nodes`, { attribute: 'service_account' });
    }
    for (const { directory, components = [] } of scope.facts('kubernetes'))
      for (const name of components.filter((each) => (controllers as readonly string[]).includes(each)))
        findings.holds(`${directory}: ${name}`, 'is among the manifests, which an apply installs');
    const facts = scope.facts('cluster');
    for (const { name, karpenter, clusterAutoscaler } of facts) {
      if (karpenter !== undefined) findings.holds(name, 'is wired for Karpenter');
      if (clusterAutoscaler === true) findings.holds(name, 'is wired for the Cluster Autoscaler');
    }
    if (findings.count('holds') === 0 && facts.length > 0)
      return scope.absent(
        'nothing adds nodes when pods wait: neither Karpenter, nor the Cluster Autoscaler, nor Auto Mode is wired',
        ['a controller that something else installs: live Kubernetes shows it'],
      );
    return findings.judge('something that adds nodes when pods wait is wired', {
      notSeen: ['whether the controller runs: live Kubernetes shows it'],
      none: unknownBecause('nothing here adds nodes; whether something else does is seen on live Kubernetes'),
    });
  },
  kubernetes: (scope) => {
    const findings = scope.findings();
    judgeAgents(
      scope,
      findings,
      ['Deployment'],
      [
        ['Karpenter', /^karpenter$/],
        ['the Cluster Autoscaler', /cluster-autoscaler/],
      ],
    );
    return findings.judge('a controller that adds nodes is ready', {
      none: unknownBecause('no controller that adds nodes runs here; that of Auto Mode is seen in AWS'),
    });
  },
};
