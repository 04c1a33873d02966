import { HeraError } from '@hera/core/errors';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type Deployment, eventually } from '../src';
import { FaultedStack, twoSteps } from './support/faulted-stack';
import { logGroup, stackWith } from './support/stack';

const timeout = 180_000;

const heraError = async (work: Promise<unknown>): Promise<HeraError> => {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!HeraError.is(error)) throw error ?? new Error('it did not fail');
  return error;
};

const linesOf = (error: HeraError): readonly string[] =>
  error.problems.map(({ code, path, message }) => `${code} ${path}: ${message}`);

const planned = async (deployment: Deployment): Promise<readonly string[]> =>
  (await deployment.plan()).changes.map(({ action, address }) => `${action} ${address}`);

/** Ends as every test must: the account is empty, and neither a process nor a port is left. */
const endsClean = async (stack: FaultedStack, deployment: Deployment): Promise<void> => {
  await deployment.destroy();
  expect((await deployment.leaks()).map(({ type }) => type).filter((type) => type !== 'key')).toEqual([]);
  expect(await stack.leftAfterClose()).toEqual([]);
};

// The two that wait most, for the provider and for its retries, run side by side.
it.concurrent('survives a throttling storm on EC2 and KMS', { timeout }, async ({ signal }) => {
  await using stack = await FaultedStack.create(
    stackWith({
      aws_vpc: { main: { cidr_block: '10.0.0.0/16' } },
      aws_kms_key: { logs: { deletion_window_in_days: 7, enable_key_rotation: true } },
      aws_cloudwatch_log_group: { app: logGroup },
    }),
    5,
  );
  const deployment = await stack.deployment({ signal });
  stack.proxy.setRules([
    { name: 'vpc', service: 'ec2', operation: 'CreateVpc', count: 2, effect: 'throttle' },
    { name: 'key', service: 'kms', operation: 'CreateKey', count: 2, effect: 'throttle' },
    { name: 'reads of ec2', service: 'ec2', operation: 'Describe*', count: 3, effect: 'throttle' },
    { name: 'reads of kms', service: 'kms', operation: '*Get*', count: 2, effect: 'throttle' },
  ]);
  expect((await deployment.apply()).summary).toMatchObject({ add: 3 });
  expect(stack.proxy.faults).toMatchObject([{ applied: 2 }, { applied: 2 }, { applied: 3 }, { applied: 2 }]);
  const throttled = stack.proxy.requests.filter(({ effect }) => effect === 'throttle');
  expect(throttled.map(({ service, status }) => `${service} ${status}`).sort()).toEqual([
    ...Array.from({ length: 5 }, () => 'ec2 503'),
    ...Array.from({ length: 4 }, () => 'kms 400'),
  ]);
  expect(throttled.map(({ operation }) => operation)).toEqual(expect.arrayContaining(['CreateVpc', 'CreateKey']));
  await deployment.idempotent();
  await endsClean(stack, deployment);

  const log = readFileSync(join(stack.files.root, 'requests.jsonl'), 'utf8');
  expect(
    log
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line)),
  ).toEqual(stack.proxy.requests);
  expect(new Set(stack.proxy.requests.map(({ account }) => account))).toEqual(
    new Set([stack.files.environment['AWS_ACCESS_KEY_ID']]),
  );
  expect(stack.proxy.requests.filter(({ operation }) => operation === '?')).toEqual([]);
});

it.concurrent('survives failures of the service and cut connections that end', { timeout }, async ({ signal }) => {
  await using stack = await FaultedStack.create(twoSteps, 5);
  const deployment = await stack.deployment({ signal });
  stack.proxy.setRules([
    { service: 'ec2', operation: 'AllocateAddress', count: 2, effect: { status: 500 } },
    { service: 'ec2', operation: 'DescribeAddresses', count: 1, effect: 'drop' },
    { service: 'logs', count: 2, effect: { status: 503 } },
    { service: 'sts', nth: 1, effect: { delayMilliseconds: 300 } },
  ]);
  await deployment.apply();
  expect(stack.proxy.faults.map(({ applied }) => applied)).toEqual([2, 1, 2, 1]);
  await endsClean(stack, deployment);
});

it(
  'fails with the resource by its name while a fault lasts, and goes on once it is lifted',
  { timeout },
  async ({ signal }) => {
    await using stack = await FaultedStack.create(
      stackWith({
        ...twoSteps.resource,
        aws_iam_role: {
          app: {
            name: 'app',
            assume_role_policy: JSON.stringify({ Version: '2012-10-17', Statement: [] }),
            depends_on: ['aws_cloudwatch_log_group.app'],
          },
        },
      }),
      1,
    );
    const deployment = await stack.deployment({ signal });
    stack.proxy.setRules([
      { name: 'ec2 is down', service: 'ec2', operation: 'AllocateAddress', effect: { status: 500 } },
      { name: 'no right', service: 'iam', operation: 'CreateRole', effect: 'accessDenied' },
    ]);
    const error = await heraError(deployment.apply());
    expect(error.exitCode).toBe(1);
    expect(linesOf(error).toSorted()).toEqual([
      expect.stringMatching(/^HERA_TF_004 aws_eip\.address: .*InternalError.*fault injected by ec2 is down/),
      expect.stringMatching(/^HERA_TF_004 aws_iam_role\.app: .*AccessDenied.*fault injected by no right/),
    ]);
    stack.proxy.setRules([]);
    expect((await planned(deployment)).toSorted()).toEqual(['create aws_eip.address', 'create aws_iam_role.app']);
    await deployment.apply();
    await deployment.idempotent();
    await endsClean(stack, deployment);
  },
);

it(
  'says that the credential has expired in the middle of an apply, and goes on with a new one',
  { timeout },
  async ({ signal }) => {
    await using stack = await FaultedStack.create(twoSteps, 1);
    const first = await stack.deployment({ signal });
    // EC2 is met only after the log group was made.
    stack.proxy.setRules([{ service: 'ec2', effect: 'expiredToken' }]);
    const error = await heraError(first.apply());
    expect(linesOf(error)).toEqual([
      expect.stringMatching(/^HERA_TF_004 aws_eip\.address: .*RequestExpired.*security token .* is expired/),
    ]);
    // Whoever tries again with the same credential hears it from the first call, before anything is changed.
    stack.proxy.setRules([{ effect: 'expiredToken' }]);
    const again = await heraError(first.plan());
    expect(again.message).toMatch(/HERA_TF_003 .*ExpiredToken/);
    stack.proxy.setRules([]);
    const second = await stack.deployment({ signal });
    expect(await planned(second)).toEqual(['create aws_eip.address']);
    await second.apply();
    await endsClean(stack, second);
  },
);

it(
  'interrupts a provider that hangs, within the grace period and with its state kept',
  { timeout },
  async ({ signal }) => {
    await using stack = await FaultedStack.create(twoSteps, 1);
    const deadline = new AbortController();
    const first = await stack.deployment({ signal: AbortSignal.any([signal, deadline.signal]) });
    stack.proxy.setRules([{ operation: 'AllocateAddress', effect: 'hang' }]);
    const apply = heraError(first.apply());
    await eventually(() => stack.proxy.faults[0]?.applied === 1, {
      everyMilliseconds: 20,
      what: 'the call that hangs',
    });
    const from = performance.now();
    deadline.abort();
    const error = await apply;
    expect(error).toMatchObject({ exitCode: 130, problems: [{ code: 'HERA_TF_010' }] });
    // Terraform has 120 s; a provider that gives up its call needs almost none of it.
    expect(performance.now() - from).toBeLessThan(60_000);
    expect(stack.processes()).toEqual([]);
    await eventually(() => stack.proxy.requests.some(({ effect }) => effect === 'hang'), {
      everyMilliseconds: 20,
      what: 'the end of the call that hung',
    });

    stack.proxy.setRules([]);
    const second = await stack.deployment({ signal });
    expect(await planned(second)).toEqual(['create aws_eip.address']);
    await second.apply();
    await endsClean(stack, second);
  },
);

it('goes on after its process was killed in the middle of an apply', { timeout }, async ({ signal }) => {
  await using stack = await FaultedStack.create(twoSteps, 5);
  stack.proxy.setRules([{ operation: 'AllocateAddress', effect: 'hang' }]);
  const child = spawn(
    process.execPath,
    [
      '--conditions=@hera/source',
      // An ES module that CommonJS requires (execa) imports packages that have no other form.
      '--conditions=import',
      '--require',
      'tsx/cjs',
      join(__dirname, 'support', 'killed-parent.ts'),
      JSON.stringify(stack.files),
    ],
    { cwd: __dirname, stdio: ['ignore', 'inherit', 'inherit'] },
  );
  const exited = once(child, 'exit');
  await eventually(() => stack.proxy.faults[0]?.applied === 1 || child.exitCode !== null, {
    everyMilliseconds: 20,
    what: 'the call that hangs',
  });
  child.kill('SIGKILL');
  expect(await exited).toEqual([null, 'SIGKILL']);
  // Terraform outlives whoever started it, and holds the state until its call ends.
  expect(stack.processes().length).toBeGreaterThan(0);
  stack.proxy.setRules([]);

  const second = await stack.deployment({ signal });
  expect(await planned(second)).not.toContain('create aws_cloudwatch_log_group.app');
  await second.apply();
  await second.idempotent();
  expect((await second.inventory()).map(({ type }) => type).toSorted()).toEqual(['elastic-ip', 'log-group']);
  await endsClean(stack, second);
});
