import { isUnknown, parseWith, type ProblemCollector, requireKnown } from '@hera/core';
import { z } from 'zod';
import { admissionPolicyNames, type KubernetesPolicyProps } from './kubernetes-policy-props';

const labels = z.record(
  z.string().regex(/^([a-z0-9.-]{1,253}\/)?[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/),
  z.string().regex(/^([A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?)?$/),
);
const selector = labels.refine((value) => Object.keys(value).length > 0, 'name one label or more, or leave it out');
const portNumber = z.int().min(1).max(65535);
const port = z.union([
  portNumber,
  z.strictObject({
    port: portNumber,
    endPort: portNumber.optional(),
    protocol: z.enum(['TCP', 'UDP', 'SCTP']).optional(),
  }),
]);
const tier = z.enum(['public', 'private', 'intra', 'pods']);
const peer = [
  z.strictObject({ namespace: z.string(), pods: selector.optional() }),
  z.strictObject({ subnets: tier }),
  z.strictObject({ cidrs: z.array(z.string()).min(1) }),
] as const;
const rule = { name: z.string(), ports: z.array(port).min(1).optional(), pods: selector.optional() };

const namespace = z.strictObject({
  name: z.string(),
  labels: labels.optional(),
  podSecurity: z
    .strictObject({ enforce: z.enum(['restricted', 'baseline', 'privileged']), reason: z.string().optional() })
    .optional(),
  network: z
    .strictObject({
      withinNamespace: z.boolean().optional(),
      dns: z.boolean().optional(),
      podIdentity: z.boolean().optional(),
      ingress: z.array(z.strictObject({ ...rule, from: z.union([z.literal('api-server'), ...peer]) })).optional(),
      egress: z
        .array(z.strictObject({ ...rule, to: z.union([z.enum(['api-server', 'vpc-endpoints', 'internet']), ...peer]) }))
        .optional(),
      defaultDeny: z.strictObject({ enabled: z.literal(false), reason: z.string() }).optional(),
    })
    .optional(),
  quota: z
    .strictObject({
      cpu: z.string().optional(),
      memory: z.string().optional(),
      memoryLimits: z.string().optional(),
      pods: z.int().min(0).optional(),
      loadBalancers: z.int().min(0).optional(),
      volumeClaims: z.int().min(0).optional(),
      storage: z.string().optional(),
    })
    .optional(),
  limits: z
    .strictObject({
      cpuRequest: z.string().optional(),
      memoryRequest: z.string().optional(),
      memoryLimit: z.string().optional(),
      maximumMemory: z.string().optional(),
    })
    .optional(),
});

const schema = z.strictObject({
  namespaces: z.array(namespace).min(1),
  systemNamespaces: z.array(z.strictObject({ name: z.string(), reason: z.string() })).optional(),
  cluster: z
    .strictObject({
      name: z.string().optional(),
      version: z.string().optional(),
      serviceCidr: z.string().optional(),
      apiServerCidrs: z.array(z.string()).min(1).optional(),
      ipv6Cidrs: z.array(z.string()).min(1).optional(),
    })
    .optional(),
  defaultNamespace: z
    .union([
      z.strictObject({ guarded: z.literal(true) }),
      z.strictObject({ guarded: z.literal(false), reason: z.string() }),
    ])
    .optional(),
  networkPolicyEngine: z
    .strictObject({ name: z.enum(['vpc-cni', 'auto-mode', 'calico', 'cilium']), reason: z.string() })
    .optional(),
  nodeLocalDns: z.boolean().optional(),
  admission: z
    .strictObject({
      action: z.enum(['deny', 'audit']).optional(),
      reason: z.string().optional(),
      registries: z.array(z.string()).min(1).optional(),
      exemptions: z
        .array(
          z.strictObject({
            namespace: z.string(),
            policies: z.array(z.enum(admissionPolicyNames)).min(1),
            reason: z.string(),
          }),
        )
        .optional(),
    })
    .optional(),
  groups: z
    .strictObject({
      admin: z.array(z.string()).optional(),
      operator: z.array(z.string()).optional(),
      viewer: z.array(z.string()).optional(),
      viewedApiGroups: z.array(z.string()).optional(),
    })
    .optional(),
  priorityClasses: z
    .array(
      z.strictObject({
        name: z.string(),
        value: z.int(),
        description: z.string(),
        preempts: z.boolean().optional(),
      }),
    )
    .optional(),
  disruptionBudgets: z
    .array(
      z.strictObject({
        name: z.string(),
        namespace: z.string(),
        pods: selector,
        maxUnavailable: z
          .union([z.int().min(1), z.string().regex(/^([1-9]\d?|100)%$/) as z.ZodType<`${number}%`>])
          .optional(),
      }),
    )
    .optional(),
});

const literalsOnly = (value: unknown, path: string, problems: ProblemCollector): boolean => {
  if (isUnknown(value)) {
    problems.collect(() => requireKnown(value, path));
    return false;
  }
  if (value === null || typeof value !== 'object') return true;
  return Object.entries(value)
    .map(([key, inner]) => literalsOnly(inner, Array.isArray(value) ? `${path}[${key}]` : `${path}.${key}`, problems))
    .every(Boolean);
};

/**
 * Whether the props have their shape and no reference that Terraform resolves later, which a manifest cannot hold. What is wrong is recorded; where it
 * is, nothing more can be read from them.
 */
export const hasShape = (props: KubernetesPolicyProps, problems: ProblemCollector): boolean => {
  if (!literalsOnly(props, 'kubernetes', problems)) return false;
  return problems.collect(() => parseWith(schema, props, { code: 'HERA_SEC_100', root: 'kubernetes' })) !== undefined;
};
