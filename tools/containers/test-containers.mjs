// `npm run test:containers`: the network suite against LocalStack in a container, through testcontainers. Installs nothing by
// itself; says what it used, or why it did not run. `--install`: may install the engine with apt. `--require`: not running fails.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root, run, workspaceNode } from '../bootstrap/setup.mjs';
import { findEngine } from './engine.mjs';
import { added, footprint } from './footprint.mjs';
import { ensureImage } from './image.mjs';
import { CannotRun, sh, which } from './shell.mjs';

const suite = 'src/network.test.ts';
const label = 'dev.hera.local-cloud';
const reports = join(root, 'artifacts', 'tests-containers');
const report = join(reports, 'containers.json');
const say = (line) => process.stdout.write(`containers: ${line}\n`);

const { image } = JSON.parse(
  readFileSync(join(root, 'packages', 'local-cloud', 'src', 'data', 'host-runtime.json'), 'utf8'),
);

const options = () => {
  try {
    const { values } = parseArgs({ options: { install: { type: 'boolean' }, require: { type: 'boolean' } } });
    return { install: values.install ?? false, require: values.require ?? false };
  } catch (error) {
    process.stderr.write(`${error.message}; allowed: --install, --require\n`);
    process.exit(2);
  }
};

/** Same fields as vitest's own report, so that the closing line can add this one. */
const writeReport = (facts, tests) => {
  const none = { numTotalTests: 0, numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 };
  mkdirSync(reports, { recursive: true });
  writeFileSync(report, `${JSON.stringify({ ...none, ...tests, containers: facts }, null, 2)}\n`);
};

const readTests = () => {
  try {
    return JSON.parse(readFileSync(report, 'utf8'));
  } catch {
    return {};
  }
};

const containersOf = async (env) => {
  const { stdout } = await sh(which('docker'), ['ps', '--all', '--quiet', '--filter', `label=${label}`], { env });
  return stdout.split('\n').filter(Boolean);
};

/** How many containers of the image the engine has started since then: proof that the suite did not run somewhere else. */
const startedSince = async (env, since) => {
  const until = Math.ceil(Date.now() / 1000) + 1;
  const filters = ['type=container', 'event=start', `label=${label}`].flatMap((filter) => ['--filter', filter]);
  const args = ['events', '--since', `${since}`, '--until', `${until}`, ...filters, '--format', '{{.ID}}'];
  const { stdout } = await sh(which('docker'), args, { env, timeout: 30_000 });
  return stdout.split('\n').filter(Boolean).length;
};

const runSuite = async (engine) => {
  const env = { ...engine.env, HERA_LOCAL: 'container', HERA_LOCAL_PORT: '', TESTCONTAINERS_RYUK_DISABLED: 'true' };
  const before = new Set(await containersOf(engine.env));
  const since = Math.floor(Date.now() / 1000);
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  writeReport({ status: 'running' }, {});
  const { code } = await run(workspaceNode(), [vitest, 'run', suite, `--outputFile.json=${report}`], {
    cwd: join(root, 'integration'),
    env,
  });
  const tests = readTests();
  const problems = [];
  if ((await startedSince(engine.env, since)) === 0)
    problems.push('the engine started no container of the local cloud');
  const left = (await containersOf(engine.env)).filter((id) => !before.has(id));
  if (left.length > 0) problems.push(`containers left: ${left.join(', ')}`);
  if (code !== 0 && !(tests.numFailedTests > 0)) problems.push(`vitest ended with exit code ${code}`);
  if (!(tests.numPassedTests > 0)) problems.push('no test passed');
  return { code, tests, problems };
};

const main = async () => {
  const wanted = options();
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  // Between steps nothing else listens, and a signal must not end this process before the engine.
  let interrupted;
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => (interrupted ??= name));
  const proceed = () => {
    if (interrupted !== undefined) throw new Error(`interrupted by ${interrupted}`);
  };

  const before = process.platform === 'linux' ? await footprint() : new Set();
  let engine;
  let how;
  let result;
  let stopped;
  try {
    engine = await findEngine({ root, install: wanted.install, say });
    proceed();
    say(`engine: ${engine.name}`);
    how = await ensureImage({ root, image, env: engine.env, say });
    proceed();
    say(`image: ${image}, ${how}, after ${seconds()} s`);
    result = await runSuite(engine);
  } catch (error) {
    if (error instanceof CannotRun) {
      writeReport({ status: 'not run', reason: error.message }, {});
      say(`not run (${error.message})`);
      process.exitCode = wanted.require ? 1 : 0;
    } else {
      writeReport({ status: 'failed', reason: error.message }, {});
      process.stderr.write(`${error.message}\n`);
      say('0 passed, 1 failed');
      process.exitCode = interrupted === undefined ? 1 : 130;
    }
  } finally {
    stopped = (await engine?.stop()) ?? [];
  }
  // Of an engine that was there before, only the containers are ours, and they were counted above.
  const isPrivate = engine?.name.startsWith('private') === true;
  const left = [...stopped, ...(isPrivate ? added(before, await footprint()) : [])];
  for (const line of left) process.stderr.write(`containers: left behind: ${line}\n`);
  if (left.length > 0) process.exitCode = 1;
  if (result === undefined) return;

  const problems = [...result.problems, ...(left.length > 0 ? [`${left.length} things left behind`] : [])];
  for (const problem of problems) process.stderr.write(`containers: ${problem}\n`);
  const { numPassedTests: passed = 0, numFailedTests = 0 } = result.tests;
  const failed = numFailedTests + problems.length;
  const facts = {
    status: failed > 0 ? 'failed' : 'passed',
    engine: engine.name,
    image: how,
    seconds: seconds(),
    problems,
    left,
  };
  writeReport(facts, { ...result.tests, numFailedTests: failed });
  if (isPrivate)
    say(`the engine was stopped${left.length === 0 ? '; nothing is left of it but its images in .hera' : ''}`);
  say(`${passed} passed, ${failed} failed (engine: ${engine.name}, image: ${how}), ${seconds()} s`);
  if (failed > 0) process.exitCode = interrupted === undefined ? 1 : 130;
};

await main();
