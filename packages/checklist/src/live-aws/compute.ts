import {
  DescribeLaunchTemplateVersionsCommand,
  GetEbsDefaultKmsKeyIdCommand,
  GetEbsEncryptionByDefaultCommand,
  GetInstanceMetadataDefaultsCommand,
  type LaunchTemplateVersion,
} from '@aws-sdk/client-ec2';
import type { Nodegroup } from '@aws-sdk/client-eks';
import { mapLimited } from '@hera/core/aws-sdk';
import { type LiveContext, width } from './context';

/** Types that `addCompute` looks for. */
export const computeTypes = [
  'aws_launch_template',
  'aws_ebs_encryption_by_default',
  'aws_ebs_default_kms_key',
  'aws_ec2_instance_metadata_defaults',
] as const;

const templateValues = ({ LaunchTemplateData: data, ...version }: LaunchTemplateVersion) => ({
  id: version.LaunchTemplateId,
  name: version.LaunchTemplateName,
  // What the nodes use, which need not be the newest.
  latest_version: version.VersionNumber,
  default_version: version.VersionNumber,
  image_id: data?.ImageId,
  instance_type: data?.InstanceType,
  vpc_security_group_ids: data?.SecurityGroupIds ?? [],
  metadata_options:
    data?.MetadataOptions === undefined
      ? []
      : [
          {
            http_endpoint: data.MetadataOptions.HttpEndpoint,
            http_tokens: data.MetadataOptions.HttpTokens,
            http_put_response_hop_limit: data.MetadataOptions.HttpPutResponseHopLimit,
          },
        ],
  block_device_mappings: (data?.BlockDeviceMappings ?? []).map(({ DeviceName, Ebs }) => ({
    device_name: DeviceName,
    ebs:
      Ebs === undefined
        ? []
        : [
            {
              encrypted: Ebs.Encrypted === undefined ? '' : String(Ebs.Encrypted),
              kms_key_id: Ebs.KmsKeyId,
              volume_size: Ebs.VolumeSize,
              volume_type: Ebs.VolumeType,
            },
          ],
  })),
  network_interfaces: (data?.NetworkInterfaces ?? []).map((each) => ({
    associate_public_ip_address:
      each.AssociatePublicIpAddress === undefined ? '' : String(each.AssociatePublicIpAddress),
    security_groups: each.Groups ?? [],
  })),
});

/** What the account gives to volumes and instances that say nothing. @returns ARNs of keys */
export const addAccountDefaults = async ({ aws, reader, state, account }: LiveContext): Promise<readonly string[]> => {
  const keys: string[] = [];
  const encryption = await reader.read('ec2:GetEbsEncryptionByDefault', ['aws_ebs_encryption_by_default'], () =>
    aws.ec2.send(new GetEbsEncryptionByDefaultCommand({})),
  );
  if (encryption !== undefined)
    state.add({
      type: 'aws_ebs_encryption_by_default',
      key: account,
      values: { id: account, enabled: encryption.EbsEncryptionByDefault ?? false },
    });
  const key = await reader.read('ec2:GetEbsDefaultKmsKeyId', ['aws_ebs_default_kms_key'], () =>
    aws.ec2.send(new GetEbsDefaultKmsKeyIdCommand({})),
  );
  // `alias/aws/ebs` is what stands there where nobody chose a key.
  if (key?.KmsKeyId?.startsWith('arn:') === true && !key.KmsKeyId.includes(':alias/aws/')) {
    keys.push(key.KmsKeyId);
    state.add({
      type: 'aws_ebs_default_kms_key',
      key: account,
      values: { id: key.KmsKeyId, key_arn: key.KmsKeyId },
    });
  }
  const metadata = await reader.read('ec2:GetInstanceMetadataDefaults', ['aws_ec2_instance_metadata_defaults'], () =>
    aws.ec2.send(new GetInstanceMetadataDefaultsCommand({})),
  );
  const level = metadata?.AccountLevel;
  if (level !== undefined && Object.values(level).some((value) => value !== undefined))
    state.add({
      type: 'aws_ec2_instance_metadata_defaults',
      key: account,
      values: {
        id: account,
        http_tokens: level.HttpTokens,
        http_put_response_hop_limit: level.HttpPutResponseHopLimit,
        http_endpoint: level.HttpEndpoint,
      },
    });
  return keys;
};

/** Launch templates of the node groups, in the version that they use. @returns ARNs of keys */
export const addLaunchTemplates = async (
  context: LiveContext,
  groups: readonly Nodegroup[],
): Promise<readonly string[]> => {
  const { aws, reader, state } = context;
  const used = new Map(
    groups.flatMap(({ launchTemplate: of }) => (of?.id === undefined ? [] : [[`${of.id} ${of.version}`, of] as const])),
  );
  const keys: string[] = [];
  await mapLimited([...used.values()], width, async ({ id, version }) => {
    const answer = await reader.find('ec2:DescribeLaunchTemplateVersions', ['aws_launch_template'], () =>
      aws.ec2.send(
        new DescribeLaunchTemplateVersionsCommand({ LaunchTemplateId: id, Versions: [version ?? '$Default'] }),
      ),
    );
    for (const found of answer?.LaunchTemplateVersions ?? []) {
      const values = templateValues(found);
      state.add({ type: 'aws_launch_template', key: id ?? '', values });
      for (const { ebs } of values.block_device_mappings)
        for (const { kms_key_id: key } of ebs) if (key?.startsWith('arn:') === true) keys.push(key);
    }
  });
  return keys;
};
