import { type AdmissionPolicyName, admissionPolicyNames } from '../kubernetes-policy-props';
import type { PlannedAdmission } from '../plan';
import { fromRegistries, list, literal, namesIn, podVariables } from './expressions';

/** A policy, before the parts that all have in common. */
export interface AdmissionPolicy {
  readonly name: AdmissionPolicyName;
  readonly variables: readonly { readonly name: string; readonly expression: string }[];
  readonly validations: readonly {
    readonly expression: string;
    readonly message: string;
    /** @default - `message` */
    readonly messageExpression?: string;
  }[];
}

const containers = 'variables.pod.containers + variables.initContainers';
const everyContainer = `${containers} + variables.ephemeralContainers`;

/** A policy that no container in the variable `refused` may fall under. */
const overContainers = (
  name: AdmissionPolicyName,
  among: string,
  refusedWhere: string,
  message: string,
): AdmissionPolicy => ({
  name,
  variables: [...podVariables, { name: 'refused', expression: `(${among}).filter(c, ${refusedWhere})` }],
  validations: [
    {
      expression: 'variables.refused.size() == 0',
      message,
      messageExpression: `'containers ' + ${namesIn('refused')} + ': ' + ${literal(message)}`,
    },
  ],
});

const registries = (admission: PlannedAdmission): AdmissionPolicy => {
  const shown = admission.registries.map((registry) => ('prefix' in registry ? registry.prefix : registry.shown));
  return overContainers(
    'image-registries',
    everyContainer,
    `!(${fromRegistries('c.image', admission.registries)})`,
    `the image comes from a registry that is not allowed; allowed: ${shown.join(', ')}; push it there, or pull it through a cache there`,
  );
};

// A tag is what follows the last colon, with no slash behind it: the colon of a registry's port has one.
const tags = overContainers(
  'image-tags',
  everyContainer,
  "!(c.image.matches('@sha256:[a-f0-9]{64}$') || (c.image.matches(':[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$') && !c.image.endsWith(':latest')))",
  'the image has no tag, or the tag latest, so nobody knows what runs; give it a version as its tag, or a digest',
);

// What runs to its end (jobs, by their restart policy) serves nobody, and neither do init containers.
const probes = overContainers(
  'probes',
  "has(variables.pod.restartPolicy) && variables.pod.restartPolicy != 'Always' ? [] : variables.pod.containers",
  '!has(c.readinessProbe) || !has(c.livenessProbe)',
  'a readinessProbe or livenessProbe is missing, so traffic reaches what is not ready and nobody restarts what hangs; add both',
);

const resources = overContainers(
  'resources',
  containers,
  "!(has(c.resources) && has(c.resources.requests) && 'cpu' in c.resources.requests && 'memory' in c.resources.requests && has(c.resources.limits) && 'memory' in c.resources.limits)",
  'resources.requests.cpu, resources.requests.memory or resources.limits.memory is missing; set all three',
);

const hostPaths: AdmissionPolicy = {
  name: 'host-paths',
  variables: [
    podVariables[0],
    {
      name: 'refused',
      expression: '(has(variables.pod.volumes) ? variables.pod.volumes : []).filter(c, has(c.hostPath))',
    },
  ],
  validations: [
    {
      expression: 'variables.refused.size() == 0',
      message: 'a hostPath volume gives the pod files of its node; use emptyDir, a claim or a CSI volume',
      messageExpression: `'volumes ' + ${namesIn('refused')} + ': a hostPath gives the pod files of its node; use emptyDir, a claim or a CSI volume'`,
    },
  ],
};

const closed = (namespaces: readonly string[]): AdmissionPolicy['validations'] =>
  namespaces.length === 0
    ? []
    : [
        {
          expression: `!(request.namespace in ${list(namespaces)})`,
          message: `nothing runs in ${namespaces.join(', ')}; use a namespace that is declared`,
        },
      ];

// Without the label, the level of the cluster holds, which on EKS is privileged: this closes whatever is made by hand.
const labelledNamespaces = (closedNamespaces: readonly string[]): AdmissionPolicy => ({
  name: 'labelled-namespaces',
  variables: [],
  validations: [
    ...closed(closedNamespaces),
    {
      expression:
        "has(namespaceObject.metadata.labels) && 'pod-security.kubernetes.io/enforce' in namespaceObject.metadata.labels",
      message:
        'the namespace has no Pod Security level, so nothing would be refused in it; use a namespace that is declared',
      messageExpression: `'namespace ' + request.namespace + ' has no Pod Security level (pod-security.kubernetes.io/enforce), so nothing would be refused in it; use one that is declared, or declare it in KubernetesPolicy'`,
    },
  ],
});

/** Every policy, in the order of their names in the props. */
export const admissionPolicies = (
  admission: PlannedAdmission,
  closedNamespaces: readonly string[],
): readonly AdmissionPolicy[] => {
  const all: Readonly<Record<AdmissionPolicyName, AdmissionPolicy>> = {
    'image-registries': registries(admission),
    'image-tags': tags,
    probes,
    resources,
    'host-paths': hostPaths,
    'labelled-namespaces': labelledNamespaces(closedNamespaces),
  };
  return admissionPolicyNames.map((name) => all[name]);
};
