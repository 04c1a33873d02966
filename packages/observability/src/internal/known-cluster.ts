import { type ClusterFact, type ClusterRef, contextOf, factsOf, isUnknown } from '@hera/core';
import type { IConstruct } from 'constructs';

const addon = 'amazon-cloudwatch-observability';

/** The cluster of this stack that is meant. A reference to its name tells no name, so of several clusters none is taken. */
export const knownCluster = (
  scope: IConstruct,
  { clusterName }: Pick<ClusterRef, 'clusterName'>,
): ClusterFact | undefined => {
  const clusters = factsOf(contextOf(scope).facts, 'cluster');
  const [only, ...others] = isUnknown(clusterName) ? clusters : clusters.filter(({ name }) => name === clusterName);
  return others.length === 0 ? only : undefined;
};

/** Whether something sends Container Insights: what was said, else what the add-ons of the cluster say; undefined where neither does. */
export const sendsContainerInsights = (
  scope: IConstruct,
  cluster: Pick<ClusterRef, 'clusterName'>,
  said: boolean | undefined,
): boolean | undefined => said ?? knownCluster(scope, cluster)?.addons.includes(addon);
