import { contextOf, factsOf, type Problem, ProblemCollector, warn } from '@hera/core';
import type { IConstruct } from 'constructs';
import { planAdmission } from './check-admission';
import { checkDisruptionBudgets, checkPriorityClasses, planGroups } from './check-cluster-objects';
import { checkReason, planNamespaces } from './check-namespaces';
import { checkCidr, checkCidrs, checkTraffic } from './check-traffic';
import { defaultNamespace, planDefaultNamespace } from './default-namespace';
import type { KubernetesPolicyProps } from './kubernetes-policy-props';
import type { PolicyPlan } from './plan';
import { defaultPriorityClasses } from './scheduling';
import { hasShape } from './shape';
import { surroundingsOf, testedKubernetesVersions } from './surroundings';

// ValidatingAdmissionPolicy is stable since this minor version of Kubernetes 1.
const oldestMinor = 30;

const checkVersion = (version: string, problems: ProblemCollector, warnings: Problem[]): void => {
  if (version === '') return;
  const minor = /^1\.(\d+)$/.exec(version)?.[1];
  const path = 'kubernetes.cluster.version';
  if (minor === undefined || Number(minor) < oldestMinor) {
    problems.add({
      code: 'HERA_SEC_103',
      path,
      message: `${JSON.stringify(version)} is no Kubernetes version that takes these manifests`,
      allowed: `<major>.<minor>, 1.${oldestMinor} or newer`,
      fix: 'write for example 1.35',
    });
  } else if (!testedKubernetesVersions.includes(version)) {
    warnings.push({
      code: 'HERA_SEC_103',
      path,
      message: `the manifests are tested against ${testedKubernetesVersions.join(', ')}, not against ${version}`,
      fix: 'read the server-side dry run of the plan with care',
    });
  }
};

const checkPlace = (scope: IConstruct, owner: string, problems: ProblemCollector): void => {
  const { manifestFiles, facts } = contextOf(scope);
  if (manifestFiles === undefined) {
    problems.add({
      code: 'HERA_SEC_101',
      path: 'kubernetes',
      message: 'it is in no AwsStack, and nothing else writes manifests',
      fix: 'make it in an AwsStack of @hera/core',
    });
  }
  if (factsOf(facts, 'kubernetes').length > 0) {
    problems.add({
      code: 'HERA_SEC_121',
      path: 'kubernetes',
      message: 'the stack has a KubernetesPolicy already, and two would prune and overwrite each other',
      fix: 'give all namespaces to one',
    });
  }
  if (!/^[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/.test(owner)) {
    problems.add({
      code: 'HERA_SEC_120',
      path: 'kubernetes',
      message: `the stack's id ${JSON.stringify(owner)} cannot be the value of a label, by which objects are known as its own`,
      allowed: 'letters, digits, dashes, dots and underscores, 63 at most, with a letter or digit at both ends',
      fix: 'rename the stack',
    });
  }
};

/**
 * Validates the props in one pass and fills in the defaults.
 *
 * @throws HeraError with every problem found
 */
export const planPolicy = (scope: IConstruct, props: KubernetesPolicyProps): PolicyPlan => {
  const problems = new ProblemCollector(scope.node.path);
  const warnings: Problem[] = [];
  const refuse = (problem: Problem): void => problems.add(problem);
  const context = contextOf(scope);
  const owner = scope.node.scopes[1]?.node.id ?? scope.node.id;
  checkPlace(scope, owner, problems);
  // What follows reads the props, so they need their shape.
  if (!hasShape(props, problems)) problems.throwIfAny();
  const around = surroundingsOf(scope, props, problems);
  checkVersion(around.version, problems, warnings);
  const { serviceCidr, apiServerCidrs = [], ipv6Cidrs = [] } = props.cluster ?? {};
  if (serviceCidr !== undefined) checkCidr(serviceCidr, 'kubernetes.cluster.serviceCidr', refuse);
  checkCidrs(apiServerCidrs, 'kubernetes.cluster.apiServerCidrs', refuse);
  checkCidrs(ipv6Cidrs, 'kubernetes.cluster.ipv6Cidrs', refuse);
  if (props.networkPolicyEngine !== undefined) {
    const { name, reason } = props.networkPolicyEngine;
    checkReason(reason, 'kubernetes.networkPolicyEngine.reason', `the stack does not know of ${name}`, refuse);
  }
  const namespaces = planNamespaces(
    props,
    { production: context.profile.name === 'production', system: around.systemNamespaces },
    refuse,
  );
  checkTraffic(namespaces, around, refuse);
  const closedNamespaces = planDefaultNamespace(props, context, refuse) ? [defaultNamespace] : [];
  const priorityClasses = props.priorityClasses ?? defaultPriorityClasses;
  checkPriorityClasses(priorityClasses, refuse);
  const disruptionBudgets = props.disruptionBudgets ?? [];
  checkDisruptionBudgets(disruptionBudgets, around, refuse);
  const groups = planGroups(props.groups, refuse);
  const admission = planAdmission(props, context, refuse, (problem) => warnings.push(problem));
  problems.throwIfAny();
  for (const problem of warnings) warn(scope, problem);
  return { owner, around, namespaces, closedNamespaces, groups, admission, priorityClasses, disruptionBudgets };
};
