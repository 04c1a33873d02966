import { type Route, route } from '../rest-json';
import type { BackupContext } from './context';
import * as jobs from './jobs';
import * as plans from './plans';
import * as points from './recovery-points';
import * as testingPlans from './restore-testing-plans';
import * as testingSelections from './restore-testing-selections';
import * as selections from './selections';
import * as settings from './settings';
import * as tags from './tags';
import * as vaults from './vaults';
import * as vaultSettings from './vault-settings';

const VAULT = '/backup-vaults/{BackupVaultName}';
const POINT = `${VAULT}/recovery-points/{RecoveryPointArn}`;
const PLAN = '/backup/plans/{BackupPlanId}';
const SELECTION = `${PLAN}/selections/{SelectionId}`;
const TESTING_PLANS = '/restore-testing/plans';
const TESTING_PLAN = `${TESTING_PLANS}/{RestoreTestingPlanName}`;
const TESTING_SELECTION = `${TESTING_PLAN}/selections/{RestoreTestingSelectionName}`;
const paged = { maxResults: 'number' } as const;
const testingPaged = { MaxResults: 'number' } as const;

/** Every AWS Backup operation that the supplement has, as the API model of `@aws-sdk/client-backup` binds it to HTTP. */
export const ROUTES: readonly Route<BackupContext>[] = [
  route('CreateBackupVault', 'PUT', VAULT, vaults.createBackupVault),
  route('DescribeBackupVault', 'GET', VAULT, vaults.describeBackupVault),
  route('DeleteBackupVault', 'DELETE', VAULT, vaults.deleteBackupVault),
  route('ListBackupVaults', 'GET', '/backup-vaults', vaults.listBackupVaults, { ...paged, shared: 'boolean' }),
  route('PutBackupVaultLockConfiguration', 'PUT', `${VAULT}/vault-lock`, vaultSettings.putLock),
  route('DeleteBackupVaultLockConfiguration', 'DELETE', `${VAULT}/vault-lock`, vaultSettings.deleteLock),
  route('PutBackupVaultAccessPolicy', 'PUT', `${VAULT}/access-policy`, vaultSettings.putPolicy),
  route('GetBackupVaultAccessPolicy', 'GET', `${VAULT}/access-policy`, vaultSettings.getPolicy),
  route('DeleteBackupVaultAccessPolicy', 'DELETE', `${VAULT}/access-policy`, vaultSettings.deletePolicy),
  route('PutBackupVaultNotifications', 'PUT', `${VAULT}/notification-configuration`, vaultSettings.putNotifications),
  route('GetBackupVaultNotifications', 'GET', `${VAULT}/notification-configuration`, vaultSettings.getNotifications),
  route(
    'DeleteBackupVaultNotifications',
    'DELETE',
    `${VAULT}/notification-configuration`,
    vaultSettings.deleteNotifications,
  ),
  route(
    'ListRecoveryPointsByBackupVault',
    'GET',
    `${VAULT}/recovery-points`,
    points.listRecoveryPointsByBackupVault,
    paged,
  ),
  route('DescribeRecoveryPoint', 'GET', POINT, points.describeRecoveryPoint),
  route('DeleteRecoveryPoint', 'DELETE', POINT, points.deleteRecoveryPoint),
  route('ListBackupJobs', 'GET', '/backup-jobs', jobs.listBackupJobs, paged),
  route('DescribeBackupJob', 'GET', '/backup-jobs/{BackupJobId}', jobs.describeBackupJob),
  route('ListRestoreJobs', 'GET', '/restore-jobs', jobs.listRestoreJobs, paged),
  route('DescribeRestoreJob', 'GET', '/restore-jobs/{RestoreJobId}', jobs.describeRestoreJob),
  route('ListCopyJobs', 'GET', '/copy-jobs', jobs.listCopyJobs, paged),
  route('ListProtectedResources', 'GET', '/resources', points.listProtectedResources, paged),
  route('DescribeProtectedResource', 'GET', '/resources/{ResourceArn}', points.describeProtectedResource),
  route(
    'ListRecoveryPointsByResource',
    'GET',
    '/resources/{ResourceArn}/recovery-points',
    points.listRecoveryPointsByResource,
    paged,
  ),
  route('CreateBackupPlan', 'PUT', '/backup/plans', plans.createBackupPlan),
  route('GetBackupPlan', 'GET', PLAN, plans.getBackupPlan, { MaxScheduledRunsPreview: 'number' }),
  route('UpdateBackupPlan', 'POST', PLAN, plans.updateBackupPlan),
  route('DeleteBackupPlan', 'DELETE', PLAN, plans.deleteBackupPlan),
  route('ListBackupPlans', 'GET', '/backup/plans', plans.listBackupPlans, { ...paged, includeDeleted: 'boolean' }),
  route('ListBackupPlanVersions', 'GET', `${PLAN}/versions`, plans.listBackupPlanVersions, paged),
  route('CreateBackupSelection', 'PUT', `${PLAN}/selections`, selections.createBackupSelection),
  route('ListBackupSelections', 'GET', `${PLAN}/selections`, selections.listBackupSelections, paged),
  route('GetBackupSelection', 'GET', SELECTION, selections.getBackupSelection),
  route('DeleteBackupSelection', 'DELETE', SELECTION, selections.deleteBackupSelection),
  route('CreateRestoreTestingPlan', 'PUT', TESTING_PLANS, testingPlans.createRestoreTestingPlan),
  route('ListRestoreTestingPlans', 'GET', TESTING_PLANS, testingPlans.listRestoreTestingPlans, testingPaged),
  route('GetRestoreTestingPlan', 'GET', TESTING_PLAN, testingPlans.getRestoreTestingPlan),
  route('UpdateRestoreTestingPlan', 'PUT', TESTING_PLAN, testingPlans.updateRestoreTestingPlan),
  route('DeleteRestoreTestingPlan', 'DELETE', TESTING_PLAN, testingPlans.deleteRestoreTestingPlan),
  route(
    'CreateRestoreTestingSelection',
    'PUT',
    `${TESTING_PLAN}/selections`,
    testingSelections.createRestoreTestingSelection,
  ),
  route(
    'ListRestoreTestingSelections',
    'GET',
    `${TESTING_PLAN}/selections`,
    testingSelections.listRestoreTestingSelections,
    testingPaged,
  ),
  route('GetRestoreTestingSelection', 'GET', TESTING_SELECTION, testingSelections.getRestoreTestingSelection),
  route('UpdateRestoreTestingSelection', 'PUT', TESTING_SELECTION, testingSelections.updateRestoreTestingSelection),
  route('DeleteRestoreTestingSelection', 'DELETE', TESTING_SELECTION, testingSelections.deleteRestoreTestingSelection),
  route('ListTags', 'GET', '/tags/{ResourceArn}', tags.listTags, paged),
  route('TagResource', 'POST', '/tags/{ResourceArn}', tags.tagResource),
  route('UntagResource', 'POST', '/untag/{ResourceArn}', tags.untagResource),
  route('DescribeGlobalSettings', 'GET', '/global-settings', settings.describeGlobalSettings),
  route('UpdateGlobalSettings', 'PUT', '/global-settings', settings.updateGlobalSettings),
  route('DescribeRegionSettings', 'GET', '/account-settings', settings.describeRegionSettings),
  route('UpdateRegionSettings', 'PUT', '/account-settings', settings.updateRegionSettings),
  route('GetSupportedResourceTypes', 'GET', '/supported-resource-types', settings.getSupportedResourceTypes),
];
