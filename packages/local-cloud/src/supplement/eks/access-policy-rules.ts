import type { AssociatedAccessPolicy } from '@aws-sdk/client-eks';
import table from './data/access-policy-rules.json';

/** A question of the API server, as a SubjectAccessReview carries it. */
export interface AccessQuestion {
  readonly verb: string;
  /** @default - not about a resource */
  readonly resource?: {
    readonly group: string;
    /** With a subresource behind a slash, for example `pods/log`. */
    readonly resource: string;
    /** Empty for what is in no namespace, and for all namespaces. */
    readonly namespace: string;
  };
  /** URL path. @default - about a resource */
  readonly path?: string;
}

interface Rule {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
  readonly verbs: readonly string[];
}

interface Policy {
  readonly extends?: string;
  readonly rules: readonly Rule[];
}

const policies: Readonly<Record<string, Policy>> = table.policies;

/** Policies whose rules AWS documents, by name. */
export const knownPolicies: readonly string[] = Object.keys(policies);

/** Rules of a policy with those of the one that it goes beyond. None for a policy that is described in prose alone. */
const rulesOf = (name: string): readonly Rule[] => {
  const policy = policies[name];
  if (policy === undefined) return [];
  return [...(policy.extends === undefined ? [] : rulesOf(policy.extends)), ...policy.rules];
};

const names = (list: readonly string[] | undefined, value: string): boolean =>
  list !== undefined && (list.includes('*') || list.includes(value));

const allows = (rule: Rule, { verb, resource, path }: AccessQuestion): boolean => {
  if (!names(rule.verbs, verb)) return false;
  if (resource === undefined) return path !== undefined && names(rule.nonResourceURLs, path);
  return names(rule.apiGroups, resource.group) && names(rule.resources, resource.resource);
};

/** A namespace of a scope may have `*` in it. */
const isNamespace = (pattern: string, namespace: string): boolean => {
  const parts = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(namespace);
};

const isInScope = ({ accessScope }: AssociatedAccessPolicy, question: AccessQuestion): boolean => {
  if (accessScope?.type === 'cluster') return true;
  const namespace = question.resource?.namespace ?? '';
  return namespace !== '' && (accessScope?.namespaces ?? []).some((pattern) => isNamespace(pattern, namespace));
};

/** Name of the first associated policy that allows what is asked. `undefined` when none does; none ever forbids. */
export const allowingPolicy = (
  associated: Iterable<AssociatedAccessPolicy>,
  question: AccessQuestion,
): string | undefined => {
  for (const policy of associated) {
    const name = policy.policyArn?.split('/').at(-1) ?? '';
    if (isInScope(policy, question) && rulesOf(name).some((rule) => allows(rule, question))) return name;
  }
  return undefined;
};
