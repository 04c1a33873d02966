import type {
  BackupJob,
  DescribeBackupJobOutput,
  DescribeRestoreJobOutput,
  ListBackupJobsOutput,
  ListCopyJobsOutput,
  ListRestoreJobsOutput,
  RestoreJobsListMember,
} from '@aws-sdk/client-backup';
import { type PageInput, pageOf } from '../pages';
import type { ListOperation, Operation } from './context';
import { invalidValue, notFound } from './errors';
import { byDate, type Filter, matching } from './filters';

type Job = Pick<BackupJob & RestoreJobsListMember, 'AccountId' | 'ResourceType' | 'CreationDate' | 'CompletionDate'>;

const common: Readonly<Record<string, Filter<Job>>> = {
  accountId: (job, text) => job.AccountId === text,
  resourceType: (job, text) => job.ResourceType === text,
  createdAfter: byDate((job) => job.CreationDate, 'after'),
  createdBefore: byDate((job) => job.CreationDate, 'before'),
  completeAfter: byDate((job) => job.CompletionDate, 'after'),
  completeBefore: byDate((job) => job.CompletionDate, 'before'),
};

const backupFilters: Readonly<Record<string, Filter<BackupJob>>> = {
  ...common,
  resourceArn: (job, text) => job.ResourceArn === text,
  state: (job, text) => job.State === text,
  backupVaultName: (job, text) => job.BackupVaultName === text,
};

const restoreFilters: Readonly<Record<string, Filter<RestoreJobsListMember>>> = {
  ...common,
  status: (job, text) => job.Status === text,
  restoreTestingPlanArn: (job, text) => job.CreatedBy?.RestoreTestingPlanArn === text,
};

/** ListBackupJobs. @throws AwsError InvalidParameterValueException */
export const listBackupJobs: ListOperation<PageInput, ListBackupJobsOutput> = ({ scope }, input) => {
  const found = matching(scope.backupJobs, input, backupFilters, { operation: 'ListBackupJobs' });
  const { items, nextToken } = pageOf(found, input, invalidValue, 1000);
  return { BackupJobs: items, NextToken: nextToken };
};

/** DescribeBackupJob. @throws AwsError ResourceNotFoundException */
export const describeBackupJob: Operation<{ readonly BackupJobId: string }, DescribeBackupJobOutput> = (
  { scope },
  input,
) => {
  const job = scope.backupJobs.find(({ BackupJobId }) => BackupJobId === input.BackupJobId);
  if (job === undefined) throw notFound(`Backup job ${input.BackupJobId} does not exist.`);
  return job;
};

/** ListRestoreJobs. @throws AwsError InvalidParameterValueException */
export const listRestoreJobs: ListOperation<PageInput, ListRestoreJobsOutput> = ({ scope }, input) => {
  const found = matching(scope.restoreJobs, input, restoreFilters, { operation: 'ListRestoreJobs' });
  const { items, nextToken } = pageOf(found, input, invalidValue, 1000);
  return { RestoreJobs: items, NextToken: nextToken };
};

/** DescribeRestoreJob. @throws AwsError ResourceNotFoundException */
export const describeRestoreJob: Operation<{ readonly RestoreJobId: string }, DescribeRestoreJobOutput> = (
  { scope },
  input,
) => {
  const job = scope.restoreJobs.find(({ RestoreJobId }) => RestoreJobId === input.RestoreJobId);
  if (job === undefined) throw notFound(`Restore job ${input.RestoreJobId} does not exist.`);
  return job;
};

/** ListCopyJobs: nothing is ever copied. @throws AwsError InvalidParameterValueException */
export const listCopyJobs: ListOperation<PageInput, ListCopyJobsOutput> = (_context, input) => ({
  CopyJobs: pageOf([], input, invalidValue, 1000).items,
});
