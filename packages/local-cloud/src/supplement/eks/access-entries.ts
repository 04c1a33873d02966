import type {
  AssociateAccessPolicyRequest,
  AssociateAccessPolicyResponse,
  CreateAccessEntryRequest,
  CreateAccessEntryResponse,
  DeleteAccessEntryRequest,
  DeleteAccessEntryResponse,
  DescribeAccessEntryRequest,
  DescribeAccessEntryResponse,
  DisassociateAccessPolicyRequest,
  DisassociateAccessPolicyResponse,
  ListAccessEntriesRequest,
  ListAccessEntriesResponse,
  ListAssociatedAccessPoliciesRequest,
  ListAssociatedAccessPoliciesResponse,
  UpdateAccessEntryRequest,
  UpdateAccessEntryResponse,
} from '@aws-sdk/client-eks';
import { ENTRY_TYPES, newEntry } from './access-grants';
import { isAccessPolicy } from './access-policies';
import type { Operation } from './context';
import { inUse, invalidParameter, invalidRequest, notFound, oneOf, required } from './errors';
import { pageOf } from './pages';
import { type AccessEntryRecord, type ClusterRecord, clusterOf, type Scope } from './store';
import { checkedTags } from './tags';

const clusterWithEntries = (scope: Scope, clusterName: string): ClusterRecord => {
  const record = clusterOf(scope, clusterName);
  if (record.cluster.accessConfig.authenticationMode === 'CONFIG_MAP') {
    throw invalidRequest(
      "The cluster's authentication mode must be set to one of [API, API_AND_CONFIG_MAP] to perform this operation.",
      { clusterName },
    );
  }
  return record;
};

const entryOf = (scope: Scope, clusterName: string, principalArn: string): AccessEntryRecord => {
  const found = clusterWithEntries(scope, clusterName).accessEntries.get(principalArn);
  if (found === undefined) {
    throw notFound(
      `The specified principalArn could not be found. You can view your available access entries with 'list-access-entries'.`,
      {
        clusterName,
      },
    );
  }
  return found;
};

const RESERVED_PREFIXES = ['system:', 'eks:', 'aws:', 'amazon:', 'iam:'];

const checkNames = (groups: readonly string[], username: string | undefined): void => {
  for (const group of groups) {
    const prefix = RESERVED_PREFIXES.find((candidate) => group.startsWith(candidate));
    if (prefix !== undefined) {
      throw invalidParameter(`The kubernetes group name ${group} is invalid, it cannot start with ${prefix}`);
    }
  }
  const prefix = RESERVED_PREFIXES.find((candidate) => username?.startsWith(candidate));
  if (prefix !== undefined)
    throw invalidParameter(`The username ${username} is invalid, it cannot start with ${prefix}`);
};

/**
 * CreateAccessEntry. @throws AwsError ResourceInUseException for a principal that has one, InvalidParameterException
 */
export const createAccessEntry: Operation<CreateAccessEntryRequest, CreateAccessEntryResponse> = (
  { scope, caller },
  input,
) => {
  const record = clusterWithEntries(scope, input.clusterName);
  const principalArn = required(input.principalArn, 'principalArn');
  if (!/^arn:[^:]+:iam::\d{12}:((role|user)\/.+|root)$/.test(principalArn)) {
    throw invalidParameter('The specified principalArn is invalid: invalid principal.', {
      clusterName: input.clusterName,
    });
  }
  const type = input.type ?? 'STANDARD';
  oneOf(type, Object.keys(ENTRY_TYPES), 'type');
  const groups = input.kubernetesGroups ?? [];
  if (type !== 'STANDARD' && (groups.length > 0 || input.username !== undefined)) {
    throw invalidParameter(`username and kubernetesGroups cannot be set for access entries of type ${type}.`);
  }
  checkNames(groups, input.username);
  const tags = checkedTags(input.tags);
  const existing = record.accessEntries.get(principalArn);
  if (existing !== undefined) {
    const token = record.tokens.get(existing.entry.accessEntryArn);
    if (token !== undefined && token === input.clientRequestToken) return { accessEntry: existing.entry };
    throw inUse('The specified access entry resource is already in use on this cluster.', {
      clusterName: input.clusterName,
    });
  }
  const created = newEntry(caller, input.clusterName, principalArn, {
    type,
    username: input.username,
    groups: type === 'STANDARD' ? groups : undefined,
    tags,
  });
  record.accessEntries.set(principalArn, created);
  if (input.clientRequestToken !== undefined) record.tokens.set(created.entry.accessEntryArn, input.clientRequestToken);
  return { accessEntry: created.entry };
};

/** DescribeAccessEntry. @throws AwsError ResourceNotFoundException */
export const describeAccessEntry: Operation<DescribeAccessEntryRequest, DescribeAccessEntryResponse> = (
  { scope },
  input,
) => ({
  accessEntry: entryOf(scope, input.clusterName, input.principalArn).entry,
});

/** ListAccessEntries. Principals in the order of their creation, or those that have a certain policy. */
export const listAccessEntries: Operation<ListAccessEntriesRequest, ListAccessEntriesResponse> = ({ scope }, input) => {
  const policy = input.associatedPolicyArn;
  const principals = [...clusterWithEntries(scope, input.clusterName).accessEntries.values()]
    .filter(({ policies }) => policy === undefined || policies.has(policy))
    .map(({ entry }) => entry.principalArn);
  const { items, nextToken } = pageOf(principals, input);
  return { accessEntries: items, nextToken };
};

/**
 * UpdateAccessEntry. Groups and user name.
 * @throws AwsError InvalidRequestException for entries of nodes
 */
export const updateAccessEntry: Operation<UpdateAccessEntryRequest, UpdateAccessEntryResponse> = ({ scope }, input) => {
  const { entry } = entryOf(scope, input.clusterName, input.principalArn);
  if (entry.type !== 'STANDARD') {
    throw invalidRequest(`Access entries of type ${entry.type} cannot be updated.`, { clusterName: input.clusterName });
  }
  checkNames(input.kubernetesGroups ?? [], input.username);
  if (input.kubernetesGroups !== undefined) entry.kubernetesGroups = [...input.kubernetesGroups];
  if (input.username !== undefined) entry.username = input.username;
  entry.modifiedAt = new Date();
  return { accessEntry: entry };
};

/** DeleteAccessEntry. @throws AwsError ResourceNotFoundException */
export const deleteAccessEntry: Operation<DeleteAccessEntryRequest, DeleteAccessEntryResponse> = ({ scope }, input) => {
  entryOf(scope, input.clusterName, input.principalArn);
  clusterOf(scope, input.clusterName).accessEntries.delete(input.principalArn);
  return {};
};

/**
 * AssociateAccessPolicy. Adds a policy, or changes the scope of one.
 * @throws AwsError InvalidParameterException, InvalidRequestException for entries of nodes
 */
export const associateAccessPolicy: Operation<AssociateAccessPolicyRequest, AssociateAccessPolicyResponse> = (
  { scope, caller },
  input,
) => {
  const { entry, policies } = entryOf(scope, input.clusterName, input.principalArn);
  const policyArn = required(input.policyArn, 'policyArn');
  const accessScope = required(input.accessScope, 'accessScope');
  if (!isAccessPolicy(caller.region, policyArn)) {
    throw invalidParameter(`The policyArn parameter format is not valid: ${policyArn}`, {
      clusterName: input.clusterName,
    });
  }
  if (entry.type !== 'STANDARD' && entry.type !== 'EC2') {
    throw invalidRequest(`Access policies cannot be associated with access entries of type ${entry.type}.`, {
      clusterName: input.clusterName,
    });
  }
  oneOf(required(accessScope.type, 'accessScope.type'), ['cluster', 'namespace'], 'accessScope.type');
  const namespaces = accessScope.namespaces ?? [];
  if ((accessScope.type === 'namespace') !== namespaces.length > 0) {
    throw invalidParameter(
      accessScope.type === 'namespace'
        ? 'accessScope.namespaces must name at least one namespace for the scope namespace.'
        : 'accessScope.namespaces cannot be given for the scope cluster.',
      { clusterName: input.clusterName },
    );
  }
  const now = new Date();
  const associatedAccessPolicy = {
    policyArn,
    accessScope: { type: accessScope.type, namespaces: [...namespaces] },
    associatedAt: policies.get(policyArn)?.associatedAt ?? now,
    modifiedAt: now,
  };
  policies.set(policyArn, associatedAccessPolicy);
  return { clusterName: input.clusterName, principalArn: input.principalArn, associatedAccessPolicy };
};

/** DisassociateAccessPolicy. @throws AwsError ResourceNotFoundException */
export const disassociateAccessPolicy: Operation<DisassociateAccessPolicyRequest, DisassociateAccessPolicyResponse> = (
  { scope },
  input,
) => {
  if (!entryOf(scope, input.clusterName, input.principalArn).policies.delete(input.policyArn)) {
    throw notFound(`The access policy ${input.policyArn} is not associated with ${input.principalArn}.`, {
      clusterName: input.clusterName,
    });
  }
  return {};
};

/** ListAssociatedAccessPolicies. Policies in the order of their association. */
export const listAssociatedAccessPolicies: Operation<
  ListAssociatedAccessPoliciesRequest,
  ListAssociatedAccessPoliciesResponse
> = ({ scope }, input) => {
  const { policies } = entryOf(scope, input.clusterName, input.principalArn);
  const { items, nextToken } = pageOf([...policies.values()], input);
  return {
    clusterName: input.clusterName,
    principalArn: input.principalArn,
    associatedAccessPolicies: items,
    nextToken,
  };
};
