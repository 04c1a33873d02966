import type { AdmissionPolicyName } from '../kubernetes-policy-props';
import type { KubernetesObject } from '@hera/core';
import type { PlannedAdmission } from '../plan';
import { list, podSpecIn } from './expressions';
import { admissionPolicies } from './policies';

/** Name of a policy in the cluster. */
export const policyObjectName = (name: AdmissionPolicyName): string => `hera-${name}`;

// Replica sets are left out: they come from deployments, which change them all the time, and their pods are judged anyway. Jobs of a cron job too.
const matchConstraints = {
  matchPolicy: 'Equivalent',
  resourceRules: [
    {
      apiGroups: [''],
      apiVersions: ['v1'],
      operations: ['CREATE', 'UPDATE'],
      resources: ['pods', 'pods/ephemeralcontainers'],
    },
    {
      apiGroups: ['apps'],
      apiVersions: ['v1'],
      operations: ['CREATE', 'UPDATE'],
      resources: ['deployments', 'statefulsets', 'daemonsets'],
    },
    {
      apiGroups: ['batch'],
      apiVersions: ['v1'],
      operations: ['CREATE', 'UPDATE'],
      resources: ['jobs', 'cronjobs'],
    },
  ],
};

const matchConditions = (systemNamespaces: readonly string[]) => [
  { name: 'no-system-namespace', expression: `!(request.namespace in ${list(systemNamespaces)})` },
  // What ran before the policies came can still be scaled, labelled and deleted: it is judged when its pods change.
  {
    name: 'pods-change',
    expression: `request.operation == 'CREATE' || ${podSpecIn('object')} != ${podSpecIn('oldObject')}`,
  },
];

/** The ValidatingAdmissionPolicies and their bindings. */
export const admissionObjects = (
  admission: PlannedAdmission,
  { systemNamespaces, closedNamespaces }: Readonly<Record<'systemNamespaces' | 'closedNamespaces', readonly string[]>>,
): readonly KubernetesObject[] =>
  admissionPolicies(admission, closedNamespaces).flatMap(({ name, variables, validations }) => {
    const exempt = admission.exemptions
      .filter(({ policies }) => policies.includes(name))
      .map(({ namespace }) => namespace);
    return [
      {
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind: 'ValidatingAdmissionPolicy',
        metadata: { name: policyObjectName(name) },
        spec: {
          failurePolicy: 'Fail',
          matchConstraints,
          matchConditions: matchConditions(systemNamespaces),
          ...(variables.length === 0 ? {} : { variables }),
          validations,
        },
      },
      {
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind: 'ValidatingAdmissionPolicyBinding',
        metadata: { name: policyObjectName(name) },
        spec: {
          policyName: policyObjectName(name),
          validationActions: admission.action === 'deny' ? ['Deny'] : ['Warn', 'Audit'],
          ...(exempt.length === 0
            ? {}
            : {
                matchResources: {
                  namespaceSelector: {
                    matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: exempt }],
                  },
                },
              }),
        },
      },
    ];
  });
