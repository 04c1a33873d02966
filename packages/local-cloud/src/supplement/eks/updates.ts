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
import type { Operation } from './context';
import { notFound } from './errors';
import { pageOf } from './pages';
import { type ClusterRecord, clusterOf, type UpdateRecord } from './store';

/** Parameters of an update: absent values are left out, objects are written as JSON text, as EKS does. */
export type UpdateParams = Partial<Record<UpdateParamType, unknown>>;

/** Records a finished update and answers it as EKS does at first, in progress; the first describe sees `Successful`. */
export const recordUpdate = (
  record: ClusterRecord,
  type: UpdateType,
  params: UpdateParams,
  owner: Pick<UpdateRecord, 'nodegroupName' | 'addonName'> = {},
): Update => {
  const update = {
    id: randomUUID(),
    type,
    status: 'Successful' as const,
    params: Object.entries(params)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => ({
        type: name as UpdateParamType,
        value: typeof value === 'object' ? JSON.stringify(value) : String(value),
      })),
    createdAt: new Date(),
    errors: [],
  };
  record.updates.push({ update, ...owner });
  return { ...update, status: 'InProgress' };
};

const belongsTo =
  (input: Pick<ListUpdatesRequest, 'nodegroupName' | 'addonName'>) =>
  (record: UpdateRecord): boolean =>
    record.nodegroupName === input.nodegroupName && record.addonName === input.addonName;

/**
 * DescribeUpdate. @throws AwsError ResourceNotFoundException, also when the update belongs to a node group or add-on that is not named
 */
export const describeUpdate: Operation<DescribeUpdateRequest, DescribeUpdateResponse> = ({ scope }, input) => {
  const found = clusterOf(scope, input.name)
    .updates.filter(belongsTo(input))
    .find(({ update }) => update.id === input.updateId);
  if (found === undefined) {
    throw notFound(`No update found for ID: ${input.updateId}`, { clusterName: input.name, ...ownerOf(input) });
  }
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
