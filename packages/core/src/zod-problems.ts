import type { z } from 'zod';
import { HeraError, type Problem } from './errors';

/** JSON of a value; words for one that has none, such as one that contains itself, which an alias of YAML can make. */
const jsonOf = (value: unknown): string | undefined => {
  try {
    return JSON.stringify(value);
  } catch {
    return typeof value === 'bigint' ? String(value) : 'a value that contains itself, or has no form in JSON,';
  }
};

const show = (value: unknown): string => {
  const text = jsonOf(value);
  return text === undefined ? 'nothing' : text.length > 80 ? `${text.slice(0, 77)}...` : text;
};

const valueAt = (input: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (value, key) => (value === null || value === undefined ? undefined : (value as Record<PropertyKey, unknown>)[key]),
    input,
  );

/** `['nodes', 0, 'name']` as `nodes[0].name`. */
export const propertyPath = (root: string, path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : text === '' ? String(key) : `${text}.${String(key)}`),
    root,
  );

const allowedBy = (issue: z.core.$ZodIssue): string | undefined => {
  switch (issue.code) {
    case 'invalid_value':
      return issue.values.map((value) => String(value)).join(', ');
    case 'too_small':
      return `${issue.minimum} or more`;
    case 'too_big':
      return `${issue.maximum} or less`;
    case 'invalid_type':
      return issue.expected;
    case 'invalid_format':
      return 'pattern' in issue && issue.pattern !== undefined ? issue.pattern : issue.format;
    default:
      return undefined;
  }
};

/** Where a schema is used, for the errors it gives. */
export interface ParseContext {
  /** Code given to every problem of this input. */
  readonly code: string;
  /** First part of every property path, for example `environment`. */
  readonly root: string;
  /** @default - not tied to a construct */
  readonly constructPath?: string;
}

/**
 * Parses `input` and reports every violation at once.
 *
 * @throws HeraError one problem per violation, with property path, value given, values allowed and the change to make
 */
export const parseWith = <S extends z.ZodType>(schema: S, input: unknown, context: ParseContext): z.output<S> => {
  const result = schema.safeParse(input, { reportInput: true });
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue): Problem => {
    const path = propertyPath(context.root, issue.path);
    const unknownKeys = issue.code === 'unrecognized_keys' ? issue.keys : undefined;
    const allowed = allowedBy(issue);
    return {
      code: context.code,
      path,
      message: unknownKeys
        ? `unknown ${unknownKeys.length > 1 ? 'properties' : 'property'} ${unknownKeys.join(', ')}`
        : issue.code === 'custom' || allowed === undefined
          ? `${show(valueAt(input, issue.path))}: ${issue.message}`
          : `${show(valueAt(input, issue.path))} is not accepted`,
      fix: unknownKeys ? 'remove it or correct its spelling' : `set ${path} to an accepted value`,
      ...(allowed === undefined ? {} : { allowed }),
      ...(context.constructPath === undefined ? {} : { constructPath: context.constructPath }),
    };
  });
  throw new HeraError(problems);
};
