import { fileURLToPath } from 'node:url';
import { benchOnPlan, infractl } from './on-plan.mjs';
import { inNode } from './processes.mjs';

const here = fileURLToPath(import.meta.url);

/** Reads, estimates and explains a plan of about `count` resources, beside `infractl cost --plan`; see `benchOnPlan`. */
export const benchCost = (count, options) =>
  benchOnPlan({
    script: here,
    count,
    byInfractl: (folder, file) => {
      const { output, megabytes } = inNode(folder, [infractl, 'cost', '--plan', file]);
      return { monthly: Number(/ ([\d,.]+) USD a month/.exec(output)?.[1]?.replaceAll(',', '')), megabytes };
    },
    agree: (library, command) => Math.abs(command.monthly - library.monthly) <= 0.005,
    ...options,
  });

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
