import { isUnknown, type Attributes, type Resource } from '@hera/stack-model';

/** The one resource that an attribute means; `several` where the document does not tell which. */
export const theOne = (resource: Resource, path: string): Resource | 'several' | undefined => {
  const edges = resource.edges(path);
  const sure = edges.filter(({ certainty }) => certainty !== 'possible');
  const found = [...new Set(sure.map(({ to }) => to))];
  if (found.length === 1) return found[0];
  return found.length > 1 || edges.length > 0 ? 'several' : undefined;
};

/** Resources that an attribute which holds a list means, and whether the document tells all of them. */
export const theMany = (
  resource: Resource,
  path: string,
  type: string,
): { readonly found: readonly Resource[]; readonly complete: boolean } => {
  const edges = resource.edges(path).filter(({ to }) => to.type === type);
  const found = [...new Set(edges.filter(({ certainty }) => certainty !== 'possible').map(({ to }) => to))];
  const value = resource.get(path);
  const listed = Array.isArray(value) ? value.length : undefined;
  const complete =
    resource.unresolved(path).length === 0 &&
    edges.every(({ certainty }) => certainty !== 'possible') &&
    (listed === undefined || listed <= found.length);
  return { found, complete };
};

/**
 * Whether nobody wrote the attribute: it is not set, or a plan says that the provider decides it and no expression stands behind that.
 */
export const isUnset = (resource: Resource, path: string): boolean => {
  const value = resource.get(path);
  if (value === undefined || value === '') return true;
  return (
    isUnknown(value) &&
    value.reason === 'after-apply' &&
    resource.edges(path).length === 0 &&
    resource.unresolved(path).length === 0
  );
};

/** Text of an attribute where it is known. */
export const knownText = (attributes: Attributes, path: string): string | undefined => {
  const value = attributes.text(path);
  return typeof value === 'string' ? value : undefined;
};

/** Number of an attribute where it is known. */
export const knownNumber = (attributes: Attributes, path: string): number | undefined => {
  const value = attributes.number(path);
  return typeof value === 'number' ? value : undefined;
};

/** Texts of a list; undefined where the list or one of its elements is not known. An absent list is an empty one. */
export const knownTexts = (attributes: Attributes, path: string): readonly string[] | undefined => {
  const list = attributes.list(path);
  if (list === undefined) return [];
  if (isUnknown(list)) return undefined;
  const texts = list.filter((each): each is string => typeof each === 'string');
  return texts.length === list.length ? texts : undefined;
};

/** Nested blocks of a name; undefined where their number is not known. */
export const knownBlocks = (attributes: Attributes, path: string): readonly Attributes[] | undefined => {
  const blocks = attributes.blocks(path);
  return isUnknown(blocks) ? undefined : blocks;
};

/** Things by what they have in common, in the order of the first of each. */
export const grouped = <T, K>(things: readonly T[], keyOf: (thing: T) => K): ReadonlyMap<K, readonly T[]> => {
  const groups = new Map<K, T[]>();
  for (const thing of things) {
    const key = keyOf(thing);
    const same = groups.get(key);
    if (same === undefined) groups.set(key, [thing]);
    else same.push(thing);
  }
  return groups;
};

/** Resources by the one that an attribute of theirs means. */
export const byTarget = (resources: readonly Resource[], path: string): ReadonlyMap<Resource, readonly Resource[]> => {
  const groups = grouped(resources, (resource) => theOne(resource, path));
  return new Map(
    [...groups].flatMap(([target, all]): [Resource, readonly Resource[]][] =>
      typeof target === 'object' ? [[target, all]] : [],
    ),
  );
};
