import type { Attributes, Resource } from '@hera/stack-model';
import type { ResourceScope } from '../engine/scope';
import { type ClusterView, belongings, clusterViews, type Owner, ownerNamed, ownerOf } from './ownership';
import { knownText, theMany, theOne } from './references';

/** Something that runs pods in subnets. */
export interface NodeSource {
  readonly resource: Resource;
  readonly kind: 'node-group' | 'fargate' | 'self-managed';
  readonly subnets: readonly Resource[];
  /** Whether the document shows all of its subnets. */
  readonly complete: boolean;
  /** @default - it has none of its own, or the document does not show it */
  readonly launchTemplate?: Resource;
}

const templateOf = (resource: Resource): Pick<NodeSource, 'launchTemplate'> => {
  const one = theOne(resource, 'launch_template');
  return one !== undefined && one !== 'several' && one.type === 'aws_launch_template' ? { launchTemplate: one } : {};
};

const source = (resource: Resource, kind: NodeSource['kind'], path: string): NodeSource => {
  const { found, complete } = theMany(resource, path, 'aws_subnet');
  return { resource, kind, subnets: found, complete: complete && found.length > 0, ...templateOf(resource) };
};

const isOfCluster = (group: Resource): boolean => {
  const tags = group.blocks('tag');
  return (
    Array.isArray(tags) &&
    tags.some(
      (tag) =>
        String(tag.get('key') ?? '').startsWith('kubernetes.io/cluster/') || tag.get('key') === 'eks:cluster-name',
    )
  );
};

const computeNodes = (scope: ResourceScope): readonly NodeSource[] => [
  ...scope.resources('aws_eks_node_group').map((group) => source(group, 'node-group', 'subnet_ids')),
  ...scope.resourcesIfLooked('aws_eks_fargate_profile').map((profile) => source(profile, 'fargate', 'subnet_ids')),
  ...scope
    .resourcesIfLooked('aws_autoscaling_group')
    .filter(isOfCluster)
    .map((group) => source(group, 'self-managed', 'vpc_zone_identifier')),
];

/** Node groups, Fargate profiles and groups of nodes that are managed by nobody but the stack. */
export const nodeSources = (scope: ResourceScope): readonly NodeSource[] => scope.once(computeNodes);

/** Whether EKS runs the nodes by itself (Auto Mode). */
export const hasAutoMode = (cluster: Resource): boolean => cluster.get('compute_config[0].enabled') === true;

/** Subnets of the cluster's own interfaces. */
export const controlPlaneSubnets = (
  cluster: Resource,
): { readonly found: readonly Resource[]; readonly complete: boolean } =>
  theMany(cluster, 'vpc_config[0].subnet_ids', 'aws_subnet');

/** A group of machines says by the key of a tag, or by its value, which cluster its nodes join. */
const clusterOfTags = (group: Resource): string | undefined => {
  const tags = group.blocks('tag');
  if (!Array.isArray(tags)) return undefined;
  const names = (tags as readonly Attributes[]).flatMap((tag) => {
    const key = knownText(tag, 'key') ?? '';
    const name =
      key === 'eks:cluster-name' ? knownText(tag, 'value') : /^kubernetes\.io\/cluster\/(.+)$/.exec(key)?.[1];
    return name ?? [];
  });
  return names[0];
};

/** The cluster that nodes are of. */
export const ownerOfNodes = (scope: ResourceScope, { resource, kind }: NodeSource): Owner =>
  kind === 'self-managed' ? ownerNamed(scope, clusterOfTags(resource), resource) : ownerOf(scope, resource);

/** Nodes of a cluster, and every subnet that they stand in. */
export interface ClusterNodes extends ClusterView {
  readonly sources: readonly NodeSource[];
  readonly subnets: readonly Resource[];
}

/** Subnets of node sources. Nodes that Auto Mode or Karpenter bring stand in those of the cluster where nothing else tells. */
const subnetsOf = (sources: readonly NodeSource[], clusters: () => readonly Resource[]): readonly Resource[] => {
  const own = [...new Set(sources.flatMap(({ subnets }) => subnets))];
  return own.length > 0 ? own : [...new Set(clusters().flatMap((cluster) => controlPlaneSubnets(cluster).found))];
};

const computeByCluster = (
  scope: ResourceScope,
): { readonly clusters: readonly ClusterNodes[]; readonly adrift: readonly NodeSource[] } => {
  const sources = belongings(scope, nodeSources(scope), (each) => ownerOfNodes(scope, each));
  const clusters = clusterViews(scope).map((view): ClusterNodes => {
    const own = sources.of(view);
    const { cluster } = view;
    const subnets = subnetsOf(own, () => (cluster === undefined ? scope.resources('aws_eks_cluster') : [cluster]));
    return { ...view, sources: own, subnets };
  });
  return { clusters, adrift: sources.adrift };
};

/** Nodes by their cluster, and those that may be of any of several. */
export const nodesByCluster = (scope: ResourceScope) => scope.once(computeByCluster);

const computeSubnets = (scope: ResourceScope): readonly Resource[] => [
  ...new Set([
    ...nodesByCluster(scope).clusters.flatMap(({ subnets }) => subnets),
    ...nodeSources(scope).flatMap(({ subnets }) => subnets),
  ]),
];

/** Every subnet that nodes stand in. */
export const nodeSubnets = (scope: ResourceScope): readonly Resource[] => scope.once(computeSubnets);
