import { ExitCode, HeraError, type Problem } from '@hera/core/errors';
import { readFileSync, statSync } from 'node:fs';
import { parseDocument } from 'yaml';
import { infracostUsage, isInfracostUsage } from './infracost-usage';
import { type Usage, usageOf } from './usage';

/** Far more than anybody writes by hand. */
const maxBytes = 1024 * 1024;

const unreadable = (file: string, message: string, cause?: unknown): HeraError =>
  new HeraError(
    {
      code: 'HERA_COST_004',
      path: file,
      message,
      allowed:
        'a usage file in YAML: hera-usage.yml version 1, or infracost-usage.yml version 0.1, of 1 MiB at the most',
      fix: 'name another file, or mend this one',
    },
    { exitCode: ExitCode.environment, ...(cause === undefined ? {} : { cause }) },
  );

const parsed = (text: string, name: string): unknown => {
  if (Buffer.byteLength(text) > maxBytes) throw unreadable(name, `has more than ${maxBytes} bytes`);
  const document = parseDocument(text, { prettyErrors: true, uniqueKeys: true });
  const problems = document.errors.map(({ message }): Problem => ({
    code: 'HERA_COST_004',
    path: name,
    message: `is not YAML: ${message.split('\n')[0] ?? ''}`,
    fix: 'mend that line',
  }));
  if (problems.length > 0) throw new HeraError(problems, { exitCode: ExitCode.environment });
  try {
    return document.toJS({ maxAliasCount: 20 }) as unknown;
  } catch (error) {
    throw unreadable(name, `cannot be resolved: ${(error as Error).message}`, error);
  }
};

/**
 * Assumed use from the text of a usage file: Hera's own, or Infracost's of version 0.1.
 *
 * @param name for errors
 * @throws HeraError HERA_COST_004 for what is not YAML (exit code 3), HERA_COST_005 with everything that does not follow the schema
 */
export const parseUsage = (text: string, name = 'hera-usage.yml'): Usage => {
  const content = parsed(text, name);
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new HeraError({
      code: 'HERA_COST_005',
      path: name,
      message: 'is not a map of keys to values',
      allowed: 'version, profile, totals, types, resources',
      fix: 'begin it with: version: 1',
    });
  }
  if (isInfracostUsage(content)) return infracostUsage(content, name);
  if ('version' in content) return usageOf(content, name);
  throw new HeraError({
    code: 'HERA_COST_005',
    path: `${name}.version`,
    message: 'is missing',
    allowed: '1; or 0.1 for a file of Infracost',
    fix: 'begin the file with: version: 1',
  });
};

/**
 * Assumed use from a usage file: Hera's own, or Infracost's of version 0.1.
 *
 * @throws HeraError as `parseUsage`, and HERA_COST_004 for a file that cannot be read
 */
export const readUsageFile = (file: string): Usage => {
  let text: string;
  try {
    if (statSync(file).size > maxBytes) throw unreadable(file, `has more than ${maxBytes} bytes`);
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (HeraError.is(error)) throw error;
    throw unreadable(file, `cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`, error);
  }
  return parseUsage(text, file);
};
