import { isUnknown } from '@hera/core';
import type { Check } from '../internal/check';
import { knownService, policyCharacters, takesPolicy } from './catalogue';
import type { EndpointOptions, EndpointPolicy } from './endpoint-options';
import type { PlannedEndpoint } from './planned-endpoints';

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const parsed = (policy: string): unknown => {
  try {
    return JSON.parse(policy);
  } catch {
    return undefined;
  }
};

/** What speaks against a policy; undefined where nothing does, or where only Terraform knows it. */
const objection = (service: string, policy: EndpointPolicy): string | undefined => {
  if (policy === 'open' || isUnknown(policy)) return undefined;
  const document = typeof policy === 'string' ? parsed(policy) : policy;
  const statements: unknown = isRecord(document) ? document['Statement'] : undefined;
  const list: readonly unknown[] = Array.isArray(statements) ? statements : [statements];
  if (list.length === 0 || !list.every(isRecord)) return 'has no statements';
  const text = JSON.stringify(document);
  if (!isUnknown(text) && text.length > policyCharacters) return `has ${text.length} characters`;
  const narrow = list.some((statement) => statement['Principal'] !== '*');
  return narrow && knownService(service)?.type === 'gateway'
    ? 'names principals, which a gateway endpoint ignores'
    : undefined;
};

/** Gives each endpoint its policy, and reports policies that serve no endpoint. */
export const checkPolicies = (
  check: Check,
  path: string,
  { policies, readableBuckets }: Pick<EndpointOptions, 'policies' | 'readableBuckets'>,
  planned: readonly PlannedEndpoint[],
): readonly PlannedEndpoint[] => {
  if (!isRecord(policies)) return planned;
  for (const [service, policy] of Object.entries(policies)) {
    const at = `${path}.policies.${service}`;
    const made = planned.some((endpoint) => endpoint.service === service);
    if (!made || !takesPolicy(service)) {
      check.problem({
        code: 'HERA_NET_053',
        path: at,
        message: made ? `the endpoint of ${service} takes no policy` : `there is no endpoint of ${service} here`,
        allowed: planned
          .map((endpoint) => endpoint.service)
          .filter(takesPolicy)
          .join(', '),
        fix: made ? 'leave it out' : `leave it out, or add ${service} to network.endpoints.services`,
      });
      continue;
    }
    const wrong = objection(service, policy);
    if (wrong === undefined) continue;
    check.problem({
      code: 'HERA_NET_057',
      path: at,
      message: `the policy ${wrong}`,
      allowed: `"open", or a policy document of at most ${policyCharacters} characters; with "Principal": "*" at a gateway endpoint`,
      fix: 'at a gateway endpoint, narrow by the conditions aws:PrincipalArn or aws:PrincipalAccount',
    });
  }
  if (policies['s3'] !== undefined && readableBuckets !== undefined) {
    check.problem({
      code: 'HERA_NET_053',
      path: `${path}.readableBuckets`,
      message: 'a policy of your own for s3 takes the place of the one that would name these buckets',
      fix: 'name the buckets in that policy, or leave it out',
    });
  }
  return planned.map((endpoint) => {
    const policy = Object.hasOwn(policies, endpoint.service) ? policies[endpoint.service] : undefined;
    return policy === undefined ? endpoint : { ...endpoint, policy };
  });
};
