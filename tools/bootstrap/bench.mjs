// `npm run bench`: measures what the project promises, keeps it in docs/benchmarks.json, and writes docs/benchmarks.md from there. With names
// of parts (`npm run bench -- cost checklist`) these alone; what was measured of the others before stays, with its date.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { root, setUp, workspaceNode } from './setup.mjs';

const titles = {
  synth: 'Synth',
  planning: 'Subnet planning',
  networks: 'Many networks',
  'stack-model': 'Stack model',
  cost: 'Cost',
  checklist: 'Checklist',
  deploy: 'Local deploy',
  start: 'From a clone',
};
const names = Object.keys(titles);
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`HERA_SETUP_007 no part ${unknown.join(', ')}; allowed ${names.join(', ')}\n`);
  process.exit(2);
}

await setUp();
const { benchSynth } = await import('../bench/synth.mjs');
const { benchDeploy } = await import('../bench/deploy.mjs');
const { benchFreshStart, benchWarmStart } = await import('../bench/start.mjs');
const { benchNetworks, benchPlanning, growthOf } = await import('../bench/network.mjs');
const { benchStackModel } = await import('../bench/stack-model.mjs');
const { benchCost } = await import('../bench/cost.mjs');
const { benchAppChecklist, benchChecklist } = await import('../bench/checklist.mjs');

let rows = [];
const row = (what, measured, promised, holds) => {
  rows.push([what, measured, promised, holds ? 'yes' : 'NO']);
  process.stdout.write(`${what}: ${measured} (promised ${promised}) ${holds ? 'holds' : 'DOES NOT HOLD'}\n`);
};

/** What is measured, by the name of its part. */
const parts = {
  async synth() {
    for (const app of ['prod-aws', 'dev-aws']) {
      const { seconds, megabytes } = benchSynth(app);
      row(`Synth of ${app}, whole process, median of 7`, `${seconds.toFixed(2)} s`, '< 1 s', seconds < 1);
      row(`Synth of ${app}, peak memory`, `${megabytes.toFixed(0)} MB`, '< 150 MB', megabytes < 150);
    }
  },
  async planning() {
    const planning = benchPlanning(10_000);
    row(
      'Planning 10,000 computed layouts, median of 3',
      `${planning.seconds.toFixed(2)} s (process ${planning.processSeconds.toFixed(2)} s, ${planning.megabytes.toFixed(0)} MB)`,
      '< 2 s',
      planning.seconds < 2,
    );
  },
  async networks() {
    const networks = benchNetworks([1, 10, 100, 1000]);
    const growth = growthOf(networks);
    row(
      'Synth of 1, 10, 100 and 1,000 VPCs in as many environments, median of 3: seconds of synth (process, peak memory)',
      networks
        .map(
          ({ seconds, processSeconds, megabytes }) =>
            `${seconds.toFixed(2)} s (${processSeconds.toFixed(2)} s, ${megabytes.toFixed(0)} MB)`,
        )
        .join(', '),
      'linear',
      growth < 1.5,
    );
    row('One more VPC among 1,000 against one among 100', `${growth.toFixed(2)} x`, '< 1.5 x', growth < 1.5);
  },
  async 'stack-model'() {
    for (const [count, seconds, megabytes] of [
      [250, 0.1, 150],
      [100_000, 10, 1024],
    ]) {
      const model = await benchStackModel(count);
      row(
        `Stack model of a plan of ${count.toLocaleString('en')} resources (${model.fileMegabytes.toFixed(1)} MB): read, every value and reference asked for`,
        `${model.seconds.toFixed(2)} s (process ${model.processSeconds.toFixed(2)} s, ${model.megabytes.toFixed(0)} MB)`,
        `< ${seconds} s, < ${megabytes} MB`,
        model.seconds < seconds && model.megabytes < megabytes,
      );
    }
  },
  async cost() {
    for (const [count, seconds, megabytes] of [
      [250, 1, 256],
      [100_000, 10, 1024],
    ]) {
      const cost = await benchCost(count, { beside: count === 250 });
      const { resources, runs, fileMegabytes, library, infractl, checkov } = cost;
      const what = `of a plan of ${resources.toLocaleString('en')} resources (${fileMegabytes.toFixed(1)} MB), whole process, median of ${runs}`;
      const promised = `< ${seconds} s, < ${megabytes} MB`;
      for (const [name, measured] of [
        ['`estimate` and `explain`', library],
        ['`infractl cost --plan`', infractl],
      ]) {
        const holds = measured.seconds < seconds && measured.megabytes < megabytes;
        row(
          `${name} ${what}`,
          `${measured.seconds.toFixed(2)} s, ${measured.megabytes.toFixed(0)} MB`,
          promised,
          holds,
        );
      }
      if (checkov !== undefined) {
        const times = checkov.seconds / infractl.seconds;
        row(
          `Checkov ${checkov.version} on the same file, whole process, median of 3, beside \`infractl cost\``,
          `${checkov.seconds.toFixed(2)} s: ${times.toFixed(1)} x`,
          '> 4 x',
          times > 4,
        );
      }
    }
  },
  async checklist() {
    const perResource = [];
    for (const [count, limits, beside] of [
      [250, [1, 256], true],
      [2500, undefined, true],
      [10_000, undefined, false],
      [100_000, [10, 1024], false],
    ]) {
      const { resources, runs, fileMegabytes, library, infractl, checkov } = await benchChecklist(count, { beside });
      perResource.push(library.seconds / resources);
      const size = `a plan of ${resources.toLocaleString('en')} resources (${fileMegabytes.toFixed(1)} MB)`;
      if (limits !== undefined) {
        const [seconds, megabytes] = limits;
        for (const [name, measured] of [
          ['`evaluate`, with `estimate` and `explain`,', library],
          ['`infractl checklist --plan`', infractl],
        ])
          row(
            `${name} of ${size}, whole process, median of ${runs}`,
            `${measured.seconds.toFixed(2)} s, ${measured.megabytes.toFixed(0)} MB`,
            `< ${seconds} s, < ${megabytes} MB`,
            measured.seconds < seconds && measured.megabytes < megabytes,
          );
      }
      if (checkov !== undefined) {
        const times = checkov.seconds / infractl.seconds;
        row(
          `Checkov ${checkov.version} beside \`infractl checklist\` on ${size}, whole processes, median of 3`,
          `${checkov.seconds.toFixed(2)} s against ${infractl.seconds.toFixed(2)} s: ${times.toFixed(1)} x`,
          '> 20 x',
          times > 20,
        );
      }
    }
    const rise = perResource.at(-1) / perResource.at(-2);
    row(
      'Checklist and cost, a resource among 100,000 against one among 10,000',
      `${rise.toFixed(2)} x`,
      '< 1.5 x',
      rise < 1.5,
    );
  },
  async deploy() {
    const { cloudSeconds, hera, bare, pairs } = await benchDeploy('prod-aws');
    row('Local AWS, start until it answers', `${cloudSeconds.toFixed(1)} s`, '< 30 s', cloudSeconds < 30);
    const each = pairs.map((pair) => `${pair.hera.toFixed(1)}/${pair.bare.toFixed(1)}`).join(' and ');
    row(
      'Local deploy of prod-aws against bare `terraform init` and `apply`, mean of 2 in both orders, after a warm-up',
      `${hera.toFixed(1)} s against ${bare.toFixed(1)} s (${each}): ${(hera / bare).toFixed(2)} x`,
      '<= 1.1 x',
      hera / bare <= 1.1,
    );
  },
  async start() {
    const warm = benchWarmStart();
    row('`npm start`, warm', `${warm.toFixed(0)} s`, '< 120 s', warm < 120);
    const fresh = benchFreshStart();
    row('`npm start`, fresh clone (npm cache warm)', `${fresh.toFixed(0)} s`, '< 360 s', fresh < 360);

    const judged = benchAppChecklist('prod-aws', ['aws', 'prod']);
    if (judged !== undefined)
      row(
        '`infractl checklist aws prod --plan` at synth and plan level, its own synth of the app included, whole process, median of 5',
        `${judged.seconds.toFixed(2)} s, ${judged.megabytes.toFixed(0)} MB`,
        '< 2 s',
        judged.seconds < 2,
      );
  },
};

const measuredFile = join(root, 'docs', 'benchmarks.json');
const version = (command, ...args) => execFileSync(command, args, { encoding: 'utf8' }).trim().split('\n')[0];

/** What is known of every part, the newest measurement of each. */
const measured = existsSync(measuredFile) ? JSON.parse(readFileSync(measuredFile, 'utf8')) : {};

const tableOf = ({ machine, date, load, rows: cells }) =>
  [
    `${machine}; ${date}; load of the machine at the start: ${load}.`,
    '',
    ...[['What', 'Measured', 'Promised', 'Holds'], ['---', '---', '---', '---'], ...cells].map(
      (each) => `| ${each.join(' | ')} |`,
    ),
  ].join('\n');

const write = () => {
  const text = `# Benchmarks

Written by \`npm run bench\` from benchmarks.json. Not a test: times depend on the machine, which each part names.

${names
  .filter((name) => measured[name] !== undefined)
  .map((name) => `## ${titles[name]}\n\n${tableOf(measured[name])}\n`)
  .join('\n')}
The plan of the cost and checklist rows is one that Terraform wrote of a network, a cluster, node groups, load balancers and volumes
(packages/cost/src/fixtures), put side by side as modules of one stack. Checkov judges a plan and does not price it: it stands here for
what a scanner of plans takes, started with \`--framework terraform_plan --skip-download\`, without a key, and with 8 GiB of address space. Larger plans are not given to
it. Both find their compiled modules from an earlier run. It has hundreds of rules where the checklist has 37 items, most of which look at more than one resource: the figure says what a
pipeline waits for, not which rule is faster.

Infracost is not in the table, because it was not run. By its documentation every run of its 0.10 command line needs an API key and asks
a pricing service of its vendor, so that it cannot run offline; and its Go module could not be fetched where this was written (the
proxy answered that the version is not available), so that what it says without a network was not seen either.
`;
  writeFileSync(measuredFile, JSON.stringify(measured, undefined, 2));
  writeFileSync(join(root, 'docs', 'benchmarks.md'), text);
  execFileSync(
    workspaceNode(),
    [
      join(root, 'node_modules', 'prettier', 'bin', 'prettier.cjs'),
      '--write',
      'docs/benchmarks.md',
      'docs/benchmarks.json',
    ],
    { cwd: root },
  );
};

for (const name of names) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  rows = [];
  const load = loadavg()[0].toFixed(1);
  await parts[name]();
  measured[name] = {
    machine: `${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${version(workspaceNode(), '--version')}`,
    date: new Date().toISOString().slice(0, 10),
    load,
    rows,
  };
  // After each part: an interrupted run keeps what it has.
  write();
}
