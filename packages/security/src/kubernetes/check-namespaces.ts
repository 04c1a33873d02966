import type { PodSecurityLevel, Problem } from '@hera/core';
import type { ApplicationNamespace, NamespaceLimits, NamespaceQuota } from './application-namespace';
import type { KubernetesPolicyProps } from './kubernetes-policy-props';
import type { PlannedNamespace } from './plan';
import { isQuantity, quantityOf } from './quantity';

/** Where a check puts what it finds. */
export type Refuse = (problem: Problem) => void;

const shortestReason = 20;
const dnsLabel = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** Whether a text is a name that Kubernetes takes for a namespace, and for most objects. */
export const isName = (text: string): boolean => dnsLabel.test(text);

/** A reason says why; `x` and `because` do not. */
export const checkReason = (reason: string | undefined, path: string, what: string, refuse: Refuse): void => {
  if ((reason ?? '').trim().length >= shortestReason) return;
  refuse({
    code: 'HERA_SEC_106',
    path,
    message: `${what}, and ${reason === undefined ? 'no reason is given' : `${JSON.stringify(reason)} is no reason`}`,
    allowed: `a reason of ${shortestReason} characters or more`,
    fix: 'write why, for whoever reads it in a year, or do without',
  });
};

const levels: readonly PodSecurityLevel[] = ['privileged', 'baseline', 'restricted'];

const quotaDefaults: Required<NamespaceQuota> = {
  cpu: '20',
  memory: '40Gi',
  memoryLimits: '80Gi',
  pods: 100,
  loadBalancers: 2,
  volumeClaims: 20,
  storage: '500Gi',
};

const limitDefaults: Required<NamespaceLimits> = {
  cpuRequest: '50m',
  memoryRequest: '64Mi',
  memoryLimit: '256Mi',
  maximumMemory: '8Gi',
};

const checkNames = (
  { namespaces, systemNamespaces = [] }: KubernetesPolicyProps,
  system: readonly string[],
  refuse: Refuse,
): void => {
  const taken = new Set<string>();
  const check = (name: string, path: string, own: boolean): void => {
    const why = !isName(name)
      ? 'is not a name of a namespace'
      : name === 'default' || (own && name.startsWith('kube-'))
        ? 'belongs to Kubernetes'
        : own && system.includes(name)
          ? "belongs to the cluster's own software"
          : taken.has(name)
            ? 'is in the list already'
            : undefined;
    taken.add(name);
    if (why === undefined) return;
    refuse({
      code: 'HERA_SEC_107',
      path,
      message: `${JSON.stringify(name)} ${why}`,
      allowed: 'lower-case letters, digits and dashes, 63 at most; not default, kube-*, nor a system namespace',
      fix: 'give applications namespaces of their own',
    });
  };
  namespaces.forEach(({ name }, index) => check(name, `kubernetes.namespaces[${index}].name`, true));
  systemNamespaces.forEach(({ name, reason }, index) => {
    check(name, `kubernetes.systemNamespaces[${index}].name`, false);
    checkReason(
      reason,
      `kubernetes.systemNamespaces[${index}].reason`,
      `no policy would hold in ${JSON.stringify(name)}`,
      refuse,
    );
  });
};

const checkQuantities = (values: object, path: string, refuse: Refuse): boolean => {
  const wrong = Object.entries(values).filter(([, value]) => typeof value === 'string' && !isQuantity(value));
  for (const [key, value] of wrong) {
    refuse({
      code: 'HERA_SEC_113',
      path: `${path}.${key}`,
      message: `${JSON.stringify(value)} is not a quantity of Kubernetes`,
      allowed: 'a number, with m, k, M, G, T, Ki, Mi, Gi or Ti behind it if need be',
      fix: 'write for example 500m of CPU, or 4Gi of memory',
    });
  }
  return wrong.length === 0;
};

const checkLimits = (limits: Required<NamespaceLimits>, path: string, refuse: Refuse): void => {
  const order = [
    ['memoryRequest', 'memoryLimit'],
    ['memoryLimit', 'maximumMemory'],
  ] as const;
  for (const [less, more] of order) {
    if (quantityOf(limits[less]) <= quantityOf(limits[more])) continue;
    refuse({
      code: 'HERA_SEC_113',
      path: `${path}.${less}`,
      message: `${limits[less]} is more than ${more}, ${limits[more]}, so the API server refuses the LimitRange`,
      allowed: `${limits[more]} or less`,
      fix: `lower ${less}, or raise ${more}`,
    });
  }
};

/** Checks the namespaces, all but their traffic, and fills in defaults. */
export const planNamespaces = (
  props: KubernetesPolicyProps,
  context: { readonly production: boolean; readonly system: readonly string[] },
  refuse: Refuse,
): readonly PlannedNamespace[] => {
  checkNames(props, context.system, refuse);
  const usual: PodSecurityLevel = context.production ? 'restricted' : 'baseline';
  return props.namespaces.map((namespace: ApplicationNamespace, index) => {
    const path = `kubernetes.namespaces[${index}]`;
    const { enforce = usual, reason } = namespace.podSecurity ?? {};
    const weaker = levels.indexOf(enforce) < levels.indexOf(usual);
    if (weaker) {
      checkReason(reason, `${path}.podSecurity.reason`, `${enforce} allows pods more than ${usual} does`, refuse);
    }
    const reserved = Object.keys(namespace.labels ?? {}).filter((key) =>
      /^(pod-security\.kubernetes\.io|kubernetes\.io|hera\.dev)\/|^app\.kubernetes\.io\/managed-by$/.test(key),
    );
    for (const key of reserved) {
      refuse({
        code: 'HERA_SEC_107',
        path: `${path}.labels`,
        message: `the label ${key} is set by Hera or by Kubernetes`,
        fix: key.startsWith('pod-security') ? 'use podSecurity, which asks for a reason' : 'take it away',
      });
    }
    const deny = namespace.network?.defaultDeny;
    if (deny !== undefined) {
      checkReason(deny.reason, `${path}.network.defaultDeny.reason`, 'every pod could reach and be reached', refuse);
    }
    const quota = { ...quotaDefaults, ...namespace.quota };
    const limits = { ...limitDefaults, ...namespace.limits };
    checkQuantities(quota, `${path}.quota`, refuse);
    if (checkQuantities(limits, `${path}.limits`, refuse)) checkLimits(limits, `${path}.limits`, refuse);
    return {
      name: namespace.name,
      labels: namespace.labels ?? {},
      enforce,
      ...(weaker && reason !== undefined ? { reason } : {}),
      defaultDeny: deny === undefined,
      traffic: namespace.network ?? {},
      quota,
      limits,
    };
  });
};
