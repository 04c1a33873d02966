import { PutRetentionPolicyCommand } from '@aws-sdk/client-cloudwatch-logs';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { resolveToolchain } from '@hera/local-cloud';
import { expect, it } from 'vitest';
import { environmentChecks, htmlText, junitText, readRuns, recordRun } from '../src';
import { logGroup, StackFolder, stackWith } from './support/stack';

const logs = stackWith({ aws_cloudwatch_log_group: { app: logGroup } });
const checks = environmentChecks.filter(({ id }) => id === 'log-groups');

const optionsOf = async (folder: StackFolder) => {
  // Writes the stack and its manifest.
  (await folder.deployment(logs)).close();
  return {
    toolchain: await resolveToolchain({ env: process.env, cacheDir: join(folder.path, 'cache') }),
    stackFile: join(folder.path, 'synth', 'cdk.tf.json'),
    manifestFile: join(folder.path, 'synth', 'hera.manifest.json'),
    directory: join(folder.path, 'work'),
    target: { environment: folder.environment },
  };
};

it('leaves a folder that tells the whole run, from plan to destroy', { timeout: 180_000 }, async () => {
  using folder = new StackFolder();
  const directory = join(folder.path, 'artifacts');
  const said = await recordRun(await optionsOf(folder), { directory, name: 'log group' }, async (deployment) => {
    await deployment.init();
    await deployment.plan();
    await deployment.apply();
    await deployment.idempotent();
    await deployment.verify({ checks });
    await deployment.destroy();
    await deployment.leaks();
    return 'done';
  });
  expect(said).toBe('done');

  const [run] = readRuns(directory);
  expect(run).toMatchObject({
    name: 'log group',
    outcome: 'passed',
    target: 'local',
    plan: { create: 1 },
    problems: [],
  });
  expect(run?.stages.map(({ stage, outcome }) => `${stage} ${outcome}`)).toEqual(
    ['init', 'plan', 'apply', 'idempotent', 'verify', 'destroy', 'leaks'].map((stage) => `${stage} done`),
  );
  expect(run?.resources.map(({ address, action, outcome }) => `${action} ${address} ${outcome}`)).toEqual([
    'create aws_cloudwatch_log_group.app done',
    'delete aws_cloudwatch_log_group.app done',
  ]);
  expect(run?.checks).toMatchObject([{ id: 'log-groups', status: 'pass' }]);
  const [name = ''] = readdirSync(directory);
  const state = readFileSync(join(directory, name, 'state.redacted.json'), 'utf8');
  expect(state).toContain('"address": "aws_cloudwatch_log_group.app"');
  expect(htmlText([run as never])).toContain('1 run: 1 passed, 0 failed');
  expect(junitText([run as never])).toContain('failures="0"');
});

it('records what ended a test, and lets it end the test all the same', { timeout: 180_000 }, async () => {
  using folder = new StackFolder();
  const directory = join(folder.path, 'artifacts');
  const ended = recordRun(
    await optionsOf(folder),
    { directory, name: 'drifting', state: 'never' },
    async (deployment) => {
      await deployment.init();
      await deployment.apply();
      await deployment.aws.logs.send(
        new PutRetentionPolicyCommand({ logGroupName: logGroup.name, retentionInDays: 7 }),
      );
      await deployment.verify({ checks });
      try {
        await deployment.idempotent();
      } finally {
        await deployment.destroy();
      }
    },
  );
  await expect(ended).rejects.toMatchObject({ problems: [{ code: 'HERA_TEST_004' }] });

  const [run] = readRuns(directory);
  expect(run).toMatchObject({
    name: 'drifting',
    outcome: 'failed',
    problems: [{ code: 'HERA_TEST_004', path: 'aws_cloudwatch_log_group.app' }],
    checks: [{ status: 'fail', found: '/live/app: expected 30 days' }],
  });
  expect(existsSync(join(directory, 'drifting', 'state.redacted.json'))).toBe(false);
  const page = htmlText([run as never]);
  expect(page.indexOf('HERA_TEST_004')).toBeLessThan(page.indexOf('Summary'));
  expect(page).toContain('/live/app: expected 30 days');
});
