import table from './data/karpenter-versions.json';

/** The day that the table was checked on. */
export const karpenterVersionsAsOf: string = table.asOf;

/** Newest Karpenter that the table knows. */
export const newestKarpenterVersion: string = table.newest;

/** Oldest Karpenter whose rights, events and settings are the ones written here. */
export const oldestKarpenterVersion: string = table.oldestTaken;

const minimums: Readonly<Record<string, string>> = table.minimumByKubernetes;

/**
 * First Karpenter that runs on a Kubernetes version, `<major>.<minor>`.
 *
 * @returns undefined when the table does not know the Kubernetes version
 */
export const minimumKarpenterVersion = (kubernetesVersion: string): string | undefined => minimums[kubernetesVersion];
