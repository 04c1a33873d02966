import { type Answer, autoModeAnswers, judgeAnswers, releaseAnswers } from '../analysis/answers';
import { ownerOf, ownerOfFact } from '../analysis/ownership';
import { knownText } from '../analysis/references';
import { judgeAgents } from '../analysis/workloads';
import { unknownBecause } from '../engine/findings';
import type { Rule } from '../engine/rule';
import type { ResourceScope } from '../engine/scope';

const controllers = ['karpenter', 'cluster-autoscaler'] as const;

const isController = (name: string | undefined): boolean =>
  (controllers as readonly (string | undefined)[]).includes(name);

/** What adds nodes to clusters. */
const answersOf = (scope: ResourceScope): readonly Answer[] => [
  ...autoModeAnswers(scope, 'Auto Mode adds nodes'),
  ...releaseAnswers(scope, controllers, 'adds nodes'),
  ...scope.resourcesIfLooked('aws_eks_pod_identity_association').flatMap((association): readonly Answer[] => {
    const account = knownText(association, 'service_account');
    return isController(account)
      ? [
          {
            subject: association,
            message: `gives ${account} the rights to add nodes`,
            detail: { attribute: 'service_account' },
            owner: () => ownerOf(scope, association),
          },
        ]
      : [];
  }),
  ...scope.factsByStack('kubernetes').flatMap(({ stack, fact: { directory, components = [] } }) =>
    components.filter(isController).map((name) => ({
      subject: `${directory}: ${name}`,
      message: 'is among the manifests, which an apply installs',
      owner: () => ownerOfFact(scope, stack),
    })),
  ),
  ...scope
    .factsByStack('cluster')
    .flatMap(({ stack, fact: { name, karpenter, clusterAutoscaler } }) =>
      [
        ...(karpenter === undefined ? [] : ['is wired for Karpenter']),
        ...(clusterAutoscaler === true ? ['is wired for the Cluster Autoscaler'] : []),
      ].map((message) => ({ subject: name, message, owner: () => ownerOfFact(scope, stack, name) })),
    ),
];

/** Something adds nodes when pods wait: Karpenter, the Cluster Autoscaler or Auto Mode. */
export const autoscaler: Rule = {
  item: 'beyond-35-autoscaler',
  resources: (scope) => {
    const findings = scope.findings();
    const facts = scope.factsByStack('cluster');
    judgeAnswers(scope, findings, answersOf(scope), {
      message:
        'nothing adds nodes when its pods wait: neither Karpenter, nor the Cluster Autoscaler, nor Auto Mode is wired',
      isCertain: (cluster) => facts.some(({ stack, fact }) => ownerOfFact(scope, stack, fact.name) === cluster),
    });
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
