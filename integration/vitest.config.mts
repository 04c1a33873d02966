import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('..', import.meta.url));
const conditions = ['@hera/source', 'node', 'import', 'default'];

// Suites share one local AWS, each in an account of its own, so files run side by side and tests within a file in order.
export default defineConfig({
  cacheDir: join(root, 'node_modules', '.vite', 'integration'),
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: ['@hera/source', 'node', 'require', 'default'] } },
  test: {
    name: 'integration',
    include: ['src/**/*.test.ts'],
    globalSetup: ['src/support/local-cloud.ts'],
    maxWorkers: 3,
    testTimeout: 300_000,
    hookTimeout: 600_000,
    teardownTimeout: 120_000,
    reporters: [['default', { summary: false }], 'json'],
    outputFile: {
      json: join(process.env['HERA_TEST_REPORTS'] ?? join(root, 'artifacts', 'tests'), 'integration.json'),
    },
  },
});
