import type { NetworkPolicyEngine } from '@hera/core/facts';
import { isUnknown, type Attributes, type Resource } from '@hera/stack-model';
import { type Belonging, judgeLacks } from '../analysis/answers';
import { applicationNamespaces } from '../analysis/namespaces';
import { noControllers, readiness } from '../analysis/workloads';
import { type EngineSeen, enginesSeen } from '../analysis/policy-engines';
import { hasAutoMode } from '../analysis/nodes';
import {
  type Belongings,
  belongings,
  type ClusterView,
  clusterViews,
  type Owner,
  ownerOf,
  ownerOfFact,
  ownerOfInside,
} from '../analysis/ownership';
import { knownText, knownTexts, theOne } from '../analysis/references';
import { type Findings, unknownBecause } from '../engine/findings';
import { type KubernetesScope, subjectOfObject } from '../engine/kubernetes-scope';
import type { KubernetesObject } from '../engine/observations';
import type { Rule } from '../engine/rule';
import type { ResourceScope } from '../engine/scope';

/** Engines that the facts mean for a cluster. */
const meantFor = (scope: ResourceScope): Belongings<NetworkPolicyEngine> => {
  const all = [
    ...scope
      .factsByStack('kubernetes')
      .map(({ stack, fact }) => ({ engine: fact.networkPolicyEngine, owner: () => ownerOfFact(scope, stack) })),
    ...scope
      .factsByStack('cluster')
      .flatMap(({ stack, fact: { name, networkPolicies } }) =>
        networkPolicies === undefined
          ? []
          : [{ engine: networkPolicies, owner: () => ownerOfFact(scope, stack, name) }],
      ),
  ];
  const byCluster = belongings(scope, all, ({ owner }) => owner());
  return {
    of: (view) => byCluster.of(view).map(({ engine }) => engine),
    adrift: byCluster.adrift.map(({ engine }) => engine),
  };
};

/** Whether something enforces network policies in one cluster. */
const judgeEngine = (
  scope: ResourceScope,
  findings: Findings,
  { cluster }: ClusterView,
  { seen, adrift, meant }: Engines,
): void => {
  const on = seen.filter((each) => each.on === true);
  for (const { engine, resource, attribute } of on)
    findings.holds(resource, `${engine} enforces network policies`, { attribute });
  if (on.length > 0) return;
  for (const { resource, attribute, on: is } of seen) {
    const detail = { attribute, expected: '{"enableNetworkPolicy":"true"}' };
    if (is === undefined && meant.includes('vpc-cni'))
      findings.holds(
        resource,
        'enforces network policies by the facts of the stack; its configuration is known after the apply',
        detail,
      );
    else if (is === undefined) findings.unknown(resource, 'whether it enforces network policies is not known', detail);
    // The resources are what will be; a fact that says otherwise makes it worse, not better.
    else if (meant.includes('vpc-cni'))
      findings.breaks(resource, 'is meant to enforce network policies, and does not', { ...detail, value: 'off' });
    else if (meant.length === 0)
      findings.unknown(resource, 'does not enforce network policies; whether something else does is not told', {
        ...detail,
        value: 'off',
      });
  }
  const subject = cluster ?? 'stack';
  const clusters = cluster === undefined ? scope.resources('aws_eks_cluster') : [cluster];
  if (meant.includes('auto-mode') && clusters.some(hasAutoMode))
    findings.holds(subject, 'the network policy controller of Auto Mode enforces network policies');
  else if (meant.some((each) => each === 'calico' || each === 'cilium'))
    findings.unknown(
      subject,
      `${meant.join(', ')} is said to enforce network policies: live Kubernetes shows whether it runs`,
    );
  else if (seen.length === 0)
    findings.unknown(
      subject,
      adrift === undefined
        ? 'nothing here enforces network policies; whether something else does is not told'
        : `nothing of its own enforces network policies; which cluster ${adrift.address} is for is not told`,
    );
};

interface Engines {
  readonly seen: readonly EngineSeen[];
  /** One that may be of this cluster. */
  readonly adrift: Resource | undefined;
  readonly meant: readonly NetworkPolicyEngine[];
}

const judgeEngines = (scope: ResourceScope, findings: Findings): void => {
  const seen = belongings(scope, enginesSeen(scope), ({ engine, resource }) =>
    engine === 'vpc-cni' ? ownerOf(scope, resource) : ownerOfInside(scope, resource),
  );
  const meant = meantFor(scope);
  const adrift = seen.adrift[0]?.resource;
  for (const view of clusterViews(scope))
    judgeEngine(scope, findings, view, { seen: seen.of(view), adrift, meant: meant.of(view) });
};

const isDefaultDeny = (spec: Attributes, prefix: string): boolean | undefined => {
  const selector = spec.get(`${prefix}pod_selector[0].match_labels`);
  const types = knownTexts(spec, `${prefix}policy_types`);
  if (isUnknown(selector) || types === undefined) return undefined;
  const selects = typeof selector === 'object' && selector !== null && Object.keys(selector).length > 0;
  return !selects && types.includes('Ingress') && types.includes('Egress');
};

const namespaceTypes = ['kubernetes_namespace', 'kubernetes_namespace_v1'];

/** Namespaces that a policy refers to, and clusters by the names of namespaces that policies name alone. */
interface Denials {
  readonly meant: ReadonlySet<Resource>;
  readonly byName: ReadonlyMap<string, ReadonlySet<Owner>>;
}

const denialsOf = (scope: ResourceScope): Denials => {
  const several = clusterViews(scope).length > 1;
  const meant = new Set<Resource>();
  const byName = new Map<string, Set<Owner>>();
  for (const type of ['kubernetes_network_policy', 'kubernetes_network_policy_v1'])
    for (const policy of scope.resources(type)) {
      if (isDefaultDeny(policy, 'spec[0].') !== true) continue;
      const one = theOne(policy, 'metadata[0].namespace');
      const name = knownText(policy, 'metadata[0].namespace');
      if (several && typeof one === 'object' && namespaceTypes.includes(one.type)) meant.add(one);
      else if (name !== undefined) {
        const owners = byName.get(name) ?? new Set();
        byName.set(name, owners.add(several ? ownerOfInside(scope, policy) : undefined));
      }
    }
  return { meant, byName };
};

/** Whether a namespace denies what is not allowed: by a policy that means it, or by one of its cluster that has its name. */
const isDenied = (scope: ResourceScope, namespace: Resource, name: string): boolean | undefined => {
  const { meant, byName } = scope.once(denialsOf);
  const owners = byName.get(name);
  if (meant.has(namespace)) return true;
  if (owners === undefined) return false;
  if (clusterViews(scope).length === 1) return true;
  const owner = ownerOfInside(scope, namespace);
  if (owner !== undefined && owners.has(owner)) return true;
  return owner === undefined || owners.has(undefined) ? undefined : false;
};

/** Default deny of namespaces that Terraform makes. @returns the namespaces */
const judgeTerraform = (scope: ResourceScope, findings: Findings, system: readonly string[]): readonly Belonging[] =>
  namespaceTypes
    .flatMap((type) => scope.resources(type))
    .flatMap((namespace): readonly Belonging[] => {
      const name = knownText(namespace, 'metadata[0].name');
      const denied = name === undefined ? undefined : isDenied(scope, namespace, name);
      if (name === undefined) findings.unknown(namespace, 'its name is not known');
      else if (denied === true) findings.holds(namespace, 'denies what is not allowed, both ways');
      else if (system.includes(name)) return [];
      else if (denied === undefined)
        findings.unknown(
          namespace,
          'whether the policy for a namespace of its name is in the same cluster is not told',
        );
      else findings.breaks(namespace, 'has no policy that denies what is not allowed, both ways');
      return [{ subject: namespace, owner: () => ownerOfInside(scope, namespace) }];
    });

const engineWorkloads: readonly (readonly [string, RegExp])[] = [
  ['calico', /^calico-node$/],
  ['cilium', /^cilium$/],
];

const argumentsOf = (object: KubernetesObject): string => JSON.stringify(object['spec'] ?? {});

const judgeLiveEngine = (scope: KubernetesScope, findings: Findings): void => {
  for (const daemon of scope.objects('DaemonSet')) {
    const { name } = daemon.metadata;
    const other = engineWorkloads.find(([, pattern]) => pattern.test(name))?.[0];
    const own = name === 'aws-node' && /--enable-network-policy=true/.test(argumentsOf(daemon));
    const engine = own ? 'the VPC CNI' : other;
    if (engine === undefined) continue;
    const pods = readiness(daemon);
    if (pods === undefined) {
      findings.unknown(subjectOfObject(daemon), `${engine} is to enforce network policies; ${noControllers}`);
      continue;
    }
    const [ready, wanted] = pods;
    if (ready < wanted)
      findings.breaks(subjectOfObject(daemon), `${engine} enforces network policies on ${ready} of ${wanted} nodes`, {
        attribute: 'status',
        value: `${ready} of ${wanted} ready`,
        expected: 'all ready',
      });
    else
      findings.holds(subjectOfObject(daemon), `${engine} enforces network policies`, {
        ...(own ? { attribute: 'args', value: '--enable-network-policy=true' } : {}),
      });
  }
  if (findings.count('holds') + findings.count('breaks') + findings.count('unknown') > 0) return;
  if (scope.hasNone('Node'))
    findings.unknown('Node', 'there is no node here on which something could enforce network policies');
  else
    findings.breaks(
      'DaemonSet',
      'nothing enforces network policies: aws-node does not, and neither Calico nor Cilium runs',
    );
};

interface PolicySpec {
  readonly podSelector?: { readonly matchLabels?: object; readonly matchExpressions?: readonly object[] };
  readonly policyTypes?: readonly string[];
  readonly ingress?: readonly object[];
  readonly egress?: readonly object[];
}

const deniesLive = ({
  podSelector = {},
  policyTypes = [],
  ingress = [],
  egress = [],
}: PolicySpec): readonly string[] => {
  const all =
    Object.keys(podSelector.matchLabels ?? {}).length === 0 && (podSelector.matchExpressions ?? []).length === 0;
  return all
    ? [
        ...(policyTypes.includes('Ingress') && ingress.length === 0 ? ['Ingress'] : []),
        ...(policyTypes.includes('Egress') && egress.length === 0 ? ['Egress'] : []),
      ]
    : [];
};

const judgeLiveNamespaces = (scope: KubernetesScope, findings: Findings, system: readonly string[]): void => {
  const denied = new Map<string, Set<string>>();
  for (const policy of scope.objects('NetworkPolicy')) {
    const { namespace = 'default' } = policy.metadata;
    const directions = denied.get(namespace) ?? new Set();
    denied.set(namespace, directions);
    for (const direction of deniesLive((policy['spec'] ?? {}) as PolicySpec)) directions.add(direction);
  }
  for (const namespace of applicationNamespaces(scope.objects('Namespace'), system)) {
    const directions = denied.get(namespace.metadata.name) ?? new Set();
    const missing = ['Ingress', 'Egress'].filter((each) => !directions.has(each));
    const detail = {
      attribute: 'policyTypes',
      value: [...directions].join(', ') || 'none',
      expected: 'Ingress, Egress',
    };
    if (missing.length === 0)
      findings.holds(subjectOfObject(namespace), 'denies what is not allowed, both ways', detail);
    else
      findings.breaks(subjectOfObject(namespace), `does not deny ${missing.join(' and ')} that nothing allows`, detail);
  }
};

/** Something enforces network policies, and every namespace of applications denies what is not allowed, both ways. */
export const networkPolicies: Rule = {
  item: 'sec-11-network-policies',
  resources: (scope, { parameters }) => {
    const system = parameters.list('systemNamespaces');
    const findings = scope.findings();
    const written = [...judgeTerraform(scope, findings, system)];
    for (const { stack, fact } of scope.factsByStack('kubernetes'))
      for (const { name, defaultDeny } of fact.namespaces) {
        const subject = `${fact.directory}: Namespace/${name}`;
        written.push({ subject, owner: () => ownerOfFact(scope, stack) });
        if (defaultDeny) findings.holds(subject, 'denies what is not allowed, both ways');
        else findings.breaks(subject, 'does not deny what is not allowed');
      }
    if (findings.count('holds') + findings.count('breaks') === 0)
      findings.unknown('stack', 'no namespace is written down here: live Kubernetes shows them and their policies');
    judgeLacks(scope, findings, written, {
      message: 'no namespace of it is written down here: live Kubernetes shows them and their policies',
      isCertain: () => false,
    });
    judgeEngines(scope, findings);
    return findings.judge('something enforces policies, and every namespace that is written down denies by default', {
      notSeen: ['namespaces that something else makes: live Kubernetes shows them'],
    });
  },
  kubernetes: (scope, { parameters }) => {
    const findings = scope.findings();
    judgeLiveEngine(scope, findings);
    judgeLiveNamespaces(scope, findings, parameters.list('systemNamespaces'));
    return findings.judge('something enforces policies, and every namespace denies by default', {
      none: unknownBecause('there is no namespace but those of the system'),
    });
  },
};
