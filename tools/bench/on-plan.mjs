import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../bootstrap/setup.mjs';
import { byCheckov, checkovCommand, checkovVersion } from './checkov.mjs';
import { writePlan } from './platform-plan.mjs';
import { inNode, timed } from './processes.mjs';

/** `infractl`, as npm links it. */
export const infractl = join(root, 'packages', 'infractl', 'bin', 'infractl.js');

/** A process of a third of a second is measured more often than one of seconds. */
const runsOf = (count) => (count < 1000 ? 9 : 3);

/**
 * Judges or prices a plan of about `count` resources by the library and by infractl: whole processes, median of `runs`. With `beside`, also
 * Checkov on the same file, three times.
 *
 * @param script file that does the library's part when it is started with the plan's path; prints JSON with `resources`
 * @param byInfractl does infractl's part in a folder with a plan: what it found and `megabytes`
 * @param agree tells whether both found the same
 * @returns resources, runs, size, seconds and peak memory of both, and Checkov's seconds where it could be had
 */
export const benchOnPlan = async ({ script, byInfractl, agree, count, beside = false }) => {
  const folder = mkdtempSync(join(tmpdir(), 'hera-bench-'));
  const runs = runsOf(count);
  try {
    const file = join(folder, 'plan.json');
    const resources = await writePlan(file, count);
    const library = timed(runs, () => {
      const { output, megabytes } = inNode(folder, [script, file]);
      return { ...JSON.parse(output), megabytes };
    });
    if (library.resources !== resources) throw new Error(`${library.resources} resources of ${resources} were found`);
    const command = timed(runs, () => byInfractl(folder, file));
    if (!agree(library, command)) throw new Error('infractl and the library do not agree');
    const checkov = beside ? checkovCommand() : undefined;
    return {
      resources,
      runs,
      fileMegabytes: statSync(file).size / 2 ** 20,
      library,
      infractl: command,
      ...(checkov === undefined
        ? {}
        : { checkov: { version: checkovVersion, ...timed(3, () => byCheckov(checkov, file)) } }),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
