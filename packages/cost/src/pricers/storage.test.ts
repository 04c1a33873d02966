import { describe, expect, it } from 'vitest';
import { estimate } from '../estimate/estimate';
import { costOf, linesOf, type Resources, synthOf, today } from '../estimate/model.fixture';
import { usageOf } from '../usage/usage';

const cost = (resource: Resources, address: string, use: object = {}) =>
  costOf(estimate(synthOf(resource), { at: today, usage: usageOf({ profile: 'none', ...use }) }), address);

describe('volumes', () => {
  const volume = (change: object) => cost({ aws_ebs_volume: { v: change } }, 'aws_ebs_volume.v');

  it('are billed by type: 100 GB of gp3, gp2 and io1 with 1,000 IOPS', () => {
    expect(linesOf(volume({ size: 100, type: 'gp3' }))).toEqual({ 'volume.volume': '8.00' });
    expect(linesOf(volume({ size: 100 }))).toEqual({ 'volume.volume': '10.00' });
    expect(linesOf(volume({ size: 100, type: 'io1', iops: 1000 }))).toEqual({
      'volume.volume': '12.50',
      'volume.volume.iops': '65.00',
    });
  });

  it('are unpriced without a size, a known type, or IOPS that are billed', () => {
    expect(volume({ snapshot_id: 'snap-1', type: 'gp3' }).state).toBe('unpriced');
    expect(volume({ size: 100, type: '${var.type}' }).state).toBe('unpriced');
    expect(volume({ size: 100, type: 'st1' }).state).toBe('unpriced');
    expect(volume({ size: 100, type: 'io2', iops: '${var.iops}' }).state).toBe('unpriced');
    expect(volume({ size: -1, type: 'gp3' }).state).toBe('unpriced');
  });
});

describe('what is by use', () => {
  it('buckets: 100 GB x 0.023, 10,000 writes and 10,000 reads', () => {
    const use = {
      types: {
        aws_s3_bucket: {
          'standard.storage_gb': 100,
          'standard.monthly_tier_1_requests': 10000,
          'standard.monthly_tier_2_requests': 100000,
        },
      },
    };
    expect(linesOf(cost({ aws_s3_bucket: { b: {} } }, 'aws_s3_bucket.b', use))).toEqual({
      storage: '2.30',
      writes: '0.05',
      reads: '0.04',
    });
  });

  it('snapshots and vaults: 100 GB x 0.05', () => {
    const use = {
      types: { aws_ebs_snapshot: { storage_gb: 100 }, aws_backup_vault: { monthly_ebs_snapshot_gb: 100 } },
    };
    expect(linesOf(cost({ aws_ebs_snapshot: { s: {} } }, 'aws_ebs_snapshot.s', use))).toEqual({ storage: '5.00' });
    expect(linesOf(cost({ aws_backup_vault: { v: {} } }, 'aws_backup_vault.v', use))).toEqual({ ebs: '5.00' });
  });

  it('a vault beside a cluster says that the price of cluster state is not known', () => {
    const stack = { aws_backup_vault: { v: {} }, aws_eks_cluster: { c: { name: 'prod', version: '1.35' } } };
    expect(cost(stack, 'aws_backup_vault.v')).toMatchObject({
      state: 'unpriced',
      lines: [{ id: 'ebs' }, { id: 'eks', state: 'unpriced' }],
    });
  });

  it('restore tests: 4 recovery points x 1.50 = 6.00', () => {
    const use = { types: { aws_backup_restore_testing_plan: { monthly_recovery_points: 4 } } };
    expect(
      linesOf(cost({ aws_backup_restore_testing_plan: { p: {} } }, 'aws_backup_restore_testing_plan.p', use)),
    ).toEqual({ tests: '6.00' });
  });
});

describe('keys', () => {
  it('requests: 100,000 x 0.03 for 10,000 = 0.30; of asymmetric keys unpriced', () => {
    const use = { types: { aws_kms_key: { monthly_requests: 100000 } } };
    expect(linesOf(cost({ aws_kms_key: { k: {} } }, 'aws_kms_key.k', use))).toEqual({ key: '1.00', requests: '0.30' });
    expect(cost({ aws_kms_key: { k: { customer_master_key_spec: 'RSA_2048' } } }, 'aws_kms_key.k', use).state).toBe(
      'unpriced',
    );
  });
});
