import { isUnknown } from '@hera/core';
import type { Report } from '../internal/report';
import type { ImageFamily } from './ami-types';
import { bottlerocketTable } from './bottlerocket';
import { type CniMode, maxPodsOfAll, mostPodsOnANode } from './max-pods';
import { nodeConfigSpec } from './node-config';
import type { NodeGroupPlan } from './plan-node-group';
import { tomlFault } from './toml';

const settingsOf: Readonly<Record<ImageFamily, 'nodeConfig' | 'bottlerocket' | 'windows'>> = {
  AL2023: 'nodeConfig',
  BOTTLEROCKET: 'bottlerocket',
  WINDOWS: 'windows',
};

const checkFamily = (group: NodeGroupPlan, family: ImageFamily, path: string, report: Report): void => {
  for (const [other, property] of Object.entries(settingsOf)) {
    if (other === family || group[property] === undefined) continue;
    report.error({
      code: 'HERA_CLU_048',
      path: `${path}.${property}`,
      message: `these are settings of ${other}, and the image is ${family}`,
      allowed: settingsOf[family],
      fix: `take ${property} out, or choose another image`,
    });
  }
};

// Labels and taints of the group, and the cluster's coordinates, are what EKS itself tells the node.
const keptFlags = /^--(node-labels|register-with-taints|max-pods)\b/;
const keptSettings = [
  'api-server',
  'cluster-certificate',
  'cluster-name',
  'cluster-dns-ip',
  'node-labels',
  'node-taints',
  'max-pods',
];

const kept = (path: string, what: string, report: Report): void =>
  report.error({
    code: 'HERA_CLU_048',
    path,
    message: `${what} does not belong here`,
    allowed: 'labels, taints and maxPods of the node group; the cluster is filled in',
    fix: 'use the property of the node group, or leave it out',
  });

const checkNodeConfig = ({ nodeConfig }: NodeGroupPlan, path: string, report: Report): void => {
  if (nodeConfig === undefined) return;
  const spec = nodeConfigSpec(nodeConfig, {});
  const at = `${path}.nodeConfig`;
  if (spec['cluster'] !== undefined) kept(`${at}.raw.cluster`, 'the cluster', report);
  const { flags = [], config = {} } = (spec['kubelet'] ?? {}) as {
    flags?: readonly string[];
    config?: Readonly<Record<string, unknown>>;
  };
  for (const flag of flags) if (!isUnknown(flag) && keptFlags.test(flag)) kept(`${at}.kubelet.flags`, flag, report);
  if (config['maxPods'] !== undefined) kept(`${at}.raw.kubelet.config.maxPods`, 'maxPods', report);
  (nodeConfig.scripts ?? []).forEach((script, index) => {
    if (isUnknown(script) || script.startsWith('#!')) return;
    report.error({
      code: 'HERA_CLU_048',
      path: `${at}.scripts[${index}]`,
      message: 'the script does not say what runs it, so cloud-init would not run it',
      allowed: 'a first line such as #!/bin/bash',
      fix: 'add the line',
    });
  });
};

const checkBottlerocket = ({ bottlerocket }: NodeGroupPlan, path: string, report: Report): void => {
  if (bottlerocket === undefined) return;
  const at = `${path}.bottlerocket`;
  const table = bottlerocketTable(bottlerocket);
  const kubernetes = (table['kubernetes'] ?? {}) as Readonly<Record<string, unknown>>;
  for (const key of keptSettings) {
    if (kubernetes[key] !== undefined) kept(`${at}.raw.kubernetes.${key}`, key, report);
  }
  const fault = tomlFault(table);
  if (fault === undefined) return;
  report.error({
    code: 'HERA_CLU_048',
    path: at,
    message: `EKS cannot merge this into its own settings: ${fault}`,
    allowed: 'text without quotes, whole numbers, booleans, lists of text, and tables with plain names',
    fix: 'write it without',
  });
};

const checkMaxPods = (group: NodeGroupPlan, family: ImageFamily, cni: CniMode, path: string, report: Report): void => {
  const { maxPods, customImage, computedMaxPods } = group;
  const at = `${path}.maxPods`;
  if (maxPods === undefined) {
    if (customImage === undefined || computedMaxPods !== undefined || family === 'WINDOWS' || !cni.prefixDelegation)
      return;
    report.warning({
      code: 'HERA_CLU_050',
      path: at,
      message: `an instance type is not in the table, so its nodes take the image's number, which knows nothing of prefix delegation`,
      fix: 'set maxPods: 110, or 250 with more than 30 vCPU',
    });
    return;
  }
  if (isUnknown(maxPods)) return;
  if (!Number.isInteger(maxPods) || maxPods < 4 || maxPods > mostPodsOnANode) {
    report.error({
      code: 'HERA_CLU_049',
      path: at,
      message: `${maxPods} pods on a node`,
      allowed: `a whole number from 4 to ${mostPodsOnANode}`,
      fix: 'set it within that',
    });
    return;
  }
  const addresses = family === 'WINDOWS' ? undefined : maxPodsOfAll(group.instanceTypes, cni);
  if (addresses !== undefined && maxPods > addresses) {
    report.warning({
      code: 'HERA_CLU_050',
      path: at,
      message: `${maxPods} pods on a node whose type EKS gives ${addresses}: the rest may wait for addresses or starve the kubelet`,
      fix: `lower it to ${addresses}, take a larger type, or turn prefix delegation on`,
    });
  } else if (family !== 'BOTTLEROCKET' && customImage === undefined) {
    report.warning({
      code: 'HERA_CLU_050',
      path: at,
      message: `on its own ${family} images EKS sets the number of pods too, and its number wins`,
      fix: 'leave maxPods out, or use a Bottlerocket image or an image of your own',
    });
  }
};

/** Checks what the operating system of the nodes is told. */
export const checkSettings = (group: NodeGroupPlan, cni: CniMode, path: string, report: Report): void => {
  const family = group.image?.family;
  if (family === undefined) return;
  checkFamily(group, family, path, report);
  if (family === 'AL2023') checkNodeConfig(group, path, report);
  if (family === 'BOTTLEROCKET') checkBottlerocket(group, path, report);
  checkMaxPods(group, family, cni, path, report);
};
