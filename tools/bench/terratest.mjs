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
    `echo "$1 $(( $(date +%s%N) - from ))" >> '${directory}/commands'`,
    'exit $code',
  ];
  writeFileSync(file, `${script.join('\n')}\n`);
  chmodSync(file, 0o755);
  return file;
};

/** Seconds inside Terraform since the last call. */
const secondsInTerraform = (directory) => {
  const file = join(directory, 'commands');
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  writeFileSync(file, '');
  return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)) / 1e9, 0);
};

/** @returns rows of measurements, and the facts around them */
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
      return { seconds, terraform: secondsInTerraform(directory) };
    };
    let turn = 0;
    const byTestkit = async (accounts) => {
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
        env: { ...machine, COMPARE_INPUT: JSON.stringify(input) },
      });
      return { seconds, terraform: secondsInTerraform(directory), tests: JSON.parse(stdout) };
    };

    const accounts = [21, 22, 23, 24].map((index) => String(index).padStart(12, '0'));
    const note = (what, { seconds }) => say(`${what}: ${seconds.toFixed(1)} s`);
    const measured = async (what, work) => {
      const result = await work();
      note(what, result);
      return result;
    };
    // Both orders, so that neither side always has the warm emulator.
    const one = [
      {
        terratest: await measured('one test, Terratest', () => byTerratest('^TestNetworkA$')),
        testkit: await measured('one test, testkit', () => byTestkit(accounts.slice(0, 1))),
      },
    ];
    const second = await measured('one test, testkit', () => byTestkit(accounts.slice(0, 1)));
    one.push({
      testkit: second,
      terratest: await measured('one test, Terratest', () => byTerratest('^TestNetworkA$')),
    });
    const four = [
      {
        terratest: await measured('four tests, Terratest', () => byTerratest('^TestNetwork[A-D]$')),
        testkit: await measured('four tests, testkit', () => byTestkit(accounts)),
      },
    ];
    return { one, four, load: loadavg()[0], toolchain };
  } finally {
    await cloud?.stop();
    rmSync(directory, { recursive: true, force: true });
  }
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const result = await benchTerratest((line) => process.stdout.write(`${line}\n`));
  process.stdout.write(`${JSON.stringify(result, null, 1)}\n`);
  void [execFileSync, cpus, totalmem];
}
