import data from '../data/endpoint-services.json';
import type { ResourceScope } from '../engine/scope';
import { sendsTraces } from './agent-traces';
import { addons, helmReleases } from './clusters';
import { nodeSources } from './nodes';
import { knownText, theOne } from './references';

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

const serviceAccounts = (scope: ResourceScope): readonly string[] => [
  ...scope
    .resourcesIfLooked('aws_eks_pod_identity_association')
    .flatMap((association) => knownText(association, 'service_account') ?? []),
  ...scope.facts('cluster').flatMap(({ serviceAccounts: all = [] }) => all.map(({ serviceAccount }) => serviceAccount)),
];

/** Policies attached to the roles of nodes; undefined for one that is not known. */
const nodePolicies = (scope: ResourceScope): readonly (string | undefined)[] => {
  const roles = new Set(nodeSources(scope).map(({ resource }) => theOne(resource, 'node_role_arn')));
  return scope
    .resourcesIfLooked('aws_iam_role_policy_attachment')
    .filter((attachment) => {
      const role = theOne(attachment, 'role');
      return typeof role === 'object' && roles.has(role);
    })
    .map((attachment) => knownText(attachment, 'policy_arn'));
};

/** Of a group without a node, only EKS tells what its nodes would be like. */
const mayBeEmpty = (scope: ResourceScope): boolean =>
  scope.resources('aws_eks_node_group').some((group) => group.get('scaling_config[0].min_size') === 0);

/** GuardDuty makes the endpoint itself where it manages its agent. */
const hasOwnGuardDutyAgent = (scope: ResourceScope): boolean =>
  addons(scope, 'aws-guardduty-agent').length > 0 &&
  !scope.facts('threat-detection').some(({ agentManagement }) => agentManagement);

/** A use that a document does not tell, and why it does not. */
export interface OpenUse {
  readonly use: Use;
  readonly why: string;
}

const openSystemsManager: OpenUse = {
  use: 'systems-manager',
  why: 'a policy of the role of nodes is not known here: whether they use Systems Manager is not either',
};

/** What the environment uses, and what it may use beside that. */
export const usesOf = (
  scope: ResourceScope,
): { readonly uses: ReadonlySet<Use>; readonly open: readonly OpenUse[] } => {
  const uses = new Set<Use>();
  if (nodeSources(scope).length > 0) uses.add('nodes');
  for (const [name, named] of Object.entries(addonUses))
    if (addons(scope, name).length > 0) for (const use of named) uses.add(use);
  for (const [use, charts] of chartUses) if (helmReleases(scope, charts).length > 0) uses.add(use);
  for (const account of serviceAccounts(scope)) {
    const use = accountUses[account];
    if (use !== undefined) uses.add(use);
  }
  if (scope.resourcesIfLooked('aws_eks_pod_identity_association').length > 0) uses.add('pod-identity');
  for (const { karpenter, clusterAutoscaler } of scope.facts('cluster')) {
    if (karpenter !== undefined) uses.add('karpenter');
    if (clusterAutoscaler === true) uses.add('cluster-autoscaler');
  }
  if (uses.has('cluster-autoscaler') && mayBeEmpty(scope)) uses.add('cluster-autoscaler-from-zero');
  const policies = nodePolicies(scope);
  if (policies.some((arn) => arn?.endsWith('/AmazonSSMManagedInstanceCore'))) uses.add('systems-manager');
  const traces = addons(scope, 'amazon-cloudwatch-observability').map(sendsTraces);
  if (traces.includes(true)) uses.add('xray');
  if (hasOwnGuardDutyAgent(scope)) uses.add('guardduty-agent');
  const open = [
    ...(policies.includes(undefined) ? [openSystemsManager] : []),
    ...traces.filter((why) => typeof why === 'string').map((why): OpenUse => ({ use: 'xray', why })),
  ];
  return { uses, open: open.filter(({ use }) => !uses.has(use)) };
};

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
