import {
  type KubernetesComponent,
  kubernetesFolderName,
  type KubernetesFact,
  type KubernetesObject,
  publishFact,
  takeKubernetesComponents,
  writeManifest,
} from '@hera/core';
import { Construct } from 'constructs';
import { admissionObjects, policyObjectName } from './admission/objects';
import { planPolicy } from './check-policy';
import { admissionPolicyNames, type KubernetesPolicyProps } from './kubernetes-policy-props';
import { manifestOf } from './manifest';
import { closedQuotaObjects } from './default-namespace';
import { type LabelledNamespace, namespaceObjects, serviceAccountObjects } from './namespaces';
import { defaultDeny, networkPolicyObjects } from './network-policies';
import type { PolicyPlan } from './plan';
import { quotaObjects } from './quotas';
import { rbacObjects } from './rbac';
import { disruptionBudgetObjects, priorityClassObjects } from './scheduling';

type Topic = readonly [file: string, objects: (plan: PolicyPlan) => readonly KubernetesObject[]];

const labelled = ({ namespaces, closedNamespaces }: PolicyPlan): readonly LabelledNamespace[] => [
  ...closedNamespaces.map((name) => ({ name, labels: {}, enforce: 'restricted' as const })),
  ...namespaces,
];

const topics: readonly Topic[] = [
  ['00-namespaces.yaml', (plan) => namespaceObjects(labelled(plan), plan.around.version)],
  ['10-priority-classes.yaml', ({ priorityClasses }) => priorityClassObjects(priorityClasses)],
  ['20-rbac.yaml', ({ namespaces, groups }) => rbacObjects(namespaces, groups)],
  ['30-service-accounts.yaml', (plan) => serviceAccountObjects(labelled(plan).map(({ name }) => name))],
  [
    '40-quotas.yaml',
    ({ namespaces, closedNamespaces }) => [...closedQuotaObjects(closedNamespaces), ...quotaObjects(namespaces)],
  ],
  [
    '50-network-policies.yaml',
    ({ namespaces, closedNamespaces, around }) => [
      ...closedNamespaces.map(defaultDeny),
      ...networkPolicyObjects(namespaces, around),
    ],
  ],
  ['60-disruption-budgets.yaml', ({ disruptionBudgets }) => disruptionBudgetObjects(disruptionBudgets)],
];

// Admission comes last: what was applied before it is Hera's own, and a fault in it must not keep the rest out.
const admission: Topic = [
  '70-admission-policies.yaml',
  (plan) => admissionObjects(plan.admission, { ...plan, systemNamespaces: plan.around.systemNamespaces }),
];

const fileOf = ({ name, objects }: KubernetesComponent): Topic => [`65-${name}.yaml`, () => objects];

const factOf = (
  plan: PolicyPlan,
  components: readonly KubernetesComponent[],
  files: readonly string[],
  objects: number,
): KubernetesFact => ({
  kind: 'kubernetes',
  directory: `${kubernetesFolderName}/${plan.owner}`,
  files,
  objects,
  owner: plan.owner,
  kubernetesVersion: plan.around.version,
  namespaces: [
    ...plan.closedNamespaces.map((name) => ({ name, enforce: 'restricted' as const, defaultDeny: true })),
    ...plan.namespaces.map(({ name, enforce, reason, defaultDeny }) => ({
      name,
      enforce,
      ...(reason === undefined ? {} : { reason }),
      defaultDeny,
    })),
  ],
  admission: {
    action: plan.admission.action,
    policies: admissionPolicyNames.map(policyObjectName),
    exemptions: plan.admission.exemptions.map(({ namespace, policies, reason }) => ({
      namespace,
      policies: policies.map(policyObjectName),
      reason,
    })),
    systemNamespaces: plan.around.systemNamespaces,
  },
  networkPolicyEngine: plan.around.engine,
  ...(components.length === 0 ? {} : { components: components.map(({ name }) => name) }),
  rbacGroups: [...plan.groups.admin, ...plan.groups.operator, ...plan.groups.viewer],
});

/**
 * The Kubernetes side of a production cluster, as manifests that need no controller: namespaces with Pod Security Standards, default-deny network
 * policies, quotas, priority classes, RBAC groups and admission policies. The `AwsStack` writes them at synth into `k8s.out/<stack id>`, to be applied by
 * `kubectl apply --server-side`; no Terraform resource is made. What constructs before it want to run in the cluster, such as the Cluster
 * Autoscaler, is written beside its own.
 *
 * It goes after the stack's `Network` and `Cluster`, from whose facts it reads version, addresses, add-ons and network policy engine.
 *
 * @throws HeraError `HERA_SEC_100` to `HERA_SEC_123` with every problem at once, `HERA_CORE_002` where a literal is needed
 */
export class KubernetesPolicy extends Construct {
  /** Kubernetes groups with rights, for the `kubernetesGroups` of access entries. */
  readonly groups: {
    readonly admin: readonly string[];
    readonly operator: readonly string[];
    readonly viewer: readonly string[];
  };
  readonly #write: ReadonlyMap<string, () => string>;

  constructor(scope: Construct, id: string, props: KubernetesPolicyProps) {
    super(scope, id);
    const plan = planPolicy(this, props);
    const { clusterName } = plan.around;
    const components = clusterName === undefined ? [] : takeKubernetesComponents(this, clusterName);
    const files = [...topics, ...components.map(fileOf), admission]
      .map(([file, objectsOf]) => ({ file, objects: objectsOf(plan) }))
      .filter(({ objects }) => objects.length > 0);
    this.#write = new Map(files.map(({ file, objects }) => [file, () => manifestOf(objects, plan.owner)]));
    for (const [file, content] of this.#write) writeManifest(this, file, content);
    this.groups = plan.groups;
    const count = files.reduce((sum, { objects }) => sum + objects.length, 0);
    publishFact(this, factOf(plan, components, [...this.#write.keys()], count));
  }

  /** Manifests by file name, as they are written. */
  get manifests(): ReadonlyMap<string, string> {
    return new Map([...this.#write].map(([file, content]) => [file, content()]));
  }
}
