import { factsOf } from '@hera/core';
import { plainStack, resources, synth, testStack } from '@hera/core/testing';
import { describe, expect, it } from 'vitest';
import { ClusterBackup } from './cluster-backup';
import type { ClusterBackupProps } from './cluster-backup-props';
import { props, topic } from './recovery.fixture';

const built = (
  given: Partial<ClusterBackupProps> = {},
  profile: 'production' | 'development' = 'production',
  target: 'aws' | 'local' = 'aws',
) => {
  const stack = testStack(profile, { target: { kind: target } });
  const backup = new ClusterBackup(stack, 'Backup', { ...props, ...given });
  return { backup, stack, json: synth(stack) };
};

const only = (type: string, ...given: Parameters<typeof built>) => {
  const found = resources(built(...given).json, type);
  expect(found).toHaveLength(1);
  return found[0] ?? {};
};

const policyOf = (value: unknown) => JSON.parse(String(value)).Statement as readonly Record<string, unknown>[];

describe('ClusterBackup', () => {
  it('keeps its addresses: a rename replaces a vault', () => {
    const { json } = built({ topic });
    expect(
      Object.entries(json.resource)
        .flatMap(([type, all]) => Object.keys(all).map((id) => `${type}.${id}`))
        .sort(),
    ).toMatchInlineSnapshot(`
      [
        "aws_backup_plan.Backup_Plan_15F381FF",
        "aws_backup_restore_testing_plan.Backup_RestoreTesting_6EEC9EF9",
        "aws_backup_restore_testing_selection.Backup_RestoreTestingVolumes_4FCD5A8D",
        "aws_backup_selection.Backup_ClusterSelection_D323D7E4",
        "aws_backup_selection.Backup_VolumeSelection_40974DAE",
        "aws_backup_vault.Backup_Vault_6F5D1E07",
        "aws_backup_vault_lock_configuration.Backup_Vault_Lock_6FEEAE35",
        "aws_backup_vault_policy.Backup_Vault_Policy_8ABEFE0D",
        "aws_cloudwatch_event_rule.Backup_FailedJobs_Backups_Rule_299EFCDB",
        "aws_cloudwatch_event_rule.Backup_FailedJobs_Restores_Rule_0DDA52ED",
        "aws_cloudwatch_event_target.Backup_FailedJobs_Backups_Target_95295D7D",
        "aws_cloudwatch_event_target.Backup_FailedJobs_Restores_Target_0354B3CF",
        "aws_iam_role.Backup_BackupRole_3E098B30",
        "aws_iam_role.Backup_RestoreRole_C42C51C3",
        "aws_iam_role_policy_attachment.Backup_BackupRole_Policy_D3E6B2A5",
        "aws_iam_role_policy_attachment.Backup_RestoreRole_Policy_A74BDF48",
      ]
    `);
  });

  it('has a vault under the key that it is given, which Terraform never destroys in production', () => {
    expect(only('aws_backup_vault')).toMatchObject({
      name: 'prod-cluster',
      kms_key_arn: props.key?.keyArn,
      lifecycle: { prevent_destroy: true },
      tags: { Name: 'prod-cluster' },
    });
    expect(only('aws_backup_vault')).not.toHaveProperty('force_destroy');
    expect(only('aws_backup_vault', {}, 'development')).not.toHaveProperty('lifecycle');
  });

  it('leaves the protection out where a rehearsal destroys what it made, and says so', () => {
    const { stack, json } = built({}, 'production', 'local');
    expect(resources(json, 'aws_backup_vault')[0]).not.toHaveProperty('lifecycle');
    expect(stack.manifest.leftOut.map(({ what }) => what)).toEqual(['aws_backup_vault.lifecycle.prevent_destroy']);
  });

  it('denies everybody to delete recovery points or to shorten their life, save those that are named', () => {
    const [statement] = policyOf(only('aws_backup_vault_policy')['policy']);
    expect(statement).toEqual({
      Sid: 'KeepRecoveryPoints',
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Action: ['backup:DeleteRecoveryPoint', 'backup:UpdateRecoveryPointLifecycle'],
      Resource: '*',
    });
    const deleters = ['arn:aws:iam::111122223333:role/prod-backup-admin'];
    const [named] = policyOf(only('aws_backup_vault_policy', { deleters })['policy']);
    expect(named?.['Condition']).toEqual({ ArnNotEquals: { 'aws:PrincipalArn': deleters } });
  });

  it('locks the vault in governance mode in production, and never for good unless told to', () => {
    expect(only('aws_backup_vault_lock_configuration')).toMatchObject({ min_retention_days: 35 });
    expect(only('aws_backup_vault_lock_configuration')).not.toHaveProperty('changeable_for_days');
    expect(resources(built({ lock: 'none' }).json, 'aws_backup_vault_lock_configuration')).toEqual([]);
    expect(resources(built({}, 'development').json, 'aws_backup_vault_lock_configuration')).toEqual([]);
    const lock = {
      mode: 'compliance',
      graceDays: 7,
      reason: 'the auditor asks for records nobody can delete',
    } as const;
    expect(only('aws_backup_vault_lock_configuration', { lock })).toMatchObject({ changeable_for_days: 7 });
  });

  it('backs up once a day at night, for 35 days, when nothing else is said', () => {
    expect(only('aws_backup_plan')).toMatchObject({
      name: 'prod-cluster',
      rule: [
        {
          rule_name: 'daily',
          schedule: 'cron(0 3 ? * * *)',
          schedule_expression_timezone: 'Etc/UTC',
          start_window: 60,
          completion_window: 480,
          lifecycle: { delete_after: 35 },
        },
      ],
    });
  });

  it('has rules with cold storage and copies', () => {
    const vaultArn = 'arn:aws:backup:us-west-2:111122223333:backup-vault:prod-cluster';
    const rules = [
      { name: 'hourly', schedule: 'cron(0 * * * ? *)', timezone: 'Europe/Berlin', deleteAfterDays: 7 },
      {
        name: 'monthly',
        schedule: 'cron(0 3 1 * ? *)',
        deleteAfterDays: 400,
        coldStorageAfterDays: 30,
        archiveVolumes: true,
        startWindowMinutes: 120,
        completionWindowMinutes: 600,
        copies: [{ vaultArn, deleteAfterDays: 200, coldStorageAfterDays: 10 }, { vaultArn: `${vaultArn}-2` }],
      },
    ];
    expect(only('aws_backup_plan', { rules })['rule']).toMatchObject([
      { rule_name: 'hourly', schedule_expression_timezone: 'Europe/Berlin', lifecycle: { delete_after: 7 } },
      {
        start_window: 120,
        completion_window: 600,
        lifecycle: { delete_after: 400, cold_storage_after: 30, opt_in_to_archive_for_supported_resources: true },
        copy_action: [
          { destination_vault_arn: vaultArn, lifecycle: { delete_after: 200, cold_storage_after: 10 } },
          { destination_vault_arn: `${vaultArn}-2`, lifecycle: { delete_after: 400 } },
        ],
      },
    ]);
    expect(only('aws_backup_vault_lock_configuration', { rules })).toMatchObject({ min_retention_days: 7 });
  });

  it('takes in the cluster by its ARN, and volumes by the tag of the CSI driver', () => {
    const [cluster, volumes] = resources(built().json, 'aws_backup_selection');
    expect(cluster).toMatchObject({ name: 'cluster', resources: [props.cluster.clusterArn] });
    expect(cluster).not.toHaveProperty('condition');
    expect(volumes).toMatchObject({
      name: 'volumes',
      resources: [expect.stringMatching(/:ec2:\*:\*:volume\/\*$/)],
      condition: [{ string_equals: [{ key: 'aws:ResourceTag/ebs.csi.aws.com/cluster-name', value: 'prod' }] }],
    });
    expect(resources(built({ volumes: false }).json, 'aws_backup_selection')).toHaveLength(1);
  });

  it('lets AWS Backup in for this account alone, with one managed policy for each of its two roles', () => {
    const { json } = built();
    const roles = resources(json, 'aws_iam_role');
    expect(roles.map(({ name }) => name)).toEqual(['prod-cluster-backup', 'prod-cluster-restore']);
    for (const role of roles) {
      expect(policyOf(role['assume_role_policy'])).toEqual([
        {
          Sid: 'Backup',
          Effect: 'Allow',
          Principal: { Service: 'backup.amazonaws.com' },
          Action: 'sts:AssumeRole',
          Condition: { StringEquals: { 'aws:SourceAccount': expect.stringContaining('data.aws_caller_identity.') } },
        },
      ]);
    }
    const policies = resources(json, 'aws_iam_role_policy_attachment').map(({ policy_arn }) => String(policy_arn));
    expect(policies.map((arn) => arn.split(':policy/')[1])).toEqual([
      'service-role/AWSBackupServiceRolePolicyForBackup',
      'service-role/AWSBackupServiceRolePolicyForRestores',
    ]);
    for (const selection of resources(json, 'aws_backup_selection'))
      expect(selection['depends_on']).toEqual([expect.stringContaining('BackupRole_Policy')]);
  });

  it('tests restores of volumes once a month in production, under a name without dashes', () => {
    expect(only('aws_backup_restore_testing_plan')).toMatchObject({
      name: 'prod_cluster',
      schedule_expression: 'cron(0 5 1 * ? *)',
      start_window_hours: 24,
      recovery_point_selection: [
        { algorithm: 'LATEST_WITHIN_WINDOW', recovery_point_types: ['SNAPSHOT'], selection_window_days: 30 },
      ],
    });
    expect(only('aws_backup_restore_testing_selection')).toMatchObject({
      protected_resource_type: 'EBS',
      protected_resource_conditions: [{ string_equals: [{ value: 'prod' }] }],
      validation_window_hours: 1,
    });
    const types = (given: Partial<ClusterBackupProps>, profile?: 'development') =>
      Object.keys(built(given, profile).json.resource).filter((type) => type.includes('restore_testing'));
    expect(types({ restoreTesting: false })).toEqual([]);
    expect(types({ volumes: false })).toEqual([]);
    expect(types({}, 'development')).toEqual([]);
    expect(types({ restoreTesting: {} }, 'development')).toHaveLength(2);
  });

  it('tells of jobs that did not end well, by state or status as AWS writes them', () => {
    const { json, backup } = built({ topic });
    const patterns = resources(json, 'aws_cloudwatch_event_rule').map(({ event_pattern }) =>
      JSON.parse(String(event_pattern)),
    );
    expect(patterns).toEqual([
      {
        source: ['aws.backup'],
        'detail-type': ['Backup Job State Change', 'Copy Job State Change'],
        detail: { state: ['FAILED', 'ABORTED', 'EXPIRED', 'PARTIAL'] },
      },
      {
        source: ['aws.backup'],
        'detail-type': ['Restore Job State Change'],
        detail: { status: ['FAILED', 'ABORTED'] },
      },
    ]);
    expect(backup.ruleNames).toEqual(['prod-cluster-backups-failed', 'prod-cluster-restores-failed']);
    for (const target of resources(json, 'aws_cloudwatch_event_target')) {
      expect(target['arn']).toBe(topic.topicArn);
      const { input_paths, input_template } = target['input_transformer'] as {
        readonly input_paths: Readonly<Record<string, string>>;
        readonly input_template: string;
      };
      const used = [...input_template.matchAll(/<(\w+)>/g)].map(([, name = '']) => name);
      expect([...new Set(used)].sort()).toEqual(Object.keys(input_paths).sort());
      for (const line of input_template.split('\n')) expect(JSON.parse(line)).toEqual(expect.any(String));
    }
    expect(resources(built().json, 'aws_cloudwatch_event_rule')).toEqual([]);
  });

  it('says what it promises: vault, rules with their interval, objectives', () => {
    const objectives = { rtoMinutes: 240, rpoMinutes: 1440 };
    const { stack } = built({ objectives });
    expect(factsOf(stack.manifest.facts, 'recovery')).toEqual([
      {
        kind: 'recovery',
        vault: { name: 'prod-cluster', customerManagedKey: true, lock: 'governance' },
        plan: 'prod-cluster',
        rules: [
          {
            name: 'daily',
            schedule: 'cron(0 3 ? * * *)',
            timezone: 'Etc/UTC',
            intervalMinutes: 1440,
            startWindowMinutes: 60,
            deleteAfterDays: 35,
            copies: [],
          },
        ],
        clusterName: 'prod',
        volumes: true,
        objectives,
        restoreTesting: { plan: 'prod_cluster', schedule: 'cron(0 5 1 * ? *)' },
      },
    ]);
  });

  it('warns of copies that go down with the region', () => {
    const copies = (region: string) => ({
      rules: [
        {
          name: 'daily',
          schedule: 'cron(0 3 ? * * *)',
          deleteAfterDays: 35,
          copies: [{ vaultArn: `arn:aws:backup:${region}:111122223333:backup-vault:copies` }],
        },
      ],
    });
    expect(built(copies('us-east-1')).stack.manifest.warnings.map(({ code }) => code)).toEqual(['HERA_REC_015']);
    expect(built(copies('us-west-2')).stack.manifest.warnings).toEqual([]);
  });

  it('works in any stack, with what production asks for', () => {
    const stack = plainStack();
    new ClusterBackup(stack, 'Backup', props);
    expect(resources(synth(stack), 'aws_backup_vault')).toMatchObject([
      { name: 'mine-cluster', lifecycle: { prevent_destroy: true } },
    ]);
  });
});
