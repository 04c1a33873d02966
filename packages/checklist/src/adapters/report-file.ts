import { ExitCode, HeraError, type Problem } from '@hera/core/errors';
import { parseWith } from '@hera/core/zod-problems';
import { readFileSync, statSync } from 'node:fs';
import type { z } from 'zod';
import type { ToolName } from './finding';

/** Largest report that is read, in bytes. */
export const maxReportBytes = 256 * 1024 * 1024;

const machine = { exitCode: ExitCode.environment } as const;

const unreadable = (file: string, message: string, cause?: unknown): HeraError =>
  new HeraError(
    {
      code: 'HERA_CHECK_201',
      path: file,
      message,
      allowed: 'a JSON report of prowler, checkov, kube-bench or hardeneks',
      fix: 'correct the path',
    },
    { ...machine, ...(cause === undefined ? {} : { cause }) },
  );

/** @throws HeraError HERA_CHECK_201 for a file that cannot be read */
export const reportText = (file: string): string => {
  try {
    const { size } = statSync(file);
    if (size <= maxReportBytes) return readFileSync(file, 'utf8');
  } catch (error) {
    throw unreadable(file, `cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`, error);
  }
  throw tooLarge(file);
};

const tooLarge = (file: string): HeraError =>
  new HeraError(
    {
      code: 'HERA_CHECK_202',
      path: file,
      message: 'is too large',
      allowed: `${maxReportBytes / 1024 / 1024} MiB or less`,
      fix: 'let the tool report on this cluster alone',
    },
    machine,
  );

/** Where JSON stopped to be JSON. What stands there is never repeated: a report can hold anything. */
const placeOf = (error: unknown, text: string): string => {
  const position = Number(/position (\d+)/.exec((error as Error).message)?.[1] ?? Number.NaN);
  const atEnd = /end of JSON input|Unterminated/.test((error as Error).message) || position >= text.trimEnd().length;
  if (atEnd) return 'is cut off';
  return Number.isNaN(position) ? 'is not JSON' : `is not JSON at character ${position + 1}`;
};

/** @throws HeraError HERA_CHECK_202 for what is not JSON, or not all of it */
export const reportJson = (text: string, file: string): unknown => {
  if (Buffer.byteLength(text) > maxReportBytes) throw tooLarge(file);
  try {
    return JSON.parse(text.replace(/^\uFEFF/, '')) as unknown;
  } catch (error) {
    throw new HeraError(
      {
        code: 'HERA_CHECK_202',
        path: file,
        message: text.trim() === '' ? 'is empty' : placeOf(error, text),
        allowed: 'one whole JSON document',
        fix: 'run the tool again, and wait until it has ended',
      },
      { ...machine, cause: error },
    );
  }
};

const shown = 20;

/** @throws HeraError HERA_CHECK_203 with what does not follow the form of the tool, twenty places at the most */
export const reportOf = <S extends z.ZodType>(schema: S, document: unknown, file: string): z.output<S> => {
  try {
    return parseWith(schema, document, { code: 'HERA_CHECK_203', root: file });
  } catch (error) {
    if (!HeraError.is(error)) throw error;
    const some = error.problems.slice(0, shown).map((problem): Problem => ({
      ...problem,
      // The value given may be anything; the place is enough to find it.
      message: 'is missing, or not what the tool writes there',
      fix: 'name a report of that tool, of a version that is known',
    }));
    throw new HeraError(some, machine);
  }
};

/** What the tools are told to write. */
const forms: Readonly<Record<ToolName, string>> = {
  prowler: 'prowler --output-formats json-ocsf',
  checkov: 'checkov -o json',
  'kube-bench': 'kube-bench --json',
  hardeneks: 'hardeneks --export-json',
};

/**
 * The error of a document that is of no tool, of another one than was said, or of more than one.
 *
 * @param like tools whose reports look so
 */
export const notOfTool = (file: string, tool: ToolName | undefined, like: readonly ToolName[]): HeraError => {
  const looks = like.length === 0 ? '' : `; it looks like one of ${like.join(' or ')}`;
  return new HeraError(
    {
      code: 'HERA_CHECK_203',
      path: file,
      message:
        tool === undefined && like.length === 0
          ? 'is of no tool that is known'
          : `is no report of ${tool ?? 'one tool alone'}${looks}`,
      allowed: `what is written by ${tool === undefined ? Object.values(forms).join(', ') : forms[tool]}`,
      fix: like.length === 1 ? `name it as one of ${like[0]}` : 'let the tool write its report in that form',
    },
    machine,
  );
};
