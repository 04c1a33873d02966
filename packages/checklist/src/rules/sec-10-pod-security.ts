import { isUnknown, type Resource } from '@hera/stack-model';
import { type Belonging, judgeLacks } from '../analysis/answers';
import { applicationNamespaces, enforceLabel, isAtLeast } from '../analysis/namespaces';
import { ownerOfFact, ownerOfInside } from '../analysis/ownership';
import { knownText } from '../analysis/references';
import { type Findings, type Subject, unknownBecause } from '../engine/findings';
import { subjectOfObject } from '../engine/kubernetes-scope';
import type { Parameters, Rule } from '../engine/rule';
import type { ResourceScope } from '../engine/scope';

const judgeLevel = (
  findings: Findings,
  subject: Subject,
  level: string | undefined,
  parameters: Parameters,
  why = '',
): void => {
  const least = parameters.text('minimumLevel');
  const detail = { attribute: enforceLabel, value: level ?? 'not set', expected: `${least} or stricter` };
  if (level === undefined) findings.breaks(subject, 'enforces no Pod Security Standard', detail);
  else if (isAtLeast(level, least) === true) findings.holds(subject, `enforces ${level}`, detail);
  else findings.breaks(subject, `enforces ${level}${why === '' ? '' : ` (${why})`}`, detail);
};

const namespacesOfTerraform = (scope: ResourceScope): readonly Resource[] => [
  ...scope.resources('kubernetes_namespace'),
  ...scope.resources('kubernetes_namespace_v1'),
];

const isOfSystem = (namespace: Resource, parameters: Parameters): boolean =>
  parameters.list('systemNamespaces').includes(knownText(namespace, 'metadata[0].name') ?? '');

const judgeResource = (findings: Findings, namespace: Resource, parameters: Parameters): void => {
  const labels = namespace.get('metadata[0].labels');
  const level = namespace.get(`metadata[0].labels["${enforceLabel}"]`);
  if (isUnknown(labels) || isUnknown(level))
    findings.unknown(namespace, 'its labels are not known', { attribute: 'metadata[0].labels' });
  else judgeLevel(findings, namespace, typeof level === 'string' ? level : undefined, parameters);
};

const notSeen = ['namespaces that something else makes: live Kubernetes shows them'];

/** Every namespace that is not of the system enforces the least level, judged by the value of the label that enforces. */
export const podSecurity: Rule = {
  item: 'sec-10-pod-security',
  resources: (scope, { parameters }) => {
    const findings = scope.findings();
    const written: Belonging[] = [];
    for (const namespace of namespacesOfTerraform(scope)) {
      if (isOfSystem(namespace, parameters)) continue;
      written.push({ subject: namespace, owner: () => ownerOfInside(scope, namespace) });
      judgeResource(findings, namespace, parameters);
    }
    for (const { stack, fact } of scope.factsByStack('kubernetes'))
      for (const { name, enforce, reason } of fact.namespaces) {
        const subject = `${fact.directory}: Namespace/${name}`;
        written.push({ subject, owner: () => ownerOfFact(scope, stack) });
        judgeLevel(findings, subject, enforce, parameters, reason);
      }
    judgeLacks(scope, findings, written, {
      message: 'no namespace of it is written down here: live Kubernetes shows them',
      isCertain: () => false,
    });
    return findings.judge('every namespace that is written down enforces a standard', {
      notSeen,
      none: unknownBecause('no namespace is written down here: live Kubernetes shows them'),
    });
  },
  kubernetes: (scope, { parameters }) => {
    const namespaces = applicationNamespaces(scope.objects('Namespace'), parameters.list('systemNamespaces'));
    const findings = scope.findings();
    for (const namespace of namespaces)
      judgeLevel(findings, subjectOfObject(namespace), namespace.metadata.labels?.[enforceLabel], parameters);
    return findings.judge(`all ${namespaces.length} namespaces enforce a standard`, {
      none: unknownBecause('there is no namespace but those of the system'),
    });
  },
};
