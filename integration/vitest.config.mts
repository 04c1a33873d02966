import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('..', import.meta.url));
const conditions = ['@hera/source', 'node', 'import', 'default'];

// `npm run test:full` sets it: variants of network and cluster, which take as long again. Everything else is in `npm test`.
const deep = process.env['HERA_DEEP'] === '1';

// Suites share one local AWS, each in an account of its own, so files run side by side and tests within a file in order.
export default defineConfig({
  cacheDir: join(root, 'node_modules', '.vite', 'integration'),
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: ['@hera/source', 'node', 'require', 'default'] } },
  test: {
    name: 'integration',
    include: [deep ? 'src/**/*.deep.test.ts' : 'src/**/*.test.ts'],
    exclude: deep ? [] : ['**/*.deep.test.ts'],
    globalSetup: ['src/support/local-cloud.ts'],
    maxWorkers: 3,
    testTimeout: 300_000,
    hookTimeout: 600_000,
    teardownTimeout: 120_000,
    reporters: [['default', { summary: false }], 'json'],
    outputFile: {
      json: join(
        process.env['HERA_TEST_REPORTS'] ?? join(root, 'artifacts', 'tests'),
        deep ? 'integration.deep.json' : 'integration.json',
      ),
    },
  },
});
