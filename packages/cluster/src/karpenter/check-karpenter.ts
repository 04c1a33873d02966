import { isUnknown, type KeyRef, type StackContext } from '@hera/core';
import { lt, valid } from 'semver';
import type { Report } from '../internal/report';
import { type CniMode, maxPodsOf, mostPodsOnANode } from '../nodes/max-pods';
import { checkNodePools, defaultNodePool } from './check-node-pools';
import type { KarpenterNodeClass, KarpenterOptions } from './karpenter-options';
import {
  karpenterVersionsAsOf,
  minimumKarpenterVersion,
  newestKarpenterVersion,
  oldestKarpenterVersion,
} from './karpenter-versions';
import type { PlannedKarpenter, PlannedNodeClass, PlannedNodePool } from './planned-karpenter';

/** What Karpenter has to know about its cluster. */
export interface KarpenterSetting {
  readonly clusterName: string;
  /** `<major>.<minor>`. */
  readonly kubernetesVersion: string;
  /** Zones with a private subnet. */
  readonly zones: readonly string[];
  /** Least number of nodes that there are without Karpenter: of all node groups together. */
  readonly ownNodes: number;
  /** Whether the controller's namespace runs on Fargate. @default false */
  readonly fargate?: boolean;
  /** Encrypts the nodes' volumes. @default - the account's default EBS key */
  readonly volumesKey?: KeyRef;
  /** How the CNI gives addresses to pods. @default - an address of a network interface for each */
  readonly cni?: CniMode;
  /** Whether nodes carry a security group of Hera's own. @default false */
  readonly strictSecurityGroup?: boolean;
}

const path = 'cluster.karpenter';

const checkVersion = (version: string, kubernetesVersion: string, report: Report): void => {
  if (!report.isLiteral(version, `${path}.version`)) return;
  const least = minimumKarpenterVersion(kubernetesVersion);
  // A Kubernetes version that the table lacks has no known Karpenter: unknown is not a pass. Its own check reports one that does not exist.
  const minimum = least === undefined || lt(least, oldestKarpenterVersion) ? oldestKarpenterVersion : least;
  const allowed = `${minimum} or newer, as <major>.<minor>.<patch>`;
  if (valid(version) === null || version !== valid(version)) {
    report.error({
      code: 'HERA_CLU_071',
      path: `${path}.version`,
      message: `${JSON.stringify(version)} is not a version of Karpenter`,
      allowed,
      fix: `use ${newestKarpenterVersion}`,
    });
  } else if (least === undefined) {
    report.error({
      code: 'HERA_CLU_071',
      path: `${path}.version`,
      message: `no Karpenter is known to run on Kubernetes ${kubernetesVersion} (table of ${karpenterVersionsAsOf})`,
      allowed: 'a Kubernetes version of Karpenter’s compatibility matrix',
      fix: 'use another Kubernetes version, or a newer @hera/cluster',
    });
  } else if (lt(version, minimum)) {
    report.error({
      code: 'HERA_CLU_071',
      path: `${path}.version`,
      message:
        minimum === least
          ? `Karpenter ${version} does not start on Kubernetes ${kubernetesVersion}`
          : `Karpenter ${version} has other rights and settings than those made here`,
      allowed,
      fix: `use ${newestKarpenterVersion}`,
    });
  }
};

const alRelease = /^v20\d{6}$/;
const bottlerocketRelease = /^v\d+\.\d+\.\d+$/;

const sized = ['c', 'm', 'r'];

// Karpenter counts addresses and not prefixes, and would leave most of a node empty. One number is for every type of every pool, so it is that of
// the smallest type that a pool may get; where that is not known, Karpenter counts as it does.
const maxPodsFor = (pools: readonly PlannedNodePool[], cni: CniMode | undefined): number | undefined => {
  if (cni?.prefixDelegation !== true) return undefined;
  if (pools.some(({ instanceCategories }) => instanceCategories.some((category) => !sized.includes(category)))) {
    return undefined;
  }
  const arm = pools.some(({ architectures }) => architectures.includes('arm64'));
  return maxPodsOf(arm ? 'm6g.medium' : 'm5.large', cni);
};

const planNodeClass = (
  given: KarpenterNodeClass,
  { volumesKey, cni }: KarpenterSetting,
  pools: readonly PlannedNodePool[],
  { profile }: StackContext,
): PlannedNodeClass => {
  const keyId = given.volumesKeyAlias ?? volumesKey?.keyArn;
  const maxPods = given.maxPods ?? maxPodsFor(pools, cni);
  return {
    family: given.family ?? 'al2023',
    release: given.release ?? 'latest',
    diskGiB: given.diskGiB ?? 50,
    ...(maxPods === undefined ? {} : { maxPods }),
    ...(keyId === undefined ? {} : { volumesKeyId: keyId }),
    detailedMonitoring: profile.name === 'production',
  };
};

const checkNodeClass = (nodeClass: PlannedNodeClass, context: StackContext, report: Report): void => {
  const { family, release, diskGiB, maxPods } = nodeClass;
  const at = `${path}.nodeClass`;
  const wrong = (property: string, value: unknown, allowed: string): void =>
    report.error({
      code: 'HERA_CLU_074',
      path: `${at}.${property}`,
      message: `${JSON.stringify(value)} cannot be`,
      allowed,
      fix: 'change it, or leave it out',
    });
  if (!(Number.isInteger(diskGiB) && diskGiB >= 20 && diskGiB <= 16_384)) wrong('diskGiB', diskGiB, '20 to 16384 GiB');
  if (maxPods !== undefined && !(Number.isInteger(maxPods) && maxPods >= 1 && maxPods <= mostPodsOnANode)) {
    wrong('maxPods', maxPods, `1 to ${mostPodsOnANode}`);
  }
  if (release === 'latest') {
    if (context.profile.name !== 'production') return;
    report.warning({
      code: 'HERA_CLU_079',
      path: `${at}.release`,
      message:
        'with latest, a new image reaches production on the day it is released, and replaces every node of Karpenter',
      allowed: 'a release such as v20260724 (al2023) or v1.64.0 (bottlerocket)',
      fix: 'pin the release that was tested elsewhere first',
    });
    return;
  }
  if (isUnknown(release)) return;
  const pattern = family === 'al2023' ? alRelease : bottlerocketRelease;
  if (!pattern.test(release)) {
    wrong('release', release, `latest, or ${family === 'al2023' ? 'v20260724' : 'v1.64.0'} and its like`);
  }
};

const checkHome = ({ ownNodes, fargate }: KarpenterSetting, report: Report): void => {
  if ((fargate ?? false) || ownNodes >= 1) return;
  report.error({
    code: 'HERA_CLU_076',
    path,
    message: 'no node is there before Karpenter makes one, so its controller never starts',
    allowed: 'a node group of one node or more, or a Fargate profile for its namespace',
    fix: 'add systemNodeGroup() to cluster.nodeGroups',
  });
};

const balancedSince = '1.14.0';

const checkBalanced = (pools: readonly PlannedNodePool[], version: string, report: Report): void => {
  if (valid(version) === null || !lt(version, balancedSince)) return;
  pools.forEach(({ consolidation: { policy } }, index) => {
    if (policy !== 'Balanced') return;
    report.error({
      code: 'HERA_CLU_071',
      path: `${path}.nodePools[${index}].consolidation.policy`,
      message: `Karpenter ${version} does not know the policy Balanced`,
      allowed: 'WhenEmpty, WhenEmptyOrUnderutilized',
      fix: `use one of them, or Karpenter ${balancedSince}`,
    });
  });
};

/** Checks Karpenter's options and fills in what they leave open. */
export const checkKarpenter = (
  options: KarpenterOptions,
  setting: KarpenterSetting,
  context: StackContext,
  report: Report,
): PlannedKarpenter => {
  const version = options.version ?? newestKarpenterVersion;
  const reserved = options.reservedNetworkInterfaces ?? (setting.cni?.customNetworking === true ? 1 : 0);
  checkVersion(version, setting.kubernetesVersion, report);
  checkHome(setting, report);
  const nodePools = checkNodePools(options.nodePools ?? [defaultNodePool], setting.zones, context, report);
  const nodeClass = planNodeClass(options.nodeClass ?? {}, setting, nodePools, context);
  checkNodeClass(nodeClass, context, report);
  checkBalanced(nodePools, version, report);
  if (nodePools.length === 0) {
    report.error({
      code: 'HERA_CLU_072',
      path: `${path}.nodePools`,
      message: 'there is no node pool, and without one Karpenter makes no node at all',
      fix: 'add a pool, or leave nodePools out for the pool of the workload profile',
    });
  }
  if (!(Number.isInteger(reserved) && reserved >= 0 && reserved <= 14)) {
    report.error({
      code: 'HERA_CLU_074',
      path: `${path}.reservedNetworkInterfaces`,
      message: `${reserved} cannot be`,
      allowed: '0, or 1 with custom networking',
      fix: 'change it, or leave it out',
    });
  }
  return {
    clusterName: setting.clusterName,
    version,
    namespace: options.namespace ?? 'kube-system',
    serviceAccount: 'karpenter',
    identity: (setting.fargate ?? false) ? 'irsa' : 'pod-identity',
    nodePools,
    nodeClass,
    isolatedVpc: options.isolatedVpc ?? false,
    reservedNetworkInterfaces: reserved,
    zonalShift: context.settings.zonalShift,
    strictSecurityGroup: setting.strictSecurityGroup ?? false,
    ...(setting.volumesKey === undefined ? {} : { volumesKey: setting.volumesKey }),
  };
};
