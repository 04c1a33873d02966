import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from '../bootstrap/setup.mjs';
import { byCheckov, checkovCommand, checkovVersion } from './checkov.mjs';
import { writePlan } from './platform-plan.mjs';
import { inNode, timed } from './processes.mjs';

const here = fileURLToPath(import.meta.url);

/**
 * Reads a plan of about `count` resources, estimates and explains it: whole processes, median of `runs`. With `beside`, also Checkov on the
 * same file.
 *
 * @returns resources, size, seconds of the library and of `infractl cost`, peak memory of both, and Checkov's seconds where it could be had
 */
export const benchCost = async (count, { runs = 3, beside = false } = {}) => {
  const folder = mkdtempSync(join(tmpdir(), 'hera-bench-'));
  try {
    const file = join(folder, 'plan.json');
    const resources = await writePlan(file, count);
    const library = timed(runs, () => {
      const { output, megabytes } = inNode(folder, [here, file]);
      return { ...JSON.parse(output), megabytes };
    });
    if (library.resources !== resources) throw new Error(`${library.resources} resources of ${resources} were found`);
    const infractl = timed(runs, () => {
      const main = join(root, 'packages', 'infractl', 'dist', 'main.js');
      const { output, megabytes } = inNode(folder, [main, 'cost', '--plan', file]);
      return { monthly: Number(/ ([\d,.]+) USD a month/.exec(output)?.[1]?.replaceAll(',', '')), megabytes };
    });
    if (!(Math.abs(infractl.monthly - library.monthly) <= 0.005))
      throw new Error('infractl and the library do not agree');
    const command = beside ? checkovCommand() : undefined;
    return {
      resources,
      fileMegabytes: statSync(file).size / 2 ** 20,
      library,
      infractl,
      ...(command === undefined
        ? {}
        : { checkov: { version: checkovVersion, ...timed(runs, () => byCheckov(command, file)) } }),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

// The measured process.
if (process.argv[1] === here && process.argv[2] !== undefined) {
  const { readStackModel } = await import('@hera/stack-model');
  const { estimate, explain } = await import('@hera/cost');
  const model = await readStackModel(process.argv[2]);
  const found = estimate(model);
  const resources = found.resources.filter(({ type }) => type !== 'hera_usage').length;
  process.stdout.write(
    JSON.stringify({ resources, monthly: found.monthly.expected.toNumber(), notes: explain(model, found).length }),
  );
}
