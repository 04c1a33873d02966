import type {
  CreateAddonRequest,
  CreateAddonResponse,
  DeleteAddonRequest,
  DeleteAddonResponse,
  DescribeAddonRequest,
  DescribeAddonResponse,
  ListAddonsRequest,
  ListAddonsResponse,
  UpdateAddonRequest,
  UpdateAddonResponse,
} from '@aws-sdk/client-eks';
import { addonFacts, addonVersion } from './addon-catalog';
import { checkedValues } from './addon-values';
import { checkedRole } from './clusters';
import type { Operation } from './context';
import { inUse, notFound, oneOf, required } from './errors';
import { childArn } from './identifiers';
import { pageOf } from './pages';
import { checkAssociations, ownAssociations } from './pod-identity';
import { clusterOf, type Scope, type StoredAddon } from './store';
import { checkedTags } from './tags';
import { beginUpdate, requireActive } from './updates';

const addonOf = (scope: Scope, clusterName: string, addonName: string): StoredAddon => {
  const found = clusterOf(scope, clusterName).addons.get(addonName);
  if (found === undefined)
    throw notFound(`No addon: ${addonName} found in cluster: ${clusterName}`, { clusterName, addonName });
  return found;
};

const checkRole = (arn: string | undefined): string | undefined =>
  arn === undefined || arn === '' ? undefined : checkedRole(arn, 'serviceAccountRoleArn');

/** CreateAddon. @throws AwsError ResourceInUseException, InvalidParameterException for an unknown name or version */
export const createAddon: Operation<CreateAddonRequest, CreateAddonResponse> = (
  { scope, caller, lifecycle },
  input,
) => {
  const record = clusterOf(scope, input.clusterName);
  const facts = addonFacts(required(input.addonName, 'addonName'), input.clusterName);
  const subject = { clusterName: input.clusterName, addonName: facts.name };
  oneOf(input.resolveConflicts, ['NONE', 'OVERWRITE', 'PRESERVE'], 'resolveConflicts');
  const existing = record.addons.get(facts.name);
  if (existing !== undefined) {
    const token = record.tokens.get(existing.addonArn);
    if (token !== undefined && token === input.clientRequestToken) return { addon: existing };
    throw inUse('Addon already exists.', subject);
  }
  requireActive(record);
  const version = addonVersion(facts.name, record.cluster.version, input.addonVersion, input.clusterName);
  const configurationValues = checkedValues(input.configurationValues, subject);
  const serviceAccountRoleArn = checkRole(input.serviceAccountRoleArn);
  const tags = checkedTags(input.tags);
  const addonArn = childArn(caller, 'addon', input.clusterName, facts.name);
  const namespace = input.namespaceConfig?.namespace ?? facts.namespace;
  const wanted = input.podIdentityAssociations ?? [];
  const podIdentityAssociations = ownAssociations(caller, record, addonArn, namespace, wanted);
  const now = new Date();
  const addon: StoredAddon = {
    addonName: facts.name,
    clusterName: input.clusterName,
    status: 'ACTIVE',
    addonVersion: version,
    health: { issues: [] },
    addonArn,
    createdAt: now,
    modifiedAt: now,
    serviceAccountRoleArn,
    tags,
    publisher: facts.publisher,
    owner: facts.owner ?? 'aws',
    configurationValues,
    podIdentityAssociations,
    namespaceConfig: { namespace },
  };
  record.addons.set(facts.name, addon);
  if (input.clientRequestToken !== undefined) record.tokens.set(addonArn, input.clientRequestToken);
  lifecycle.begin({
    caller,
    kind: 'addon',
    event: 'create',
    cluster: input.clusterName,
    name: facts.name,
    target: addon,
    apply: () => undefined,
  });
  return { addon: { ...addon, status: 'CREATING', health: { issues: [] } } };
};

/** DescribeAddon. @throws AwsError ResourceNotFoundException */
export const describeAddon: Operation<DescribeAddonRequest, DescribeAddonResponse> = ({ scope, lifecycle }, input) => {
  lifecycle.look(addonOf(scope, input.clusterName, input.addonName));
  return { addon: addonOf(scope, input.clusterName, input.addonName) };
};

/** ListAddons. Names in alphabetical order. */
export const listAddons: Operation<ListAddonsRequest, ListAddonsResponse> = ({ scope }, input) => {
  const { items, nextToken } = pageOf([...clusterOf(scope, input.clusterName).addons.keys()].sort(), input);
  return { addons: items, nextToken };
};

/**
 * UpdateAddon. Version, configuration values, role and Pod Identity associations.
 * @throws AwsError InvalidParameterException
 */
export const updateAddon: Operation<UpdateAddonRequest, UpdateAddonResponse> = (context, input) => {
  const { scope, caller } = context;
  const addon = addonOf(scope, input.clusterName, input.addonName);
  const record = clusterOf(scope, input.clusterName);
  oneOf(input.resolveConflicts, ['NONE', 'OVERWRITE', 'PRESERVE'], 'resolveConflicts');
  const changed: Partial<StoredAddon> = {
    // A version that stays as it is stays valid, also when the cluster has moved on under it.
    ...(input.addonVersion !== undefined &&
      input.addonVersion !== addon.addonVersion && {
        addonVersion: addonVersion(addon.addonName, record.cluster.version, input.addonVersion, input.clusterName),
      }),
    ...(input.configurationValues !== undefined && {
      configurationValues: checkedValues(input.configurationValues, {
        clusterName: input.clusterName,
        addonName: input.addonName,
      }),
    }),
    // EKS takes the role away when an update does not repeat it.
    serviceAccountRoleArn: checkRole(input.serviceAccountRoleArn),
    modifiedAt: new Date(),
  };
  const wanted = input.podIdentityAssociations;
  const namespace = addon.namespaceConfig?.namespace ?? addonFacts(addon.addonName).namespace;
  if (wanted !== undefined) checkAssociations(record, addon.addonArn, namespace, wanted);
  const params = {
    AddonVersion: input.addonVersion,
    ServiceAccountRoleArn: input.serviceAccountRoleArn,
    ResolveConflicts: input.resolveConflicts,
    ConfigurationValues: input.configurationValues,
    PodIdentityAssociations: input.podIdentityAssociations,
  };
  const update = beginUpdate(context, record, {
    type: 'AddonUpdate',
    params,
    of: { addon },
    apply: () => {
      if (wanted !== undefined) {
        changed.podIdentityAssociations = ownAssociations(caller, record, addon.addonArn, namespace, wanted);
      }
      Object.assign(addon, changed);
    },
  });
  return { update };
};

/**
 * DeleteAddon. Takes its Pod Identity associations along.
 * @throws AwsError ResourceNotFoundException
 */
export const deleteAddon: Operation<DeleteAddonRequest, DeleteAddonResponse> = (
  { scope, caller, lifecycle },
  input,
) => {
  const addon = addonOf(scope, input.clusterName, input.addonName);
  const record = clusterOf(scope, input.clusterName);
  if (addon.status === 'DELETING') return { addon };
  lifecycle.begin({
    caller,
    kind: 'addon',
    event: 'delete',
    cluster: input.clusterName,
    name: input.addonName,
    target: addon,
    apply: () => {
      ownAssociations(caller, record, addon.addonArn, '', []);
      record.addons.delete(input.addonName);
    },
  });
  return { addon: { ...addon, status: 'DELETING' } };
};
