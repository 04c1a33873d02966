import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { createAwsClients, inventory, sweep } from '../src';
import { region } from './support/account';
import { IsolatedRun } from './support/isolated-run';
import { logGroup, stackWith } from './support/stack';

const timeout = 180_000;

it('destroys what a killed process has left, once its Terraform has ended', { timeout }, async () => {
  using run = new IsolatedRun(
    stackWith({
      aws_cloudwatch_log_group: { app: logGroup },
      terraform_data: {
        wait: {
          provisioner: [{ 'local-exec': { command: 'sleep 8' } }],
          depends_on: ['aws_cloudwatch_log_group.app'],
        },
      },
    }),
  );
  const { root, directory } = run;
  const script = join(__dirname, 'support', 'abandoned-run.cjs');
  const child = spawn(process.execPath, [script, JSON.stringify(run.files)], {
    cwd: __dirname,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  await Promise.race([once(child.stdout, 'data'), exited]);
  expect((await sweep({ root })).runs).toMatchObject([{ outcome: 'running', directory }]);
  child.kill('SIGKILL');
  expect(await exited).toEqual([null, 'SIGKILL']);

  const planned = await sweep({ root, dryRun: true });
  expect(planned.runs).toMatchObject([{ outcome: 'destroyed', directory }]);
  const aws = createAwsClients({ region, environment: run.files.environment });
  const existing = async () =>
    (await inventory(aws, { environmentName: 'live', scope: 'account' })).map(({ id }) => id);
  expect(await existing()).toEqual([logGroup.name]);
  const told: string[] = [];
  const { runs } = await sweep({ root, onProgress: (line) => told.push(line) });
  expect(runs).toMatchObject([{ outcome: 'destroyed', reason: '2 resources' }]);
  expect(told).toEqual([expect.stringContaining(directory)]);
  expect(await existing()).toEqual([]);
  expect((await sweep({ root })).runs).toEqual([]);
  aws.destroy();
});

it('gives processes at once different accounts', { timeout }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hera-live-accounts-'));
  try {
    const claim = join(__dirname, 'support', 'claim-accounts.cjs');
    const claims = [1, 2].map(() => promisify(execFile)(process.execPath, [claim, folder, '40'], { cwd: __dirname }));
    const taken = (await Promise.all(claims)).flatMap(({ stdout }) => JSON.parse(stdout) as readonly string[]);
    expect(taken).toHaveLength(40);
    expect(new Set(taken).size).toBe(40);
    expect(readdirSync(folder)).toHaveLength(40);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
