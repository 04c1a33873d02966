import { CreateLogGroupCommand, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { HeraError } from '@hera/core/errors';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider/index.js';
import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group/index.js';
import { resolveToolchain } from '@hera/local-cloud';
import { TerraformStack } from 'cdktf';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { Deployment, type StackBuild, synthStack, uniqueName } from '../src';
import { region } from './support/account';
import { environmentTags } from './support/network';
import { IsolatedRun } from './support/isolated-run';
import { stackWith } from './support/stack';

const timeout = 180_000;

afterEach(() => vi.unstubAllEnvs());

const group = (name: string, days: number) => ({ name, retention_in_days: days });
const groups = (first: object, second: object) => stackWith({ aws_cloudwatch_log_group: { first, second } });

const problemsOf = async (work: Promise<unknown>): Promise<readonly string[]> => {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!HeraError.is(error)) throw error ?? new Error('nothing was thrown');
  return error.problems.map(({ code, path }) => `${code} ${path}`);
};

const stagesOf = ({ timings }: Deployment): readonly string[] =>
  timings.map(({ stage, status }) => `${stage} ${status}`);

const groupsIn = async ({ aws }: Deployment): Promise<readonly (string | undefined)[]> => {
  const { logGroups = [] } = await aws.logs.send(new DescribeLogGroupsCommand({}));
  return logGroups.map(({ logGroupName }) => logGroupName).toSorted();
};

it('imports what is there, and updates without replacing what must stay', { timeout }, async () => {
  using run = new IsolatedRun(groups(group('/one', 7), group('/two', 7)));
  const deployment = await run.deployment();
  // With its tags: LocalStack does not keep those that a later update gives to a log group.
  await deployment.aws.logs.send(new CreateLogGroupCommand({ logGroupName: '/one', tags: environmentTags }));
  await deployment.init();
  await deployment.import('aws_cloudwatch_log_group.first', '/one');
  const plan = await deployment.plan();
  expect(plan.changes.map(({ action, address }) => `${action} ${address}`)).toEqual([
    'update aws_cloudwatch_log_group.first',
    'create aws_cloudwatch_log_group.second',
  ]);
  await deployment.apply();

  const renamed = run.write(groups(group('/one', 30), group('/three', 7)), 'renamed');
  expect(await problemsOf(deployment.update(renamed))).toEqual(['HERA_TEST_083 aws_cloudwatch_log_group.second']);
  // Nothing was changed by an update that was refused.
  expect(await groupsIn(deployment)).toEqual(['/one', '/two']);
  const replaced = await deployment.update(renamed, { mayReplace: ['aws_cloudwatch_log_group.second'] });
  expect(replaced.replaced).toEqual(['aws_cloudwatch_log_group.second']);
  expect(await groupsIn(deployment)).toEqual(['/one', '/three']);

  await deployment.destroy();
  expect(await groupsIn(deployment)).toEqual([]);
  deployment.close();
  expect(stagesOf(deployment)).toEqual([
    'init done',
    'import done',
    'plan done',
    'apply done',
    'update failed',
    'update done',
    'idempotent done',
    'destroy done',
  ]);
});

it('synthesises in this process, skips a destroy, and goes on from the saved folder', { timeout }, async () => {
  using run = new IsolatedRun({});
  const name = uniqueName('app', 'stages');
  const build =
    (days: number): StackBuild =>
    (app) => {
      const stack = new TerraformStack(app, 'logs');
      new AwsProvider(stack, 'Aws', { region });
      // The bindings ask for the version that they were made from, which a local toolchain need not have.
      stack.addOverride('terraform.required_providers.aws.version', '>= 5.100.0, < 7.0.0');
      new CloudwatchLogGroup(stack, 'Group', { name, retentionInDays: days });
    };
  const told: string[] = [];
  const toolchain = await resolveToolchain({ env: process.env, cacheDir: join(run.root, 'cache') });
  const { directory, root } = run;
  const target = { environment: run.files.environment };
  vi.stubEnv('HERA_SKIP_destroy', '1');
  vi.stubEnv('HERA_SKIP_validate', '1');
  const first = await Deployment.fromStack(build(7), {
    toolchain,
    directory,
    target,
    recordIn: root,
    onNotice: (text) => told.push(text),
  });
  await first.init();
  expect(await first.validate()).toEqual([]);
  await first.plan();
  await first.apply();
  await first.destroy();
  expect(await first.leaks()).toEqual([]);
  first.close();
  expect(stagesOf(first)).toEqual([
    'synth done',
    'init done',
    'validate skipped',
    'plan done',
    'apply done',
    'destroy skipped',
    'leaks skipped',
  ]);
  expect(told.join('\n')).toContain(`Deployment.resume(${JSON.stringify(directory)})`);

  vi.unstubAllEnvs();
  vi.stubEnv('HERA_SKIP_init', '1');
  vi.stubEnv('HERA_SKIP_apply', '1');
  const second = Deployment.resume(directory, { recordIn: root });
  await second.init();
  await second.apply();
  await second.idempotent();
  expect((await second.inventory()).map(({ id }) => id)).toEqual([name]);
  const next = await synthStack(build(14), { directory });
  vi.unstubAllEnvs();
  expect((await second.update(next)).changes).toMatchObject([{ action: 'update', type: 'aws_cloudwatch_log_group' }]);
  await second.destroy();
  expect(await second.leaks()).toEqual([]);
  second.close();
  expect(stagesOf(second).slice(0, 3)).toEqual(['init skipped', 'apply skipped', 'idempotent done']);
  expect(() => Deployment.resume(directory, { recordIn: root })).toThrow('HERA_TEST_086 directory');
});

it('has nothing to go on from in a folder without a run', async () => {
  using run = new IsolatedRun(groups(group('/one', 7), group('/two', 7)));
  vi.stubEnv('HERA_SKIP_plan', '1');
  const deployment = await run.deployment();
  expect(await problemsOf(deployment.plan())).toEqual(['HERA_TEST_086 HERA_SKIP_plan']);
  deployment.close();
});

it('interrupts an apply at its deadline, names what was slow, and keeps the state', { timeout }, async () => {
  const wait = {
    provisioner: [{ 'local-exec': { command: 'sleep 60' } }],
    depends_on: ['aws_cloudwatch_log_group.app'],
  };
  using run = new IsolatedRun(
    stackWith({ aws_cloudwatch_log_group: { app: group('/app', 7) }, terraform_data: { wait } }),
  );
  const deployment = await run.deployment({ deadlines: { apply: 15 } });
  await deployment.init();
  await deployment.plan();
  const error: unknown = await deployment.apply().catch((reason: unknown) => reason);
  if (!HeraError.is(error)) throw error;
  expect(error.exitCode).toBe(1);
  expect(error.message).toMatch(
    /^HERA_TEST_080 deadlines\.apply: apply did not end within its 15 s; slowest in flight: create of terraform_data\.wait for \d+\.\d s \(1 in flight\)/,
  );
  expect(stagesOf(deployment)).toEqual(['init done', 'plan done', 'apply failed']);
  expect(existsSync(join(run.directory, 'terraform.tfstate'))).toBe(true);
  // Its own deadline is over; the next stage has one of its own.
  await deployment.destroy();
  expect(await groupsIn(deployment)).toEqual([]);
  deployment.close();
});
