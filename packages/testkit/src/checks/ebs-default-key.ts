import { GetEbsDefaultKmsKeyIdCommand } from '@aws-sdk/client-ec2';
import { factsOf } from '@hera/core/facts';
import type { Check } from '../check';
import { customerKeyFault, readKey } from '../internal/live-keys';
import { judge, notApplicable, observe, unsupported } from '../internal/observation';
import { leftOutReason } from '../internal/profile-settings';

/** The key that encrypts volumes for which none is named. */
export const ebsDefaultKey: Check = {
  id: 'ebs-default-key',
  title: 'New EBS volumes are encrypted with the customer-managed key',
  subject: 'encryption',
  run: async (context) => {
    const { aws, manifest } = context;
    const key = factsOf(manifest.facts, 'keys').flatMap(({ keys, existing = [] }) => [
      ...keys.flatMap(({ purpose, alias }) => (purpose === 'ebs' ? [alias] : [])),
      ...existing.flatMap(({ purpose, keyArn }) => (purpose === 'ebs' && keyArn !== undefined ? [keyArn] : [])),
    ])[0];
    const encrypted = factsOf(manifest.facts, 'account-defaults').some((fact) => fact.ebsEncryptionByDefault);
    if (!encrypted || key === undefined)
      return notApplicable('the stack declares no customer-managed default key for volumes');
    const expected = `the default key is ${key}`;
    const reason = leftOutReason(manifest, 'aws_ebs_default_kms_key');
    if (reason !== undefined) return unsupported('ec2:ModifyEbsDefaultKmsKeyId', expected, reason);
    const { KmsKeyId: id } = await aws.ec2.send(new GetEbsDefaultKmsKeyIdCommand({}));
    const [found, wanted] = await Promise.all([
      id === undefined ? undefined : readKey(context, id),
      readKey(context, key),
    ]);
    return judge(expected, [
      observe('ec2:GetEbsDefaultKmsKeyId', aws.region, id ?? 'none', [
        customerKeyFault(found),
        wanted === undefined && `${key} does not exist`,
        wanted !== undefined && found !== undefined && wanted.Arn !== found.Arn && `expected ${wanted.Arn ?? key}`,
      ]),
    ]);
  },
};
