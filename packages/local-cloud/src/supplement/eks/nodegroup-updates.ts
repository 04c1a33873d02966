import type {
  LaunchTemplateSpecification,
  Taint,
  UpdateLabelsPayload,
  UpdateNodegroupConfigRequest,
  UpdateNodegroupConfigResponse,
  UpdateNodegroupVersionRequest,
  UpdateNodegroupVersionResponse,
  UpdateTaintsPayload,
} from '@aws-sdk/client-eks';
import type { EksContext, Operation } from './context';
import { invalidParameter } from './errors';
import { checkedRepair, checkedTaints, scalingOf, updateConfigOf } from './nodegroup-input';
import { checkedRelease, nodegroupOf } from './nodegroups';
import { clusterOf, type StoredNodegroup } from './store';
import { beginUpdate } from './updates';
import { releaseVersionOf, supportedVersion } from './versions';

const sameTaint = (one: Taint, other: Taint): boolean => one.key === other.key && one.effect === other.effect;

const mergedTaints = (current: readonly Taint[], asked: UpdateTaintsPayload): Taint[] | undefined => {
  const replaced = [...(asked.addOrUpdateTaints ?? []), ...(asked.removeTaints ?? [])];
  const kept = current.filter((taint) => !replaced.some((other) => sameTaint(taint, other)));
  const taints = checkedTaints([...kept, ...(asked.addOrUpdateTaints ?? [])]);
  return taints.length > 0 ? taints : undefined;
};

const mergedLabels = (current: Record<string, string>, asked: UpdateLabelsPayload): Record<string, string> => {
  const removed = asked.removeLabels ?? [];
  return {
    ...Object.fromEntries(Object.entries(current).filter(([key]) => !removed.includes(key))),
    ...asked.addOrUpdateLabels,
  };
};

/**
 * UpdateNodegroupConfig. Sizes, labels, taints, update and repair settings; all or nothing.
 * @throws AwsError InvalidParameterException
 */
export const updateNodegroupConfig: Operation<UpdateNodegroupConfigRequest, UpdateNodegroupConfigResponse> = (
  context,
  input,
) => {
  const group = nodegroupOf(context.scope, input.clusterName, input.nodegroupName);
  const parts = [
    input.labels,
    input.taints,
    input.scalingConfig,
    input.updateConfig,
    input.nodeRepairConfig,
    input.warmPoolConfig,
  ];
  if (parts.every((part) => part === undefined)) {
    throw invalidParameter('No changes were provided for the node group.', {
      clusterName: input.clusterName,
      nodegroupName: input.nodegroupName,
    });
  }
  // Everything is worked out before anything is kept: a refused part leaves the group as it was.
  const changed: Partial<StoredNodegroup> = {
    ...(input.scalingConfig && { scalingConfig: scalingOf(input.scalingConfig, group.scalingConfig) }),
    ...(input.updateConfig && { updateConfig: updateConfigOf(input.updateConfig) }),
    ...(input.nodeRepairConfig && { nodeRepairConfig: checkedRepair(input.nodeRepairConfig) }),
    ...(input.taints && { taints: mergedTaints(group.taints ?? [], input.taints) }),
    ...(input.labels && { labels: mergedLabels(group.labels ?? {}, input.labels) }),
    ...(input.warmPoolConfig && { warmPoolConfig: { ...input.warmPoolConfig } }),
    modifiedAt: new Date(),
  };
  const params = {
    MinSize: input.scalingConfig?.minSize,
    MaxSize: input.scalingConfig?.maxSize,
    DesiredSize: input.scalingConfig?.desiredSize,
    LabelsToAdd: input.labels?.addOrUpdateLabels,
    LabelsToRemove: input.labels?.removeLabels,
    TaintsToAdd: input.taints?.addOrUpdateTaints,
    TaintsToRemove: input.taints?.removeTaints,
    MaxUnavailable: input.updateConfig?.maxUnavailable,
    MaxUnavailablePercentage: input.updateConfig?.maxUnavailablePercentage,
    NodeRepairEnabled: input.nodeRepairConfig?.enabled,
  };
  const update = beginUpdate(context, clusterOf(context.scope, input.clusterName), {
    type: 'ConfigUpdate',
    params,
    of: { nodegroup: group },
    apply: () => Object.assign(group, changed),
  });
  return { update };
};

const newTemplate = async (
  { caller, ec2 }: EksContext,
  group: StoredNodegroup,
  asked: LaunchTemplateSpecification,
  subject: object,
): Promise<{ readonly template: LaunchTemplateSpecification; readonly imageId: string | undefined }> => {
  if (group.launchTemplate === undefined) {
    throw invalidParameter('A launch template cannot be added to a node group that was created without one.', subject);
  }
  const { imageId, ...facts } = await ec2.launchTemplate(caller, asked);
  if (facts.id !== group.launchTemplate.id) {
    throw invalidParameter(
      `The node group uses the launch template ${group.launchTemplate.id}, not ${facts.id}.`,
      subject,
    );
  }
  if ((imageId === undefined) !== (group.amiType !== 'CUSTOM')) {
    throw invalidParameter(
      'A launch template version cannot change whether the node group uses an AMI of its own.',
      subject,
    );
  }
  return { template: { id: facts.id, name: facts.name, version: facts.version }, imageId };
};

/**
 * UpdateNodegroupVersion. Kubernetes version, AMI release and launch template version.
 * @throws AwsError InvalidParameterException, ResourceInUseException
 */
export const updateNodegroupVersion: Operation<UpdateNodegroupVersionRequest, UpdateNodegroupVersionResponse> = async (
  context,
  input,
) => {
  const { scope } = context;
  const group = nodegroupOf(scope, input.clusterName, input.nodegroupName);
  const record = clusterOf(scope, input.clusterName);
  const subject = { clusterName: input.clusterName, nodegroupName: input.nodegroupName };
  const custom = group.amiType === 'CUSTOM';
  if (custom && (input.version !== undefined || input.releaseVersion !== undefined)) {
    throw invalidParameter(
      'Version and release version cannot be specified when the launch template has an AMI.',
      subject,
    );
  }
  const version = supportedVersion(input.version ?? group.version, input.clusterName).version;
  // Going back is allowed only on the way to a rollback of the cluster itself.
  if (![record.cluster.version, group.version, record.previousVersion].includes(version)) {
    throw invalidParameter(
      `Nodegroup Kubernetes version should be equal to Cluster kubernetes version ${record.cluster.version} or NodeGroup kubernetes version ${group.version}`,
      subject,
    );
  }
  const change = input.launchTemplate && (await newTemplate(context, group, input.launchTemplate, subject));
  const latest = custom ? (change?.imageId ?? group.releaseVersion) : releaseVersionOf(version, group.amiType);
  const release =
    input.releaseVersion === undefined ? latest : checkedRelease(input.releaseVersion, version, group.amiType);
  const params = {
    Version: version,
    ReleaseVersion: release,
    LaunchTemplateName: change?.template.name,
    LaunchTemplateVersion: change?.template.version,
  };
  const launchTemplate = change?.template ?? group.launchTemplate;
  const update = beginUpdate(context, record, {
    type: 'VersionUpdate',
    params,
    of: { nodegroup: group },
    apply: () => Object.assign(group, { version, releaseVersion: release, launchTemplate, modifiedAt: new Date() }),
  });
  return { update };
};
