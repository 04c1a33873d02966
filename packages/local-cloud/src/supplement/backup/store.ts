import { randomUUID } from 'node:crypto';
import type {
  BackupJob,
  BackupPlanInput,
  BackupRule,
  BackupSelection,
  BackupVaultEvent,
  RecoveryPointByBackupVault,
  RestoreJobsListMember,
  RestoreTestingPlanForGet,
  RestoreTestingSelectionForGet,
} from '@aws-sdk/client-backup';
import { arnOf } from '../arn';
import type { Caller } from '../caller';
import type { Tags } from '../tags';
import { notFound } from './errors';

/** A lock that was put on a vault. */
export interface StoredLock {
  readonly minRetentionDays: number | undefined;
  readonly maxRetentionDays: number | undefined;
  /** From then on nobody can take it off. @default - governance mode: it can be taken off */
  readonly lockDate: Date | undefined;
}

/** A vault, as it is kept. */
export interface StoredVault {
  readonly name: string;
  readonly arn: string;
  readonly encryptionKeyArn: string;
  readonly createdAt: Date;
  readonly creatorRequestId: string | undefined;
  readonly tags: Tags;
  lock: StoredLock | undefined;
  policy: string | undefined;
  notifications: { readonly topicArn: string; readonly events: BackupVaultEvent[] } | undefined;
  /** By ARN. */
  readonly recoveryPoints: Map<string, RecoveryPointByBackupVault & { tags: Tags }>;
}

/** One version of a plan. */
export interface PlanVersion {
  readonly id: string;
  readonly createdAt: Date;
  /** As it was asked for, to know a duplicate by. */
  readonly asked: BackupPlanInput;
  readonly rules: BackupRule[];
}

/** A plan, as it is kept, the newest version last. */
export interface StoredPlan {
  readonly id: string;
  readonly arn: string;
  readonly createdAt: Date;
  readonly creatorRequestId: string | undefined;
  readonly tags: Tags;
  readonly versions: PlanVersion[];
  /** By id. */
  readonly selections: Map<string, StoredSelection>;
}

/** A selection, as it is kept. */
export interface StoredSelection {
  readonly id: string;
  readonly createdAt: Date;
  readonly creatorRequestId: string | undefined;
  readonly selection: BackupSelection;
}

/** A restore testing plan, as it is kept, with its selections by name. */
export interface StoredTestingPlan {
  plan: RestoreTestingPlanForGet;
  readonly tags: Tags;
  readonly selections: Map<string, RestoreTestingSelectionForGet>;
}

/** Everything of one account and region. */
export interface Scope {
  readonly vaults: Map<string, StoredVault>;
  /** By id. */
  readonly plans: Map<string, StoredPlan>;
  readonly testingPlans: Map<string, StoredTestingPlan>;
  /** Put by tests, the newest first. */
  readonly backupJobs: BackupJob[];
  readonly restoreJobs: RestoreJobsListMember[];
  /** By resource type. */
  readonly optIn: Record<string, boolean>;
  readonly management: Record<string, boolean>;
  /** The key that AWS takes where none is named: `alias/aws/backup`. */
  readonly defaultKeyArn: string;
}

const newScope = (caller: Caller, resourceTypes: readonly string[]): Scope => ({
  vaults: new Map(),
  plans: new Map(),
  testingPlans: new Map(),
  backupJobs: [],
  restoreJobs: [],
  optIn: Object.fromEntries(resourceTypes.map((type) => [type, true])),
  management: { DynamoDB: false, EFS: false },
  defaultKeyArn: arnOf(caller, 'kms', `key/${randomUUID()}`),
});

/** All state of the emulated AWS Backup, in memory. Accounts and regions never see each other. */
export class BackupStore {
  readonly #scopes = new Map<string, Scope>();
  readonly #global = new Map<string, { settings: Record<string, string>; updatedAt: Date }>();

  constructor(private readonly resourceTypes: readonly string[]) {}

  static key(caller: Caller): string {
    return `${caller.account}/${caller.region}`;
  }

  scope(caller: Caller): Scope {
    const key = BackupStore.key(caller);
    const scope = this.#scopes.get(key) ?? newScope(caller, this.resourceTypes);
    this.#scopes.set(key, scope);
    return scope;
  }

  /** Settings that an account has once, for all regions. */
  globalSettings(account: string): { settings: Record<string, string>; updatedAt: Date } {
    const found = this.#global.get(account) ?? {
      settings: {
        isCrossAccountBackupEnabled: 'false',
        isMpaEnabled: 'false',
        isDelegatedAdministratorEnabled: 'false',
      },
      updatedAt: new Date(),
    };
    this.#global.set(account, found);
    return found;
  }
}

/** @throws AwsError ResourceNotFoundException */
export const planOf = (scope: Scope, id: string): StoredPlan => {
  const plan = scope.plans.get(id);
  if (plan === undefined) throw notFound(`Failed reading Backup plan with provided id ${id}.`);
  return plan;
};

/** The newest version. */
export const currentOf = (plan: StoredPlan): PlanVersion => {
  const version = plan.versions.at(-1);
  if (version === undefined) throw new Error(`plan ${plan.id} has no version`);
  return version;
};
