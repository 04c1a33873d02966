import { describe, expect, it } from 'vitest';
import { accountOf } from '../account.fixture';
import { judged, liveRuling, platform, ruling } from '../platform.fixture';

const item = 'dr-18-backup-schedule';
const planned = (rules: readonly object[]) => {
  const stack = platform();
  stack['aws_backup_plan']['main'].rule = rules;
  return stack;
};
const jobs = (completedAt: string, succeeded = true, more: { readonly made?: string; readonly none?: true } = {}) =>
  judged(item, {
    aws: accountOf({
      resources: {
        'aws_backup_plan.main': {
          arn: 'arn:aws:backup:eu-west-1:111122223333:backup-plan:1',
          rule: [{ schedule: 'rate(1 day)' }],
          ...(more.made === undefined ? {} : { creation_date: more.made }),
        },
      },
      signals: {
        backupJobs: { known: true, value: more.none ? [] : [{ subject: 'cluster', completedAt, succeeded }] },
      },
    }),
  });

describe(item, () => {
  it('says of a plan of something else what it is, and does not know how often one of another stack runs', () => {
    const other = platform();
    other['aws_backup_selection']['main'].selection_tag = [{ type: 'STRINGEQUALS', key: 'backup', value: 'weekly' }];
    expect(ruling(item, other)).toMatchObject({
      status: 'fail',
      reason: 'no backup of the cluster has a schedule: the backup plans here take in something else',
    });
    other['aws_backup_selection']['elsewhere'] = {
      plan_id: '8e0bb2b3-4f4f-4c1c-9d4e-0f0f0f0f0f0f',
      resources: ['${aws_eks_cluster.main.arn}'],
    };
    expect(ruling(item, other)).toMatchObject({
      status: 'unknown',
      reason: 'aws_backup_selection.elsewhere takes in the cluster by a plan that is not here',
    });
    expect(ruling('dr-21-rto-rpo', other, { objectives: { rpoMinutes: 1440, rtoMinutes: 240 } }).status).toBe(
      'unknown',
    );
  });

  it('passes where a backup runs often enough; seldom ones beside it are for long keeping', () => {
    expect(ruling(item, platform()).status).toBe('pass');
    expect(ruling(item, planned([{ schedule: 'cron(0 5 ? * * *)' }, { schedule: 'cron(0 5 1 * ? *)' }])).status).toBe(
      'pass',
    );
    expect(ruling(item, planned([{ schedule: 'rate(7 days)', enable_continuous_backup: true }])).status).toBe('pass');
  });

  it.each(['cron(0 5 ? * MON-FRI *)', 'cron(0 5 ? * 1 *)', 'cron(0 5 1 * ? *)', 'rate(2 days)'])(
    'fails with %s alone',
    (schedule) => {
      expect(ruling(item, planned([{ schedule }])).status).toBe('fail');
    },
  );

  it('holds intervals against the recovery point objective', () => {
    expect(ruling(item, platform(), { objectives: { rpoMinutes: 240 } })).toMatchObject({
      status: 'fail',
      reason: expect.stringContaining('every 4 hours'),
    });
    expect(
      ruling(item, planned([{ schedule: 'cron(0 0/4 * * ? *)' }]), { objectives: { rpoMinutes: 240 } }).status,
    ).toBe('pass');
    expect(ruling(item, planned([{ schedule: 'rate(2 days)' }]), { objectives: { rpoMinutes: 2880 } }).status).toBe(
      'pass',
    );
  });

  it('reads lifecycle policies of volumes', () => {
    const stack = platform();
    delete stack['aws_backup_plan'];
    stack['aws_dlm_lifecycle_policy'] = {
      main: { state: 'ENABLED', policy_details: { schedule: [{ create_rule: { interval: 12 } }] } },
    };
    expect(ruling(item, stack).status).toBe('pass');
  });

  it('fails without backups, and is unknown where the schedule is not known, or cannot be read', () => {
    expect(ruling(item, {}).status).toBe('fail');
    expect(ruling(item, planned([{ schedule: '${var.schedule}' }])).status).toBe('unknown');
    expect(ruling(item, planned([{ schedule: 'every day' }])).status).toBe('unknown');
  });

  it('fails live where the newest job that succeeded is old', () => {
    expect(jobs('2026-11-26T06:00:00Z').status).toBe('pass');
    expect(jobs('2026-11-20T06:00:00Z')).toMatchObject({ status: 'fail', level: 'live-aws' });
    expect(jobs('2026-11-26T06:00:00Z', false).status).toBe('fail');
  });

  it('does not know live of a plan that is too new for a backup; an old one without any fails', () => {
    const without = (made?: string) => jobs('', false, { none: true, ...(made === undefined ? {} : { made }) });
    expect(without('2026-11-26T06:00:00Z').levels).toMatchObject([
      { status: 'unknown', reason: 'no backup has ended yet: the plan is too new for one' },
    ]);
    for (const made of ['2026-11-20T06:00:00Z', undefined])
      expect(without(made)).toMatchObject({ status: 'fail', reason: 'no backup job has succeeded' });
    expect(jobs('2026-11-26T06:00:00Z', false, { made: '2026-11-26T05:00:00Z' }).status).toBe('fail');
  });

  it('reads schedules of Velero', () => {
    const schedule = (spec: object, phase = 'Enabled') => ({
      apiVersion: 'velero.io/v1',
      kind: 'Schedule',
      metadata: { name: 'daily', namespace: 'velero' },
      spec,
      status: { phase },
    });
    expect(liveRuling(item, [schedule({ schedule: '0 5 * * *' })], ['Schedule']).status).toBe('pass');
    expect(liveRuling(item, [schedule({ schedule: '0 5 * * *' }, 'FailedValidation')], ['Schedule']).status).toBe(
      'fail',
    );
    expect(liveRuling(item, [schedule({ schedule: '0 5 * * *', paused: true })], ['Schedule']).status).toBe('warn');
    expect(liveRuling(item, [], ['Schedule']).status).toBe('unknown');
  });
});
