import { GetEbsEncryptionByDefaultCommand } from '@aws-sdk/client-ec2';
import { factsOf } from '@hera/core/facts';
import type { Check } from '../check';
import { judge, notApplicable, observe } from '../internal/observation';

/** A setting of the account in one region, not of the stack. */
export const ebsEncryptionByDefault: Check = {
  id: 'ebs-encryption-by-default',
  title: 'New EBS volumes of the account and region are encrypted',
  subject: 'encryption',
  run: async ({ aws, manifest }) => {
    if (!factsOf(manifest.facts, 'account-defaults').some((fact) => fact.ebsEncryptionByDefault)) {
      return notApplicable('the stack does not set the EBS default of the account');
    }
    const { EbsEncryptionByDefault: on } = await aws.ec2.send(new GetEbsEncryptionByDefaultCommand({}));
    return judge('encryption by default is on', [
      observe('ec2:GetEbsEncryptionByDefault', aws.region, on === true ? 'on' : 'off', [on !== true && 'it is off']),
    ]);
  },
};
