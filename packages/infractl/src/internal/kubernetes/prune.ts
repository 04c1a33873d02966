import facts from '../../data/prunable-kinds.json';
import { isOwnedBy, keyOf, type KubernetesObject } from './kubernetes-object';

interface PrunableKind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced?: boolean;
  /** Namespaces that it may be pruned in: of workloads Hera owns its controllers alone. @default - any */
  readonly onlyIn?: readonly string[];
}

/** Kinds that may be pruned, in the order in which they go: controllers before their rights. None of them holds data, save Namespace. */
export const prunableKinds: readonly PrunableKind[] = facts.kinds;

/** Namespaces that belong to Kubernetes, and never go. */
export const systemNamespaces: readonly string[] = ['default', 'kube-system', 'kube-public', 'kube-node-lease'];

/** What Kubernetes makes by itself, and nobody deletes. */
const belongsToKubernetes = ({ kind, metadata: { name, namespace = '' } }: KubernetesObject): boolean =>
  (kind === 'Namespace' && systemNamespaces.includes(name)) ||
  (kind === 'ServiceAccount' && name === 'default' && systemNamespaces.includes(namespace));

/** Why something that Hera owns and no longer declares stays. */
export interface Kept {
  readonly object: KubernetesObject;
  readonly reason: string;
}

/** What no longer stands in the manifests. */
export interface PruneSelection {
  /** What goes, in the order in which it goes. */
  readonly prune: readonly KubernetesObject[];
  readonly kept: readonly Kept[];
}

const kindOf = ({ apiVersion, kind, metadata }: KubernetesObject): PrunableKind | undefined =>
  prunableKinds.find(
    (prunable) =>
      prunable.kind === kind &&
      prunable.apiVersion === apiVersion &&
      (prunable.onlyIn?.includes(metadata.namespace ?? '') ?? true),
  );

const rank = (object: KubernetesObject): number => prunableKinds.findIndex(({ kind }) => kind === object.kind);

/** Names of the kinds, as kubectl takes them. */
export const prunableResources = (): string[] =>
  prunableKinds.map(({ apiVersion, plural }) => {
    const [group, version] = apiVersion.split('/');
    return version === undefined ? plural : `${plural}.${version}.${group ?? ''}`;
  });

/** Where an object is in the API. */
export const apiPathOf = (object: KubernetesObject): string => {
  const found = kindOf(object);
  if (found === undefined) throw new Error(`${object.kind} is never pruned`);
  const { apiVersion, plural, namespaced = false } = found;
  const { name, namespace = '' } = object.metadata;
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const within = namespaced ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  return `${root}${within}/${plural}/${encodeURIComponent(name)}`;
};

/** Kinds among the declared objects that are applied, and never pruned. */
export const unprunedKinds = (declared: readonly KubernetesObject[]): string[] =>
  [...new Set(declared.filter((object) => kindOf(object) === undefined).map(({ kind }) => kind))].sort();

/**
 * What may go: it carries both labels of this owner, is of a kind that may be pruned, and is not declared.
 *
 * @param found what the API server has, by label
 * @param holding namespaces that hold something, and what; a namespace that was not looked into counts as holding
 * @param pruneNamespaces whether namespaces go although they hold something
 */
export const selectForPrune = (options: {
  readonly found: readonly KubernetesObject[];
  readonly declared: readonly KubernetesObject[];
  readonly owner: string;
  readonly holding: ReadonlyMap<string, readonly string[]>;
  readonly pruneNamespaces: boolean;
}): PruneSelection => {
  const { found, declared, owner, holding, pruneNamespaces } = options;
  const wanted = new Set(declared.map(keyOf));
  const prune: KubernetesObject[] = [];
  const kept: Kept[] = [];
  for (const object of found) {
    if (!isOwnedBy(object, owner) || wanted.has(keyOf(object)) || kindOf(object) === undefined) continue;
    // What is on its way out needs no second push.
    if (object.metadata.deletionTimestamp !== undefined) continue;
    const { name } = object.metadata;
    const held = holding.get(name);
    if (belongsToKubernetes(object)) kept.push({ object, reason: 'it belongs to Kubernetes' });
    else if (object.kind === 'Namespace' && !pruneNamespaces && held === undefined)
      kept.push({ object, reason: 'nobody has looked into it' });
    else if (object.kind === 'Namespace' && !pruneNamespaces && held !== undefined && held.length > 0)
      kept.push({ object, reason: `it holds ${describeHeld(held)}; --prune-namespaces deletes it with all of that` });
    else prune.push(object);
  }
  return { prune: prune.sort((one, other) => rank(one) - rank(other)), kept };
};

const describeHeld = (names: readonly string[]): string => {
  const shown = names.slice(0, 3).join(', ');
  return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown;
};

/** What Kubernetes makes in every namespace by itself. */
const automatic = ['configmap/kube-root-ca.crt', 'serviceaccount/default'];

const resourceName = (object: KubernetesObject): string => {
  const group = object.apiVersion.includes('/') ? `.${object.apiVersion.split('/')[0] ?? ''}` : '';
  return `${object.kind.toLowerCase()}${group}/${object.metadata.name}`;
};

/**
 * What a namespace holds beside what Kubernetes makes by itself and what goes with it in this very prune.
 *
 * @param contents names as `kubectl get -o name` prints them
 */
export const heldIn = (
  namespace: string,
  contents: readonly string[],
  going: readonly KubernetesObject[],
): readonly string[] => {
  const names = going.filter(({ metadata }) => metadata.namespace === namespace).map(resourceName);
  return contents.filter((name) => !automatic.includes(name) && !names.includes(name));
};
