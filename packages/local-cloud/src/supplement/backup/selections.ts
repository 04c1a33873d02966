import { randomUUID } from 'node:crypto';
import type {
  BackupSelection,
  ConditionParameter,
  CreateBackupSelectionInput,
  CreateBackupSelectionOutput,
  DeleteBackupSelectionInput,
  GetBackupSelectionInput,
  GetBackupSelectionOutput,
  ListBackupSelectionsOutput,
} from '@aws-sdk/client-backup';
import { type PageInput, pageOf } from '../pages';
import type { ListOperation, Operation } from './context';
import { alreadyExists, invalidValue, notFound, oneOf, required } from './errors';
import { arnPattern, resourceName, roleArn } from './forms';
import type { Scope, StoredPlan } from './store';

// The AWS provider takes these words for a plan that is gone (5.100.0, selection.go).
const selectablePlan = (scope: Scope, id: string): StoredPlan => {
  const plan = scope.plans.get(id);
  if (plan === undefined) throw invalidValue(`Cannot find Backup plan with ID ${id}`);
  return plan;
};

/** ARNs may hold wildcards, and a single asterisk stands for everything. */
const checkResources = (resources: string[] | undefined, member: string): void => {
  if ((resources ?? []).length > 500) throw invalidValue(`${member}: more than 500 ARNs.`);
  for (const resource of resources ?? []) if (resource !== '*') arnPattern(resource, member);
};

const checkConditions = (parameters: ConditionParameter[] | undefined, member: string): void => {
  for (const { ConditionKey: key } of parameters ?? []) {
    if (!required(key, `${member}.ConditionKey`).startsWith('aws:ResourceTag/')) {
      throw invalidValue(`${member}.ConditionKey: ${key ?? ''} does not begin with aws:ResourceTag/.`);
    }
  }
};

const checkedSelection = (asked: BackupSelection | undefined): BackupSelection => {
  const selection = required(asked, 'BackupSelection');
  resourceName(selection.SelectionName, 'SelectionName');
  roleArn(selection.IamRoleArn);
  checkResources(selection.Resources, 'Resources');
  checkResources(selection.NotResources, 'NotResources');
  for (const { ConditionType: type, ConditionKey: key } of selection.ListOfTags ?? []) {
    oneOf(required(type, 'ListOfTags.ConditionType'), ['STRINGEQUALS'], 'ListOfTags.ConditionType');
    required(key, 'ListOfTags.ConditionKey');
  }
  const { StringEquals = [], StringLike = [], StringNotEquals = [], StringNotLike = [] } = selection.Conditions ?? {};
  const conditions = { StringEquals, StringLike, StringNotEquals, StringNotLike };
  for (const [member, parameters] of Object.entries(conditions)) checkConditions(parameters, member);
  return {
    ...selection,
    Resources: selection.Resources ?? [],
    NotResources: selection.NotResources ?? [],
    ListOfTags: selection.ListOfTags ?? [],
    Conditions: conditions,
  };
};

/**
 * CreateBackupSelection.
 * @throws AwsError InvalidParameterValueException, also for a plan that is not there; AlreadyExistsException for a name of the same plan
 */
export const createBackupSelection: Operation<CreateBackupSelectionInput, CreateBackupSelectionOutput> = (
  { scope },
  input,
) => {
  const plan = selectablePlan(scope, input.BackupPlanId);
  const selection = checkedSelection(input.BackupSelection);
  const { CreatorRequestId: request } = input;
  const existing = [...plan.selections.values()].find(
    (stored) =>
      stored.selection.SelectionName === selection.SelectionName ||
      (request !== undefined && stored.creatorRequestId === request),
  );
  if (existing !== undefined) {
    if (request === undefined || existing.creatorRequestId !== request) {
      throw alreadyExists('Backup selection with the same name already exists', plan.arn, existing.creatorRequestId);
    }
    return { SelectionId: existing.id, BackupPlanId: plan.id, CreationDate: existing.createdAt };
  }
  const stored = { id: randomUUID(), createdAt: new Date(), creatorRequestId: request, selection };
  plan.selections.set(stored.id, stored);
  return { SelectionId: stored.id, BackupPlanId: plan.id, CreationDate: stored.createdAt };
};

/** GetBackupSelection. @throws AwsError InvalidParameterValueException without the plan, ResourceNotFoundException without the selection */
export const getBackupSelection: Operation<GetBackupSelectionInput, GetBackupSelectionOutput> = ({ scope }, input) => {
  const stored = selectablePlan(scope, input.BackupPlanId).selections.get(input.SelectionId);
  if (stored === undefined) throw notFound(`Cannot find Backup selection with ID ${input.SelectionId}`);
  return {
    BackupSelection: stored.selection,
    SelectionId: stored.id,
    BackupPlanId: input.BackupPlanId,
    CreationDate: stored.createdAt,
    CreatorRequestId: stored.creatorRequestId,
  };
};

/** DeleteBackupSelection. @throws AwsError InvalidParameterValueException where there is none, which the AWS provider takes as done */
export const deleteBackupSelection: Operation<DeleteBackupSelectionInput, object> = ({ scope }, input) => {
  const { selections } = selectablePlan(scope, input.BackupPlanId);
  if (!selections.delete(input.SelectionId)) {
    throw invalidValue(`Cannot find Backup selection with ID ${input.SelectionId}`);
  }
  return {};
};

/** ListBackupSelections. @throws AwsError InvalidParameterValueException */
export const listBackupSelections: ListOperation<
  PageInput & { readonly BackupPlanId: string },
  ListBackupSelectionsOutput
> = ({ scope }, input) => {
  const plan = selectablePlan(scope, input.BackupPlanId);
  const all = [...plan.selections.values()].map(({ id, createdAt, creatorRequestId, selection }) => ({
    SelectionId: id,
    SelectionName: selection.SelectionName,
    BackupPlanId: plan.id,
    CreationDate: createdAt,
    CreatorRequestId: creatorRequestId,
    IamRoleArn: selection.IamRoleArn,
  }));
  const { items, nextToken } = pageOf(all, input, invalidValue, 1000);
  return { BackupSelectionsList: items, NextToken: nextToken };
};
