import type { KubernetesObject } from '../engine/observations';

/** Label that enforces a Pod Security Standard. */
export const enforceLabel = 'pod-security.kubernetes.io/enforce';

/** Levels of the Pod Security Standards, weakest first. */
export const podSecurityLevels = ['privileged', 'baseline', 'restricted'] as const;

/** Whether a level is at least another one; undefined for a word that is no level. */
export const isAtLeast = (level: string, least: string): boolean | undefined => {
  const [have, want] = [level, least].map((each) => (podSecurityLevels as readonly string[]).indexOf(each));
  return have === undefined || want === undefined || have < 0 ? undefined : have >= want;
};

/** Namespaces that are not of the system. */
export const applicationNamespaces = (
  namespaces: readonly KubernetesObject[],
  system: readonly string[],
): readonly KubernetesObject[] => namespaces.filter(({ metadata }) => !system.includes(metadata.name));
