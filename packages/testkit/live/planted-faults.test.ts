import { CreateLogGroupCommand, DeleteLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import { GetEbsDefaultKmsKeyIdCommand } from '@aws-sdk/client-ec2';
import type { NetworkFact } from '@hera/core/facts';
import { expect, it } from 'vitest';
import { allHold, type Deployment, environmentChecks, localState, startFaultProxy, upstreamsOf } from '../src';
import { RecordedStack } from './support/recorded-stack';
import { logGroup, stackWith } from './support/stack';

// Each test plants one fault and asks for its report. A killed worker is in sweep.test.ts, faults.test.ts and provider-process.test.ts, a taken
// port in host.live.test.ts of local-cloud, and runs at once that share a workspace in local.test.ts of infractl.
const timeout = 180_000;

const logs = stackWith({ aws_cloudwatch_log_group: { app: logGroup } });

it('a leaked resource: the report names it', { timeout }, async () => {
  using stack = new RecordedStack(logs);
  const { run, page, xml } = await stack.run('leak', async (deployment) => {
    await deployment.apply();
    await deployment.aws.logs.send(new CreateLogGroupCommand({ logGroupName: '/forgotten' }));
    await deployment.destroy();
    try {
      await deployment.leaks();
    } finally {
      await deployment.aws.logs.send(new DeleteLogGroupCommand({ logGroupName: '/forgotten' }));
    }
  });
  expect(run).toMatchObject({ outcome: 'failed', problems: [{ code: 'HERA_TEST_005', path: 'logs.log-group' }] });
  expect(run.stages).toContainEqual(expect.objectContaining({ stage: 'leaks', outcome: 'failed' }));
  expect(page).toContain('/forgotten is still there after the destroy');
  expect(xml).toMatch(/<failure message="Look for what is left failed"/);
});

it('a second plan that is not empty: the report names resource and argument', { timeout }, async () => {
  using stack = new RecordedStack(
    stackWith({ aws_cloudwatch_log_group: { app: { ...logGroup, tags: { now: '${timestamp()}' } } } }),
  );
  const { run, page, xml } = await stack.run('unsettled', async (deployment) => {
    await deployment.apply();
    await deployment.idempotent();
  });
  expect(run).toMatchObject({
    outcome: 'failed',
    problems: [{ code: 'HERA_TEST_004', path: 'aws_cloudwatch_log_group.app' }],
  });
  expect(page).toContain('the second plan would update it: tags, tags_all');
  expect(xml).toMatch(/<failure message="terraform plan, again failed"/);
});

it('a NAT gateway in the wrong zone: the report names both zones', { timeout }, async () => {
  const zones = { a: 'us-east-1a', b: 'us-east-1b' } as const;
  const subnet = (zone: string, cidr: string) => ({
    vpc_id: '${aws_vpc.main.id}',
    availability_zone: zone,
    cidr_block: cidr,
  });
  const eachZone = <T>(make: (zone: string) => T) => ({ a: make('a'), b: make('b') });
  const gateway = (subnetOf: string) => ({ subnet_id: `\${aws_subnet.${subnetOf}.id}`, connectivity_type: 'private' });
  const fact: NetworkFact = {
    kind: 'network',
    cidr: '10.8.0.0/16',
    nat: 'per-az',
    subnets: [
      { tier: 'public', zone: zones.a, cidr: '10.8.1.0/24' },
      { tier: 'private', zone: zones.a, cidr: '10.8.11.0/24' },
      { tier: 'private', zone: zones.b, cidr: '10.8.12.0/24' },
    ],
    gatewayEndpoints: [],
  };
  using stack = new RecordedStack(
    stackWith({
      aws_vpc: { main: { cidr_block: fact.cidr } },
      aws_subnet: {
        'public-a': subnet(zones.a, '10.8.1.0/24'),
        a: subnet(zones.a, '10.8.11.0/24'),
        b: subnet(zones.b, '10.8.12.0/24'),
      },
      // Both stand in the first zone.
      aws_nat_gateway: { a: gateway('public-a'), b: gateway('public-a') },
      aws_route_table: eachZone(() => ({ vpc_id: '${aws_vpc.main.id}' })),
      aws_route: eachZone((zone) => ({
        route_table_id: `\${aws_route_table.${zone}.id}`,
        destination_cidr_block: '0.0.0.0/0',
        nat_gateway_id: `\${aws_nat_gateway.${zone}.id}`,
      })),
      aws_route_table_association: eachZone((zone) => ({
        subnet_id: `\${aws_subnet.${zone}.id}`,
        route_table_id: `\${aws_route_table.${zone}.id}`,
      })),
    }),
    [fact],
  );
  const { run, page, xml, error } = await stack.run('zones', async (deployment) => {
    await deployment.apply();
    const checks = environmentChecks.filter(({ id }) => id === 'nat-route-per-az');
    expect(allHold(await deployment.verify({ checks }))).toBe(false);
  });
  expect(error).toBeUndefined();
  // The test itself went on; a check that failed is enough for the run to have failed.
  expect(run).toMatchObject({ outcome: 'failed', checks: [{ id: 'nat-route-per-az', status: 'fail' }] });
  for (const text of [page, xml])
    expect(text).toMatch(/the NAT gateway is in (use1-az\d), the subnet in (?!\1)use1-az\d/);
});

it.each([
  [
    'Terraform',
    stackWith({ aws_ecr_repository: { app: { name: 'app' } } }),
    (deployment: Deployment) => deployment.apply(),
    'ecr:CreateRepository',
  ],
  [
    'the SDK',
    logs,
    (deployment: Deployment) => deployment.aws.ec2.send(new GetEbsDefaultKmsKeyIdCommand({})),
    'ec2:GetEbsDefaultKmsKeyId',
  ],
])('an unsupported call of %s: neither passed nor failed, and named', { timeout }, async (_, made, work, call) => {
  using stack = new RecordedStack(made);
  const { run, page, xml } = await stack.run('unsupported', work);
  expect(run).toMatchObject({ outcome: 'unsupported', unsupported: [call], problems: [] });
  expect(page).toContain('1 run: 0 passed, 0 failed, 1 unsupported');
  expect(xml).toContain(`message="unsupported: ${call}"`);
  expect(xml).toContain('failures="0"');
});

it('a provider that hangs: the report names deadline and resource', { timeout }, async () => {
  using stack = new RecordedStack(stackWith({ aws_eip: { address: { domain: 'vpc' } } }));
  await using proxy = await startFaultProxy({
    upstreams: upstreamsOf(stack.environment),
    rules: [{ operation: 'AllocateAddress', effect: 'hang' }],
  });
  const environment = proxy.environment(stack.environment);
  const work = (deployment: Deployment) =>
    deployment.apply().finally(() => {
      proxy.setRules([]);
    });
  const { run, page, xml } = await stack.run('hung', work, {
    deadlines: { apply: 15 },
    target: { environment, override: localState },
  });
  expect(run).toMatchObject({ outcome: 'failed', problems: [{ code: 'HERA_TEST_080', path: 'deadlines.apply' }] });
  expect(page).toContain('slowest in flight: create of aws_eip.address');
  expect(xml).toMatch(/<failure message="terraform apply failed"/);
});

it('two runs at once: each passes by itself, and each has a folder and a suite of its own', { timeout }, async () => {
  using one = new RecordedStack(logs);
  using other = new RecordedStack(logs);
  const work = async (deployment: Deployment): Promise<void> => {
    await deployment.apply();
    await deployment.idempotent();
    await deployment.destroy();
    await deployment.leaks();
  };
  const runs = await Promise.all([one.run('one', work), other.run('other', work)]);
  // Both made a log group of one name: an account sees nothing of the other.
  expect(one.environment['AWS_ACCESS_KEY_ID']).not.toBe(other.environment['AWS_ACCESS_KEY_ID']);
  for (const { run, error } of runs) {
    expect(error).toBeUndefined();
    expect(run).toMatchObject({ outcome: 'passed', problems: [] });
    expect(run.resources.map(({ action, address }) => `${action} ${address}`)).toEqual([
      'create aws_cloudwatch_log_group.app',
      'delete aws_cloudwatch_log_group.app',
    ]);
  }
});
