// `npm test`: set-up, then every check, and one closing line that counts the tests that ran.
import { join } from 'node:path';
import { leavingNothing } from './footprint.mjs';
import { root, setUp } from './setup.mjs';
import { closingLine, reportFolder, runSteps } from './steps.mjs';

const bin = (name) => join(root, 'node_modules', '.bin', name);
// A daemon would outlive the run.
const nx = (...args) => ({ command: [bin('nx'), ...args], env: { NX_DAEMON: 'false' } });

await setUp();
const reports = reportFolder('tests');
const steps = [
  { name: 'format', command: [bin('prettier'), '--check', '--log-level=warn', '.'] },
  { name: 'lint of the workspace scripts', command: [bin('eslint'), 'tools', 'eslint.config.mjs'] },
  { name: 'self-test of the footprint', command: ['--test', join(root, 'tools', 'bootstrap', 'footprint.test.mjs')] },
  { name: 'self-test of kube:build', command: ['--test', join(root, 'tools', 'kube', 'wrapper-modules.test.mjs')] },
  {
    name: 'lint, typecheck, unit tests, terraform validate',
    ...nx('run-many', '-t', 'lint,typecheck,test,validate', '--output-style=static', '--parallel=2'),
  },
  {
    name: 'self-test of the prices in docstrings',
    command: ['--test', join(root, 'tools', 'cost-docs', 'cost-lines.test.mjs')],
  },
  { name: 'prices in docstrings', command: [join(root, 'tools', 'cost-docs', 'cost-docs.mjs'), '--check'] },
  { name: 'examples of the READMEs', command: [join(root, 'tools', 'readme-examples.mjs')] },
  { name: 'integration', ...nx('run', 'integration:integration', '--output-style=stream') },
];
const failed = await leavingNothing(reports, () => runSteps(reports, steps));
process.stdout.write(closingLine([reports]));
process.exitCode = failed.length > 0 ? 1 : 0;
