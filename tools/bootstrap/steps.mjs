import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run, workspaceNode } from './setup.mjs';

/** Runs every step, also after one has failed, and returns the names of those that failed. */
export const runSteps = async (steps) => {
  const failed = [];
  for (const { name, command, node = workspaceNode(), cwd, env = {} } of steps) {
    process.stdout.write(`\n== ${name}\n`);
    const started = Date.now();
    const { code } = await run(node, command, { cwd, env: { ...process.env, NX_TUI: 'false', ...env } });
    const seconds = ((Date.now() - started) / 1000).toFixed(0);
    process.stdout.write(`== ${name}: ${code === 0 ? 'ok' : `failed (exit code ${code})`}, ${seconds} s\n`);
    if (code !== 0) failed.push(name);
    if (code === 130) break;
  }
  return failed;
};

/** `N passed, N failed` over every report that this run wrote. */
export const closingLine = (reports, failedSteps) => {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const file of readdirSync(reports).filter((name) => name.endsWith('.json'))) {
    const report = JSON.parse(readFileSync(join(reports, file), 'utf8'));
    total.passed += report.numPassedTests;
    total.failed += report.numFailedTests;
    total.skipped += report.numPendingTests + report.numTodoTests;
  }
  // A step can fail without a failed test (lint, a compile error): the closing line must not say that nothing failed.
  const failures = Math.max(total.failed, failedSteps.length);
  const names = failedSteps.length > 0 ? `\nFailed: ${failedSteps.join('; ')}\n` : '';
  const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
  return `${names}\n${total.passed} passed, ${failures} failed${skipped}\n`;
};
