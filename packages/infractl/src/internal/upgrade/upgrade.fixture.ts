import type { ClusterUpgradeFact } from '@hera/core/facts';
import type { LiveAddon, LiveClusterVersions, LiveNodeGroup } from '@hera/testkit';
import { planUpgrade } from './plan-upgrade';
import type { UpgradePlan } from './upgrade-plan';
import { targetVersion, versionPath } from './version-path';

/** A table of three versions; today lies 123 days before the end of 1.35. */
export const fact: ClusterUpgradeFact = {
  asOf: '2026-11-22',
  supportType: 'STANDARD',
  versions: [
    {
      version: '1.36',
      availableSince: '2026-06-02',
      standardSupportEnds: '2027-08-02',
      extendedSupportEnds: '2028-08-02',
    },
    {
      version: '1.35',
      availableSince: '2026-01-28',
      standardSupportEnds: '2027-03-27',
      extendedSupportEnds: '2028-03-27',
    },
    {
      version: '1.34',
      availableSince: '2025-10-06',
      standardSupportEnds: '2026-12-02',
      extendedSupportEnds: '2027-12-02',
    },
    {
      version: '1.30',
      availableSince: '2024-05-23',
      standardSupportEnds: '2025-07-23',
      extendedSupportEnds: '2026-07-23',
    },
  ],
  kubeletSkew: [
    { from: '1.28', minors: 3 },
    { from: '1.0', minors: 2 },
  ],
  rollbackDays: 7,
  freeAddresses: 5,
  karpenter: [
    { kubernetes: '1.36', karpenter: '1.13' },
    { kubernetes: '1.35', karpenter: '1.9' },
  ],
  addons: [
    { name: 'vpc-cni', version: 'latest', when: 'before-nodes' },
    { name: 'kube-proxy', version: 'default', when: 'before-nodes' },
    { name: 'coredns', version: 'v1.13.2-eksbuild.1', when: 'after-nodes' },
  ],
};

export const today = new Date('2026-11-24T00:00:00Z');

export const nodeGroup = (version: string, more: Partial<LiveNodeGroup> = {}): LiveNodeGroup => ({
  name: 'system',
  version,
  status: 'ACTIVE',
  issues: [],
  ...more,
});

/** @param offered by Kubernetes version: newest first, the one that EKS recommends marked with `*` */
export const addon = (
  name: string,
  version: string,
  offered: Readonly<Record<string, readonly string[]>>,
  more: Partial<LiveAddon> = {},
): LiveAddon => ({
  name,
  version,
  status: 'ACTIVE',
  issues: [],
  offered: Object.fromEntries(
    Object.entries(offered).map(([kubernetes, marked]) => {
      const recommended = marked.find((item) => item.endsWith('*'))?.slice(0, -1);
      const versions = marked.map((item) => item.replace('*', ''));
      return [kubernetes, { versions, ...(recommended === undefined ? {} : { recommended }) }];
    }),
  ),
  ...more,
});

export const live = (more: Partial<LiveClusterVersions> = {}): LiveClusterVersions => ({
  name: 'prod',
  version: '1.35',
  status: 'ACTIVE',
  supportType: 'STANDARD',
  autoMode: false,
  nodeGroups: [nodeGroup('1.35')],
  addons: [],
  fargateProfiles: [],
  insights: [],
  subnets: [{ id: 'subnet-1', zone: 'us-east-1a', free: 5 }],
  karpenterNodes: 0,
  missing: [],
  ...more,
});

/** A plan for `live`, as the command makes it. */
export const planned = (more: Partial<LiveClusterVersions> = {}, to: string | undefined = '1.36'): UpgradePlan => {
  const seen = live(more);
  return planUpgrade({
    fact,
    live: seen,
    path: versionPath(seen.version, targetVersion(fact, seen.version, to, today)),
    today,
    region: 'us-east-1',
    folder: 'apps/prod-aws',
    infractl: { plan: 'aws prod', apply: 'aws prod' },
  });
};
