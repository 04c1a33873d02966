import { becomesOwn, type CiPlace, inRegion, isOwn, named, regional } from './place';
import { actionsOf, allow, type IdentityStatement } from './statement';

/** What a vault needs of the key that it is made with. Source: AWS Backup developer guide, create-a-vault (read 2026-11-26). */
const vaultMaking = (place: CiPlace): readonly IdentityStatement[] => [
  // Storage of a vault knows no resource.
  allow('VaultStorage', ['backup-storage:MountCapsule'], ['*'], inRegion(place)),
  // Beside CreateGrant and RetireGrant of any own key; only where AWS Backup asks, so that nothing else is decrypted.
  allow('VaultKeys', actionsOf('kms', ['Decrypt', 'GenerateDataKey']), regional(place, 'kms', 'key/*'), {
    StringEquals: { ...isOwn(place).StringEquals, 'kms:ViaService': `backup.${place.region}.amazonaws.com` },
  }),
];

const vaults = (place: CiPlace): IdentityStatement =>
  allow(
    'Vaults',
    actionsOf('backup', [
      'CreateBackupVault',
      'DeleteBackupVault',
      'DeleteBackupVaultAccessPolicy',
      'DeleteBackupVaultLockConfiguration',
      'PutBackupVaultAccessPolicy',
      'PutBackupVaultLockConfiguration',
      'TagResource',
      'UntagResource',
    ]),
    regional(place, 'backup', ...named(place, (start) => `backup-vault:${start}*`)),
  );

/** The ARN of a plan has an id that AWS chooses, so that only tags tell whose it is. */
const plans = (place: CiPlace): readonly IdentityStatement[] => {
  const all = regional(place, 'backup', 'backup-plan:*');
  return [
    allow('MakePlans', ['backup:CreateBackupPlan'], all, becomesOwn(place)),
    // A new plan has no tag of its own yet; one of another environment has.
    allow('TagPlans', ['backup:TagResource'], all, {
      ...becomesOwn(place),
      StringEqualsIfExists: isOwn(place).StringEquals,
    }),
    allow(
      'ChangePlans',
      actionsOf('backup', [
        'CreateBackupSelection',
        'DeleteBackupPlan',
        'DeleteBackupSelection',
        'UntagResource',
        'UpdateBackupPlan',
      ]),
      all,
      isOwn(place),
    ),
  ];
};

const restoreTesting = (place: CiPlace): IdentityStatement =>
  allow(
    'RestoreTesting',
    actionsOf('backup', [
      'CreateRestoreTestingPlan',
      'CreateRestoreTestingSelection',
      'DeleteRestoreTestingPlan',
      'DeleteRestoreTestingSelection',
      'TagResource',
      'UntagResource',
      'UpdateRestoreTestingPlan',
      'UpdateRestoreTestingSelection',
    ]),
    // Names of restore testing have no dashes: ClusterBackup writes underscores.
    regional(place, 'backup', ...named(place, (start) => `restore-testing-plan:${start.replaceAll('-', '_')}*`)),
  );

/** Vaults, plans, selections and restore testing of AWS Backup. Of recovery points nothing: those go when their time has come, or by people. */
export const recoveryStatements = (place: CiPlace): readonly IdentityStatement[] => [
  vaults(place),
  ...vaultMaking(place),
  ...plans(place),
  restoreTesting(place),
];
