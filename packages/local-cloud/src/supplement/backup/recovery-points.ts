import type {
  DescribeProtectedResourceOutput,
  DescribeRecoveryPointOutput,
  ListProtectedResourcesOutput,
  ListRecoveryPointsByBackupVaultOutput,
  ListRecoveryPointsByResourceOutput,
  ProtectedResource,
  RecoveryPointByBackupVault,
} from '@aws-sdk/client-backup';
import { type PageInput, pageOf } from '../pages';
import type { ListOperation, Operation } from './context';
import { invalidRequest, invalidValue, notFound } from './errors';
import { byDate, type Filter, matching } from './filters';
import type { Scope } from './store';
import { changeableVault, readableVault } from './vaults';

interface OfPoint {
  readonly BackupVaultName: string;
  readonly RecoveryPointArn: string;
}

interface OfResource {
  readonly ResourceArn: string;
}

const pointFilters: Readonly<Record<string, Filter<RecoveryPointByBackupVault>>> = {
  resourceArn: (point, text) => point.ResourceArn === text,
  resourceType: (point, text) => point.ResourceType === text,
  backupPlanId: (point, text) => point.CreatedBy?.BackupPlanId === text,
  parentRecoveryPointArn: (point, text) => point.ParentRecoveryPointArn === text,
  createdAfter: byDate((point) => point.CreationDate, 'after'),
  createdBefore: byDate((point) => point.CreationDate, 'before'),
};

const withoutTags = ({ tags: _tags, ...point }: RecoveryPointByBackupVault & { tags: object }) => point;

const pointsOf = (scope: Scope): RecoveryPointByBackupVault[] =>
  [...scope.vaults.values()].flatMap(({ recoveryPoints }) => [...recoveryPoints.values()].map(withoutTags));

/** ListRecoveryPointsByBackupVault. @throws AwsError AccessDeniedException without the vault, InvalidParameterValueException */
export const listRecoveryPointsByBackupVault: ListOperation<
  PageInput & { readonly BackupVaultName: string },
  ListRecoveryPointsByBackupVaultOutput
> = ({ scope }, input) => {
  const points = [...readableVault(scope, input.BackupVaultName).recoveryPoints.values()].map(withoutTags);
  const found = matching(points, input, pointFilters, {
    operation: 'ListRecoveryPointsByBackupVault',
    labels: ['BackupVaultName'],
  });
  const { items, nextToken } = pageOf(found, input, invalidValue, 1000);
  return { RecoveryPoints: items, NextToken: nextToken };
};

/** ListRecoveryPointsByResource. @throws AwsError InvalidParameterValueException */
export const listRecoveryPointsByResource: ListOperation<PageInput & OfResource, ListRecoveryPointsByResourceOutput> = (
  { scope },
  input,
) => {
  const found = matching(
    pointsOf(scope),
    input,
    {},
    {
      operation: 'ListRecoveryPointsByResource',
      labels: ['ResourceArn'],
    },
  ).filter(({ ResourceArn }) => ResourceArn === input.ResourceArn);
  const { items, nextToken } = pageOf(found, input, invalidValue, 1000);
  return {
    RecoveryPoints: items.map(({ BackupSizeInBytes, ...point }) => ({ ...point, BackupSizeBytes: BackupSizeInBytes })),
    NextToken: nextToken,
  };
};

/** DescribeRecoveryPoint. @throws AwsError AccessDeniedException without the vault, ResourceNotFoundException without the point */
export const describeRecoveryPoint: Operation<OfPoint, DescribeRecoveryPointOutput> = ({ scope }, input) => {
  const point = readableVault(scope, input.BackupVaultName).recoveryPoints.get(input.RecoveryPointArn);
  if (point === undefined) throw notFound(`Recovery point ${input.RecoveryPointArn} does not exist.`);
  return withoutTags(point);
};

/** DeleteRecoveryPoint. @throws AwsError InvalidRequestException in a locked vault, ResourceNotFoundException */
export const deleteRecoveryPoint: Operation<OfPoint, object> = ({ scope }, input) => {
  const vault = changeableVault(scope, input.BackupVaultName);
  if (!vault.recoveryPoints.has(input.RecoveryPointArn)) {
    throw notFound(`Recovery point ${input.RecoveryPointArn} does not exist.`);
  }
  if (vault.lock !== undefined) {
    throw invalidRequest(`The backup vault ${vault.name} is locked: its recovery points cannot be deleted.`);
  }
  vault.recoveryPoints.delete(input.RecoveryPointArn);
  return {};
};

const createdAt = ({ CreationDate }: RecoveryPointByBackupVault): number => CreationDate?.getTime() ?? 0;

/** A resource is protected when it has a recovery point. */
const protectedResources = (scope: Scope): ProtectedResource[] => {
  const latest = new Map<string, RecoveryPointByBackupVault>();
  for (const point of pointsOf(scope).sort((left, right) => createdAt(left) - createdAt(right))) {
    if (point.ResourceArn !== undefined) latest.set(point.ResourceArn, point);
  }
  return [...latest].map(([arn, point]) => ({
    ResourceArn: arn,
    ResourceType: point.ResourceType,
    LastBackupTime: point.CreationDate,
    LastBackupVaultArn: point.BackupVaultArn,
    LastRecoveryPointArn: point.RecoveryPointArn,
  }));
};

/** ListProtectedResources. @throws AwsError InvalidParameterValueException */
export const listProtectedResources: ListOperation<PageInput, ListProtectedResourcesOutput> = ({ scope }, input) => {
  const { items, nextToken } = pageOf(protectedResources(scope), input, invalidValue, 1000);
  return { Results: items, NextToken: nextToken };
};

/** DescribeProtectedResource. @throws AwsError ResourceNotFoundException */
export const describeProtectedResource: Operation<OfResource, DescribeProtectedResourceOutput> = ({ scope }, input) => {
  const found = protectedResources(scope).find(({ ResourceArn }) => ResourceArn === input.ResourceArn);
  if (found === undefined) throw notFound(`Resource ${input.ResourceArn} has no recovery point.`);
  return found;
};
