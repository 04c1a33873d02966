import { isUnknown, type StackContext } from '@hera/core';
import { architectureOf } from '../internal/instance-architecture';
import type { Report } from '../internal/report';
import { acceleratorOf, neverAccelerated } from './accelerators';
import { amiTypes, type ImageFamily } from './ami-types';
import type { NodeGroupPlan } from './plan-node-group';

const checkAmiType = ({ amiType, customImage }: NodeGroupPlan, path: string, report: Report): void => {
  if (!amiTypes.includes(amiType)) {
    const ended = String(amiType).startsWith('AL2_');
    report.error({
      code: 'HERA_CLU_023',
      path: `${path}.amiType`,
      message: ended
        ? `${amiType} gets no images since 2025-11-26, and Amazon Linux 2 itself ended on 2026-06-30`
        : `${JSON.stringify(amiType)} is not offered`,
      allowed: amiTypes.join(', '),
      fix: ended
        ? `use ${String(amiType).includes('ARM') ? 'AL2023_ARM_64_STANDARD' : 'AL2023_x86_64_STANDARD'}`
        : 'choose one of them',
    });
  } else if (amiType === 'CUSTOM' && customImage === undefined) {
    report.error({
      code: 'HERA_CLU_023',
      path: `${path}.amiType`,
      message: 'CUSTOM names no image',
      allowed: 'CUSTOM together with customImage',
      fix: 'give customImage, or choose an image of EKS',
    });
  } else if (amiType !== 'CUSTOM' && customImage !== undefined) {
    report.error({
      code: 'HERA_CLU_045',
      path: `${path}.customImage`,
      message: `an image of your own is given, and amiType is ${amiType}`,
      allowed: "customImage together with amiType: 'CUSTOM'",
      fix: "set amiType to 'CUSTOM', or take customImage out",
    });
  }
};

const checkImageId = ({ customImage }: NodeGroupPlan, path: string, report: Report): void => {
  if (customImage === undefined || isUnknown(customImage.imageId) || /^ami-[0-9a-f]{8,17}$/.test(customImage.imageId))
    return;
  report.error({
    code: 'HERA_CLU_045',
    path: `${path}.customImage.imageId`,
    message: `${JSON.stringify(customImage.imageId)} is not the id of an image`,
    allowed: 'ami- and 8 or 17 hexadecimal digits',
    fix: 'copy the id from EC2',
  });
};

const checkArchitecture = ({ image, instanceTypes, amiType }: NodeGroupPlan, path: string, report: Report): void => {
  if (image === undefined) return;
  instanceTypes.forEach((type, index) => {
    const own = isUnknown(type) ? undefined : architectureOf(type);
    if (own === undefined || own === image.architecture) return;
    const other = own === 'ARM_64' ? amiType.replace('x86_64', 'ARM_64') : amiType.replace('ARM_64', 'x86_64');
    report.error({
      code: 'HERA_CLU_024',
      path: `${path}.instanceTypes[${index}]`,
      message: `${type} is ${own} and cannot start ${amiType === 'CUSTOM' ? `an image for ${image.architecture}` : amiType}`,
      allowed: `${image.architecture} types with this image`,
      fix:
        amiType !== 'CUSTOM' && (amiTypes as readonly string[]).includes(other)
          ? `set amiType to ${other}, or choose another type`
          : 'choose another type, or an image for it',
    });
  });
};

const checkAccelerator = ({ image, instanceTypes, amiType }: NodeGroupPlan, path: string, report: Report): void => {
  if (image === undefined || amiType === 'CUSTOM') return;
  instanceTypes.forEach((type, index) => {
    const at = `${path}.instanceTypes[${index}]`;
    if (image.accelerator !== undefined && neverAccelerated(type)) {
      report.error({
        code: 'HERA_CLU_046',
        path: at,
        message: `${type} has no accelerator, and ${amiType} does not start on it`,
        allowed: `types with ${image.accelerator === 'NVIDIA' ? 'an NVIDIA' : 'a Neuron'} accelerator`,
        fix: 'choose another type, or an image without accelerator',
      });
      return;
    }
    const own = acceleratorOf(type);
    if (own === undefined || own === image.accelerator) return;
    report.warning({
      code: 'HERA_CLU_047',
      path: at,
      message: `${type} has a ${own} accelerator, and ${amiType} has no driver for it: pods cannot use what you pay for`,
      fix: `use an image with ${own} in its name, or bring the driver with an operator`,
    });
  });
};

const releasePattern: Readonly<Record<ImageFamily, (version: string) => RegExp>> = {
  AL2023: (version) => new RegExp(`^${version.replace('.', '\\.')}\\.\\d+-\\d{8}$`),
  BOTTLEROCKET: () => /^\d+\.\d+\.\d+-[0-9a-f]{8}$/,
  WINDOWS: (version) => new RegExp(`^${version.replace('.', '\\.')}-\\d{4}\\.\\d{2}\\.\\d{2}$`),
};
const releaseExample: Readonly<Record<ImageFamily, (version: string) => string>> = {
  AL2023: (version) => `${version}.6-20260714`,
  BOTTLEROCKET: () => '1.64.0-7c4f0d2b',
  WINDOWS: (version) => `${version}-2026.07.14`,
};

const checkRelease = (
  { amiRelease, amiType, image }: NodeGroupPlan,
  version: string,
  path: string,
  context: StackContext,
  report: Report,
): void => {
  const at = `${path}.amiRelease`;
  if (amiRelease === 'eks-default' || isUnknown(amiRelease)) return;
  if (amiType === 'CUSTOM') {
    report.error({
      code: 'HERA_CLU_043',
      path: at,
      message: 'an image of your own has no release: its id names it',
      fix: 'take amiRelease out',
    });
  } else if (image !== undefined && amiRelease === 'latest') {
    if (image.releaseParameter === undefined) {
      report.error({
        code: 'HERA_CLU_043',
        path: at,
        message: 'AWS publishes no parameter with the newest release of Windows images',
        allowed: `eks-default, or a release such as ${releaseExample.WINDOWS(version)}`,
        fix: 'name the release',
      });
    } else if (context.profile.name === 'production') {
      report.warning({
        code: 'HERA_CLU_044',
        path: at,
        message: 'with latest, any apply after a new release replaces every node of the group',
        fix: 'name the release, and change it when you mean to',
      });
    }
  } else if (image !== undefined && !releasePattern[image.family](version).test(amiRelease)) {
    report.error({
      code: 'HERA_CLU_043',
      path: at,
      message: `${JSON.stringify(amiRelease)} is not a release of ${amiType} for Kubernetes ${version}`,
      allowed: `eks-default, latest, or a release such as ${releaseExample[image.family](version)}`,
      fix: 'take it from the SSM parameter of the image, or from the release notes',
    });
  }
};

/** Checks image, release, and the instance types that have to start it. */
export const checkImage = (
  group: NodeGroupPlan,
  version: string,
  path: string,
  context: StackContext,
  report: Report,
): void => {
  if (isUnknown(group.amiType)) return;
  checkAmiType(group, path, report);
  checkImageId(group, path, report);
  checkArchitecture(group, path, report);
  checkAccelerator(group, path, report);
  checkRelease(group, version, path, context, report);
};
