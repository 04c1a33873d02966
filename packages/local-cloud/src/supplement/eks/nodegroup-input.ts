import type {
  AMITypes,
  CreateNodegroupRequest,
  NodegroupScalingConfig,
  NodegroupUpdateConfig,
  NodeRepairConfig,
  Taint,
} from '@aws-sdk/client-eks';
import type { Given } from './context';
import type { LaunchTemplateFacts } from './ec2';
import { invalidParameter, oneOf } from './errors';
import { minorOf } from './versions';

/** AMI types of the EKS API; the AL2 ones are refused from Kubernetes 1.33 on. */
const AMI_TYPES: readonly AMITypes[] = [
  'AL2_x86_64',
  'AL2_x86_64_GPU',
  'AL2_ARM_64',
  'AL2023_x86_64_STANDARD',
  'AL2023_ARM_64_STANDARD',
  'AL2023_x86_64_NEURON',
  'AL2023_x86_64_NVIDIA',
  'AL2023_ARM_64_NVIDIA',
  'BOTTLEROCKET_ARM_64',
  'BOTTLEROCKET_x86_64',
  'BOTTLEROCKET_ARM_64_FIPS',
  'BOTTLEROCKET_x86_64_FIPS',
  'BOTTLEROCKET_ARM_64_NVIDIA',
  'BOTTLEROCKET_x86_64_NVIDIA',
  'BOTTLEROCKET_ARM_64_NVIDIA_FIPS',
  'BOTTLEROCKET_x86_64_NVIDIA_FIPS',
  'WINDOWS_CORE_2019_x86_64',
  'WINDOWS_FULL_2019_x86_64',
  'WINDOWS_CORE_2022_x86_64',
  'WINDOWS_FULL_2022_x86_64',
  'WINDOWS_CORE_2025_x86_64',
  'WINDOWS_FULL_2025_x86_64',
  'CUSTOM',
];

/** Sizes over the current ones. @throws AwsError InvalidParameterException unless 0 <= min <= desired <= max and max >= 1 */
export const scalingOf = (
  asked: NodegroupScalingConfig | undefined,
  current: NodegroupScalingConfig,
): Required<{ [Key in keyof NodegroupScalingConfig]: number }> => {
  const minSize = asked?.minSize ?? current.minSize ?? 1;
  const maxSize = asked?.maxSize ?? current.maxSize ?? 2;
  const desiredSize = asked?.desiredSize ?? current.desiredSize ?? 2;
  for (const [name, value, least] of [
    ['minSize', minSize, 0],
    ['maxSize', maxSize, 1],
    ['desiredSize', desiredSize, 0],
  ] as const) {
    if (!Number.isInteger(value) || value < least)
      throw invalidParameter(`scalingConfig.${name}: ${value} is not ${least} or more.`);
  }
  if (minSize > maxSize)
    throw invalidParameter(`Minimum capacity ${minSize} can't be greater than maximum size ${maxSize}`);
  if (minSize > desiredSize)
    throw invalidParameter(`Minimum capacity ${minSize} can't be greater than desired size ${desiredSize}`);
  if (desiredSize > maxSize)
    throw invalidParameter(`desired capacity ${desiredSize} can't be greater than max size ${maxSize}`);
  return { minSize, maxSize, desiredSize };
};

/** At most one node unavailable when nobody said otherwise. */
export const updateConfigOf = (asked: NodegroupUpdateConfig | undefined): NodegroupUpdateConfig => {
  const { maxUnavailable, maxUnavailablePercentage } = asked ?? {};
  if (maxUnavailable !== undefined && maxUnavailablePercentage !== undefined) {
    throw invalidParameter('updateConfig: maxUnavailable and maxUnavailablePercentage cannot both be given.');
  }
  const value = maxUnavailable ?? maxUnavailablePercentage ?? 1;
  if (!Number.isInteger(value) || value < 1 || value > 100) {
    throw invalidParameter(`updateConfig: ${value} is not between 1 and 100.`);
  }
  oneOf(asked?.updateStrategy, ['DEFAULT', 'MINIMAL'], 'updateConfig.updateStrategy');
  return maxUnavailablePercentage === undefined ? { ...asked, maxUnavailable: value } : { ...asked };
};

/** @throws AwsError InvalidParameterException when a threshold is given as a count and as a percentage */
export const checkedRepair = (asked: NodeRepairConfig | undefined): NodeRepairConfig | undefined => {
  const pairs = [
    [asked?.maxUnhealthyNodeThresholdCount, asked?.maxUnhealthyNodeThresholdPercentage, 'maxUnhealthyNodeThreshold'],
    [asked?.maxParallelNodesRepairedCount, asked?.maxParallelNodesRepairedPercentage, 'maxParallelNodesRepaired'],
  ] as const;
  for (const [count, percentage, name] of pairs) {
    if (count !== undefined && percentage !== undefined) {
      throw invalidParameter(`nodeRepairConfig: ${name}Count and ${name}Percentage cannot both be given.`);
    }
  }
  return asked;
};

/** @throws AwsError InvalidParameterException for more than 50 taints, an unknown effect, or one key and effect twice */
export const checkedTaints = (taints: readonly Taint[]): Taint[] => {
  if (taints.length > 50)
    throw invalidParameter(`${taints.length} taints are more than the 50 that a node group may have.`);
  const seen = new Set<string>();
  for (const { key, effect } of taints) {
    oneOf(effect, ['NO_SCHEDULE', 'NO_EXECUTE', 'PREFER_NO_SCHEDULE'], 'taints.effect');
    if (key === undefined || effect === undefined) throw invalidParameter('Every taint needs a key and an effect.');
    if (seen.has(`${key}=${effect}`))
      throw invalidParameter(`Taint ${key} with the effect ${effect} is given more than once.`);
    seen.add(`${key}=${effect}`);
  }
  return taints.map((taint) => ({ ...taint }));
};

/** What a launch template decides must not be said again in the request. */
export const checkTemplateConflicts = (
  input: Given<CreateNodegroupRequest>,
  template: LaunchTemplateFacts | undefined,
): void => {
  const subject = { clusterName: input.clusterName, nodegroupName: input.nodegroupName };
  if (template === undefined) return;
  if (input.diskSize !== undefined)
    throw invalidParameter('Disk size must be specified within the launch template.', subject);
  if (input.remoteAccess !== undefined) {
    throw invalidParameter('Remote access configuration cannot be specified with a launch template.', subject);
  }
  if (template.instanceType !== undefined && (input.instanceTypes ?? []).length > 0) {
    throw invalidParameter(
      'Instance types can be specified in the launch template or in the request, not in both.',
      subject,
    );
  }
  if (template.imageId === undefined) return;
  if (input.amiType !== undefined && input.amiType !== 'CUSTOM') {
    throw invalidParameter('AMI type cannot be specified when the launch template has an AMI.', subject);
  }
  if (input.version !== undefined || input.releaseVersion !== undefined) {
    throw invalidParameter(
      'Version and release version cannot be specified when the launch template has an AMI.',
      subject,
    );
  }
};

/** Graviton families have a `g` behind the generation; `a1` was before that rule. */
const isArm = (instanceType: string): boolean => /^([a-z-]+\d+[a-z]*g|a1\.)/.test(instanceType);

/** AMI type as EKS picks it. @throws AwsError InvalidParameterException for a type that the version does not have */
export const amiTypeOf = (
  input: Given<CreateNodegroupRequest>,
  template: LaunchTemplateFacts | undefined,
  instanceTypes: readonly string[],
  version: string,
): AMITypes => {
  if (template?.imageId !== undefined) return 'CUSTOM';
  oneOf(input.amiType, AMI_TYPES, 'amiType');
  const subject = { clusterName: input.clusterName, nodegroupName: input.nodegroupName };
  if (input.amiType === 'CUSTOM')
    throw invalidParameter('AMI type CUSTOM needs a launch template with an AMI.', subject);
  const arm = instanceTypes.some(isArm);
  const type = input.amiType ?? (arm ? 'AL2023_ARM_64_STANDARD' : 'AL2023_x86_64_STANDARD');
  if (type.startsWith('AL2_') && minorOf(version) >= 33) {
    throw invalidParameter(`Requested AMI type ${type} is not supported for kubernetes version ${version}.`, subject);
  }
  const mismatched = instanceTypes.filter((candidate) => isArm(candidate) !== type.includes('ARM_64'));
  if (mismatched.length > 0)
    throw invalidParameter(
      `[${mismatched.join(', ')}] is not a valid instance type for requested amiType ${type}`,
      subject,
    );
  return type;
};
