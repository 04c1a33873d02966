import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('../..', import.meta.url));
// Without 'module': vitest hands these on to Node, which would then load the ES sources of the AWS SDK, and they do not run there.
const conditions = ['@hera/source', 'node', 'import', 'default'];

// Every test has an account of its own, so files run side by side against one LocalStack; it answers one call at a time anyway.
export default defineConfig({
  cacheDir: join(root, 'node_modules', '.vite', 'testkit-live'),
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: ['@hera/source', 'node', 'require', 'default'] } },
  test: {
    name: 'testkit-live',
    include: ['live/**/*.test.ts'],
    globalSetup: ['live/support/local-cloud.ts'],
    teardownTimeout: 60_000,
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    reporters: [['default', { summary: false }], 'json'],
    outputFile: {
      json: join(process.env['HERA_TEST_REPORTS'] ?? join(root, 'artifacts', 'tests'), 'testkit-live.json'),
    },
  },
});
