// `npm run test:full`: what is deeper than `npm test`. Other Node, other CDKTF, packages as a user installs them.
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { closingLine, runSteps } from './steps.mjs';
import { root, setUp, workspaceNode } from './setup.mjs';

const reports = join(root, 'artifacts', 'tests');
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
const units = [...readdirSync(join(root, 'packages')).map((name) => join('packages', name))].filter((folder) =>
  readdirSync(join(root, folder)).includes('vitest.config.mts'),
);
const constructs = ['core', 'network', 'security', 'cluster'].map((name) => join('packages', name));

const nodeOfTheMachine = () => {
  const found = process.env.npm_node_execpath ?? process.execPath;
  return dirname(found) === dirname(workspaceNode()) ? undefined : found;
};

const suite = (node, folder, variant, options = '') => ({
  name: `${folder} (${variant})`,
  command: [vitest, 'run'],
  node,
  cwd: join(root, folder),
  env: { HERA_TEST_VARIANT: variant, NODE_OPTIONS: options },
});

await setUp();
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });

const other = nodeOfTheMachine();
if (other === undefined)
  process.stdout.write("The machine's own Node is the workspace's: suites on another Node are left out.\n");
const steps = [
  ...constructs.map((folder) =>
    suite(workspaceNode(), folder, 'cdktn', `--require ${join(root, 'tools', 'cdktn-alias.cjs')}`),
  ),
  ...(other === undefined ? [] : units.map((folder) => suite(other, folder, 'machine-node'))),
  {
    name: 'packages as a user installs them',
    command: [join(root, 'tools', 'packed-install.mjs')],
    node: other ?? workspaceNode(),
  },
];
const failed = await runSteps(steps);
process.stdout.write(closingLine(reports, failed));
process.exitCode = failed.length > 0 ? 1 : 0;
