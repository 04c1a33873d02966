import type { FlowLogSource } from './flow-logs';
import type { PlannedBucket } from './planned';

/**
 * Policy of a bucket that takes flow logs of one account and region, over TLS alone.
 *
 * Source: VPC user guide, flow-logs-s3-permissions (2026-11-24).
 */
export const bucketPolicy = (
  bucketArn: string,
  { prefix, hiveCompatible }: PlannedBucket,
  { account, partition, region }: FlowLogSource,
): string => {
  const principal = { Service: 'delivery.logs.amazonaws.com' };
  // Without these, log delivery could be made to write here on behalf of another account.
  const ours = { 'aws:SourceAccount': account };
  const from = { 'aws:SourceArn': `arn:${partition}:logs:${region}:${account}:*` };
  const folder = `${prefix}AWSLogs/${hiveCompatible ? 'aws-account-id=' : ''}${account}/*`;
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'AWSLogDeliveryWrite',
        Effect: 'Allow',
        Principal: principal,
        Action: 's3:PutObject',
        Resource: `${bucketArn}/${folder}`,
        Condition: {
          StringEquals: { ...ours, 's3:x-amz-acl': 'bucket-owner-full-control' },
          ArnLike: from,
        },
      },
      {
        Sid: 'AWSLogDeliveryAclCheck',
        Effect: 'Allow',
        Principal: principal,
        Action: ['s3:GetBucketAcl', 's3:ListBucket'],
        Resource: bucketArn,
        Condition: { StringEquals: ours, ArnLike: from },
      },
      {
        Sid: 'TlsOnly',
        Effect: 'Deny',
        Principal: { AWS: '*' },
        Action: 's3:*',
        Resource: [bucketArn, `${bucketArn}/*`],
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ],
  });
};
