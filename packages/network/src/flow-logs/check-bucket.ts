import { isUnknown } from '@hera/core';
import type { Check } from '../internal/check';
import { checkStrength } from '../internal/check-settings';
import type { FlowLogOptions } from './flow-log-options';
import type { PlannedBucket } from './planned';

// Source: S3 user guide, bucket naming rules; S3 API `LifecycleExpiration.Days`, a positive integer of 32 bits.
const bucketArnForm = /^arn:aws[a-z-]*:s3:::[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const prefixForm = /^[A-Za-z0-9!_.*'()=-]+(\/[A-Za-z0-9!_.*'()=-]+)*$/;

// A year answers most questions after an incident, and a file in S3 costs little beside the delivery of it.
const usualDays = { ephemeral: 30, persistent: 365 } as const;

const checkPlace = (check: Check, { bucketArn, prefix }: NonNullable<FlowLogOptions['s3']>, path: string): void => {
  // A bucket of the same stack has an ARN that only Terraform knows, and that Terraform checks.
  if (bucketArn !== undefined && !isUnknown(bucketArn) && !bucketArnForm.test(bucketArn)) {
    check.problem({
      code: 'HERA_NET_061',
      path: `${path}.bucketArn`,
      message: `${bucketArn} is not the ARN of a bucket`,
      allowed: 'arn:aws:s3:::name',
      fix: 'write the ARN of the bucket; a folder goes into prefix',
    });
  }
  // Source: VPC user guide, flow-logs-s3: `AWSLogs` is reserved.
  if (prefix === undefined || (prefixForm.test(prefix) && !prefix.split('/').includes('AWSLogs'))) return;
  check.problem({
    code: 'HERA_NET_061',
    path: `${path}.prefix`,
    message: `'${prefix}' is not a folder that records may go to`,
    allowed: 'names with single slashes between them, none of them AWSLogs',
    fix: `write it as 'network/flow-logs', or leave it out`,
  });
};

/** Checks the S3 destination; gives what to build. */
export const checkBucket = (check: Check, options: FlowLogOptions, path: string): PlannedBucket | undefined => {
  const { lifecycle } = check.context.settings;
  const s3 = options.s3 ?? {};
  const prefix = check.known(s3.prefix ?? '', `${path}.prefix`);
  const days = check.known(s3.retentionDays ?? options.retentionDays ?? usualDays[lifecycle], `${path}.retentionDays`);
  const hiveCompatible = check.known(s3.hiveCompatible ?? false, `${path}.hiveCompatible`);
  const hourly = check.known(s3.hourly ?? true, `${path}.hourly`);
  const format = check.known(s3.format ?? 'parquet', `${path}.format`);
  checkPlace(check, prefix === undefined ? { ...s3, prefix: 'unread' } : s3, path);
  if (s3.bucketArn !== undefined && s3.retentionDays !== undefined) {
    check.problem({
      code: 'HERA_NET_062',
      path: `${path}.retentionDays`,
      message: 'the bucket was there before, and its owner decides what expires',
      fix: 'leave it out, or leave bucketArn out and get a bucket of its own',
    });
  }
  const from = s3.retentionDays === undefined ? 'network.flowLog.retentionDays' : `${path}.retentionDays`;
  if (days !== undefined && s3.bucketArn === undefined) {
    if (!Number.isInteger(days) || days < 1 || days > 2_147_483_647) {
      check.problem({
        code: 'HERA_NET_062',
        path: from,
        message: `files do not expire after ${days} days`,
        allowed: 'whole days from 1',
        fix: 'write whole days',
      });
    }
    checkStrength(check, 'logRetentionDays', days, from);
  }
  if ([prefix, days, hiveCompatible, hourly, format].includes(undefined)) return undefined;
  return {
    prefix: prefix ? `${prefix}/` : '',
    retentionDays: days ?? usualDays[lifecycle],
    format: format ?? 'parquet',
    hourly: hourly ?? true,
    hiveCompatible: hiveCompatible ?? false,
    ephemeral: lifecycle === 'ephemeral',
    ...(s3.bucketArn === undefined ? {} : { bucketArn: s3.bucketArn }),
  };
};
