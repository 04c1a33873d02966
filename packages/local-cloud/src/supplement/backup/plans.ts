import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type {
  BackupPlanInput,
  BackupPlansListMember,
  CreateBackupPlanInput,
  CreateBackupPlanOutput,
  DeleteBackupPlanOutput,
  GetBackupPlanOutput,
  ListBackupPlansOutput,
  ListBackupPlanVersionsOutput,
  UpdateBackupPlanInput,
  UpdateBackupPlanOutput,
} from '@aws-sdk/client-backup';
import { arnOf } from '../arn';
import { type PageInput, pageOf } from '../pages';
import type { ListOperation, Operation } from './context';
import { alreadyExists, invalidRequest, invalidValue, notFound } from './errors';
import { checkedRules } from './plan-input';
import { currentOf, planOf, type PlanVersion, type Scope, type StoredPlan } from './store';
import { checkedTags } from './tags';

const versionOf = (scope: Scope, asked: BackupPlanInput): PlanVersion => ({
  id: Buffer.from(randomUUID()).toString('base64url'),
  createdAt: new Date(),
  rules: checkedRules(scope, asked),
  asked,
});

const settingsOf = ({ asked }: PlanVersion): Pick<CreateBackupPlanOutput, 'AdvancedBackupSettings'> => ({
  AdvancedBackupSettings: asked.AdvancedBackupSettings ?? [],
});

const createdAs = (plan: StoredPlan): CreateBackupPlanOutput => ({
  BackupPlanId: plan.id,
  BackupPlanArn: plan.arn,
  CreationDate: plan.createdAt,
  VersionId: currentOf(plan).id,
  ...settingsOf(currentOf(plan)),
});

/**
 * CreateBackupPlan. A retry with the same `CreatorRequestId` answers as the first call did.
 * @throws AwsError AlreadyExistsException for a plan of the same content, InvalidParameterValueException
 */
export const createBackupPlan: Operation<CreateBackupPlanInput, CreateBackupPlanOutput> = (
  { scope, caller },
  input,
) => {
  const { CreatorRequestId: request, BackupPlan: asked, BackupPlanTags: tags } = input;
  const all = [...scope.plans.values()];
  const retried = all.find((plan) => request !== undefined && plan.creatorRequestId === request);
  if (retried !== undefined) return createdAs(retried);
  const version = versionOf(scope, asked);
  const twin = all.find((plan) => isDeepStrictEqual(currentOf(plan).asked, asked));
  if (twin !== undefined) {
    throw alreadyExists('Backup plan with the same plan document already exists', twin.arn, twin.creatorRequestId);
  }
  const id = randomUUID();
  const plan: StoredPlan = {
    id,
    arn: arnOf(caller, 'backup', `backup-plan:${id}`),
    createdAt: version.createdAt,
    creatorRequestId: request,
    tags: checkedTags(tags),
    versions: [version],
    selections: new Map(),
  };
  scope.plans.set(id, plan);
  return createdAs(plan);
};

/** GetBackupPlan, of the newest or a named version. @throws AwsError ResourceNotFoundException */
export const getBackupPlan: ListOperation<
  { readonly BackupPlanId: string; readonly versionId?: string },
  GetBackupPlanOutput
> = ({ scope }, input) => {
  const plan = planOf(scope, input.BackupPlanId);
  const version =
    input.versionId === undefined ? currentOf(plan) : plan.versions.find(({ id }) => id === input.versionId);
  if (version === undefined) throw notFound('Failed reading Backup plan with provided version.');
  return {
    // The settings stand beside the plan, never in it: the AWS provider says so too (5.100.0, plan.go).
    BackupPlan: { BackupPlanName: version.asked.BackupPlanName, Rules: version.rules },
    BackupPlanId: plan.id,
    BackupPlanArn: plan.arn,
    VersionId: version.id,
    CreatorRequestId: plan.creatorRequestId,
    CreationDate: version.createdAt,
    ...settingsOf(version),
  };
};

/** UpdateBackupPlan. Makes a new version; the old ones stay readable. @throws AwsError ResourceNotFoundException, InvalidParameterValueException */
export const updateBackupPlan: Operation<UpdateBackupPlanInput, UpdateBackupPlanOutput> = ({ scope }, input) => {
  const plan = planOf(scope, input.BackupPlanId);
  const version = versionOf(scope, input.BackupPlan);
  plan.versions.push(version);
  return { ...createdAs(plan), CreationDate: version.createdAt };
};

/** DeleteBackupPlan. @throws AwsError InvalidRequestException while it has selections, ResourceNotFoundException */
export const deleteBackupPlan: Operation<{ readonly BackupPlanId: string }, DeleteBackupPlanOutput> = (
  { scope },
  input,
) => {
  const plan = planOf(scope, input.BackupPlanId);
  if (plan.selections.size > 0) {
    // The AWS provider waits on these words (5.100.0, plan.go).
    throw invalidRequest('Related backup plan selections must be deleted prior to backup plan deletion.');
  }
  scope.plans.delete(plan.id);
  return { BackupPlanId: plan.id, BackupPlanArn: plan.arn, DeletionDate: new Date(), VersionId: currentOf(plan).id };
};

const listed = (plan: StoredPlan, version: PlanVersion): BackupPlansListMember => ({
  BackupPlanId: plan.id,
  BackupPlanArn: plan.arn,
  BackupPlanName: version.asked.BackupPlanName,
  CreationDate: version.createdAt,
  VersionId: version.id,
  CreatorRequestId: plan.creatorRequestId,
  ...settingsOf(version),
});

/** ListBackupPlans. Deleted plans are gone. @throws AwsError InvalidParameterValueException */
export const listBackupPlans: ListOperation<PageInput, ListBackupPlansOutput> = ({ scope }, input) => {
  const all = [...scope.plans.values()].map((plan) => listed(plan, currentOf(plan)));
  const { items, nextToken } = pageOf(all, input, invalidValue, 1000);
  return { BackupPlansList: items, NextToken: nextToken };
};

/** ListBackupPlanVersions, the newest first. @throws AwsError ResourceNotFoundException, InvalidParameterValueException */
export const listBackupPlanVersions: ListOperation<
  PageInput & { readonly BackupPlanId: string },
  ListBackupPlanVersionsOutput
> = ({ scope }, input) => {
  const plan = planOf(scope, input.BackupPlanId);
  const all = plan.versions.map((version) => listed(plan, version)).reverse();
  const { items, nextToken } = pageOf(all, input, invalidValue, 1000);
  return { BackupPlanVersionsList: items, NextToken: nextToken };
};
