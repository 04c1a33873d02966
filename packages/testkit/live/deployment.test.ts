import {
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
  PutRetentionPolicyCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { HeraError } from '@hera/core/errors';
import { environmentChecks, type StageReport } from '../src';
import { expect, it } from 'vitest';
import { logGroup, StackFolder, stackWith } from './support/stack';

const logs = stackWith({ aws_cloudwatch_log_group: { app: logGroup } });
const checks = environmentChecks.filter(({ id }) => id === 'log-groups');

it('goes through every stage, sees drift and leaves nothing', { timeout: 180_000 }, async () => {
  using folder = new StackFolder();
  const reports: StageReport[] = [];
  const deployment = await folder.deployment(logs, { onStage: (report) => reports.push(report) });
  await deployment.init();
  expect(await deployment.validate()).toEqual([]);
  const plan = await deployment.plan();
  expect(plan.changes.map(({ address, action }) => `${action} ${address}`)).toEqual([
    'create aws_cloudwatch_log_group.app',
  ]);
  expect((await deployment.apply()).summary).toMatchObject({ add: 1 });
  await deployment.idempotent();
  expect(await deployment.outputs()).toMatchObject({ group: { value: logGroup.name } });
  expect(await deployment.drift()).toEqual({ drifted: false, found: [], repair: [] });
  expect(await deployment.verify({ checks })).toMatchObject([{ id: 'log-groups', status: 'pass' }]);

  await deployment.aws.logs.send(new PutRetentionPolicyCommand({ logGroupName: logGroup.name, retentionInDays: 7 }));
  expect(await deployment.verify({ checks })).toMatchObject([{ status: 'fail', found: '/live/app: expected 30 days' }]);
  const drift = await deployment.drift();
  expect(drift.drifted).toBe(true);
  expect(drift.found.map(({ address }) => address)).toEqual(['aws_cloudwatch_log_group.app']);
  expect(drift.repair.map(({ address, action }) => `${action} ${address}`)).toEqual([
    'update aws_cloudwatch_log_group.app',
  ]);
  await expect(deployment.idempotent()).rejects.toThrow(
    'aws_cloudwatch_log_group.app: the second plan would update it: retention_in_days',
  );
  await deployment.apply();
  expect(await deployment.verify({ checks })).toMatchObject([{ status: 'pass' }]);

  await deployment.destroy();
  expect(await deployment.leaks()).toEqual([]);
  deployment.close();

  expect(deployment.timings.map(({ stage, status }) => `${stage} ${status}`)).toEqual([
    'init done',
    'validate done',
    'plan done',
    'apply done',
    'idempotent done',
    'drift done',
    'verify done',
    'verify failed',
    'drift done',
    'idempotent failed',
    'apply done',
    'verify done',
    'destroy done',
    'leaks done',
  ]);
  expect(deployment.timings.every(({ seconds }) => seconds > 0)).toBe(true);
  expect(reports.filter(({ status }) => status === 'started')).toHaveLength(deployment.timings.length);
});

it('lists what never settles', { timeout: 180_000 }, async () => {
  using folder = new StackFolder();
  const deployment = await folder.deployment(
    stackWith({ aws_cloudwatch_log_group: { app: { ...logGroup, tags: { now: '${timestamp()}' } } } }),
  );
  await deployment.init();
  await deployment.apply();
  const error: unknown = await deployment.idempotent().then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!HeraError.is(error)) throw error;
  expect(error.exitCode).toBe(1);
  expect(error.problems).toMatchObject([
    {
      code: 'HERA_TEST_004',
      path: 'aws_cloudwatch_log_group.app',
      message: 'the second plan would update it: tags, tags_all',
    },
  ]);
  await deployment.destroy();
  deployment.close();
});

it('finds what a destroy does not know of', { timeout: 180_000 }, async () => {
  using folder = new StackFolder();
  const deployment = await folder.deployment(logs);
  await deployment.init();
  await deployment.apply();
  await deployment.aws.logs.send(new CreateLogGroupCommand({ logGroupName: '/forgotten' }));
  await deployment.destroy();
  await expect(deployment.leaks()).rejects.toThrow(
    'HERA_TEST_005 logs.log-group: /forgotten is still there after the destroy',
  );
  await deployment.aws.logs.send(new DeleteLogGroupCommand({ logGroupName: '/forgotten' }));
  expect(await deployment.leaks()).toEqual([]);
  deployment.close();
});

it(
  'keeps its state when it is interrupted in the middle of an apply, and another goes on from there',
  { timeout: 180_000 },
  async () => {
    using folder = new StackFolder();
    const sleep = {
      provisioner: [{ 'local-exec': { command: 'sleep 30' } }],
      depends_on: ['aws_cloudwatch_log_group.app'],
    };
    const controller = new AbortController();
    const first = await folder.deployment(
      stackWith({ aws_cloudwatch_log_group: { app: logGroup }, terraform_data: { wait: sleep } }),
      {
        signal: controller.signal,
        onEvent: (event) => {
          if (event.type === 'resource-start' && event.address === 'terraform_data.wait') controller.abort();
        },
      },
    );
    await first.init();
    await expect(first.apply()).rejects.toMatchObject({ exitCode: 130 });
    await expect(first.destroy()).rejects.toMatchObject({ exitCode: 130, problems: [{ code: 'HERA_TEST_001' }] });
    expect(first.timings.map(({ stage, status }) => `${stage} ${status}`)).toEqual(['init done', 'apply interrupted']);
    first.close();

    const second = await folder.deployment(logs);
    await second.init();
    const plan = await second.plan();
    expect(plan.changes.map(({ address, action }) => `${action} ${address}`)).not.toContain(
      'create aws_cloudwatch_log_group.app',
    );
    await second.apply();
    await second.idempotent();
    await second.destroy();
    expect(await second.leaks()).toEqual([]);
    second.close();
  },
);
