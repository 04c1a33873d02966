// `npm run test:full`: what is deeper than `npm test`. Live suites of the tools themselves, variants of network and cluster, other CDKTF,
// other Node, the pages of reports in a browser where there is one, and the packages as a user installs them.
import { existsSync, mkdtempSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { leavingNothing } from './footprint.mjs';
import { closingLine, reportFolder, runSteps } from './steps.mjs';
import { root, setUp, workspaceNode } from './setup.mjs';

const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
const withUnits = readdirSync(join(root, 'packages'))
  .map((name) => join('packages', name))
  .filter((folder) => readdirSync(join(root, folder)).includes('vitest.config.mts'));
const constructs = ['core', 'network', 'security', 'cluster', 'observability', 'recovery'].map((name) =>
  join('packages', name),
);

const nodeOfTheMachine = () => {
  const found = process.env.npm_node_execpath ?? process.execPath;
  return dirname(found) === dirname(workspaceNode()) ? undefined : found;
};

/** Suites that wait for processes they start more than they compute: with two workers one goes on while the other waits. */
const waiting = new Set([join('packages', 'infractl')]);

const suite = (node, folder, variant, env = {}) => ({
  name: `${folder} (${variant})`,
  command: [vitest, 'run', ...(waiting.has(folder) ? ['--maxWorkers=2'] : [])],
  node,
  cwd: join(root, folder),
  env: { HERA_TEST_VARIANT: variant, ...env },
});

await setUp();
const reports = reportFolder('tests-full');
const other = nodeOfTheMachine();
if (other === undefined) {
  process.stdout.write("The machine's own Node is the workspace's: suites on another Node are left out.\n");
}
const browser = process.env.CHROMIUM ?? '/usr/bin/chromium';
if (!existsSync(browser)) process.stdout.write(`There is no ${browser}: the reports are not opened in a browser.\n`);

const { startLocalCloud } = createRequire(import.meta.url)('@hera/local-cloud');
const hera = join(root, '.hera');
mkdirSync(join(hera, 'test-full'), { recursive: true });
const directory = mkdtempSync(join(hera, 'test-full', 'run-'));

const runAll = async () => {
  const cloud = await startLocalCloud({ directory, cacheDir: join(hera, 'cache') });
  try {
    return await runSteps(reports, [
      suite(workspaceNode(), 'packages/local-cloud', 'live', { HERA_LOCALSTACK_URL: cloud.endpoint }),
      {
        name: 'packages/testkit against the local AWS',
        command: [vitest, 'run', '--config', 'vitest.live.config.mts'],
        cwd: join(root, 'packages', 'testkit'),
        env: { HERA_LIVE_ENDPOINTS: JSON.stringify(cloud.environment()) },
      },
      suite(workspaceNode(), 'integration', 'deep', { HERA_DEEP: '1' }),
      ...constructs.map((folder) =>
        suite(workspaceNode(), folder, 'cdktn', {
          NODE_OPTIONS: `--require ${join(root, 'tools', 'cdktn-alias.cjs')}`,
        }),
      ),
      ...(other === undefined ? [] : withUnits.map((folder) => suite(other, folder, 'machine-node'))),
      ...(existsSync(browser)
        ? [{ name: 'pages of the reports in a browser', command: [join(root, 'tools', 'pages', 'check-pages.mjs')] }]
        : []),
      {
        name: 'packages as a user installs them',
        command: [join(root, 'tools', 'packed', 'install.mjs')],
        node: other ?? workspaceNode(),
      },
      {
        name: 'each construct package alone, under ts-node, tsx and plain Node',
        command: [join(root, 'tools', 'packed', 'alone.mjs')],
        node: other ?? workspaceNode(),
      },
    ]);
  } finally {
    await cloud.stop();
    rmSync(directory, { recursive: true, force: true });
  }
};

const failed = await leavingNothing(reports, runAll);
process.stdout.write(closingLine([reports]));
process.exitCode = failed.length > 0 ? 1 : 0;
