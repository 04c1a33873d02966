import type { DocumentMutation } from './documents.fixture';

const cluster = 'aws_eks_cluster/';
const plan = 'aws_backup_plan/';
const selection = 'aws_backup_selection/ClusterSelection';
const selections = 'aws_backup_selection/';
const vault = 'aws_backup_vault/';
const everyBackup = { 'infra-06': 'fail', 'dr-18': 'fail', 'dr-21': 'fail' } as const;
const seldom = { 'dr-18': 'fail', 'dr-21': 'fail' } as const;

const takenIn: readonly DocumentMutation[] = [
  { what: 'no backup plan', edits: [{ removeAll: selections }, { remove: plan }], turns: everyBackup },
  { what: 'a backup plan of nothing', edits: [{ removeAll: selections }], turns: { 'infra-06': 'fail' } },
  { what: 'a backup plan of volumes alone', edits: [{ remove: selection }], turns: everyBackup },
  {
    what: 'a backup plan of the cluster without its volumes',
    edits: [{ remove: 'aws_backup_selection/VolumeSelection' }],
    turns: {},
    unseen:
      'whether the volumes of pods are backed up: AWS Backup takes those that the EBS CSI driver made with the cluster',
  },
  {
    what: 'a backup plan of something else',
    edits: [{ set: selection, path: 'resources', to: ['arn:aws:dynamodb:us-east-1:111122223333:table/orders'] }],
    turns: everyBackup,
  },
  {
    what: 'a backup plan of another cluster',
    edits: [{ set: selection, path: 'resources', to: ['arn:aws:eks:us-east-1:111122223333:cluster/staging'] }],
    turns: everyBackup,
  },
  {
    what: 'a selection of a plan of another stack',
    edits: [{ set: selection, path: 'plan_id', to: '8e0bb2b3-4f4f-4c1c-9d4e-0f0f0f0f0f0f' }],
    turns: { 'dr-18': 'unknown' },
  },
  {
    what: 'a backup plan of every cluster',
    edits: [{ set: selection, path: 'resources', to: ['arn:aws:eks:*:*:cluster/*'] }],
    turns: {},
  },
  {
    what: 'a backup plan by a tag that the cluster does not have',
    edits: [
      { unset: selection, path: 'resources' },
      { set: selection, path: 'selection_tag', to: [{ type: 'STRINGEQUALS', key: 'backup', value: 'yes' }] },
    ],
    turns: everyBackup,
  },
  {
    what: 'a backup plan of every cluster with a tag that this one does not have',
    edits: [
      { set: selection, path: 'resources', to: ['*'] },
      { set: selection, path: 'condition', to: [{ string_equals: [{ key: 'aws:ResourceTag/backup', value: 'yes' }] }] },
    ],
    turns: everyBackup,
  },
  {
    what: 'a backup plan of everything but the cluster',
    edits: [
      { set: selection, path: 'resources', to: ['*'] },
      { set: selection, path: 'not_resources', to: [`@${cluster}.arn`] },
    ],
    turns: everyBackup,
  },
  {
    what: 'a backup plan of everything but what has a tag of another environment',
    edits: [
      { set: selection, path: 'resources', to: ['*'] },
      {
        set: selection,
        path: 'condition',
        to: [{ string_not_like: [{ key: 'aws:ResourceTag/environment', value: 'dev*' }] }],
      },
    ],
    turns: {},
  },
];

const vaults: readonly DocumentMutation[] = [
  { what: 'a vault without a key', edits: [{ unset: vault, path: 'kms_key_arn' }], turns: { 'infra-06': 'warn' } },
  {
    what: 'a vault with the key of AWS',
    edits: [{ set: vault, path: 'kms_key_arn', to: 'arn:aws:kms:us-east-1:111122223333:alias/aws/backup' }],
    turns: { 'infra-06': 'warn' },
  },
  {
    what: 'a vault without a lock',
    edits: [{ remove: 'aws_backup_vault_lock_configuration/' }],
    turns: {},
    unseen: 'whether backups can be deleted by whoever may delete the cluster: the seed asks for no lock of the vault',
  },
  {
    what: 'a vault whose policy forbids nothing',
    edits: [{ remove: 'aws_backup_vault_policy/' }],
    turns: {},
    unseen: 'whether the policy of a vault protects recovery points',
  },
];

const schedule = (what: string, to: string, turns: DocumentMutation['turns']): DocumentMutation => ({
  what,
  edits: [{ set: plan, path: 'rule.0.schedule', to }],
  turns,
});

const schedules: readonly DocumentMutation[] = [
  schedule('backups of a week', 'cron(0 3 ? * SUN *)', seldom),
  schedule('backups of two days', 'cron(0 3 */2 * ? *)', seldom),
  schedule('backups of a weekday', 'cron(0 3 ? * MON-FRI *)', seldom),
  schedule('backups of a month', 'cron(0 3 1 * ? *)', seldom),
  schedule('backups of two days, as a rate', 'rate(2 days)', seldom),
  schedule('backups of a day, as a rate', 'rate(1 day)', {}),
  schedule('backups of an hour', 'cron(0 * ? * * *)', {}),
  schedule('backups of half an hour', 'rate(30 minutes)', {}),
  schedule('a schedule that is none', 'daily', { 'dr-18': 'unknown' }),
  schedule('a schedule that a variable decides', '${var.schedule}', { 'dr-18': 'unknown' }),
  {
    what: 'no schedule',
    edits: [{ unset: plan, path: 'rule.0.schedule' }],
    turns: { 'dr-18': 'unknown' },
  },
  {
    what: 'a weekly rule for long keeping beside the daily one',
    edits: [
      {
        set: plan,
        path: 'rule.1',
        to: { rule_name: 'weekly', target_vault_name: `@${vault}.name`, schedule: 'cron(0 5 ? * SUN *)' },
      },
    ],
    turns: {},
  },
  {
    what: 'backups that are kept for a day',
    edits: [{ set: plan, path: 'rule.0.lifecycle.delete_after', to: 1 }],
    turns: {},
    unseen: 'whether backups are kept for long enough: the seed names no time',
  },
];

const objectives: readonly DocumentMutation[] = [
  {
    what: 'an objective of an hour, and backups of a day',
    edits: [{ fact: 'recovery', path: 'objectives.rpoMinutes', to: 60 }],
    turns: seldom,
  },
  {
    what: 'an objective of two days, and backups of a day',
    edits: [{ fact: 'recovery', path: 'objectives.rpoMinutes', to: 2880 }],
    turns: {},
  },
  {
    what: 'a drill that took longer than the objective',
    edits: [{ fact: 'recovery', path: 'objectives.rtoMinutes', to: 60 }],
    turns: { 'dr-21': 'fail' },
  },
  {
    what: 'no objective of recovery time: what is attested stands alone',
    edits: [{ fact: 'recovery', path: 'objectives.rtoMinutes', to: undefined }],
    turns: {},
  },
  {
    what: 'a copy of backups in a second region, with or without which a person’s word counts',
    edits: [
      {
        set: plan,
        path: 'rule.0.copy_action',
        to: [{ destination_vault_arn: 'arn:aws:backup:us-west-2:111122223333:backup-vault:prod' }],
      },
    ],
    turns: {},
    unseen: 'whether backups are copied to a second region, while a person attests the plan for that',
  },
  {
    what: 'a copy of backups within the region',
    edits: [
      {
        set: plan,
        path: 'rule.0.copy_action',
        to: [{ destination_vault_arn: 'arn:aws:backup:us-east-1:111122223333:backup-vault:other' }],
      },
    ],
    turns: { 'dr-22': 'warn' },
  },
];

const tests: readonly DocumentMutation[] = [
  {
    what: 'no restore testing',
    edits: [{ remove: 'aws_backup_restore_testing_selection/' }, { remove: 'aws_backup_restore_testing_plan/' }],
    turns: {},
    liveAlone: 'whether AWS Backup tests restores: by the newest test; a person may attest a drill in its place',
  },
  {
    what: 'restore testing of nothing',
    edits: [{ remove: 'aws_backup_restore_testing_selection/' }],
    turns: {},
    liveAlone: 'whether a plan for restore tests restores anything: by the newest test',
  },
  {
    what: 'a role of the backup that may do nothing',
    edits: [{ set: 'aws_iam_role/BackupRole', path: 'assume_role_policy', to: '{"Statement":[]}' }],
    turns: {},
    liveAlone: 'whether the role of the backup may read the cluster: by the jobs that end well',
  },
  {
    what: 'a role of the backup without a policy',
    edits: [{ remove: 'aws_iam_role_policy_attachment/BackupRole' }],
    turns: {},
  },
  {
    what: 'backups that fail and tell nobody',
    edits: [{ remove: 'aws_cloudwatch_event_target/FailedJobs_Backups' }],
    turns: {},
    unseen: 'whether somebody is told that a backup failed: the next look at live AWS finds the newest one too old',
  },
];

/** Backups: what they take in, where they lie, how often, and what that is held against. */
export const documentsOfRecovery: readonly DocumentMutation[] = [
  ...takenIn,
  ...vaults,
  ...schedules,
  ...objectives,
  ...tests,
];
