import { HeraError } from '@hera/core/errors';

/** A name, a position, or `*` for all. */
export type PathStep = string | number;

const step = /(?:^|\.)([\p{L}_][\p{L}\p{N}_-]*|\d+|\*)|\[(?:(\d+)|"((?:[^"\\]|\\.)*)"|(\*))\]/uy;

const unquote = (text: string): string => text.replace(/\\(.)/gs, '$1');

/** Steps of a path as Terraform writes it, for example `a[0].b["c.d"].*`; undefined for what is none. */
export const parsePath = (text: string): readonly PathStep[] | undefined => {
  const steps: PathStep[] = [];
  step.lastIndex = 0;
  while (step.lastIndex < text.length) {
    const match = step.exec(text);
    if (match === null) return undefined;
    const [, name, position, key, splat] = match;
    if (position !== undefined) steps.push(Number(position));
    else if (key !== undefined) steps.push(unquote(key));
    else if (splat !== undefined) steps.push('*');
    else steps.push(/^\d/.test(name as string) ? Number(name) : (name as string));
  }
  return steps.length === 0 ? undefined : steps;
};

const isIdentifier = /^[\p{L}_][\p{L}\p{N}_-]*$/u;

/** The path that `steps` are, as Terraform writes it. */
export const formatPath = (steps: readonly PathStep[]): string =>
  steps.reduce<string>((text, item) => {
    if (typeof item === 'number') return `${text}[${item}]`;
    if (item !== '*' && !isIdentifier.test(item)) return `${text}[${JSON.stringify(item)}]`;
    return text === '' ? item : `${text}.${item}`;
  }, '');

const known = new Map<string, readonly PathStep[]>();

/** @throws HeraError `HERA_MODEL_008` */
export const requirePath = (text: string): readonly PathStep[] => {
  const cached = known.get(text);
  if (cached !== undefined) return cached;
  const steps = typeof text === 'string' ? parsePath(text) : undefined;
  if (steps === undefined) {
    throw new HeraError({
      code: 'HERA_MODEL_008',
      path: 'path',
      message: `${JSON.stringify(text)} is not the path of an attribute`,
      allowed: 'names, positions and keys such as scaling_config[0].min_size or tags["a.b"]',
      fix: 'write it as Terraform does',
    });
  }
  if (known.size < 10_000) known.set(text, steps);
  return steps;
};

/**
 * Whether one path leads to the other, or both are the same. A `[0]` that the other side does not have is passed over: a single block is
 * an object in one document and a list of one in the other.
 */
export const pathsMeet = (left: readonly PathStep[], right: readonly PathStep[]): boolean => {
  let at = 0;
  let other = 0;
  while (at < left.length && other < right.length) {
    if (left[at] === right[other]) {
      at += 1;
      other += 1;
    } else if (left[at] === 0 && typeof right[other] === 'string') at += 1;
    else if (right[other] === 0 && typeof left[at] === 'string') other += 1;
    else return false;
  }
  return true;
};
