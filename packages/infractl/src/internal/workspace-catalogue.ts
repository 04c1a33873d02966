import { loadCatalogue, type PriceCatalogue } from '@hera/prices';
import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Name of the catalogue of a workspace, in its root. Where there is one, it takes the place of the prices that `@hera/prices` ships. */
export const workspaceCatalogue = 'hera-prices.json';

/** The prices that a workspace reckons with. */
export const catalogueOf = (root: string): PriceCatalogue => {
  const file = join(root, workspaceCatalogue);
  return loadCatalogue(existsSync(file) ? relative(process.cwd(), file) : undefined);
};
