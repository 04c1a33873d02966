import type {
  CreateRestoreTestingSelectionInput,
  CreateRestoreTestingSelectionOutput,
  GetRestoreTestingSelectionOutput,
  ListRestoreTestingSelectionsOutput,
  RestoreTestingSelectionForGet,
  RestoreTestingSelectionForUpdate,
  UpdateRestoreTestingSelectionInput,
  UpdateRestoreTestingSelectionOutput,
} from '@aws-sdk/client-backup';
import { pageOf } from '../pages';
import type { ListOperation, Operation } from './context';
import model from './data/model.json';
import { alreadyExists, invalidValue, notFound, oneOf, required, wholeNumber } from './errors';
import { anyArn, roleArn, testingName } from './forms';
import { type TestingPageInput, testingPlanOf } from './restore-testing-plans';
import type { Scope } from './store';

interface OfSelection {
  readonly RestoreTestingPlanName: string;
  readonly RestoreTestingSelectionName: string;
}

const selectionOf = (scope: Scope, input: OfSelection): RestoreTestingSelectionForGet => {
  const found = testingPlanOf(scope, input.RestoreTestingPlanName).selections.get(input.RestoreTestingSelectionName);
  if (found === undefined) {
    throw notFound(`Restore testing selection ${input.RestoreTestingSelectionName} does not exist.`);
  }
  return found;
};

const checkedSettings = (asked: RestoreTestingSelectionForUpdate) => {
  const { ProtectedResourceArns: arns = [], ProtectedResourceConditions: conditions } = asked;
  const { StringEquals = [], StringNotEquals = [] } = conditions ?? {};
  if (arns.length > 30) throw invalidValue('ProtectedResourceArns: more than 30 ARNs.');
  for (const arn of arns) if (arn !== '*') anyArn(arn, 'ProtectedResourceArns');
  if (arns.length + StringEquals.length + StringNotEquals.length === 0) {
    throw invalidValue('ProtectedResourceArns or ProtectedResourceConditions is required.');
  }
  wholeNumber(asked.ValidationWindowHours, [0, 168], 'ValidationWindowHours');
  return {
    IamRoleArn: roleArn(asked.IamRoleArn),
    ProtectedResourceArns: arns,
    ProtectedResourceConditions: { StringEquals, StringNotEquals },
    RestoreMetadataOverrides: asked.RestoreMetadataOverrides ?? {},
    ValidationWindowHours: asked.ValidationWindowHours ?? 0,
  };
};

/** CreateRestoreTestingSelection. @throws AwsError AlreadyExistsException, InvalidParameterValueException, ResourceNotFoundException */
export const createRestoreTestingSelection: Operation<
  CreateRestoreTestingSelectionInput,
  CreateRestoreTestingSelectionOutput
> = ({ scope }, input) => {
  const { plan, selections } = testingPlanOf(scope, input.RestoreTestingPlanName);
  const asked = required(input.RestoreTestingSelection, 'RestoreTestingSelection');
  const name = testingName(asked.RestoreTestingSelectionName, 'RestoreTestingSelectionName');
  const type = required(asked.ProtectedResourceType, 'ProtectedResourceType');
  oneOf(type, model.restoreTestingTypes, 'ProtectedResourceType');
  const { CreatorRequestId: request } = input;
  const existing = selections.get(name);
  if (existing !== undefined && (request === undefined || existing.CreatorRequestId !== request)) {
    throw alreadyExists('Restore testing selection with the same name already exists', plan.RestoreTestingPlanArn);
  }
  const selection = existing ?? {
    ...checkedSettings(asked),
    CreationTime: new Date(),
    CreatorRequestId: request,
    ProtectedResourceType: type,
    RestoreTestingPlanName: plan.RestoreTestingPlanName,
    RestoreTestingSelectionName: name,
  };
  selections.set(name, selection);
  return {
    CreationTime: selection.CreationTime,
    RestoreTestingPlanArn: plan.RestoreTestingPlanArn,
    RestoreTestingPlanName: plan.RestoreTestingPlanName,
    RestoreTestingSelectionName: name,
  };
};

/** GetRestoreTestingSelection. @throws AwsError ResourceNotFoundException */
export const getRestoreTestingSelection: Operation<OfSelection, GetRestoreTestingSelectionOutput> = (
  { scope },
  input,
) => ({ RestoreTestingSelection: selectionOf(scope, input) });

/** UpdateRestoreTestingSelection. What is not named stays as it is. @throws AwsError ResourceNotFoundException, InvalidParameterValueException */
export const updateRestoreTestingSelection: Operation<
  UpdateRestoreTestingSelectionInput,
  UpdateRestoreTestingSelectionOutput
> = ({ scope }, input) => {
  const { plan, selections } = testingPlanOf(scope, input.RestoreTestingPlanName);
  const selection = selectionOf(scope, input);
  const asked = required(input.RestoreTestingSelection, 'RestoreTestingSelection');
  selections.set(selection.RestoreTestingSelectionName ?? '', {
    ...selection,
    ...checkedSettings({ ...selection, ...asked }),
  });
  return {
    CreationTime: selection.CreationTime,
    RestoreTestingPlanArn: plan.RestoreTestingPlanArn,
    RestoreTestingPlanName: plan.RestoreTestingPlanName,
    RestoreTestingSelectionName: selection.RestoreTestingSelectionName,
    UpdateTime: new Date(),
  };
};

/** DeleteRestoreTestingSelection. @throws AwsError ResourceNotFoundException */
export const deleteRestoreTestingSelection: Operation<OfSelection, object> = ({ scope }, input) => {
  selectionOf(scope, input);
  testingPlanOf(scope, input.RestoreTestingPlanName).selections.delete(input.RestoreTestingSelectionName);
  return {};
};

/** ListRestoreTestingSelections. @throws AwsError ResourceNotFoundException, InvalidParameterValueException */
export const listRestoreTestingSelections: ListOperation<
  TestingPageInput & { readonly RestoreTestingPlanName: string },
  ListRestoreTestingSelectionsOutput
> = ({ scope }, input) => {
  const { selections } = testingPlanOf(scope, input.RestoreTestingPlanName);
  const all = [...selections.values()].map((selection) => ({
    CreationTime: selection.CreationTime,
    IamRoleArn: selection.IamRoleArn,
    ProtectedResourceType: selection.ProtectedResourceType,
    RestoreTestingPlanName: selection.RestoreTestingPlanName,
    RestoreTestingSelectionName: selection.RestoreTestingSelectionName,
    ValidationWindowHours: selection.ValidationWindowHours,
  }));
  const page = { maxResults: input.MaxResults, nextToken: input.NextToken };
  const { items, nextToken } = pageOf(all, page, invalidValue, 1000);
  return { RestoreTestingSelections: items, NextToken: nextToken };
};
