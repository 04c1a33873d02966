import {
  LaunchTemplate,
  type LaunchTemplateBlockDeviceMappings,
  type LaunchTemplateConfig,
} from '@cdktf/provider-aws/lib/launch-template/index.js';
import { contextOf, type KeyRef, leaveOut } from '@hera/core';
import type { Construct } from 'constructs';
import { after } from '../internal/edges';
import type { NodeGroupPlan } from './plan-node-group';

// Bottlerocket keeps its system apart from images and pods (bottlerocket.dev, concepts, on storage); Windows images name their root
// volume otherwise (EC2 user guide, device naming).
const disksOf = ({
  image,
  diskGiB,
}: NodeGroupPlan): readonly { readonly device: string; readonly sizeGiB?: number }[] => {
  if (image?.family === 'BOTTLEROCKET') return [{ device: '/dev/xvda' }, { device: '/dev/xvdb', sizeGiB: diskGiB }];
  return [{ device: image?.family === 'WINDOWS' ? '/dev/sda1' : '/dev/xvda', sizeGiB: diskGiB }];
};

/** Volumes of a node: gp3, encrypted, gone with it. The system volume of Bottlerocket keeps the size of its snapshot. */
export const blockDevicesOf = (
  group: NodeGroupPlan,
  volumesKey: KeyRef | undefined,
): LaunchTemplateBlockDeviceMappings[] =>
  disksOf(group).map(({ device, sizeGiB }) => ({
    deviceName: device,
    ebs: {
      volumeType: 'gp3',
      ...(sizeGiB === undefined ? {} : { volumeSize: sizeGiB }),
      encrypted: 'true',
      deleteOnTermination: 'true',
      ...(volumesKey === undefined ? {} : { kmsKeyId: volumesKey.keyArn }),
    },
  }));

const reservationOf = (group: NodeGroupPlan): Partial<LaunchTemplateConfig> => {
  const { capacityReservationId: id, capacityType, instanceTypes } = group;
  return {
    ...(id === undefined
      ? {}
      : { capacityReservationSpecification: { capacityReservationTarget: { capacityReservationId: id } } }),
    // A block's instance type belongs here and not to the group (EKS user guide, capacity-blocks-mng).
    ...(capacityType === 'CAPACITY_BLOCK'
      ? { instanceMarketOptions: { marketType: 'capacity-block' }, instanceType: instanceTypes[0] as string }
      : {}),
  };
};

/** Makes the launch template of a group's nodes. */
export const addLaunchTemplate = (
  scope: Construct,
  group: NodeGroupPlan,
  clusterName: string,
  volumesKey: KeyRef | undefined,
  rest: Pick<LaunchTemplateConfig, 'userData' | 'vpcSecurityGroupIds'>,
): LaunchTemplate => {
  const { tags, target } = contextOf(scope);
  // The provider's default tags reach the template, not what is started from it.
  const startedTags = { ...tags, Name: `${clusterName}-${group.name}` };
  const local = target.kind === 'local';
  if (local) {
    // moto 5 copies the template's own tags into what the template starts (ec2/responses/launch_templates.py), which no AWS does.
    leaveOut(
      scope,
      'aws_launch_template.tag_specifications, changes after creation',
      'the local AWS answers with the tags of the template itself among them, and every plan would show that',
    );
  }
  return new LaunchTemplate(scope, 'LaunchTemplate', {
    namePrefix: `${clusterName}-${group.name}-`,
    description: `Nodes of the group ${group.name} of the EKS cluster ${clusterName}`,
    ...(group.customImage === undefined ? {} : { imageId: group.customImage.imageId }),
    metadataOptions: {
      httpEndpoint: 'enabled',
      httpTokens: 'required',
      // Pods are one hop further away than the node, so they cannot take the node's role.
      httpPutResponseHopLimit: 1,
    },
    blockDeviceMappings: blockDevicesOf(group, volumesKey),
    monitoring: { enabled: group.detailedMonitoring },
    ...(group.ebsOptimized === undefined ? {} : { ebsOptimized: String(group.ebsOptimized) }),
    ...(group.terminationProtection ? { disableApiTermination: true } : {}),
    ...reservationOf(group),
    ...rest,
    tagSpecifications: ['instance', 'volume'].map((resourceType) => ({ resourceType, tags: startedTags })),
    ...(local ? { lifecycle: { ignoreChanges: ['tag_specifications'] } } : {}),
    ...after(volumesKey?.ready),
  });
};
