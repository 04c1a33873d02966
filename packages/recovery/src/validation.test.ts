import { problemsOf, testStack } from '@hera/core/testing';
import { Fn, Token } from 'cdktf';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ClusterBackup } from './cluster-backup';
import type { ClusterBackupProps } from './cluster-backup-props';
import { recoveryProblems } from './errors';
import { props, topic } from './recovery.fixture';

const problems = (given: Partial<Record<keyof ClusterBackupProps, unknown>>) =>
  problemsOf(() => new ClusterBackup(testStack('production'), 'Backup', { ...props, ...given } as ClusterBackupProps));

const rule = { name: 'daily', schedule: 'cron(0 3 ? * * *)', deleteAfterDays: 35 };
const withRule = (given: object) => ({ rules: [{ ...rule, ...given }] });
const copyTo = (vaultArn: string) => withRule({ copies: [{ vaultArn }] });
const lock = { mode: 'compliance', graceDays: 3, reason: 'an obligation that the auditor has named' };

const refusals: readonly (readonly [code: string, path: string, given: Parameters<typeof problems>[0]])[] = [
  ['HERA_REC_001', 'backup', { retention: 3 } as never],
  ['HERA_REC_001', 'backup.rules', { rules: [] }],
  ['HERA_REC_001', 'backup.objectives.rpoMinutes', { objectives: { rpoMinutes: 0 } }],
  ['HERA_REC_002', 'backup.name', { name: 'a name' }],
  ['HERA_REC_002', 'backup.name', { name: 'x'.repeat(46) }],
  ['HERA_REC_003', 'backup.key', { key: undefined }],
  ['HERA_REC_004', 'backup.key.keyArn', { key: { keyArn: 'arn:aws:kms:us-west-2:111122223333:key/4' } }],
  ['HERA_REC_004', 'backup.key.keyArn', { key: { keyArn: 'alias/backup' } }],
  ['HERA_REC_005', 'backup.rules[0].name', withRule({ name: 'every day' })],
  ['HERA_REC_005', 'backup.rules[1].name', { rules: [rule, rule] }],
  ['HERA_REC_006', 'backup.rules[0].schedule', withRule({ schedule: 'rate(1 day)' })],
  ['HERA_REC_006', 'backup.rules[0].schedule', withRule({ schedule: 'cron(0 3 * * *)' })],
  ['HERA_REC_006', 'backup.rules[0].schedule', withRule({ schedule: 'cron(0 3 ? * * 2020)' })],
  ['HERA_REC_007', 'backup.rules[0].schedule', withRule({ schedule: 'cron(0/30 * * * ? *)' })],
  ['HERA_REC_008', 'backup.rules[0].timezone', withRule({ timezone: 'Berlin' })],
  ['HERA_REC_009', 'backup.rules[0].startWindowMinutes', withRule({ startWindowMinutes: 59 })],
  ['HERA_REC_009', 'backup.rules[0].completionWindowMinutes', withRule({ completionWindowMinutes: 59.5 })],
  ['HERA_REC_010', 'backup.rules[0].deleteAfterDays', withRule({ deleteAfterDays: 0 })],
  ['HERA_REC_010', 'backup.rules[0].deleteAfterDays', withRule({ deleteAfterDays: 36501 })],
  ['HERA_REC_011', 'backup.rules[0].deleteAfterDays', withRule({ deleteAfterDays: 119, coldStorageAfterDays: 30 })],
  ['HERA_REC_012', 'backup.objectives.rpoMinutes', { objectives: { rpoMinutes: 1439 } }],
  ['HERA_REC_013', 'backup.rules[0].copies[0].vaultArn', copyTo('arn:aws:s3:::backups')],
  [
    'HERA_REC_014',
    'backup.rules[0].copies[0].vaultArn',
    copyTo('arn:aws:backup:us-east-1:111122223333:backup-vault:prod-cluster'),
  ],
  ['HERA_REC_016', 'backup.lock.graceDays', { lock: { ...lock, graceDays: 2 } }],
  ['HERA_REC_016', 'backup.lock.reason', { lock: { ...lock, reason: 'audit' } }],
  ['HERA_REC_017', 'backup.deleters[0]', { deleters: ['arn:aws:iam::111122223333:role/*'] }],
  ['HERA_REC_017', 'backup.deleters[0]', { deleters: ['*'] }],
  ['HERA_REC_018', 'backup.restoreTesting', { volumes: false, restoreTesting: {} }],
  ['HERA_REC_006', 'backup.restoreTesting.schedule', { restoreTesting: { schedule: 'monthly' } }],
  ['HERA_REC_019', 'backup.restoreTesting.startWindowHours', { restoreTesting: { startWindowHours: 169 } }],
  ['HERA_REC_019', 'backup.restoreTesting.validationWindowHours', { restoreTesting: { validationWindowHours: 0 } }],
  ['HERA_REC_020', 'backup.topic.topicArn', { topic: { topicArn: 'arn:aws:sns:us-west-2:111122223333:prod' } }],
  ['HERA_REC_020', 'backup.topic.topicArn', { topic: { topicArn: `${topic.topicArn}.fifo` } }],
  ['HERA_REC_021', 'backup.topic', { topic: { ...topic, publishers: ['budgets'] } }],
  ['HERA_REC_023', 'backup.rules[0].archiveVolumes', withRule({ archiveVolumes: true })],
  ['HERA_CORE_002', 'backup.rules[0].schedule', withRule({ schedule: Fn.join('', ['cron(', '0 3 ? * * *)']) })],
  ['HERA_CORE_002', 'backup.objectives.rpoMinutes', { objectives: { rpoMinutes: Token.asNumber('${var.rpo}') } }],
  ['HERA_CORE_002', 'backup.lock', { lock: Fn.join('', ['gover', 'nance']) }],
];

describe('validation', () => {
  it.each(refusals)('%s at %s', (code, path, given) => {
    const found = problems(given);
    expect(found.map((problem) => [problem.code, problem.path])).toEqual([[code, path]]);
    expect(found[0]?.fix).toEqual(expect.any(String));
  });

  it('has a negative test for every code', () => {
    const tested = new Set([...refusals.map(([code]) => code), 'HERA_REC_015', 'HERA_REC_022']);
    expect(Object.keys(recoveryProblems).filter((code) => !tested.has(code))).toEqual([]);
  });

  it('refuses a second vault of the same name in one stack', () => {
    const stack = testStack('production');
    new ClusterBackup(stack, 'Backup', props);
    expect(problemsOf(() => new ClusterBackup(stack, 'Other', props)).map(({ code }) => code)).toEqual([
      'HERA_REC_022',
    ]);
    expect(problemsOf(() => new ClusterBackup(stack, 'Third', { ...props, name: 'other' }))).toEqual([]);
  });

  it('reports everything that is wrong at once', () => {
    const found = problems({
      key: undefined,
      objectives: { rpoMinutes: 60 },
      deleters: ['everybody'],
      rules: [{ ...rule, name: 'a rule', timezone: 'Mars', deleteAfterDays: 0, startWindowMinutes: 5 }],
    });
    expect(found.map(({ code }) => code).sort()).toEqual([
      'HERA_REC_003',
      'HERA_REC_005',
      'HERA_REC_008',
      'HERA_REC_009',
      'HERA_REC_010',
      'HERA_REC_012',
      'HERA_REC_017',
    ]);
  });

  it('needs no key where the environment asks for none', () => {
    const { key: _, ...rest } = props;
    expect(problemsOf(() => new ClusterBackup(testStack('development'), 'Backup', rest))).toEqual([]);
  });

  it('takes references for ARNs: key, cluster, topic, deleters and vaults of copies', () => {
    const reference = Fn.join(':', ['arn', 'elsewhere']);
    expect(
      problems({
        cluster: { clusterName: reference, clusterArn: reference },
        key: { keyArn: reference },
        topic: { topicArn: reference },
        deleters: [reference],
        ...copyTo(reference),
      }),
    ).toEqual([]);
  });

  it('cold storage is never too short', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 1, max: 1000 }), (cold, kept) => {
        const codes = problems(withRule({ coldStorageAfterDays: cold, deleteAfterDays: kept })).map(({ code }) => code);
        expect(codes).toEqual(kept >= cold + 90 ? [] : ['HERA_REC_011']);
      }),
      { numRuns: 20 },
    );
  });
});
