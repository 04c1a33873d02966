import { DescribeLaunchTemplateVersionsCommand } from '@aws-sdk/client-ec2';
import type { Nodegroup } from '@aws-sdk/client-eks';
import type { NodeGroupFact } from '@hera/core/facts';
import type { CheckContext } from '../check';
import { clusterCheck, isGroup, missingGroup, nodeGroupsOf } from '../internal/live-cluster';
import { customerKeyFaultOf } from '../internal/live-keys';
import { observe, type Observation } from '../internal/observation';

const call = 'ec2:DescribeLaunchTemplateVersions';

const look = async (
  declared: NodeGroupFact,
  group: Nodegroup,
  context: CheckContext,
): Promise<readonly Observation[]> => {
  const { id, version } = group.launchTemplate ?? {};
  if (id === undefined) {
    return [
      observe('eks:DescribeNodegroup', declared.name, 'no launch template', [
        'the group has no launch template of its own',
      ]),
    ];
  }
  const { LaunchTemplateVersions: versions = [] } = await context.aws.ec2.send(
    new DescribeLaunchTemplateVersionsCommand({ LaunchTemplateId: id, Versions: ['$Latest'] }),
  );
  const latest = versions[0];
  if (latest === undefined) return [observe(call, id, 'no version', ['the launch template has no version'])];
  const { MetadataOptions: metadata, BlockDeviceMappings: mappings = [] } = latest.LaunchTemplateData ?? {};
  const volumes = mappings.flatMap(({ DeviceName, Ebs }) =>
    Ebs === undefined ? [] : [{ device: DeviceName ?? 'unknown', ebs: Ebs }],
  );
  return [
    observe(
      call,
      id,
      `${declared.name}: version ${latest.VersionNumber ?? '?'}, group on ${version ?? '?'}, IMDS tokens ${metadata?.HttpTokens ?? 'unset'}, hop limit ${metadata?.HttpPutResponseHopLimit ?? 'unset'}`,
      [
        version !== undefined &&
          /^\d+$/.test(version) &&
          Number(version) !== latest.VersionNumber &&
          `the group is on version ${version}, the newest is ${latest.VersionNumber ?? 'unknown'}`,
        metadata?.HttpTokens !== 'required' && 'IMDSv2 is not required',
        metadata?.HttpPutResponseHopLimit !== 1 &&
          `hop limit ${metadata?.HttpPutResponseHopLimit ?? 'unset'}, expected 1`,
        volumes.length === 0 && 'no volume is described, so the image decides on encryption',
      ],
    ),
    ...(await Promise.all(
      volumes.map(async ({ device, ebs }) =>
        observe(
          call,
          `${id} ${device}`,
          `${ebs.VolumeType ?? 'type unset'}, encrypted ${String(ebs.Encrypted)}, key ${ebs.KmsKeyId ?? 'default'}`,
          [
            ebs.VolumeType !== 'gp3' && `volume type ${ebs.VolumeType ?? 'unset'}, expected gp3`,
            ebs.Encrypted !== true && 'the volume is not encrypted',
            declared.volumeKey === 'customer-managed' && (await customerKeyFaultOf(context, ebs.KmsKeyId)),
          ],
        ),
      ),
    )),
  ];
};

/** What new nodes of every group will be started with. */
export const launchTemplateVolumes = clusterCheck({
  id: 'launch-template-volumes',
  title: 'Nodes start with IMDSv2 and encrypted gp3 volumes',
  subject: 'encryption',
  applies: ({ nodeGroups }) => nodeGroups.length > 0 || 'the cluster declares no node groups',
  expected: ({ nodeGroups }) =>
    `IMDSv2 required, hop limit 1, gp3 encrypted: ${nodeGroups.map(({ name, volumeKey }) => `${name} (${volumeKey} key)`).join(', ')}`,
  look: async ({ fact, cluster }, context) => {
    const live = await nodeGroupsOf(context, cluster.name);
    const observations = await Promise.all(
      fact.nodeGroups.map(async (declared) => {
        const group = live.find((item) => isGroup(declared, item));
        return group === undefined ? [missingGroup(declared)] : look(declared, group, context);
      }),
    );
    return observations.flat();
  },
});
