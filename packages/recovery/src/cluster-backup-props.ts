import type { ClusterRef, KeyRef, TopicRef } from '@hera/core';

/** How long recovery points are kept. */
export interface Retention {
  /** Days after which a recovery point is deleted, 1 to 36500. */
  readonly deleteAfterDays: number;
  /**
   * Days after which it moves to cold storage, where it stays for 90 days at least. Only volumes of EFS move by this alone; the state of the
   * cluster never does.
   * @default - it stays warm
   */
  readonly coldStorageAfterDays?: number;
  /**
   * Whether EBS snapshots move too. In the archive a snapshot is full, no longer incremental: for rules that run once a month or less.
   * @default false
   */
  readonly archiveVolumes?: boolean;
}

/** A copy of what a rule makes, in another vault. */
export interface BackupCopy extends Partial<Retention> {
  /** ARN of the vault. It has a key of its own there, which copies are encrypted with. */
  readonly vaultArn: string;
  /** @default - as long as the rule keeps its own */
  readonly deleteAfterDays?: number;
}

/** When backups are made, and how long they are kept. */
export interface BackupRule extends Retention {
  /** 1 to 50 letters, digits, dashes, underscores and dots. */
  readonly name: string;
  /**
   * A cron expression of AWS, such as `cron(0 3 ? * * *)`: six fields, once an hour at most. Put it outside of your business hours: a
   * snapshot of a volume is made as soon as the job starts, and reads of the volume compete with it.
   */
  readonly schedule: string;
  /** IANA name of the zone of `schedule`. One with summer time has a day of 25 hours, which no check here counts. @default 'Etc/UTC' */
  readonly timezone?: string;
  /** Minutes in which a job has to start, 60 or more; else it expires. @default 60 */
  readonly startWindowMinutes?: number;
  /** Minutes in which a started job has to end; else it is cancelled. @default 480 */
  readonly completionWindowMinutes?: number;
  /**
   * Copies in other vaults, of another region or account.
   * @default - none
   * @cost storage in the other region at its price, and the transfer there per GB
   */
  readonly copies?: readonly BackupCopy[];
}

/** What the business has agreed on. */
export interface RecoveryObjectives {
  /** Longest time without the service, in minutes: held against drills and restore tests by the checklist. @default - not agreed */
  readonly rtoMinutes?: number;
  /** Longest time whose data may be lost, in minutes. A schedule that is more seldom is refused. @default - not agreed */
  readonly rpoMinutes?: number;
}

/** A lock that nobody can take off again once its grace has passed: not you, not AWS. */
export interface ComplianceLock {
  readonly mode: 'compliance';
  /** Days in which it can still be taken off, 3 or more. */
  readonly graceDays: number;
  /** Why. At least 20 characters: it lands in the manifest. */
  readonly reason: string;
}

/** Restores that AWS Backup tries by itself, and deletes again. */
export interface RestoreTesting {
  /** A cron expression of AWS. @default 'cron(0 5 1 * ? *)', once a month */
  readonly schedule?: string;
  /** IANA name of the zone of `schedule`. @default 'Etc/UTC' */
  readonly timezone?: string;
  /** Hours in which a test has to start, 1 to 168. @default 24 */
  readonly startWindowHours?: number;
  /** Days back from which the newest recovery point is taken, 1 to 365. @default 30 */
  readonly selectionWindowDays?: number;
  /** Hours that a restored volume is kept, for a check of your own, 1 to 168. @default 1 */
  readonly validationWindowHours?: number;
}

/** Props of `ClusterBackup`. */
export interface ClusterBackupProps {
  /** The cluster. Its authentication mode has to be `API` or `API_AND_CONFIG_MAP`: AWS Backup gives itself an access entry. */
  readonly cluster: Pick<ClusterRef, 'clusterName' | 'clusterArn'>;
  /** Name without the environment; vault, plan and roles are called `<environment>-<name>`. @default 'cluster' */
  readonly name?: string;
  /**
   * Key that the state of the cluster is encrypted with; volumes keep their own.
   * @default - none, which an environment with `customerManagedKeys` refuses
   */
  readonly key?: KeyRef;
  /**
   * When backups are made.
   * @default - one, `daily`, at 03:00 UTC, kept for 35 days
   * @cost 0.05 USD per GB-month of blocks that changed on volumes (backup-ebs); the state of the cluster too, at a price that the catalogue does not have
   */
  readonly rules?: readonly BackupRule[];
  /**
   * Whether volumes of the EBS CSI driver are backed up by themselves too, beside those inside of the cluster's recovery point: also when their
   * claim is gone, and so that restores of them can be tested.
   * @default true
   * @cost 0.05 USD per GB-month of blocks that changed between both snapshots of a volume (backup-ebs)
   */
  readonly volumes?: boolean;
  /** @default - none are declared */
  readonly objectives?: RecoveryObjectives;
  /**
   * `governance`: nobody deletes a recovery point before its time who may not take the lock off. It also refuses jobs that keep less long than
   * the shortest rule.
   * @default - `governance` where backups are required (production), else `none`. Never a compliance lock: a mistake in it costs for as long as it holds
   */
  readonly lock?: 'none' | 'governance' | ComplianceLock;
  /**
   * ARNs of IAM roles and users that may delete recovery points and shorten their life, which the policy of the vault denies everybody else.
   * @default - nobody
   */
  readonly deleters?: readonly string[];
  /**
   * Tests of restores of volumes; EKS is no type that AWS Backup tests.
   * @default - once a month where backups are required (production) and `volumes` is on, else `false`
   * @cost each recovery point that is tested, at a price that is not confirmed, and the volume for as long as it is there
   */
  readonly restoreTesting?: false | RestoreTesting;
  /** Where failed, aborted, expired and partial jobs of the region are told. Its policy has to admit EventBridge. @default - nobody is told */
  readonly topic?: TopicRef;
  /** Tags of what is made, beside `Name`. @default - none but those of the provider */
  readonly tags?: Readonly<Record<string, string>>;
}
