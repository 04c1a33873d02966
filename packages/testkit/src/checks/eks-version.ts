import { clusterCheck } from '../internal/live-cluster';
import { observe } from '../internal/observation';

/** Version and state of the control plane. */
export const eksVersion = clusterCheck({
  id: 'eks-version',
  title: 'The cluster is active and runs the declared Kubernetes version',
  subject: 'cluster',
  expected: ({ name, version }) => `${name} ACTIVE on ${version}`,
  look: async ({ fact, cluster }) => [
    observe(
      'eks:DescribeCluster',
      cluster.name,
      `${cluster.status ?? 'status unknown'} ${cluster.version ?? 'version unknown'}`,
      [
        cluster.status !== 'ACTIVE' && `the cluster is ${cluster.status ?? 'in an unknown state'}`,
        cluster.version !== fact.version && `version ${cluster.version ?? 'unknown'}, expected ${fact.version}`,
        cluster.name !== fact.name && `the output cluster_name is ${cluster.name}, the stack declares ${fact.name}`,
      ],
    ),
  ],
});
