import { isUnknown, logRetentionDays } from '@hera/core';
import type { Check } from '../internal/check';
import { checkStrength } from '../internal/check-settings';
import { checkBucket } from './check-bucket';
import type { FlowLogDestination, FlowLogOptions } from './flow-log-options';
import type { PlannedFlowLogs } from './planned';

const path = 'network.flowLog';

const checkLogGroup = (check: Check, retentionDays: number): void => {
  if (!logRetentionDays.includes(retentionDays)) {
    check.problem({
      code: 'HERA_NET_020',
      path: `${path}.retentionDays`,
      message: `CloudWatch Logs does not keep records for ${retentionDays} days`,
      allowed: logRetentionDays.join(', '),
      fix: 'choose one of these',
    });
  }
  checkStrength(check, 'logRetentionDays', retentionDays, `${path}.retentionDays`);
};

const checkDestinations = (check: Check, options: FlowLogOptions): readonly FlowLogDestination[] => {
  const written = options.destination ?? 'cloudwatch';
  const destinations = typeof written === 'string' ? [written] : written;
  if (destinations.length === 0 || new Set(destinations).size < destinations.length) {
    check.problem({
      code: 'HERA_NET_060',
      path: `${path}.destination`,
      message: destinations.length === 0 ? 'no destination is named' : 'a destination is named twice',
      allowed: 'cloudwatch, s3, or both',
      fix: destinations.length === 0 ? 'name one, or write flowLog: false' : 'name each once',
    });
  }
  if (options.s3 !== undefined && !destinations.includes('s3')) {
    check.problem({
      code: 'HERA_NET_060',
      path: `${path}.s3`,
      message: 'settings of a bucket that no records go to',
      fix: `write destination: 's3' or ['cloudwatch', 's3'], or leave s3 out`,
    });
  }
  return destinations;
};

const checkKey = (check: Check, options: FlowLogOptions, encrypts: boolean): void => {
  if (options.key !== undefined && !encrypts && options.s3?.bucketArn !== undefined) {
    check.problem({
      code: 'HERA_NET_060',
      path: `${path}.key`,
      message: 'nothing of ours is encrypted with the key: the bucket was there before',
      fix: 'leave it out, and give the key to the owner of the bucket',
    });
  }
  if (!check.context.settings.customerManagedKeys || options.key !== undefined || !encrypts) return;
  check.weakness({
    code: 'HERA_NET_021',
    path: `${path}.key`,
    message: 'no key is given, so AWS encrypts the records with a key of its own',
    allowed: 'a customer-managed key that CloudWatch Logs, or log delivery to S3, may use',
    fix: 'pass the logs key, for example new EncryptionKeys(...).of("logs") of @hera/security',
  });
};

const checkFields = (check: Check, { fields }: FlowLogOptions): void => {
  if (fields === undefined) return;
  const twice = fields.filter((field, index) => fields.indexOf(field) !== index);
  if (fields.length > 0 && twice.length === 0) return;
  check.problem({
    code: 'HERA_NET_063',
    path: `${path}.fields`,
    message: fields.length === 0 ? 'a record without fields' : `more than once in a record: ${twice.join(', ')}`,
    fix: fields.length === 0 ? 'name fields, or leave it out for those of version 2' : 'name each once',
  });
};

/** Checks the flow logs; gives what to build, or nothing when they are off. */
export const checkFlowLogs = (
  check: Check,
  flowLog: false | FlowLogOptions | undefined,
): PlannedFlowLogs | undefined => {
  const { settings } = check.context;
  checkStrength(check, 'flowLogs', flowLog === undefined ? settings.flowLogs : flowLog !== false, path);
  if (flowLog === false || (flowLog === undefined && !settings.flowLogs)) return undefined;
  const options = flowLog ?? {};
  const retentionDays = check.known(options.retentionDays ?? settings.logRetentionDays, `${path}.retentionDays`);
  const aggregationSeconds = check.known(options.aggregationSeconds ?? 60, `${path}.aggregationSeconds`);
  if (isUnknown(options.destination) || isUnknown(options.fields)) {
    check.known(options.destination, `${path}.destination`);
    check.known(options.fields, `${path}.fields`);
    return undefined;
  }
  const destinations = checkDestinations(check, options);
  checkFields(check, options);
  const cloudwatch = destinations.includes('cloudwatch');
  if (cloudwatch && retentionDays !== undefined) checkLogGroup(check, retentionDays);
  const s3 = destinations.includes('s3') ? checkBucket(check, options, `${path}.s3`) : undefined;
  checkKey(check, options, cloudwatch || (destinations.includes('s3') && options.s3?.bucketArn === undefined));
  if (retentionDays === undefined || aggregationSeconds === undefined) return undefined;
  return {
    aggregationSeconds,
    ...(options.fields === undefined ? {} : { fields: options.fields }),
    ...(options.key === undefined ? {} : { key: options.key }),
    ...(cloudwatch ? { cloudwatch: { retentionDays } } : {}),
    ...(s3 === undefined ? {} : { s3 }),
  };
};
