import { ExitCode, HeraError } from '@hera/core/errors';
import { readFileSync } from 'node:fs';
import data from '../data/catalogue.json';
import { PriceCatalogue } from './catalogue';
import { checkCatalogue } from './check-catalogue';
import type { CatalogueFile } from './schema';

const unreadable = (file: string, why: string, cause: unknown): HeraError =>
  new HeraError(
    {
      code: 'HERA_PRICE_002',
      path: file,
      message: why,
      allowed: 'a price catalogue, as infractl prices refresh writes it',
      fix: 'name another file, or restore this one',
    },
    { exitCode: ExitCode.environment, cause },
  );

const parsed = (file: string): unknown => {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw unreadable(file, `cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`, error);
  }
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw unreadable(file, `is not JSON: ${(error as Error).message}`, error);
  }
};

let shipped: PriceCatalogue | undefined;

/**
 * The prices that this package ships, or those of a file of your own.
 *
 * @throws HeraError HERA_PRICE_002 for a file that cannot be read, and every problem of `checkCatalogue`
 */
export const loadCatalogue = (file?: string): PriceCatalogue => {
  if (file !== undefined) return new PriceCatalogue(checkCatalogue(parsed(file)));
  // The tests of this package check what it ships; to check it again at every start takes a command 20 ms.
  shipped ??= new PriceCatalogue(data as unknown as CatalogueFile);
  return shipped;
};
