import { ExitCode, HeraError } from '@hera/core/errors';
import { closeSync, openSync, readSync } from 'node:fs';
import { CST, Lexer, parseDocument } from 'yaml';

/** Far more than anybody writes by hand, and than a parser takes memory for: it holds some hundred bytes for each token. */
const limits = { bytes: 1024 * 1024, tokens: 100_000, depth: 32, aliases: 20 } as const;

/** What a file is, for its errors. */
export interface YamlContext {
  /** Of the file, for messages. */
  readonly name: string;
  /** Code of every problem. */
  readonly code: string;
  /** What is expected, for example `a usage file in YAML`. */
  readonly allowed: string;
}

const refused = ({ name, code, allowed }: YamlContext, message: string, cause?: unknown): HeraError =>
  new HeraError(
    {
      code,
      path: name,
      message,
      allowed: `${allowed}, of 1 MiB at the most`,
      fix: 'name another file, or mend this one',
    },
    { exitCode: ExitCode.environment, ...(cause === undefined ? {} : { cause }) },
  );

/** Told from the tokens, before the parser holds them all: it has no limits of its own. */
const checkSize = (text: string, context: YamlContext): void => {
  if (Buffer.byteLength(text) > limits.bytes) throw refused(context, `has more than ${limits.bytes} bytes`);
  let tokens = 0;
  let depth = 0;
  for (const token of new Lexer().lex(text)) {
    tokens += 1;
    const type = CST.tokenType(token);
    if (type === 'flow-seq-start' || type === 'flow-map-start') depth += 1;
    if (type === 'flow-seq-end' || type === 'flow-map-end') depth -= 1;
    if (depth > limits.depth) throw refused(context, `is nested more than ${limits.depth} levels deep`);
    if (tokens > limits.tokens) throw refused(context, `has more than ${limits.tokens} words and signs`);
  }
};

/** Whether a value is deeper than any such file is, or contains itself, as aliases can make it. */
const isDeep = (value: unknown, depth = 0): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (depth >= limits.depth || Object.values(value).some((item) => isDeep(item, depth + 1)));

/**
 * A value from YAML or JSON text.
 *
 * @throws HeraError of exit code 3 for text that is no YAML, with every syntax error; and for what is too large or too deep, or grows by aliases
 */
export const parseYaml = (text: string, context: YamlContext): unknown => {
  checkSize(text, context);
  const document = parseDocument(text, { prettyErrors: true, uniqueKeys: true });
  if (document.errors.length > 0)
    throw new HeraError(
      document.errors.slice(0, 20).map(({ message }) => ({
        code: context.code,
        path: context.name,
        message: `is not YAML: ${message.split('\n')[0] ?? ''}`,
        fix: 'mend that line',
      })),
      { exitCode: ExitCode.environment },
    );
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: limits.aliases });
  } catch (error) {
    throw refused(context, `cannot be resolved: ${(error as Error).message}`, error);
  }
  if (isDeep(value)) throw refused(context, `is nested more than ${limits.depth} levels deep`);
  return value;
};

/** At most one byte more than the limit, whatever the file is: a device or a pipe tells no size. */
const readLimited = (file: string): Buffer => {
  const buffer = Buffer.alloc(limits.bytes + 1);
  const handle = openSync(file, 'r');
  try {
    let length = 0;
    for (;;) {
      const read = readSync(handle, buffer, length, buffer.length - length, null);
      length += read;
      if (read === 0 || length === buffer.length) return buffer.subarray(0, length);
    }
  } finally {
    closeSync(handle);
  }
};

/**
 * A value from a file in YAML or JSON.
 *
 * @throws HeraError as `parseYaml`, and of exit code 3 for a file that cannot be read
 */
export const readYaml = (context: YamlContext): unknown => {
  let bytes: Buffer;
  try {
    bytes = readLimited(context.name);
  } catch (error) {
    throw refused(context, `cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`, error);
  }
  return parseYaml(bytes.toString('utf8'), context);
};
