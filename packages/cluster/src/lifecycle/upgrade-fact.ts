import type { ClusterUpgradeFact } from '@hera/core';
import type { ClusterPlan } from '../internal/plan';
import { karpenterVersionsAsOf, minimumKarpenterVersion } from '../karpenter/karpenter-versions';
import { kubernetesVersions, kubernetesVersionsAsOf } from '../versions';
import rules from './data/upgrade-rules.json';

/** What of a plan an upgrade needs. */
export interface UpgradeFactInput extends Pick<ClusterPlan, 'supportType'> {
  readonly addons: readonly Pick<ClusterPlan['addons'][number], 'name' | 'version' | 'when'>[];
}

const knownKarpenter = kubernetesVersions.flatMap(({ version: kubernetes }) => {
  const karpenter = minimumKarpenterVersion(kubernetes);
  return karpenter === undefined ? [] : [{ kubernetes, karpenter }];
});

/**
 * What an upgrade is planned by. The plan itself needs the live cluster and is made by `infractl upgrade`, which does not know this
 * package: so the dated tables and the declared order travel in the manifest, and are of the same release as the app.
 */
export const upgradeFact = ({ supportType, addons }: UpgradeFactInput): ClusterUpgradeFact => ({
  // The oldest of the tables: what is newer than this may be missing.
  asOf: [kubernetesVersionsAsOf, karpenterVersionsAsOf, rules.asOf].sort()[0] as string,
  supportType,
  versions: kubernetesVersions,
  kubeletSkew: rules.kubeletSkew,
  rollbackDays: rules.rollbackDays,
  freeAddresses: rules.freeAddresses,
  karpenter: knownKarpenter,
  addons: addons.map(({ name, version, when }) => ({ name, version, when })),
});
