import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from '../bootstrap/setup.mjs';
import { byCheckov, checkovCommand, checkovVersion } from './checkov.mjs';
import { writePlan } from './platform-plan.mjs';
import { inNode, timed } from './processes.mjs';

const here = fileURLToPath(import.meta.url);
const main = join(root, 'packages', 'infractl', 'dist', 'main.js');

/** `infractl checklist`: it ends with 1 where an item is red, which is an answer. */
const byInfractl = (folder, args) => {
  const { output, megabytes } = inNode(folder, [main, 'checklist', ...args, '--format', 'json'], { allowed: [0, 1] });
  return { reds: JSON.parse(output).results.filter(({ status }) => status === 'fail').length, megabytes };
};

/**
 * Judges a plan of about `count` resources: whole processes, median of `runs`. `library` reads, judges, estimates and explains it in one;
 * `infractl` is `infractl checklist --plan`. With `beside`, also Checkov on the same file, `runs` times.
 *
 * @returns resources, size, seconds and peak memory of both, and Checkov's seconds where it could be had
 */
export const benchChecklist = async (count, { runs = 3, beside = false } = {}) => {
  const folder = mkdtempSync(join(tmpdir(), 'hera-bench-'));
  try {
    const file = join(folder, 'plan.json');
    const resources = await writePlan(file, count);
    const library = timed(runs, () => {
      const { output, megabytes } = inNode(folder, [here, file]);
      return { ...JSON.parse(output), megabytes };
    });
    if (library.resources !== resources) throw new Error(`${library.resources} resources of ${resources} were found`);
    const infractl = timed(runs, () => byInfractl(folder, ['--plan', file]));
    if (infractl.reds !== library.reds) throw new Error('infractl and the library do not agree');
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

/**
 * An app at synth and plan level: `infractl checklist` synthesises it, and judges it and the plan of its last run. Median of `runs`.
 * Nothing where there is no such plan.
 */
export const benchAppChecklist = (app, target, runs = 5) => {
  const plan = join(root, 'artifacts', app, 'plan.json');
  if (!existsSync(plan)) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'hera-bench-'));
  try {
    return timed(runs, () => byInfractl(folder, [...target, '--plan', plan]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

// The measured process.
if (process.argv[1] === here && process.argv[2] !== undefined) {
  const { readStackModel } = await import('@hera/stack-model');
  const { estimate, explain } = await import('@hera/cost');
  const { evaluate } = await import('@hera/checklist');
  const model = await readStackModel(process.argv[2]);
  const found = estimate(model);
  const notes = explain(model, found);
  const { results } = evaluate({ plan: model });
  process.stdout.write(
    JSON.stringify({
      resources: found.resources.filter(({ type }) => type !== 'hera_usage').length,
      notes: notes.length,
      reds: results.filter(({ status }) => status === 'fail').length,
    }),
  );
}
