import type { PodSecurityLevel } from '@hera/core';
import type { KubernetesObject } from '@hera/core';
import type { PlannedNamespace } from './plan';

/** What a `Namespace` object says of its namespace. */
export type LabelledNamespace = Pick<PlannedNamespace, 'name' | 'labels' | 'enforce'>;

const podSecurityLabels = (enforce: PodSecurityLevel, version: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries({ enforce, audit: 'restricted', warn: 'restricted' }).flatMap(([mode, level]) => [
      [`pod-security.kubernetes.io/${mode}`, level],
      // Pinned, so that an upgrade of the cluster does not refuse pods that ran the day before.
      [`pod-security.kubernetes.io/${mode}-version`, `v${version}`],
    ]),
  );

/** The namespaces themselves, with the Pod Security Standard that is enforced in each. */
export const namespaceObjects = (
  namespaces: readonly LabelledNamespace[],
  version: string,
): readonly KubernetesObject[] =>
  namespaces.map(({ name, labels, enforce }) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels: { ...labels, ...podSecurityLabels(enforce, version) } },
  }));

/** The service account that pods get which name none: its token is not mounted, since most pods never call the API. */
export const serviceAccountObjects = (namespaces: readonly string[]): readonly KubernetesObject[] =>
  namespaces.map((name) => ({
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'default', namespace: name },
    automountServiceAccountToken: false,
  }));
