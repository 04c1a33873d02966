import { BackupClient, CreateBackupVaultCommand } from '@aws-sdk/client-backup';
import { serve } from '../server';
import { backupService, newBackupStore } from './service';

/** A served AWS Backup, with clients of accounts that have nothing yet. */
export const servedBackup = async () => {
  const store = newBackupStore();
  const server = await serve([backupService(store)]);
  let accounts = 0;
  const clientOf = (account: string, region = 'eu-west-1'): BackupClient =>
    new BackupClient({
      endpoint: server.url,
      region,
      maxAttempts: 1,
      credentials: { accessKeyId: account, secretAccessKey: 'test' },
    });
  const fresh = () => {
    accounts += 1;
    const account = String(accounts).padStart(12, '0');
    return { account, client: clientOf(account) };
  };
  return {
    url: server.url,
    store,
    clientOf,
    fresh,
    /** A fresh account with a vault `main`. */
    withVault: async () => {
      const made = fresh();
      const { BackupVaultArn = '' } = await made.client.send(new CreateBackupVaultCommand({ BackupVaultName: 'main' }));
      return { ...made, vaultArn: BackupVaultArn };
    },
    stop: () => server.stop(),
  };
};

/** What `servedBackup` gives. */
export type ServedBackup = Awaited<ReturnType<typeof servedBackup>>;

/** Role ARN of an account. */
export const roleOf = (account: string): string => `arn:aws:iam::${account}:role/backup`;
