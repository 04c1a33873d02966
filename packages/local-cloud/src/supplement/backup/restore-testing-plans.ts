import { randomUUID } from 'node:crypto';
import type {
  CreateRestoreTestingPlanInput,
  CreateRestoreTestingPlanOutput,
  GetRestoreTestingPlanOutput,
  ListRestoreTestingPlansOutput,
  RestoreTestingPlanForUpdate,
  RestoreTestingRecoveryPointSelection,
  UpdateRestoreTestingPlanInput,
  UpdateRestoreTestingPlanOutput,
} from '@aws-sdk/client-backup';
import { arnOf } from '../arn';
import { pageOf } from '../pages';
import type { ListOperation, Operation } from './context';
import { alreadyExists, invalidRequest, invalidValue, notFound, oneOf, required, wholeNumber } from './errors';
import { schedule, testingName, timeZone, vaultArn } from './forms';
import type { Scope, StoredTestingPlan } from './store';
import { checkedTags } from './tags';

/** Pages of the restore testing lists, whose query begins in upper case. */
export interface TestingPageInput {
  /** @default - the largest page */
  readonly MaxResults?: number;
  /** @default - the first page */
  readonly NextToken?: string;
}

interface OfPlan {
  readonly RestoreTestingPlanName: string;
}

/** @throws AwsError ResourceNotFoundException */
export const testingPlanOf = (scope: Scope, name: string): StoredTestingPlan => {
  const stored = scope.testingPlans.get(name);
  if (stored === undefined) throw notFound(`Restore testing plan ${name} does not exist.`);
  return stored;
};

/** Source of bounds and defaults: AWS Backup API reference, RestoreTestingRecoveryPointSelection, 2026-11. */
const checkedPoints = (
  asked: RestoreTestingRecoveryPointSelection | undefined,
): RestoreTestingRecoveryPointSelection => {
  const points = required(asked, 'RecoveryPointSelection');
  const { Algorithm: algorithm, IncludeVaults: vaults, RecoveryPointTypes: types } = points;
  oneOf(required(algorithm, 'Algorithm'), ['LATEST_WITHIN_WINDOW', 'RANDOM_WITHIN_WINDOW'], 'Algorithm');
  for (const type of required(types, 'RecoveryPointTypes'))
    oneOf(type, ['CONTINUOUS', 'SNAPSHOT'], 'RecoveryPointTypes');
  for (const vault of [...required(vaults, 'IncludeVaults'), ...(points.ExcludeVaults ?? [])]) {
    if (vault !== '*') vaultArn(vault, 'IncludeVaults and ExcludeVaults');
  }
  wholeNumber(points.SelectionWindowDays, [1, 365], 'SelectionWindowDays');
  return { SelectionWindowDays: 30, ExcludeVaults: [], ...points };
};

const checkedSettings = (asked: RestoreTestingPlanForUpdate) => {
  timeZone(asked.ScheduleExpressionTimezone);
  wholeNumber(asked.StartWindowHours, [1, 168], 'StartWindowHours');
  return {
    RecoveryPointSelection: checkedPoints(asked.RecoveryPointSelection),
    ScheduleExpression: schedule(asked.ScheduleExpression),
    ScheduleExpressionTimezone: asked.ScheduleExpressionTimezone ?? 'Etc/UTC',
    StartWindowHours: asked.StartWindowHours ?? 24,
  };
};

/** CreateRestoreTestingPlan. @throws AwsError AlreadyExistsException, InvalidParameterValueException, MissingParameterValueException */
export const createRestoreTestingPlan: Operation<CreateRestoreTestingPlanInput, CreateRestoreTestingPlanOutput> = (
  { scope, caller },
  input,
) => {
  const asked = required(input.RestoreTestingPlan, 'RestoreTestingPlan');
  const name = testingName(asked.RestoreTestingPlanName, 'RestoreTestingPlanName');
  const { CreatorRequestId: request } = input;
  const existing = scope.testingPlans.get(name)?.plan;
  if (existing !== undefined && (request === undefined || existing.CreatorRequestId !== request)) {
    throw alreadyExists('Restore testing plan with the same name already exists', existing.RestoreTestingPlanArn);
  }
  const plan = existing ?? {
    ...checkedSettings(asked),
    RestoreTestingPlanName: name,
    RestoreTestingPlanArn: arnOf(caller, 'backup', `restore-testing-plan:${name}-${randomUUID()}`),
    CreationTime: new Date(),
    CreatorRequestId: request,
  };
  if (existing === undefined) {
    scope.testingPlans.set(name, { plan, tags: checkedTags(input.Tags), selections: new Map() });
  }
  const { RestoreTestingPlanArn, CreationTime } = plan;
  return { RestoreTestingPlanArn, RestoreTestingPlanName: name, CreationTime };
};

/** GetRestoreTestingPlan. @throws AwsError ResourceNotFoundException */
export const getRestoreTestingPlan: Operation<OfPlan, GetRestoreTestingPlanOutput> = ({ scope }, input) => ({
  RestoreTestingPlan: testingPlanOf(scope, input.RestoreTestingPlanName).plan,
});

/** UpdateRestoreTestingPlan. What is not named stays as it is. @throws AwsError ResourceNotFoundException, InvalidParameterValueException */
export const updateRestoreTestingPlan: Operation<UpdateRestoreTestingPlanInput, UpdateRestoreTestingPlanOutput> = (
  { scope },
  input,
) => {
  const stored = testingPlanOf(scope, input.RestoreTestingPlanName);
  const asked = required(input.RestoreTestingPlan, 'RestoreTestingPlan');
  const updatedAt = new Date();
  stored.plan = { ...stored.plan, ...checkedSettings({ ...stored.plan, ...asked }), LastUpdateTime: updatedAt };
  const { RestoreTestingPlanArn, RestoreTestingPlanName, CreationTime } = stored.plan;
  return { RestoreTestingPlanArn, RestoreTestingPlanName, CreationTime, UpdateTime: updatedAt };
};

/** DeleteRestoreTestingPlan. @throws AwsError InvalidRequestException while it has selections, ResourceNotFoundException */
export const deleteRestoreTestingPlan: Operation<OfPlan, object> = ({ scope }, input) => {
  const { selections } = testingPlanOf(scope, input.RestoreTestingPlanName);
  if (selections.size > 0) {
    throw invalidRequest('All restore testing selections must be deleted prior to the restore testing plan.');
  }
  scope.testingPlans.delete(input.RestoreTestingPlanName);
  return {};
};

/** ListRestoreTestingPlans. @throws AwsError InvalidParameterValueException */
export const listRestoreTestingPlans: ListOperation<TestingPageInput, ListRestoreTestingPlansOutput> = (
  { scope },
  { MaxResults: maxResults, NextToken: token },
) => {
  const all = [...scope.testingPlans.values()].map(({ plan }) => {
    const { RecoveryPointSelection: _points, CreatorRequestId: _request, ...listed } = plan;
    return listed;
  });
  const { items, nextToken } = pageOf(all, { maxResults, nextToken: token }, invalidValue, 1000);
  return { RestoreTestingPlans: items, NextToken: nextToken };
};
