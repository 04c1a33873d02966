import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('.', import.meta.url));
const conditions = ['@hera/source', 'node', 'import', 'default'];

/** `npm run test:full` runs the suites again under another name, for example with `cdktf` resolved to `cdktn`. */
const variant = process.env['HERA_TEST_VARIANT'];
const reports = process.env['HERA_TEST_REPORTS'] ?? join(root, 'artifacts', 'tests');
const alias = variant === 'cdktn' ? { cdktf: 'cdktn' } : {};

/** How a suite differs from the others. */
export interface UnitOptions {
  readonly isolate?: boolean;
  /** Files that run for each test file, also where modules are shared: what a fixture registers when it is loaded holds for the first one alone. */
  readonly setupFiles?: string[];
}

/**
 * One vitest project per package: sources without a build, one report per project for the count that CI prints.
 *
 * Files share a process and what they import: loading CDKTF and the provider anew for each file takes longer than most tests run. What a
 * module remembers must therefore not depend on who asked first; `isolate` is for suites that start processes or change variables.
 */
export const unitProject = (name: string, { isolate = false, setupFiles = [] }: UnitOptions = {}) =>
  defineConfig({
    cacheDir: join(root, 'node_modules', '.vite', name),
    resolve: { conditions, alias },
    ssr: { resolve: { conditions, externalConditions: ['@hera/source', 'node', 'require', 'default'] } },
    test: {
      name,
      isolate,
      setupFiles,
      include: ['src/**/*.test.ts'],
      // These need a LocalStack: `npm run test:full` starts one for them.
      exclude: process.env['HERA_LOCALSTACK_URL'] === undefined ? ['**/*.integration.test.ts'] : [],
      // For what hangs. Properties of 10,000 runs take their time where a machine is busy.
      testTimeout: 60_000,
      reporters: [['default', { summary: false }], 'json'],
      outputFile: {
        json: join(reports, `${variant === undefined ? name : `${name}.${variant}`}.json`),
      },
    },
  });
