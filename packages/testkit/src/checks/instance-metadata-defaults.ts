import { GetInstanceMetadataDefaultsCommand } from '@aws-sdk/client-ec2';
import { factsOf } from '@hera/core/facts';
import type { Check } from '../check';
import { judge, notApplicable, observe, unsupported } from '../internal/observation';
import { leftOutReason } from '../internal/profile-settings';

/** A setting of the account in one region, not of the stack. */
export const instanceMetadataDefaults: Check = {
  id: 'instance-metadata-defaults',
  title: 'Instances that say nothing about their metadata require IMDSv2',
  subject: 'nodes',
  run: async ({ aws, manifest }) => {
    const wanted = factsOf(manifest.facts, 'account-defaults').flatMap((fact) => fact.instanceMetadata ?? [])[0];
    if (wanted === undefined) return notApplicable('the stack does not set the metadata default of the account');
    const hops = wanted.hopLimit === undefined ? '' : `, ${wanted.hopLimit} hops`;
    const expected = `tokens ${wanted.httpTokens}${hops}`;
    const reason = leftOutReason(manifest, 'aws_ec2_instance_metadata_defaults');
    if (reason !== undefined) return unsupported('ec2:ModifyInstanceMetadataDefaults', expected, reason);
    const { AccountLevel: found } = await aws.ec2.send(new GetInstanceMetadataDefaultsCommand({}));
    const tokens = found?.HttpTokens ?? 'no preference';
    const limit = found?.HttpPutResponseHopLimit;
    return judge(expected, [
      observe('ec2:GetInstanceMetadataDefaults', aws.region, `tokens ${tokens}, hops ${limit ?? 'no preference'}`, [
        tokens !== wanted.httpTokens && `tokens are ${tokens}, expected ${wanted.httpTokens}`,
        wanted.hopLimit !== undefined &&
          limit !== wanted.hopLimit &&
          `hops are ${limit ?? 'no preference'}, expected ${wanted.hopLimit}`,
      ]),
    ]);
  },
};
