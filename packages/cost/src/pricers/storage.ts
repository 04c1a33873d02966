import type { Dimension } from '@hera/prices';
import type { CostLine } from '../estimate/result';
import type { Priced, Pricer } from './pricer';
import { volumeAt, volumeLines } from './volume';

/** EBS volumes of their own. gp2 is what the API makes where no type is stated. */
export const ebsVolume: Pricer = {
  types: ['aws_ebs_volume'],
  part: 'Storage and backup',
  price: (scope): Priced => ({
    lines: volumeLines(scope, volumeAt(scope.resource, '', { name: 'volume', type: 'gp2' }, 'size', 'type')),
  }),
};

/** Snapshots hold changed blocks only: by use. */
export const ebsSnapshot: Pricer = {
  types: ['aws_ebs_snapshot', 'aws_ebs_snapshot_copy'],
  part: 'Storage and backup',
  price: (scope): Priced => ({
    lines: [
      scope.usageLine({ id: 'storage', of: 'ebs.snapshot', key: 'storage_gb', type: 'aws_ebs_snapshot', label: 'GB' }),
    ],
  }),
};

/** Buckets: what is stored, and requests. */
export const bucket: Pricer = {
  types: ['aws_s3_bucket'],
  part: 'Storage and backup',
  price: (scope): Priced => ({
    lines: [
      scope.usageLine({ id: 'storage', of: 's3.storage', key: 'standard.storage_gb', label: 'GB' }),
      scope.usageLine({
        id: 'writes',
        of: 's3.put',
        key: 'standard.monthly_tier_1_requests',
        label: 'PUT, COPY, POST and LIST requests',
      }),
      scope.usageLine({
        id: 'reads',
        of: 's3.get',
        key: 'standard.monthly_tier_2_requests',
        label: 'GET and other requests',
      }),
    ],
  }),
};

/** Vaults: recovery points, by what they are of. */
export const backupVault: Pricer = {
  types: ['aws_backup_vault', 'aws_backup_logically_air_gapped_vault'],
  part: 'Storage and backup',
  price: (scope): Priced => {
    const line = (id: string, of: Dimension, key: string): CostLine =>
      scope.usageLine({ id, of, key, type: 'aws_backup_vault', label: 'GB' });
    const s3 = scope.use('s3_backup_gb', 'aws_backup_vault');
    const hasS3 = scope.view.resources('aws_s3_bucket').length > 0 || (s3 !== undefined && s3.used.why === undefined);
    return {
      lines: [
        line('ebs', 'backup.ebs', 'monthly_ebs_snapshot_gb'),
        ...(hasS3 ? [line('s3', 'backup.s3', 's3_backup_gb')] : []),
        ...(scope.view.resources('aws_eks_cluster').length > 0 ? [line('eks', 'backup.eks', 'eks_backup_gb')] : []),
      ],
    };
  },
};

/** Restore tests, each recovery point that is tested. */
export const restoreTesting: Pricer = {
  types: ['aws_backup_restore_testing_plan'],
  part: 'Storage and backup',
  price: (scope): Priced => ({
    lines: [
      scope.usageLine({
        id: 'tests',
        of: 'backup.restore-test',
        key: 'monthly_recovery_points',
        label: 'recovery points',
        notes: ['what a test restores is billed too, for as long as it exists'],
      }),
    ],
  }),
};
