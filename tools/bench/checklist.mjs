import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from '../bootstrap/setup.mjs';
import { benchOnPlan, infractl } from './on-plan.mjs';
import { inNode, timed } from './processes.mjs';

const here = fileURLToPath(import.meta.url);

/** `infractl checklist`: it ends with 1 where an item is red, which is an answer. */
const byInfractl = (folder, args) => {
  const { output, megabytes } = inNode(folder, [infractl, 'checklist', ...args, '--format', 'json'], {
    allowed: [0, 1],
  });
  return { reds: JSON.parse(output).results.filter(({ status }) => status === 'fail').length, megabytes };
};

/** Reads, judges, estimates and explains a plan of about `count` resources, beside `infractl checklist --plan`; see `benchOnPlan`. */
export const benchChecklist = (count, options) =>
  benchOnPlan({
    script: here,
    count,
    byInfractl: (folder, file) => byInfractl(folder, ['--plan', file]),
    agree: (library, command) => command.reds === library.reds,
    ...options,
  });

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
