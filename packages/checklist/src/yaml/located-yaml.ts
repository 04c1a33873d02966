import { HeraError, type Problem } from '@hera/core/errors';
import { parseWith } from '@hera/core/zod-problems';
import { isNode, LineCounter, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';

/** Where a property stands: `file:line:column property`. */
export type Located = (path: readonly PropertyKey[], what?: 'key') => string;

/** What a file is, for its errors. */
export interface LocatedYamlContext {
  /** Path for people. */
  readonly file: string;
  /** Code of every problem. */
  readonly code: string;
  /** What is expected, for example `one YAML document, a map`. */
  readonly allowed: string;
  readonly fix: string;
  /** Largest text that is read. */
  readonly maxBytes: number;
}

/** A map from YAML, with the place of each of its properties. */
export interface LocatedYaml {
  /** @default - the text is no YAML, or no map */
  readonly content?: Readonly<Record<string, unknown>>;
  readonly problems: readonly Problem[];
  readonly at: Located;
}

const nodeOffset = (document: Document, path: readonly PropertyKey[], what?: 'key'): number => {
  const parent = path.slice(0, -1);
  const holder: unknown = path.length === 0 ? document.contents : document.getIn(parent, true);
  if (what === 'key' || document.getIn(path, true) === undefined) {
    const name = path.at(-1);
    const pairs = (holder as { items?: readonly { key?: unknown }[] } | undefined)?.items ?? [];
    const pair = pairs.find(({ key }) => isNode(key) && (key as { value?: unknown }).value === name);
    if (pair !== undefined && isNode(pair.key)) return pair.key.range?.[0] ?? 0;
  }
  for (let depth = path.length; depth >= 0; depth -= 1) {
    const node: unknown = depth === 0 ? document.contents : document.getIn(path.slice(0, depth), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
};

/** `['nodes', 0, 'name']` as `nodes[0].name`. */
export const propertyText = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : text === '' ? String(key) : `${text}.${String(key)}`),
    '',
  );

const locator =
  (file: string, document: Document, lines: LineCounter): Located =>
  (path, what) => {
    const { line, col } = lines.linePos(nodeOffset(document, path, what));
    const property = propertyText(path);
    return `${file}:${line}:${col}${property === '' ? '' : ` ${property}`}`;
  };

/** Reads the text of a map in YAML. Gives every problem with its line and column; throws nothing. */
export const readLocatedYaml = (
  text: string,
  { file, code, allowed, fix, maxBytes }: LocatedYamlContext,
): LocatedYaml => {
  const broken = (message: string, where = file): LocatedYaml => ({
    problems: [{ code, path: where, message, allowed, fix }],
    at: (path) => (path.length === 0 ? file : `${file} ${propertyText(path)}`),
  });
  if (Buffer.byteLength(text) > maxBytes) return broken(`has more than ${maxBytes} bytes`);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: true, uniqueKeys: true });
  if (document.errors.length > 0) {
    return {
      ...broken(''),
      problems: document.errors.map(({ message, linePos }): Problem => ({
        code,
        path: linePos === undefined ? file : `${file}:${linePos[0].line}:${linePos[0].col}`,
        message: `is not YAML: ${message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? ''}`,
        fix: 'mend that line',
      })),
    };
  }
  let content: unknown;
  try {
    content = document.toJS({ maxAliasCount: 20 }) as unknown;
  } catch (error) {
    return broken(`cannot be resolved: ${(error as Error).message}`);
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    return broken('is not a map of keys to values');
  }
  return { content: content as Record<string, unknown>, problems: [], at: locator(file, document, lines) };
};

/** A problem of a schema, and where in the content it is. */
export interface SchemaProblem {
  readonly problem: Problem;
  readonly issue: z.core.$ZodIssue;
}

/** What does not follow a schema, each at the line of its property, or of the key that does not belong there. */
export const schemaProblems = (
  schema: z.ZodType,
  content: unknown,
  { code, at }: { readonly code: string; readonly at: Located },
): readonly SchemaProblem[] => {
  const result = schema.safeParse(content);
  if (result.success) return [];
  const { issues } = result.error;
  try {
    parseWith(schema, content, { code, root: '' });
  } catch (error) {
    if (!HeraError.is(error)) throw error;
    return error.problems.flatMap((problem, index): readonly SchemaProblem[] => {
      const issue = issues[index];
      if (issue === undefined) return [];
      const unknownKey = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
      return [
        {
          issue,
          problem:
            unknownKey === undefined
              ? {
                  ...problem,
                  path: at(issue.path),
                  fix: `set ${propertyText(issue.path) || 'it'} to an accepted value`,
                }
              : { ...problem, path: at([...issue.path, unknownKey], 'key') },
        },
      ];
    });
  }
  return [];
};
