import { parseWith } from '@hera/core/zod-problems';
import { parseYaml, readYaml, type YamlContext } from '../yaml/yaml-file';
import { type BudgetFile, budgetFileSchema } from './budget-schema';

const contextOf = (name: string): YamlContext => ({ name, code: 'HERA_COST_020', allowed: 'a YAML or JSON file' });

const budgetsFrom = (value: unknown, name: string): BudgetFile =>
  parseWith(budgetFileSchema, value, { code: 'HERA_COST_021', root: name });

/**
 * Budgets from YAML or JSON text.
 *
 * @param name of the file, for messages
 * @throws HeraError HERA_COST_020 for text that is no YAML, too large or too deep (exit code 3); HERA_COST_021 for every violation of the schema,
 * together
 */
export const parseBudgets = (text: string, name = 'budget'): BudgetFile =>
  budgetsFrom(parseYaml(text, contextOf(name)), name);

/**
 * Budgets from a file, `hera-budget.yml` by convention.
 *
 * @throws HeraError as `parseBudgets`, and HERA_COST_020 for a file that cannot be read
 */
export const readBudgetFile = (file: string): BudgetFile => budgetsFrom(readYaml(contextOf(file)), file);
