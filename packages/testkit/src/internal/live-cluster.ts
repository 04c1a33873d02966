import {
  type Cluster,
  DescribeClusterCommand,
  DescribeNodegroupCommand,
  type Nodegroup,
  paginateListNodegroups,
} from '@aws-sdk/client-eks';
import { type ClusterFact, factsOf, type NodeGroupFact } from '@hera/core/facts';
import type { Check, CheckContext, CheckOutcome } from '../check';
import { judge, notApplicable, observe, type Observation } from './observation';
import { collect, saysNotFound } from '@hera/core/aws-sdk';

/** A declared cluster and what it became. */
export interface LiveCluster {
  readonly fact: ClusterFact;
  readonly cluster: Cluster & { readonly name: string };
}

const nameOf = (context: CheckContext, fact: ClusterFact, alone: boolean): string => {
  const output = context.outputs['cluster_name'];
  return alone && typeof output === 'string' && output !== '' ? output : fact.name;
};

const describe = async ({ aws }: CheckContext, name: string): Promise<Cluster | undefined> => {
  try {
    return (await aws.eks.send(new DescribeClusterCommand({ name }))).cluster;
  } catch (error) {
    if (saysNotFound(error)) return undefined;
    throw error;
  }
};

/** A check that runs once for each cluster that the stack declares. */
export const clusterCheck = (
  check: Omit<Check, 'run'> & {
    readonly expected: (fact: ClusterFact, context: CheckContext) => string;
    readonly applies?: (fact: ClusterFact, context: CheckContext) => true | string;
    readonly look: (cluster: LiveCluster, context: CheckContext) => Promise<readonly Observation[]>;
  },
): Check => ({
  id: check.id,
  title: check.title,
  subject: check.subject,
  run: async (context): Promise<CheckOutcome> => {
    const facts = factsOf(context.manifest.facts, 'cluster');
    const verdicts = facts.map((fact) => check.applies?.(fact, context) ?? true);
    const applicable = facts.filter((_, index) => verdicts[index] === true);
    if (applicable.length === 0) {
      const reasons = verdicts.filter((verdict): verdict is string => verdict !== true);
      return notApplicable(reasons.length === 0 ? 'the stack declares no cluster' : reasons.join('; '));
    }
    const observations: Observation[] = [];
    for (const fact of applicable) {
      const name = nameOf(context, fact, facts.length === 1);
      const cluster = await describe(context, name);
      if (cluster === undefined) {
        observations.push(observe('eks:DescribeCluster', name, 'no such cluster', ['the cluster does not exist']));
        continue;
      }
      observations.push(...(await check.look({ fact, cluster: { ...cluster, name: cluster.name ?? name } }, context)));
    }
    return judge(applicable.map((fact) => check.expected(fact, context)).join('; '), observations);
  },
});

/** Every node group of the cluster. */
export const nodeGroupsOf = async ({ aws }: CheckContext, clusterName: string): Promise<readonly Nodegroup[]> => {
  const names = await collect(paginateListNodegroups({ client: aws.eks }, { clusterName }), (page) => page.nodegroups);
  const groups = await Promise.all(
    names.map((nodegroupName) => aws.eks.send(new DescribeNodegroupCommand({ clusterName, nodegroupName }))),
  );
  return groups.flatMap(({ nodegroup }) => (nodegroup === undefined ? [] : [nodegroup]));
};

/** Whether a live group is the declared one. Terraform's name prefixes add a dash and digits. */
export const isGroup = (declared: NodeGroupFact, live: Nodegroup): boolean => {
  const name = live.nodegroupName ?? '';
  const rest = name.startsWith(declared.name) ? name.slice(declared.name.length) : undefined;
  return rest !== undefined && /^(-?\d{14,})?$/.test(rest);
};

/** What is said where a declared group is not there. */
export const missingGroup = (declared: NodeGroupFact): Observation =>
  observe('eks:ListNodegroups', declared.name, 'no such node group', ['the node group is missing']);
