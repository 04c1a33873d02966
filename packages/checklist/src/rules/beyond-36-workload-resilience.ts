import { type Findings, unknownBecause } from '../engine/findings';
import { subjectOfObject } from '../engine/kubernetes-scope';
import type { KubernetesObject } from '../engine/observations';
import type { Rule } from '../engine/rule';

interface Container {
  readonly name?: string;
  readonly readinessProbe?: object;
  readonly livenessProbe?: object;
  readonly resources?: {
    readonly requests?: Readonly<Record<string, unknown>>;
    readonly limits?: Readonly<Record<string, unknown>>;
  };
}

interface WorkloadSpec {
  readonly replicas?: number;
  readonly template?: {
    readonly metadata?: { readonly labels?: Readonly<Record<string, string>> };
    readonly spec?: { readonly containers?: readonly Container[] };
  };
}

interface BudgetSpec {
  readonly selector?: { readonly matchLabels?: Readonly<Record<string, string>> };
}

const lacksOf = ({ readinessProbe, livenessProbe, resources = {} }: Container): readonly string[] => [
  ...(readinessProbe === undefined ? ['a readiness probe'] : []),
  ...(livenessProbe === undefined ? ['a liveness probe'] : []),
  ...(['cpu', 'memory'] as const)
    .filter((each) => resources.requests?.[each] === undefined)
    .map((each) => `a request of ${each}`),
  ...(resources.limits?.['memory'] === undefined ? ['a limit of memory'] : []),
];

const covers = (
  budget: KubernetesObject,
  workload: KubernetesObject,
  labels: Readonly<Record<string, string>>,
): boolean => {
  if (budget.metadata.namespace !== workload.metadata.namespace) return false;
  const wanted = Object.entries(((budget['spec'] ?? {}) as BudgetSpec).selector?.matchLabels ?? {});
  return wanted.length > 0 && wanted.every(([key, value]) => labels[key] === value);
};

const judgeWorkload = (findings: Findings, workload: KubernetesObject, budgets: readonly KubernetesObject[]): void => {
  const { replicas = 1, template } = (workload['spec'] ?? {}) as WorkloadSpec;
  const subject = subjectOfObject(workload);
  for (const container of template?.spec?.containers ?? []) {
    const lacks = lacksOf(container);
    if (lacks.length > 0) findings.breaks(subject, `${container.name ?? 'a container'} has not ${lacks.join(', ')}`);
  }
  if (replicas > 1 && !budgets.some((budget) => covers(budget, workload, template?.metadata?.labels ?? {})))
    findings.breaks(subject, 'no disruption budget covers it', {
      expected: 'a PodDisruptionBudget that selects its pods',
    });
  else findings.holds(subject, replicas > 1 ? 'a disruption budget covers it' : 'has one replica');
};

/** Every deployment with replicas has a disruption budget, and every container probes, requests and a memory limit. */
export const workloadResilience: Rule = {
  item: 'beyond-36-workload-resilience',
  kubernetes: (scope, { parameters }) => {
    const system = parameters.list('systemNamespaces');
    const budgets = scope.objects('PodDisruptionBudget');
    const findings = scope.findings();
    for (const kind of ['Deployment', 'StatefulSet'])
      for (const workload of scope.objects(kind))
        if (!system.includes(workload.metadata.namespace ?? 'default')) judgeWorkload(findings, workload, budgets);
    return findings.judge('every workload has a budget, probes, requests and limits', {
      none: unknownBecause('there is no workload but those of the system'),
    });
  },
};
