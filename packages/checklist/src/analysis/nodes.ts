import type { Resource } from '@hera/stack-model';
import type { ResourceScope } from '../engine/scope';
import { theMany, theOne } from './references';

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

/** Every subnet that nodes stand in. Nodes that Auto Mode or Karpenter bring stand in those of the cluster where nothing else tells. */
export const nodeSubnets = (scope: ResourceScope): readonly Resource[] => {
  const own = [...new Set(nodeSources(scope).flatMap(({ subnets }) => subnets))];
  if (own.length > 0) return own;
  return [...new Set(scope.resources('aws_eks_cluster').flatMap((cluster) => controlPlaneSubnets(cluster).found))];
};
