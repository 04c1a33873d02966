import { describe, expect, it } from 'vitest';
import { accountOf } from '../account.fixture';
import type { AwsObservations } from '../engine/observations';
import { judged, modelOf, now, platform, type Platform } from '../platform.fixture';

const types = [
  'aws_eks_cluster',
  'aws_backup_plan',
  'aws_backup_selection',
  'aws_backup_vault',
  'aws_dlm_lifecycle_policy',
];

/** An account with the cluster, and no backup plan. */
const account = (observedTypes = types): AwsObservations =>
  accountOf({
    resources: { 'aws_eks_cluster.shop': { name: 'shop', arn: 'arn:aws:eks:eu-west-1:111122223333:cluster/shop' } },
    types: observedTypes,
    notObserved: observedTypes.includes('aws_backup_plan')
      ? []
      : [{ type: 'aws_backup_plan', reason: 'refused', missingPermission: 'backup:ListBackupPlans' }],
  });

const withVelero = (): Platform => {
  const stack = platform();
  stack['helm_release']['velero'] = { name: 'velero', chart: 'velero' };
  return stack;
};

const schedule = {
  apiVersion: 'velero.io/v1',
  kind: 'Schedule',
  metadata: { name: 'daily', namespace: 'velero' },
  spec: { schedule: '0 5 * * *' },
  status: { phase: 'Enabled' },
};

const kubernetes = (...objects: (typeof schedule)[]) => ({
  takenAt: now.toISOString(),
  cluster: 'shop',
  objects,
  observedKinds: ['Schedule'],
  notObserved: [],
});

describe.each(['infra-06-backup-strategy', 'dr-18-backup-schedule'])(
  '%s, in an account without a backup plan',
  (item) => {
    const synth = modelOf(platform());

    it('is drift where the documents pass by one: somebody has deleted it', () => {
      for (const input of [
        { synth, aws: account() },
        { synth, aws: account(), kubernetes: kubernetes() },
      ])
        expect(judged(item, input)).toMatchObject({
          status: 'fail',
          level: 'live-aws',
          drift: true,
          reason: expect.stringContaining('aws_backup_plan.main: is not in the account') as unknown,
        });
    });

    it('is unknown there, and not drift, where the permission to look is missing', () => {
      const { levels, drift } = judged(item, {
        synth,
        aws: account(types.filter((type) => type !== 'aws_backup_plan')),
      });
      expect(levels.find(({ level }) => level === 'live-aws')).toMatchObject({
        status: 'unknown',
        reason: expect.stringContaining('backup:ListBackupPlans') as unknown,
      });
      expect(drift).toBe(false);
    });

    it('is left to Velero where the cluster has its schedules', () => {
      expect(judged(item, { synth, aws: account(), kubernetes: kubernetes(schedule) })).toMatchObject({
        status: 'pass',
        level: 'live-kubernetes',
        drift: false,
      });
    });

    it('is unknown where no document tells of a plan', () => {
      expect(judged(item, { aws: account() }).status).toBe('unknown');
    });
  },
);

describe('a backup strategy with Velero in the documents', () => {
  it('is not seen in AWS', () => {
    const { levels, status } = judged('infra-06-backup-strategy', { synth: modelOf(withVelero()), aws: account() });
    expect(levels.map((level) => level.status)).toEqual(['pass', 'unknown']);
    expect(status).toBe('pass');
  });
});
