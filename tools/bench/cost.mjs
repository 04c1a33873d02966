import { execFileSync, spawnSync } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root, workspaceNode } from '../bootstrap/setup.mjs';

const here = fileURLToPath(import.meta.url);
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const maxRss = join(root, 'tools', 'bench', 'max-rss.cjs');

/** A plan that Terraform wrote: a network, a cluster with node groups, load balancers, volumes and alarms. */
const platform = JSON.parse(
  readFileSync(join(root, 'packages', 'cost', 'src', 'fixtures', 'platform.plan.json'), 'utf8'),
);

/** Resources that one copy of it has. */
const each = platform.resource_changes.length;

const prefixed = (module, prefix) => ({
  ...module,
  address: module.address === undefined ? prefix : `${prefix}.${module.address}`,
  resources: (module.resources ?? []).map((resource) => ({ ...resource, address: `${prefix}.${resource.address}` })),
  child_modules: (module.child_modules ?? []).map((child) => prefixed(child, prefix)),
});

/** The same plan as modules of one stack, side by side, as often as it takes to `count` resources. */
const parts = function* (count) {
  const copies = Array.from({ length: Math.ceil(count / each) }, (_, at) => `copy_${at}`);
  const list = function* (of) {
    for (const [at, name] of copies.entries()) yield `${at === 0 ? '' : ','}${of(name)}`;
  };
  const { provider_config, root_module } = platform.configuration;
  // Names of a stack's own: a log group finds its cluster by name.
  const own = (name, value) => JSON.stringify(value).replaceAll('platform', name);
  yield '{"format_version":"1.2","terraform_version":"1.11.4","planned_values":{"root_module":{"child_modules":[';
  yield* list((name) => own(name, prefixed(platform.planned_values.root_module, `module.${name}`)));
  yield ']}},"resource_changes":[';
  yield* list((name) =>
    platform.resource_changes
      .map(({ address, module_address, ...change }) =>
        own(name, {
          address: `module.${name}.${address}`,
          module_address: `module.${name}${module_address === undefined ? '' : `.${module_address}`}`,
          ...change,
        }),
      )
      .join(','),
  );
  yield `],"configuration":{"provider_config":${JSON.stringify(provider_config)},"root_module":{"module_calls":{`;
  yield* list((name) => `"${name}":{"source":"./${name}","module":${own(name, root_module)}}`);
  yield '}}},"applyable":true,"complete":true,"errored":false}';
};

const writePlan = async (file, count) => {
  const stream = createWriteStream(file);
  for (const part of parts(count)) {
    if (!stream.write(part)) await new Promise((go) => stream.once('drain', go));
  }
  await new Promise((done) => stream.end(done));
};

const timed = (runs, work) => {
  const measured = Array.from({ length: runs }, () => {
    const from = performance.now();
    const found = work();
    return { ...found, seconds: (performance.now() - from) / 1000 };
  });
  return { ...measured[0], seconds: median(measured.map(({ seconds }) => seconds)) };
};

/** Node with a script, and the memory it took at the most. */
const inNode = (folder, ...args) => {
  const rss = join(folder, 'rss');
  const output = execFileSync(workspaceNode(), ['--require', maxRss, ...args], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
    env: { ...process.env, HERA_BENCH_RSS: rss },
  });
  return { output, megabytes: Number(readFileSync(rss, 'utf8')) / 1024 };
};

const checkov = '3.3.30';

/** Checkov in a folder of its own, made once. Nothing where it cannot be had. */
const checkovCommand = () => {
  const folder = join(root, '.hera', 'bench', `checkov-${checkov}`);
  const command = join(folder, 'bin', 'checkov');
  if (existsSync(command)) return command;
  mkdirSync(folder, { recursive: true });
  const quiet = { encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] };
  try {
    execFileSync('python3', ['-m', 'venv', folder], quiet);
    execFileSync(join(folder, 'bin', 'pip'), ['install', '--quiet', `checkov==${checkov}`], quiet);
    return command;
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    process.stderr.write(`Checkov is left out: ${String(error.stderr ?? error.message).split('\n')[0]}\n`);
    return undefined;
  }
};

const byCheckov = (command, file) => {
  const { stdout, status, stderr } = spawnSync(
    command,
    ['-f', file, '--framework', 'terraform_plan', '--skip-download', '--quiet', '--compact', '-o', 'json'],
    { encoding: 'utf8', maxBuffer: 2 ** 30 },
  );
  // 1: it has findings.
  if (status !== 0 && status !== 1) throw new Error(`Checkov ended with ${status}: ${stderr.slice(-500)}`);
  const { summary } = JSON.parse(stdout);
  if (summary.resource_count < each) throw new Error('Checkov did not read the plan');
  return { resources: summary.resource_count };
};

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
    await writePlan(file, count);
    const library = timed(runs, () => {
      const { output, megabytes } = inNode(folder, here, file);
      return { ...JSON.parse(output), megabytes };
    });
    const resources = Math.ceil(count / each) * each;
    if (library.resources !== resources) throw new Error(`${library.resources} resources of ${resources} were found`);
    const infractl = timed(runs, () => {
      const main = join(root, 'packages', 'infractl', 'dist', 'main.js');
      const { output, megabytes } = inNode(folder, main, 'cost', '--plan', file);
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
        : { checkov: { version: checkov, ...timed(runs, () => byCheckov(command, file)) } }),
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
