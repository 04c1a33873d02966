import { type Attributes, isKnown, isUnknown, type Resource, type Unknown } from '@hera/stack-model';

/** A value where the document tells it. */
export const known = <T>(value: T | Unknown | undefined | null): Exclude<T, Unknown> | undefined =>
  isKnown(value) ? (value as Exclude<T, Unknown>) : undefined;

/**
 * Whether the document leaves an attribute open. False where it is set or absent, and where a plan leaves it to the provider's default:
 * unknown there, with nothing of the stack that it is computed from.
 */
export const isOpen = (resource: Resource, path: string): boolean => {
  const value = resource.get(path);
  if (!isUnknown(value)) return false;
  if (resource.level !== 'plan' || value.reason !== 'after-apply') return true;
  return resource.references(path).length > 0;
};

/** Text of an attribute; the fallback where it is absent or left to the provider; undefined where the document leaves it open. */
export const textOr = (resource: Resource, path: string, fallback: string): string | undefined =>
  known(resource.text(path)) ?? (isOpen(resource, path) ? undefined : fallback);

/** Nested blocks that the document tells; none where it does not. */
export const blocksOf = (attributes: Attributes, path: string): readonly Attributes[] => {
  const blocks = attributes.blocks(path);
  return isUnknown(blocks) ? [] : blocks;
};

/** Whether the number of nested blocks is left open. */
export const hasOpenBlocks = (resource: Resource, path: string): boolean =>
  isUnknown(resource.blocks(path)) && isOpen(resource, path);

/** Text of every element; undefined where the list or an element of it is not told. */
export const texts = (attributes: Attributes, path: string): readonly string[] | undefined => {
  const list = attributes.list(path);
  if (!isKnown(list)) return undefined;
  return list.every((item): item is string => typeof item === 'string') ? list : undefined;
};

/** Far more than AWS lets anybody have of anything, and exact. */
const most = 1e9;

/** A number that the document tells, or that it leaves open, or that cannot be one. */
export type Told = { readonly value: number } | { readonly reason: string; readonly impossible: boolean } | undefined;

/**
 * A number of things: nodes, GB, IOPS. Undefined where it is absent or left to the provider; a reason where the document leaves it open, or
 * holds what is no such number.
 */
export const numberAt = (resource: Resource, path: string): Told => {
  const value = resource.number(path);
  if (value === undefined || !isKnown(value)) {
    if (isUnknown(value) && (value.reason === 'wrong-type' || value.reason === 'inexact-number'))
      return { reason: `${path} is no number that can be counted with`, impossible: true };
    return isOpen(resource, path) ? { reason: `${path} is not known before the apply`, impossible: false } : undefined;
  }
  return value >= 0 && value <= most
    ? { value }
    : { reason: `${path} is ${value}, which is no quantity`, impossible: true };
};

/** A number of things that there are no parts of, such as nodes. */
export const wholeAt = (resource: Resource, path: string): Told => {
  const told = numberAt(resource, path);
  return told === undefined || 'reason' in told || Number.isInteger(told.value)
    ? told
    : { reason: `${path} is ${told.value}, which is no quantity`, impossible: true };
};
