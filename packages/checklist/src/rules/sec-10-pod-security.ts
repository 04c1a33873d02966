import { isUnknown, type Resource } from '@hera/stack-model';
import { applicationNamespaces, enforceLabel, isAtLeast } from '../analysis/namespaces';
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

const judgeResource = (findings: Findings, namespace: Resource, parameters: Parameters): void => {
  const name = knownText(namespace, 'metadata[0].name');
  if (name !== undefined && parameters.list('systemNamespaces').includes(name)) return;
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
    for (const namespace of namespacesOfTerraform(scope)) judgeResource(findings, namespace, parameters);
    for (const { directory, namespaces } of scope.facts('kubernetes'))
      for (const { name, enforce, reason } of namespaces)
        judgeLevel(findings, `${directory}: Namespace/${name}`, enforce, parameters, reason);
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
