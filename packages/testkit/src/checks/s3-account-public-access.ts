import {
  GetPublicAccessBlockCommand,
  NoSuchPublicAccessBlockConfiguration,
  type PublicAccessBlockConfiguration,
} from '@aws-sdk/client-s3-control';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { factsOf } from '@hera/core/facts';
import type { AwsClients } from '../aws-clients';
import type { Check } from '../check';
import { judge, notApplicable, observe, unsupported } from '../internal/observation';
import { leftOutReason } from '../internal/profile-settings';

const settings = ['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'] as const;

const read = async (
  { s3control }: AwsClients,
  AccountId: string | undefined,
): Promise<PublicAccessBlockConfiguration> => {
  try {
    const answer = await s3control.send(new GetPublicAccessBlockCommand({ AccountId }));
    return answer.PublicAccessBlockConfiguration ?? {};
  } catch (error) {
    // What the account answers that was never told anything.
    if (error instanceof NoSuchPublicAccessBlockConfiguration) return {};
    throw error;
  }
};

/** A setting of the account in all regions, not of the stack. */
export const s3AccountPublicAccess: Check = {
  id: 's3-account-public-access',
  title: 'S3 refuses public access to every bucket of the account',
  subject: 'access',
  run: async ({ aws, manifest }) => {
    if (!factsOf(manifest.facts, 'account-defaults').some((fact) => fact.s3PublicAccessBlock === true))
      return notApplicable('the stack does not close S3 of the account to the public');
    const expected = settings.join(', ');
    const reason = leftOutReason(manifest, 'aws_s3_account_public_access_block');
    if (reason !== undefined) return unsupported('s3control:PutPublicAccessBlock', expected, reason);
    const { Account: AccountId } = await aws.sts.send(new GetCallerIdentityCommand({}));
    const found = await read(aws, AccountId);
    return judge(
      expected,
      settings.map((setting) => {
        const on = found[setting] === true;
        return observe('s3control:GetPublicAccessBlock', `${AccountId ?? 'account'} ${setting}`, on ? 'on' : 'off', [
          !on && 'it is off',
        ]);
      }),
    );
  },
};
