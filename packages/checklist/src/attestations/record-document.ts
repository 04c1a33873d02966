import { HeraError, type Problem } from '@hera/core/errors';
import { parseWith } from '@hera/core/zod-problems';
import { isNode, LineCounter, parseDocument, type Document } from 'yaml';
import { type AttestationRecord, recordSchema } from './record-schema';

/** Far more than a person writes. */
export const maxRecordBytes = 256 * 1024;

/** A record file, read. */
export interface RecordDocument {
  /** Path for people, from the root of the repository. */
  readonly file: string;
  /** What the file holds, if it is a map. @default - it is not */
  readonly content?: Readonly<Record<string, unknown>>;
  /** The record, where it follows the schema. @default - it does not */
  readonly record?: AttestationRecord;
  readonly problems: readonly Problem[];
  /** `file:line:column property` of a property. */
  at(...path: readonly PropertyKey[]): string;
}

type Located = (path: readonly PropertyKey[], what?: 'key') => string;

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

const propertyText = (path: readonly PropertyKey[]): string =>
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

/** Zod says of a discriminator only that it does not fit. */
const wrongKind = (content: unknown, path: readonly PropertyKey[]): Pick<Problem, 'message' | 'allowed' | 'fix'> => {
  const value = path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown>)[key], content);
  const allowed = path.length === 1 ? 'attestation, exception' : 'security-group-rules, file';
  const message = value === undefined ? 'is missing' : `${JSON.stringify(value)} is not accepted`;
  return { message, allowed, fix: `set ${propertyText(path)} to one of them` };
};

const schemaProblems = (
  content: unknown,
  at: Located,
): { record?: AttestationRecord; problems: readonly Problem[] } => {
  const result = recordSchema.safeParse(content);
  if (result.success) return { record: result.data, problems: [] };
  const { issues } = result.error;
  try {
    parseWith(recordSchema, content, { code: 'HERA_CHECK_103', root: '' });
  } catch (error) {
    if (!HeraError.is(error)) throw error;
    const problems = error.problems.map((problem, index): Problem => {
      const issue = issues[index];
      const path = issue?.path ?? [];
      const unknownKey = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
      const where = unknownKey === undefined ? at(path) : at([...path, unknownKey], 'key');
      const fix = unknownKey === undefined ? `set ${propertyText(path) || 'it'} to an accepted value` : problem.fix;
      const kinds = issue?.code === 'invalid_union' && path.at(-1) === 'kind';
      return kinds ? { ...problem, ...wrongKind(content, path), path: where } : { ...problem, path: where, fix };
    });
    return { problems };
  }
  return { problems: [] };
};

/** Reads the text of a record: YAML, then the schema. Gives every problem with its line and column; throws nothing. */
export const readRecordText = (text: string, file: string): RecordDocument => {
  const broken = (message: string, where = file): RecordDocument => ({
    file,
    problems: [
      {
        code: 'HERA_CHECK_102',
        path: where,
        message,
        allowed: 'one YAML document, a map, as infractl attest writes it',
        fix: 'mend the file, or write it anew with infractl attest',
      },
    ],
    at: (...path) => (path.length === 0 ? file : `${file} ${propertyText(path)}`),
  });
  if (Buffer.byteLength(text) > maxRecordBytes) return broken(`has more than ${maxRecordBytes} bytes`);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: true, uniqueKeys: true });
  if (document.errors.length > 0) {
    return {
      ...broken(''),
      problems: document.errors.map(({ message, linePos }): Problem => ({
        code: 'HERA_CHECK_102',
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
  const locate = locator(file, document, lines);
  const { record, problems } = schemaProblems(content, locate);
  return {
    file,
    content: content as Record<string, unknown>,
    problems,
    at: (...path) => locate(path),
    ...(record === undefined ? {} : { record }),
  };
};
