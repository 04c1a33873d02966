import {
  type BackupClient,
  ListTagsCommand,
  paginateListBackupPlans,
  paginateListBackupVaults,
  paginateListRestoreTestingPlans,
} from '@aws-sdk/client-backup';
import { collect, mapLimited } from '@hera/core/aws-sdk';
import { fromTagRecord, type InventoryItem, type Lister } from './item';

/** Vaults that AWS Backup makes by itself. Source: AWS Backup developer guide, create-a-vault (read 2026-11-26). */
const ofAws = /^(Default|aws\/.*)$/;

interface Named {
  readonly type: string;
  readonly id: string;
  readonly arn?: string | undefined;
}

const tagged = (backup: BackupClient, all: readonly Named[]): Promise<readonly InventoryItem[]> =>
  mapLimited(all, 4, async ({ type, id, arn }): Promise<InventoryItem> => {
    const { Tags } = arn === undefined ? {} : await backup.send(new ListTagsCommand({ ResourceArn: arn }));
    return { service: 'backup', type, id, status: 'present', ...fromTagRecord(Tags) };
  });

/** Vaults, plans and plans of restore testing. Recovery points lie in vaults, which cannot go before them. */
export const backupListers: readonly Lister[] = [
  async ({ backup }) => {
    const vaults = await collect(paginateListBackupVaults({ client: backup }, {}), (page) => page.BackupVaultList);
    return tagged(
      backup,
      vaults.flatMap(({ BackupVaultName: id, BackupVaultArn: arn }) =>
        id === undefined || ofAws.test(id) ? [] : [{ type: 'vault', id, arn }],
      ),
    );
  },
  async ({ backup }) => {
    const plans = await collect(paginateListBackupPlans({ client: backup }, {}), (page) => page.BackupPlansList);
    return tagged(
      backup,
      plans.flatMap(({ BackupPlanId: id, BackupPlanArn: arn }) =>
        id === undefined ? [] : [{ type: 'plan', id, arn }],
      ),
    );
  },
  async ({ backup }) => {
    const plans = await collect(
      paginateListRestoreTestingPlans({ client: backup }, {}),
      (page) => page.RestoreTestingPlans,
    );
    return tagged(
      backup,
      plans.flatMap(({ RestoreTestingPlanName: id, RestoreTestingPlanArn: arn }) =>
        id === undefined ? [] : [{ type: 'restore-testing-plan', id, arn }],
      ),
    );
  },
];
