import type { ClusterBackupProps } from './cluster-backup-props';

/** What a backup in production cannot do without. */
export const props: ClusterBackupProps = {
  cluster: { clusterName: 'prod', clusterArn: 'arn:aws:eks:us-east-1:111122223333:cluster/prod' },
  key: { keyArn: 'arn:aws:kms:us-east-1:111122223333:key/44444444-4444-4444-8444-444444444444' },
};

/** A topic that admits EventBridge. */
export const topic = {
  topicArn: 'arn:aws:sns:us-east-1:111122223333:prod-notifications',
  publishers: ['eventbridge'],
} as const;
