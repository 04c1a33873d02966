import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root, workspaceNode } from '../bootstrap/setup.mjs';

const run = promisify(execFile);
const { resolveToolchain, startLocalCloud } = createRequire(import.meta.url)('@hera/local-cloud');
const { Deployment, localState } = createRequire(import.meta.url)('@hera/testkit');

const timed = async (work) => {
  const from = performance.now();
  await work();
  return (performance.now() - from) / 1000;
};

/**
 * The same JSON into the same LocalStack, each time in a fresh account: once by Hera (init, plan, apply of that plan), once by a bare
 * `terraform init` and `terraform apply`. After a warm-up, and in both orders.
 */
export const benchDeploy = async (app) => {
  const hera = join(root, '.hera');
  mkdirSync(join(hera, 'bench'), { recursive: true });
  const directory = mkdtempSync(join(hera, 'bench', 'run-'));
  const toolchain = await resolveToolchain({ env: process.env, cacheDir: join(hera, 'cache') });
  const started = performance.now();
  const cloud = await startLocalCloud({ directory, cacheDir: join(hera, 'cache') });
  const cloudSeconds = (performance.now() - started) / 1000;
  try {
    const outdir = join(directory, 'synth');
    await run(workspaceNode(), ['dist/main.js'], {
      cwd: join(root, 'apps', app),
      env: {
        ...process.env,
        CDKTF_OUTDIR: outdir,
        HERA_TARGET: 'local',
        HERA_AWS_PROVIDER_VERSION: toolchain.awsProvider.version ?? '',
      },
    });
    const stack = join(outdir, 'stacks', app);
    const stackFile = join(stack, 'cdk.tf.json');

    const byHera = (account) =>
      timed(async () => {
        const deployment = new Deployment({
          toolchain,
          stackFile,
          manifestFile: join(stack, 'hera.manifest.json'),
          directory: join(directory, `hera-${account}`),
          target: { environment: cloud.environment(account) },
          parallelism: 20,
        });
        await deployment.init();
        const plan = await deployment.planUnread();
        // As a rehearsal does it: the plan is read as JSON beside the apply.
        await Promise.all([plan.load(), deployment.apply()]);
        deployment.close();
      });

    const bare = (account) => {
      const cwd = join(directory, `bare-${account}`);
      mkdirSync(cwd);
      cpSync(stackFile, join(cwd, 'cdk.tf.json'));
      writeFileSync(join(cwd, 'state_override.tf.json'), JSON.stringify(localState));
      const env = {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        TF_CLI_CONFIG_FILE: toolchain.cliConfigFile,
        CHECKPOINT_DISABLE: '1',
        ...cloud.environment(account),
      };
      const options = { cwd, env, maxBuffer: 1 << 28 };
      return timed(async () => {
        await run(toolchain.binary, ['init', '-input=false', '-no-color'], options);
        await run(
          toolchain.binary,
          ['apply', '-input=false', '-no-color', '-auto-approve', '-parallelism=20'],
          options,
        );
      });
    };

    // LocalStack loads a service when it is first asked for: whoever comes first would pay for that.
    await bare('555555555555');
    const pairs = [];
    pairs.push({ hera: await byHera('111111111111'), bare: await bare('222222222222') });
    const second = await bare('333333333333');
    pairs.push({ bare: second, hera: await byHera('444444444444') });
    const mean = (side) => pairs.reduce((sum, pair) => sum + pair[side], 0) / pairs.length;
    return { cloudSeconds, hera: mean('hera'), bare: mean('bare'), pairs };
  } finally {
    await cloud.stop();
    rmSync(directory, { recursive: true, force: true });
  }
};
