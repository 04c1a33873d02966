import { randomUUID } from 'node:crypto';
import type {
  DescribeUpdateRequest,
  DescribeUpdateResponse,
  ListUpdatesRequest,
  ListUpdatesResponse,
  Update,
  UpdateParamType,
  UpdateType,
} from '@aws-sdk/client-eks';
import type { EksContext, Operation } from './context';
import { inUse, invalidRequest, notFound } from './errors';
import type { Lifecycle } from './lifecycle';
import { pageOf } from './pages';
import {
  type ClusterRecord,
  clusterOf,
  type StoredAddon,
  type StoredNodegroup,
  type StoredProvider,
  type UpdateRecord,
} from './store';

/** Parameters of an update: absent values are left out, objects are written as JSON text, as EKS does. */
export type UpdateParams = Partial<Record<UpdateParamType, unknown>>;

/** What an update changes, and how. */
export interface Begun {
  readonly type: UpdateType;
  readonly params: UpdateParams;
  /** Node group or add-on that is changed. @default - the cluster itself */
  readonly of?: { readonly nodegroup: StoredNodegroup } | { readonly addon: StoredAddon };
  /** What success changes. Nothing of it may be visible before. */
  readonly apply: () => void;
  /** @default - failure changes nothing */
  readonly fail?: () => void;
}

/** One update at a time: the messages are those of EKS, except the one for add-ons, which is not confirmed. */
const requireIdle = (lifecycle: Lifecycle, record: ClusterRecord, { type, of }: Begun): void => {
  const clusterName = record.cluster.name;
  if (of === undefined) {
    const busy = [record.cluster, ...record.identityProviders.values()]
      .map((target) => lifecycle.underWay(target)?.update)
      .find((update) => update !== undefined);
    if (busy !== undefined) {
      throw inUse(`Cannot ${type} because cluster ${clusterName} currently has update ${busy.id} in progress`, {
        clusterName,
      });
    }
    requireActive(record);
  } else if ('nodegroup' in of) {
    const { nodegroupName, status } = of.nodegroup;
    if (status !== 'ACTIVE' && status !== 'DEGRADED') {
      throw inUse('Nodegroup cannot be updated as it is currently not in Active State', { clusterName, nodegroupName });
    }
  } else {
    const { addonName, status } = of.addon;
    if (status === 'CREATING' || status === 'UPDATING' || status === 'DELETING') {
      throw inUse(`Addon ${addonName} cannot be updated as it is currently in ${status} state`, {
        clusterName,
        addonName,
      });
    }
  }
};

/** @throws AwsError InvalidRequestException while the cluster is created, updated or deleted, or has failed */
export const requireActive = ({ cluster }: ClusterRecord): void => {
  if (cluster.status === 'ACTIVE') return;
  throw invalidRequest(`Cluster '${cluster.name}' is not in ACTIVE status`, { clusterName: cluster.name });
};

/**
 * Begins an update and answers it as EKS does at first, in progress.
 * @throws AwsError ResourceInUseException while another one is under way
 */
export const beginUpdate = ({ caller, lifecycle }: EksContext, record: ClusterRecord, begun: Begun): Update => {
  requireIdle(lifecycle, record, begun);
  const { of } = begun;
  const update = newUpdate(begun);
  const cluster = record.cluster.name;
  const { kind, name, target } =
    of === undefined ? ({ kind: 'cluster', name: cluster, target: record.cluster } as const) : ownedBy(of);
  record.updates.push({
    update,
    target,
    ...(kind === 'nodegroup' && { nodegroupName: name }),
    ...(kind === 'addon' && { addonName: name }),
  });
  const { apply, fail } = begun;
  const answer = { ...update };
  lifecycle.begin({ caller, kind, event: 'update', cluster, name, target, update, apply, ...(fail && { fail }) });
  return answer;
};

/** An update that associates or takes away an identity provider: the update is of the cluster, the status of the provider. */
export const beginProviderUpdate = (
  { caller, lifecycle }: EksContext,
  record: ClusterRecord,
  begun: Omit<Begun, 'of'> & { readonly event: 'create' | 'delete'; readonly provider: StoredProvider },
): Update => {
  requireIdle(lifecycle, record, begun);
  const { apply, event, fail, provider } = begun;
  const update = newUpdate(begun);
  record.updates.push({ update, target: provider });
  const answer = { ...update };
  const name = provider.identityProviderConfigName;
  record.identityProviders.set(name, provider);
  const work = { caller, kind: 'identity-provider', event, cluster: record.cluster.name, name } as const;
  lifecycle.begin({ ...work, target: provider, update, apply, ...(fail && { fail }) });
  return answer;
};

const newUpdate = ({ type, params }: Begun): UpdateRecord['update'] => ({
  id: randomUUID(),
  type,
  status: 'InProgress',
  params: Object.entries(params)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ({
      type: name as UpdateParamType,
      value: typeof value === 'object' ? JSON.stringify(value) : String(value),
    })),
  createdAt: new Date(),
  errors: [],
});

const ownedBy = (of: NonNullable<Begun['of']>) =>
  'nodegroup' in of
    ? ({ kind: 'nodegroup', name: of.nodegroup.nodegroupName, target: of.nodegroup } as const)
    : ({ kind: 'addon', name: of.addon.addonName, target: of.addon } as const);

const belongsTo =
  (input: Pick<ListUpdatesRequest, 'nodegroupName' | 'addonName'>) =>
  (record: UpdateRecord): boolean =>
    record.nodegroupName === input.nodegroupName && record.addonName === input.addonName;

/**
 * DescribeUpdate. @throws AwsError ResourceNotFoundException, also when the update belongs to a node group or add-on that is not named
 */
export const describeUpdate: Operation<DescribeUpdateRequest, DescribeUpdateResponse> = (
  { scope, lifecycle },
  input,
) => {
  const found = clusterOf(scope, input.name)
    .updates.filter(belongsTo(input))
    .find(({ update }) => update.id === input.updateId);
  if (found === undefined) {
    throw notFound(`No update found for ID: ${input.updateId}`, { clusterName: input.name, ...ownerOf(input) });
  }
  lifecycle.look(found.target);
  return { update: found.update };
};

const ownerOf = ({ nodegroupName, addonName }: DescribeUpdateRequest): object => ({ nodegroupName, addonName });

/** ListUpdates. Ids of the cluster itself, or of the node group or add-on that is named; oldest first. */
export const listUpdates: Operation<ListUpdatesRequest, ListUpdatesResponse> = ({ scope }, input) => {
  const ids = clusterOf(scope, input.name)
    .updates.filter(belongsTo(input))
    .map(({ update }) => update.id);
  const { items, nextToken } = pageOf(ids, input);
  return { updateIds: items, nextToken };
};
