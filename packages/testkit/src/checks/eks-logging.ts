import { clusterCheck } from '../internal/live-cluster';
import { list, observe, setDifference } from '../internal/observation';

/** The log types that the control plane sends to CloudWatch. */
export const eksLogging = clusterCheck({
  id: 'eks-logging',
  title: 'The control plane sends exactly the declared log types',
  subject: 'logging',
  expected: ({ logs }) => `log types ${list(logs.types)}`,
  look: async ({ fact, cluster }) => {
    const enabled = (cluster.logging?.clusterLogging ?? [])
      .filter(({ enabled: on }) => on === true)
      .flatMap(({ types }) => (types ?? []) as string[]);
    return [
      observe('eks:DescribeCluster', cluster.name, `log types ${list(enabled)}`, [
        setDifference(fact.logs.types, enabled),
      ]),
    ];
  },
});
