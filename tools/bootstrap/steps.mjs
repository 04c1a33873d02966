import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, run, workspaceNode } from './setup.mjs';

const failedFile = '.failed-steps.json';

/** Suites start hundreds of Node processes that load the same packages: each compiles them once (Node 22 and newer; older ones ignore it). */
const compileCache = join(root, '.hera', 'cache', 'node');

/** Empties and returns the folder that a run's test reports go to. */
export const reportFolder = (name) => {
  const folder = join(root, 'artifacts', name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
};

/** Notes in the report folder which steps failed. */
export const noteFailed = (reports, failed) => {
  writeFileSync(join(reports, failedFile), JSON.stringify(failed));
  return failed;
};

/** Runs every step, also after one has failed, and notes in the report folder which ones failed. */
export const runSteps = async (reports, steps) => {
  const failed = [];
  for (const { name, command, node = workspaceNode(), cwd, env = {} } of steps) {
    process.stdout.write(`\n== ${name}\n`);
    const started = Date.now();
    const { code } = await run(node, command, {
      cwd,
      env: { ...process.env, NX_TUI: 'false', NODE_COMPILE_CACHE: compileCache, HERA_TEST_REPORTS: reports, ...env },
    });
    const seconds = ((Date.now() - started) / 1000).toFixed(0);
    process.stdout.write(`== ${name}: ${code === 0 ? 'ok' : `failed (exit code ${code})`}, ${seconds} s\n`);
    if (code !== 0) failed.push(name);
    if (code === 130) break;
  }
  return noteFailed(reports, failed);
};

const read = (folder, file) => JSON.parse(readFileSync(join(folder, file), 'utf8'));

const countOf = (folder) => {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.json') && name !== failedFile)) {
    const report = read(folder, file);
    total.passed += report.numPassedTests;
    total.failed += report.numFailedTests;
    total.skipped += report.numPendingTests + report.numTodoTests;
  }
  const failedSteps = existsSync(join(folder, failedFile)) ? read(folder, failedFile) : [];
  // A step can fail without a failed test (lint, a compile error): the closing line must not say that nothing failed.
  return { ...total, failed: Math.max(total.failed, failedSteps.length), failedSteps };
};

/** `N passed, N failed` over every report in the folders, with the failed steps named before it. */
export const closingLine = (folders) => {
  const counts = folders.map(countOf);
  const sum = (key) => counts.reduce((total, count) => total + count[key], 0);
  const failedSteps = counts.flatMap((count) => count.failedSteps);
  const names = failedSteps.length > 0 ? `\nFailed: ${failedSteps.join('; ')}\n` : '';
  const skipped = sum('skipped') > 0 ? `, ${sum('skipped')} skipped` : '';
  return `${names}\n${sum('passed')} passed, ${sum('failed')} failed${skipped}\n`;
};
