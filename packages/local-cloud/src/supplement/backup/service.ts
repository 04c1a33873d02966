import { restJson } from '../rest-json';
import type { SupplementService } from '../service';
import { backupAdmin } from './admin';
import type { BackupContext } from './context';
import model from './data/model.json';
import { ROUTES } from './routes';
import { BackupStore } from './store';

const LIMITS: readonly string[] = [
  'Nothing is ever backed up, copied or restored: schedules never run. Recovery points and jobs are there when a test puts them (PUT /_hera/backup/recovery-points, /backup-jobs and /restore-jobs); there are no copy jobs.',
  'Schedules are checked by their form, not by when they would run. Roles, keys, topics and protected resources are checked by the form of their ARN, not by whether they exist.',
  'A vault policy is kept and not evaluated; notifications are kept and never sent.',
  'Retention bounds of a lock are kept; a plan against them is taken, since in AWS too it is the job that fails.',
  'The vault of a copy is not looked up. No account has a vault "Default" to begin with, and every kind of resource is opted in.',
  'Logically air-gapped vaults, legal holds, audit frameworks, report plans, indexes and scans are absent; what a rule says of them is kept and shown.',
];

/** State that knows the kinds of resources of AWS Backup. */
export const newBackupStore = (): BackupStore => new BackupStore(model.resourceTypes);

/**
 * AWS Backup over REST-JSON, with its own state.
 *
 * @param store Default: empty
 */
export const backupService = (store: BackupStore = newBackupStore()): SupplementService => {
  return {
    name: 'backup',
    contentType: 'application/json',
    implemented: ROUTES.map(({ operation }) => operation),
    limits: LIMITS,
    resolve: restJson<BackupContext>('backup', ROUTES, ({ caller }) => ({
      context: { caller, scope: store.scope(caller), store },
      key: BackupStore.key(caller),
    })),
    admin: backupAdmin(store),
    stop: () => undefined,
  };
};
