import type { Problem } from '@hera/core/errors';
import { type Located, propertyText, readLocatedYaml, schemaProblems } from '../yaml/located-yaml';
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

/** Zod says of a discriminator only that it does not fit. */
const wrongKind = (content: unknown, path: readonly PropertyKey[]): Pick<Problem, 'message' | 'allowed' | 'fix'> => {
  const value = path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown>)[key], content);
  const allowed = path.length === 1 ? 'attestation, exception' : 'security-group-rules, file';
  const message = value === undefined ? 'is missing' : `${JSON.stringify(value)} is not accepted`;
  return { message, allowed, fix: `set ${propertyText(path)} to one of them` };
};

const recordProblems = (content: unknown, at: Located): readonly Problem[] =>
  schemaProblems(recordSchema, content, { code: 'HERA_CHECK_103', at }).map(({ problem, issue }) =>
    issue.code === 'invalid_union' && issue.path.at(-1) === 'kind'
      ? { ...problem, ...wrongKind(content, issue.path) }
      : problem,
  );

/** Reads the text of a record: YAML, then the schema. Gives every problem with its line and column; throws nothing. */
export const readRecordText = (text: string, file: string): RecordDocument => {
  const { content, problems, at } = readLocatedYaml(text, {
    file,
    code: 'HERA_CHECK_102',
    allowed: 'one YAML document, a map, as infractl attest writes it',
    fix: 'mend the file, or write it anew with infractl attest',
    maxBytes: maxRecordBytes,
  });
  const locate = (...path: readonly PropertyKey[]): string => at(path);
  if (content === undefined) return { file, problems, at: locate };
  const record = recordSchema.safeParse(content);
  return {
    file,
    content,
    problems: recordProblems(content, at),
    at: locate,
    ...(record.success ? { record: record.data } : {}),
  };
};
