// The same tests of the same stack by Terratest and by testkit, in one run, against the same LocalStack.
// Run by itself (`node tools/bench/terratest.mjs`) it prints the table and writes docs/benchmarks-terratest.md.
import { execFile, execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root, workspaceNode } from '../bootstrap/setup.mjs';

const require = createRequire(import.meta.url);
const source = join(root, 'tools', 'bench', 'terratest');
const hera = join(root, '.hera');

const goFolder = join(hera, 'bench', 'go');
const goEnvironment = {
  ...process.env,
  GOPATH: goFolder,
  GOMODCACHE: join(goFolder, 'mod'),
  GOCACHE: join(goFolder, 'build'),
  // Without it, the module cache cannot be removed like other files.
  GOFLAGS: '-modcacherw',
};

/** Runs a command to its end and times it. */
const run = (command, args, options) =>
  new Promise((resolve, reject) => {
    const from = performance.now();
    execFile(command, args, { ...options, maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
      const seconds = (performance.now() - from) / 1000;
      if (error) reject(new Error(`${command}: ${error.message.split('\n')[0]}\n${`${stdout}${stderr}`.slice(-4000)}`));
      else resolve({ seconds, stdout });
    });
  });

/** The production network by itself: VPC, six subnets, a NAT gateway per zone, the S3 endpoint, a flow log under a key. */
const synthesise = (directory, toolchain) => {
  const { App, TerraformOutput } = require('cdktf');
  const { AwsStack, defineEnvironment, manifestFileName } = require('@hera/core');
  const { Network } = require('@hera/network');
  const { EncryptionKeys } = require('@hera/security');
  const { localState } = require('@hera/testkit');
  const app = new App({ outdir: join(directory, 'synth'), stackTraces: false });
  const environment = defineEnvironment({ name: 'compared', profile: 'production', region: 'us-east-1' });
  const { version } = toolchain.awsProvider;
  const stack = new AwsStack(app, 'compared', {
    environment,
    target: { kind: 'local', ...(version === undefined ? {} : { providerVersion: version }) },
  });
  const keys = new EncryptionKeys(stack, 'Keys', { purposes: ['logs'] });
  const network = new Network(stack, 'Network', {
    cidr: '10.1.0.0/16',
    layout: {
      public: { 'use1-az1': '10.1.1.0/24', 'use1-az2': '10.1.2.0/24', 'use1-az4': '10.1.3.0/24' },
      private: { 'use1-az1': '10.1.10.0/24', 'use1-az2': '10.1.11.0/24', 'use1-az4': '10.1.12.0/24' },
    },
    flowLog: { key: keys.require('logs') },
  });
  new TerraformOutput(stack, 'vpc_id', { value: network.vpcId }).overrideLogicalId('vpc_id');
  app.synth();
  const made = join(directory, 'synth', 'stacks', 'compared');
  const stackFile = join(made, 'cdk.tf.json');
  const folder = join(directory, 'terratest');
  mkdirSync(folder);
  copyFileSync(stackFile, join(folder, 'cdk.tf.json'));
  writeFileSync(join(folder, 'state_override.tf.json'), JSON.stringify(localState));
  return { folder, stackFile, manifestFile: join(made, manifestFileName) };
};

/** Terraform that notes how long each of its commands took: what is not in there is the runner's own time. */
const timedBinary = (directory, binary) => {
  const file = join(directory, 'terraform');
  const script = [
    '#!/bin/sh',
    'from=$(date +%s%N)',
    `'${binary}' "$@"`,
    'code=$?',
    `echo "$PWD $(( $(date +%s%N) - from ))" >> '${directory}/commands'`,
    'exit $code',
  ];
  writeFileSync(file, `${script.join('\n')}\n`);
  chmodSync(file, 0o755);
  return file;
};

/** Seconds inside Terraform since the last call, by the folder that it ran in. */
const secondsInTerraform = (directory) => {
  const file = join(directory, 'commands');
  const seconds = {};
  for (const line of readFileSync(file, 'utf8').trim().split('\n')) {
    const [folder, nanoseconds] = line.split(' ');
    seconds[folder] = (seconds[folder] ?? 0) + Number(nanoseconds) / 1e9;
  }
  writeFileSync(file, '');
  return seconds;
};

/** @returns the measurements, with the facts around them */
export const benchTerratest = async (say = () => undefined) => {
  const { resolveToolchain, startLocalCloud } = require('@hera/local-cloud');
  // Terratest copies nothing out of a folder whose path has a hidden part, such as .hera.
  const directory = mkdtempSync(join(tmpdir(), 'hera-bench-'));
  const cacheDir = join(hera, 'cache');
  const toolchain = await resolveToolchain({ env: process.env, cacheDir });
  let cloud;
  try {
    say('building the Terratest side');
    const binary = join(directory, 'compared.test');
    await run('go', ['test', '-c', '-o', binary, '.'], { cwd: source, env: goEnvironment });
    const stack = synthesise(directory, toolchain);
    cloud = await startLocalCloud({ directory: join(directory, 'cloud'), cacheDir });
    const terraform = timedBinary(directory, toolchain.binary);
    appendFileSync(join(directory, 'commands'), '');
    const machine = { PATH: process.env.PATH, HOME: process.env.HOME };

    const byTerratest = async (pattern) => {
      const env = {
        ...machine,
        TF_CLI_CONFIG_FILE: toolchain.cliConfigFile,
        CHECKPOINT_DISABLE: '1',
        COMPARE_STACK: stack.folder,
        COMPARE_TERRAFORM: terraform,
        COMPARE_ENVIRONMENT: JSON.stringify(cloud.environment()),
      };
      // The parallelism that "go test" has when nobody says anything: the number of cores.
      const { seconds } = await run(binary, ['-test.run', pattern, '-test.timeout=30m'], { cwd: directory, env });
      secondsInTerraform(directory);
      return { seconds };
    };
    let turn = 0;
    const byTestkit = async (accounts, reattach) => {
      turn++;
      const input = {
        toolchain: { ...toolchain, binary: terraform },
        stackFile: stack.stackFile,
        manifestFile: stack.manifestFile,
        directory: join(directory, `testkit-${turn}`),
        environments: accounts.map((account) => cloud.environment(account)),
      };
      const { seconds, stdout } = await run(workspaceNode(), [join(source, 'testkit.mjs')], {
        cwd: directory,
        env: { ...machine, COMPARE_INPUT: JSON.stringify(input), HERA_TESTKIT_REATTACH: reattach ? '1' : '0' },
      });
      const inTerraform = secondsInTerraform(directory);
      const tests = JSON.parse(stdout).map((test) => ({ ...test, own: test.seconds - inTerraform[test.directory] }));
      return { seconds, tests };
    };

    const accounts = [21, 22, 23, 24].map((index) => String(index).padStart(12, '0'));
    const measured = async (what, work) => {
      const load = loadavg()[0];
      const result = await work();
      say(`${what}: ${result.seconds.toFixed(1)} s (load before: ${load.toFixed(1)})`);
      return { ...result, load };
    };
    return {
      toolchain,
      one: {
        // First, since LocalStack loads its services with the first call, and testkit keeps its shared init from then on.
        ordinary: await measured('one test, testkit without reattach', () => byTestkit(accounts.slice(0, 1), false)),
        terratest: await measured('one test, Terratest', () => byTerratest('^TestNetworkA$')),
        testkit: await measured('one test, testkit', () => byTestkit(accounts.slice(0, 1), true)),
      },
      four: {
        ordinary: await measured('four tests, testkit without reattach', () => byTestkit(accounts, false)),
        terratest: await measured('four tests, Terratest', () => byTerratest('^TestNetwork[A-D]$')),
        testkit: await measured('four tests, testkit', () => byTestkit(accounts, true)),
      },
    };
  } finally {
    await cloud?.stop();
    rmSync(directory, { recursive: true, force: true });
  }
};

const goVersion = () => execFileSync('go', ['env', 'GOVERSION'], { encoding: 'utf8' }).trim();

const terratestVersion = () =>
  /gruntwork-io\/terratest (v\S+)/.exec(readFileSync(join(source, 'go.mod'), 'utf8'))?.[1] ?? 'unknown';

/** @returns the page with the table, as Markdown */
export const terratestPage = ({ one, four, toolchain }) => {
  const text = ({ seconds }) => `${seconds.toFixed(1)} s`;
  const times = (side, base) => side.seconds / base.seconds;
  const row = (what, sides, side, bar) => {
    const factor = times(sides[side], sides.terratest);
    const judged = bar === undefined ? ['-', '-'] : [`<= ${bar} x`, factor <= bar ? 'yes' : 'NO'];
    return [what, text(sides.terratest), text(sides[side]), `${factor.toFixed(2)} x`, ...judged];
  };
  const overhead = Math.max(...one.testkit.tests.map(({ own }) => own));
  const rows = [
    row('One test', one, 'testkit', 1.05),
    row('One test, `HERA_TESTKIT_REATTACH=0`', one, 'ordinary'),
    row('Four tests', four, 'testkit', 0.5),
    row('Four tests, `HERA_TESTKIT_REATTACH=0`', four, 'ordinary'),
    ["testkit's own time in one test", '-', `${overhead.toFixed(2)} s`, '-', '< 1 s', overhead < 1 ? 'yes' : 'NO'],
  ];
  const table = [
    ['What', 'Terratest', 'testkit', 'Ratio', 'Bar', 'Holds'],
    Array.from({ length: 6 }, () => '---'),
    ...rows,
  ];
  const stages = ({ tests }) => {
    const names = tests[0].stages.map(({ stage }) => stage);
    return names.map((name) => {
      const seconds = tests.map(({ stages: all }) => all.find(({ stage }) => stage === name).seconds);
      return `${name} ${(seconds.reduce((sum, value) => sum + value, 0) / seconds.length).toFixed(1)} s`;
    });
  };
  const loads = [...Object.values(one), ...Object.values(four)].map(({ load }) => load);
  return `# testkit beside Terratest

Written by \`node tools/bench/terratest.mjs\`. Not a test: times depend on the machine, and on what else runs on it.

${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}, ${goVersion()}, Terratest ${terratestVersion()}, Terraform ${toolchain.version}, AWS provider
${toolchain.awsProvider.version}, LocalStack 4.14.0 as a process of the same machine, ${new Date().toISOString().slice(0, 10)}. Load of the machine before the six measurements:
${Math.min(...loads).toFixed(1)} to ${Math.max(...loads).toFixed(1)}.

${table.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}

The stack is the production network: VPC, six subnets in three zones, three NAT gateways, the S3 endpoint, a flow log under a
customer-managed key. Each test: init, apply, a second plan that must be empty, read the output, destroy; in an account and a
folder of its own. One run, one LocalStack, each line measured once. Both sides are processes timed from start to end; Terratest's
binary is compiled before, which \`go test\` would add. Both have the defaults of their documentation: \`go test\` runs as many
parallel tests as there are cores, and Terraform ten operations at once; testkit runs all tests at once, with twenty operations
for a local target.

Mean of the stages, four tests by testkit: ${stages(four.testkit).join(', ')}. With \`HERA_TESTKIT_REATTACH=0\`: ${stages(four.ordinary).join(', ')}.
What makes the difference, and when it is safe: [guides/speed.md](guides/speed.md).

"testkit's own time" is the time of a test less the time of its Terraform commands.
`;
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const result = await benchTerratest((line) => process.stdout.write(`${line}\n`));
  const page = join(root, 'docs', 'benchmarks-terratest.md');
  writeFileSync(page, terratestPage(result));
  const prettier = join(root, 'node_modules', 'prettier', 'bin', 'prettier.cjs');
  execFileSync(workspaceNode(), [prettier, '--write', '--log-level=warn', page]);
  process.stdout.write(readFileSync(page, 'utf8'));
}
