import type { Resource } from '@hera/stack-model';
import data from '../data/endpoint-services.json';
import type { ResourceScope } from '../engine/scope';
import { sendsTraces } from './agent-traces';
import { addons, helmReleases } from './clusters';
import type { ClusterNodes } from './nodes';
import { belongings, clustersOf, type Owner, ownerOf, ownerOfFact, ownerOfInside } from './ownership';
import { byTarget, knownText, theOne } from './references';

/** Something in the environment that calls services of AWS. */
export type Use = keyof typeof data.uses;

const addonUses: Readonly<Record<string, readonly Use[]>> = {
  'eks-pod-identity-agent': ['pod-identity'],
  'amazon-cloudwatch-observability': ['cloudwatch-agent'],
  'aws-efs-csi-driver': ['efs'],
  'aws-secrets-store-csi-driver-provider': ['secrets-store'],
};

const chartUses: readonly (readonly [Use, readonly string[]])[] = [
  ['load-balancer-controller', ['aws-load-balancer-controller']],
  ['cluster-autoscaler', ['cluster-autoscaler']],
  ['karpenter', ['karpenter']],
  ['velero', ['velero']],
  ['log-agent', ['aws-for-fluent-bit']],
  ['secrets-store', ['secrets-store-csi-driver-provider-aws', 'external-secrets']],
  ['efs', ['aws-efs-csi-driver']],
];

const accountUses: Readonly<Record<string, Use>> = {
  'aws-load-balancer-controller': 'load-balancer-controller',
  'cluster-autoscaler': 'cluster-autoscaler',
  karpenter: 'karpenter',
  velero: 'velero',
  'efs-csi-controller-sa': 'efs',
  'external-secrets': 'secrets-store',
};

/** Something that shows a use. */
interface UseSeen {
  readonly use: Use;
  /** What shows it, for people. */
  readonly by: string;
  /** Asked only where there are several clusters. */
  readonly owner: () => Owner;
}

/** GuardDuty makes the endpoint itself where it manages its agent: for the stack of its detector, or for all from one without a cluster. */
const guardDutyAgents = (scope: ResourceScope): readonly Resource[] => {
  const managing = scope
    .factsByStack('threat-detection')
    .flatMap(({ stack, fact }) => (fact.agentManagement ? stack : []));
  const withCluster = new Set(clustersOf(scope).map((cluster) => scope.stackOf(cluster)?.name));
  const isManaged = (addon: Resource): boolean =>
    managing.some((stack) => !withCluster.has(stack) || stack === scope.stackOf(addon)?.name);
  return addons(scope, 'aws-guardduty-agent').filter((addon) => !isManaged(addon));
};

/** The agents of CloudWatch, and whether they send traces. */
const computeTracing = (scope: ResourceScope) =>
  addons(scope, 'amazon-cloudwatch-observability').map((addon) => ({ addon, sends: sendsTraces(addon) }));

const computeSeen = (scope: ResourceScope): readonly UseSeen[] => {
  const named = (resource: Resource, use: Use | undefined): readonly UseSeen[] =>
    use === undefined ? [] : [{ use, by: resource.address, owner: () => ownerOf(scope, resource) }];
  const inFacts = scope.factsByStack('cluster').flatMap(({ stack, fact }) => {
    const seen = (use: Use | undefined): readonly UseSeen[] =>
      use === undefined ? [] : [{ use, by: fact.name, owner: () => ownerOfFact(scope, stack, fact.name) }];
    return {
      accounts: (fact.serviceAccounts ?? []).flatMap(({ serviceAccount }) => seen(accountUses[serviceAccount])),
      scaling: [
        ...seen(fact.karpenter === undefined ? undefined : 'karpenter'),
        ...seen(fact.clusterAutoscaler === true ? 'cluster-autoscaler' : undefined),
      ],
    };
  });
  const associations = scope.resourcesIfLooked('aws_eks_pod_identity_association');
  return [
    ...Object.entries(addonUses).flatMap(([name, uses]) =>
      addons(scope, name).flatMap((addon) => uses.flatMap((use) => named(addon, use))),
    ),
    ...chartUses.flatMap(([use, charts]) =>
      helmReleases(scope, charts).map((release): UseSeen => ({
        use,
        by: release.address,
        owner: () => ownerOfInside(scope, release),
      })),
    ),
    ...associations.flatMap((each) => named(each, accountUses[knownText(each, 'service_account') ?? ''])),
    ...inFacts.flatMap(({ accounts }) => accounts),
    ...associations.flatMap((each) => named(each, 'pod-identity')),
    ...inFacts.flatMap(({ scaling }) => scaling),
    ...scope.once(computeTracing).flatMap(({ addon, sends }) => (sends === true ? named(addon, 'xray') : [])),
    ...guardDutyAgents(scope).flatMap((addon) => named(addon, 'guardduty-agent')),
  ];
};

const computeInventory = (scope: ResourceScope) => ({
  seen: belongings(scope, computeSeen(scope), ({ owner }) => owner()),
  tracing: belongings(scope, scope.once(computeTracing), ({ addon }) => ownerOf(scope, addon)),
  attachments: byTarget(scope.resourcesIfLooked('aws_iam_role_policy_attachment'), 'role'),
});

/** Of a group without a node, only EKS tells what its nodes would be like. */
const mayBeEmpty = ({ sources }: ClusterNodes): boolean =>
  sources.some(({ resource, kind }) => kind === 'node-group' && resource.get('scaling_config[0].min_size') === 0);

/** A use that a document does not tell, and why it does not. */
export interface OpenUse {
  readonly use: Use;
  readonly why: string;
}

const openSystemsManager: OpenUse = {
  use: 'systems-manager',
  why: 'a policy of the role of nodes is not known here: whether they use Systems Manager is not either',
};

/** What a cluster uses, and what it may use beside that. */
export interface Uses {
  readonly uses: ReadonlySet<Use>;
  readonly open: readonly OpenUse[];
}

/** What the cluster of some nodes uses; everything that is used, where there is one cluster at most. */
export const usesOf = (scope: ResourceScope, nodes: ClusterNodes): Uses => {
  const { seen, tracing, attachments } = scope.once(computeInventory);
  const uses = new Set<Use>(nodes.sources.length > 0 ? ['nodes'] : []);
  for (const { use } of seen.of(nodes)) uses.add(use);
  if (uses.has('cluster-autoscaler') && mayBeEmpty(nodes)) uses.add('cluster-autoscaler-from-zero');
  const roles = new Set(nodes.sources.map(({ resource }) => theOne(resource, 'node_role_arn')));
  const policies = [...roles].flatMap((role) =>
    typeof role === 'object' ? (attachments.get(role) ?? []).map((each) => knownText(each, 'policy_arn')) : [],
  );
  if (policies.some((arn) => arn?.endsWith('/AmazonSSMManagedInstanceCore'))) uses.add('systems-manager');
  const open = [
    ...(policies.includes(undefined) ? [openSystemsManager] : []),
    ...tracing
      .of(nodes)
      .flatMap(({ sends }): readonly OpenUse[] => (typeof sends === 'string' ? [{ use: 'xray', why: sends }] : [])),
    ...[...scope.once(adriftUses)].map(([use, by]): OpenUse => ({
      use,
      why: `which cluster ${by} is for is not told`,
    })),
  ];
  return { uses, open: open.filter(({ use }) => !uses.has(use)) };
};

/** Uses by things that do not tell their cluster, each with one of them. */
const adriftUses = (scope: ResourceScope): ReadonlyMap<Use, string> =>
  new Map(scope.once(computeInventory).seen.adrift.map(({ use, by }) => [use, by]));

/** Services by the uses that call them, each with why. */
export const servicesOf = (uses: ReadonlySet<Use>): ReadonlyMap<string, string> => {
  const services = new Map<string, string>();
  for (const use of uses) {
    const { what, services: called } = data.uses[use];
    for (const [service, why] of Object.entries(called))
      if (!services.has(service)) services.set(service, `${what}: ${why}`);
  }
  return services;
};

/** The gateway endpoint that every environment with nodes needs, and why. */
export const gatewayService = { name: 's3', why: data.gateway.s3 } as const;
