import { type Plan, planSchema } from '@hera/terraform';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A plan of Terraform 1.11.4, recorded with `terraform show -json`: one deletion, one replacement, one update. */
export const recordedPlan = (name: 'replace' | 'moved' = 'replace'): Plan =>
  planSchema.parse(
    JSON.parse(readFileSync(join(__dirname, '..', '..', '..', 'terraform', 'fixtures', `${name}.plan.json`), 'utf8')),
  );

/** A plan with these changes: address and actions each. */
export const planOf = (changes: Readonly<Record<string, readonly string[]>>): Plan =>
  planSchema.parse({
    format_version: '1.2',
    resource_changes: Object.entries(changes).map(([address, actions]) => {
      const [type = '', name = ''] = address.replace(/^(module\.\w+\.)+/, '').split(/[.[]/);
      return { address, mode: 'managed', type, name, change: { actions } };
    }),
  });
