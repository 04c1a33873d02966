import { ExitCode, HeraError } from '@hera/core/errors';
import { parseWith } from '@hera/core/zod-problems';
import { readFileSync, statSync } from 'node:fs';
import { parseDocument } from 'yaml';
import { type BudgetFile, budgetFileSchema } from './budget-schema';

const maxBytes = 1_000_000;

const unreadable = (name: string, message: string, cause?: unknown): HeraError =>
  new HeraError(
    {
      code: 'HERA_COST_020',
      path: name,
      message,
      allowed: 'a YAML or JSON file of at most 1 MB',
      fix: 'name another file, or restore this one',
    },
    { exitCode: ExitCode.environment, cause },
  );

/**
 * Budgets from YAML or JSON text.
 *
 * @param name of the file, for messages
 * @throws HeraError HERA_COST_020 for text that is no YAML (exit code 3); HERA_COST_021 for every violation of the schema, together
 */
export const parseBudgets = (text: string, name = 'budget'): BudgetFile => {
  const document = parseDocument(text);
  const [first] = document.errors;
  if (first !== undefined) throw unreadable(name, `is not YAML: ${first.message.split('\n')[0] ?? ''}`, first);
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    throw unreadable(name, `is not YAML that can be used: ${(error as Error).message}`, error);
  }
  return parseWith(budgetFileSchema, value, { code: 'HERA_COST_021', root: name });
};

/**
 * Budgets from a file, `hera-budget.yml` by convention.
 *
 * @throws HeraError as `parseBudgets`, and HERA_COST_020 for a file that cannot be read
 */
export const readBudgetFile = (file: string): BudgetFile => {
  let text: string;
  try {
    const { size } = statSync(file);
    if (size > maxBytes) throw unreadable(file, `has ${size} bytes`);
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (HeraError.is(error)) throw error;
    throw unreadable(file, `cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`, error);
  }
  return parseBudgets(text, file);
};
