import { isUnknown, type StackContext } from '@hera/core';
import type { Report } from '../internal/report';
import { checkNodePools } from '../karpenter/check-node-pools';
import type { PlannedNodePool } from '../karpenter/planned-karpenter';
import { type AutoModeOptions, type BuiltInNodePool, builtInNodePools } from './auto-mode-options';

/**
 * Add-ons whose work EKS Auto Mode does on its nodes by itself, and that do not run there. Source: EKS user guide, eks-add-ons, compatible
 * compute types (CNI, kube-proxy and EBS CSI driver seen there on 2026-11-24; that the Pod Identity agent is not set up
 * under Auto Mode: same guide, pod-identities, setup).
 */
export const autoModeReplaces = ['vpc-cni', 'kube-proxy', 'aws-ebs-csi-driver', 'eks-pod-identity-agent'] as const;

/**
 * Add-ons that need not be there by default under Auto Mode: what it replaces, and what it also has on its nodes but may run beside. That CoreDNS
 * and the node monitoring agent are among them is cited from memory of the EKS user guide, automode.
 */
export const autoModeBrings: readonly string[] = [...autoModeReplaces, 'coredns', 'eks-node-monitoring-agent'];

/** What Auto Mode is held against. */
export interface AutoModeSetting {
  readonly clusterName: string;
  /** Zones with a private subnet. */
  readonly zones: readonly string[];
  /** Names of the add-ons that were asked for, by their place; empty for one that is taken away. */
  readonly addons: readonly string[];
  /** Names of the node groups that were asked for. */
  readonly nodeGroups: readonly string[];
  readonly karpenter: boolean;
  readonly clusterAutoscaler: boolean;
}

/** EKS Auto Mode with nothing left to check. */
export interface PlannedAutoMode {
  readonly clusterName: string;
  readonly builtIn: readonly BuiltInNodePool[];
  readonly customNodePools: readonly PlannedNodePool[];
  readonly diskGiB: number;
  /** @default - a key that AWS manages */
  readonly volumesKeyId?: string;
  /** Whether what it replaces stays beside it for now. */
  readonly migration: boolean;
}

const path = 'cluster.autoMode';
// Source: EKS user guide, automode: nodes live 21 days at most; 336h is what the built-in pools have.
const longestLifeSeconds = 21 * 24 * 3600;
const defaultLife = '336h';

const checkMix = (setting: AutoModeSetting, migration: boolean, report: Report): void => {
  const found: (readonly [string, string])[] = [
    ...setting.addons
      .filter((name) => (autoModeReplaces as readonly string[]).includes(name))
      .map((name) => ['cluster.addons', `the add-on ${name}`] as const),
    ...(setting.nodeGroups.length === 0
      ? []
      : [
          [
            'cluster.nodeGroups',
            `the node groups ${setting.nodeGroups.join(', ')}, which need the add-ons that it replaces`,
          ] as const,
        ]),
    ...(setting.karpenter ? [['cluster.karpenter', 'Karpenter, which it has built in'] as const] : []),
    ...(setting.clusterAutoscaler ? [['cluster.clusterAutoscaler', 'the Cluster Autoscaler'] as const] : []),
  ];
  for (const [at, what] of found) {
    if (migration) {
      report.warning({
        code: 'HERA_CLU_084',
        path: at,
        message: `EKS Auto Mode runs beside ${what}`,
        fix: 'take it away when every pod has moved, and then autoMode.migration',
      });
    } else {
      report.error({
        code: 'HERA_CLU_078',
        path: at,
        message: `EKS Auto Mode does not mix with ${what}`,
        allowed: 'one of the two; both for as long as autoMode.migration says so',
        fix: 'take it away, or leave Auto Mode off',
      });
    }
  }
};

const checkBuiltIn = (builtIn: readonly string[], custom: number, report: Report): void => {
  builtIn.forEach((pool, index) => {
    const twice = builtIn.indexOf(pool) !== index;
    if (!twice && (builtInNodePools as readonly string[]).includes(pool)) return;
    report.error({
      code: 'HERA_CLU_080',
      path: `${path}.builtIn[${index}]`,
      message: twice ? `${pool} is listed twice` : `EKS has no node pool ${JSON.stringify(pool)}`,
      allowed: `${builtInNodePools.join(', ')}, each once`,
      fix: 'correct or remove it; pools of your own go into customNodePools',
    });
  });
  if (builtIn.length + custom === 0) {
    report.error({
      code: 'HERA_CLU_080',
      path: `${path}.builtIn`,
      message: 'there is no node pool at all, so no pod would ever run',
      allowed: `${builtInNodePools.join(', ')}, or customNodePools`,
      fix: 'name a pool, or leave builtIn out for both',
    });
  }
};

const unitSeconds: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1 };

/** Seconds of a duration such as `1h30m`. */
const secondsOf = (duration: string): number =>
  [...duration.matchAll(/(\d+)([hms])/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * (unitSeconds[unit ?? ''] ?? 0),
    0,
  );

const checkCustom = (pools: readonly PlannedNodePool[], report: Report): void => {
  pools.forEach((pool, index) => {
    const at = `${path}.customNodePools[${index}]`;
    if (pool.name === 'general-purpose' || pool.name === 'system') {
      report.error({
        code: 'HERA_CLU_080',
        path: `${at}.name`,
        message: `${pool.name} is the name of a pool of EKS`,
        fix: 'name it otherwise',
      });
    }
    if (pool.expireAfter === 'Never' || secondsOf(pool.expireAfter) > longestLifeSeconds) {
      report.error({
        code: 'HERA_CLU_074',
        path: `${at}.expireAfter`,
        message: `nodes of EKS Auto Mode do not live as long as ${pool.expireAfter}`,
        allowed: 'up to 504h',
        fix: `leave it out for ${defaultLife}`,
      });
    }
    if (pool.consolidation.policy === 'Balanced') {
      report.error({
        code: 'HERA_CLU_074',
        path: `${at}.consolidation.policy`,
        message: 'Balanced is not known to be in the Karpenter of EKS Auto Mode',
        allowed: 'WhenEmpty, WhenEmptyOrUnderutilized',
        fix: 'use one of them',
      });
    }
  });
};

/** Checks EKS Auto Mode as the one switch that it is, and fills in what its options leave open; gives nothing when it is off. */
export const checkAutoMode = (
  given: boolean | AutoModeOptions | undefined,
  setting: AutoModeSetting,
  context: StackContext,
  report: Report,
): PlannedAutoMode | undefined => {
  if (given === undefined || given === false) return undefined;
  const options = given === true ? {} : given;
  const custom = options.customNodePools ?? [];
  const builtIn = options.builtIn ?? (custom.length === 0 ? builtInNodePools : []);
  const migration = options.migration ?? false;
  const diskGiB = options.diskGiB ?? 80;
  checkMix(setting, migration, report);
  checkBuiltIn(builtIn, custom.length, report);
  const maker = { path: `${path}.customNodePools`, expireAfter: defaultLife };
  const customNodePools = checkNodePools(custom, setting.zones, context, report, maker);
  checkCustom(customNodePools, report);
  if (!isUnknown(diskGiB) && !(Number.isInteger(diskGiB) && diskGiB >= 20 && diskGiB <= 16_384)) {
    report.error({
      code: 'HERA_CLU_074',
      path: `${path}.diskGiB`,
      message: `${diskGiB} cannot be`,
      allowed: '20 to 16384 GiB',
      fix: 'change it, or leave it out',
    });
  }
  if (context.settings.customerManagedKeys && (builtIn.length > 0 || options.volumesKeyId === undefined)) {
    report.warning({
      code: 'HERA_CLU_006',
      path: builtIn.length > 0 ? `${path}.builtIn` : `${path}.volumesKeyId`,
      message:
        'the volumes of these nodes are encrypted with a key that AWS manages, and the environment promises customer-managed keys',
      fix: 'use customNodePools with a volumesKeyId, or accept it in the environment',
    });
  }
  return {
    clusterName: setting.clusterName,
    builtIn,
    customNodePools,
    diskGiB,
    ...(options.volumesKeyId === undefined ? {} : { volumesKeyId: options.volumesKeyId }),
    migration,
  };
};
