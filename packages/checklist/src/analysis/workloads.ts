import type { Findings } from '../engine/findings';
import { type KubernetesScope, subjectOfObject } from '../engine/kubernetes-scope';
import type { KubernetesObject } from '../engine/observations';

/** A kind of agent, by the names that its workloads have. */
export type Agent = readonly [what: string, pattern: RegExp];

interface WorkloadStatus {
  readonly observedGeneration?: number;
  readonly desiredNumberScheduled?: number;
  readonly numberReady?: number;
  readonly readyReplicas?: number;
  readonly replicas?: number;
}

/** Why nobody can say how many pods are ready. */
export const noControllers =
  'no controller of the cluster has looked at it yet, so whether its pods are ready is not told';

/**
 * How many pods of a workload are ready, and how many should be; undefined where no controller has ever written its status: an API server
 * without them, as in a local cluster, or a workload of this very moment.
 */
export const readiness = (workload: KubernetesObject): readonly [ready: number, wanted: number] | undefined => {
  const status = (workload['status'] ?? {}) as WorkloadStatus;
  const { observedGeneration, ...counts } = status;
  if (
    observedGeneration === undefined &&
    !Object.values(counts).some((count) => typeof count === 'number' && count > 0)
  )
    return undefined;
  const { replicas } = (workload['spec'] ?? {}) as WorkloadStatus;
  return workload.kind === 'DaemonSet'
    ? [status.numberReady ?? 0, status.desiredNumberScheduled ?? 0]
    : [status.readyReplicas ?? 0, replicas ?? 1];
};

/** Judges whether agents of a kind run, and are ready wherever they should be. */
export const judgeAgents = (
  scope: KubernetesScope,
  findings: Findings,
  kinds: readonly string[],
  agents: readonly Agent[],
): void => {
  for (const kind of kinds)
    for (const workload of scope.objects(kind)) {
      const agent = agents.find(([, pattern]) => pattern.test(workload.metadata.name));
      if (agent === undefined) continue;
      const pods = readiness(workload);
      if (pods === undefined) {
        findings.unknown(subjectOfObject(workload), `${agent[0]} is declared; ${noControllers}`, {
          attribute: 'status',
          expected: 'all ready',
        });
        continue;
      }
      const [ready, wanted] = pods;
      const detail = { attribute: 'status', value: `${ready} of ${wanted} ready`, expected: 'all ready' };
      if (wanted > 0 && ready >= wanted) findings.holds(subjectOfObject(workload), `${agent[0]} is ready`, detail);
      else findings.breaks(subjectOfObject(workload), `${agent[0]} is ready on ${ready} of ${wanted}`, detail);
    }
};
