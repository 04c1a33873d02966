import {
  DeleteBackupSelectionCommand,
  ListBackupPlansCommand,
  ListBackupSelectionsCommand,
} from '@aws-sdk/client-backup';
import { DisableAlarmActionsCommand } from '@aws-sdk/client-cloudwatch';
import { ReplaceRouteCommand } from '@aws-sdk/client-ec2';
import { UpdateClusterConfigCommand } from '@aws-sdk/client-eks';
import { DisableKeyRotationCommand, type KMSClient } from '@aws-sdk/client-kms';
import { SubscribeCommand } from '@aws-sdk/client-sns';
import type { AwsObservations } from '@hera/checklist';
import { liveAwsPolicy, observeAws } from '@hera/checklist/live-aws';
import { attachLocalCloud } from '@hera/local-cloud';
import { stackModelOf, type StackModel } from '@hera/stack-model';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ProdAws } from 'prod-aws';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { deployedEnvironment, deploymentIn } from '../support/deployed-environment';
import { resultsOf, statusLines } from './live-observations';
import { changedPlan, planChanges, type PlanJson } from './plan-changes';

const account = '000000000801';
const region = 'us-east-1';
const env = deployedEnvironment({
  app: 'checklist-prod-aws',
  account,
  build: (app, target) => new ProdAws(app, 'prod-aws', { target }),
});

let environment: Record<string, string>;
let plan: StackModel;

/** Before anything is deployed: what the gate of an apply looks at. */
let first: StackModel;
let firstJson: PlanJson;
/** A synth with what only an account tells: the base of the mutation suite of @hera/checklist is made so. */
let told: StackModel;

const firstPlan = async (): Promise<void> => {
  const other = '000000000803';
  const fresh = await deploymentIn({
    app: 'checklist-first-plan',
    account: other,
    build: (app, target) => new ProdAws(app, 'prod-aws', { target }),
  });
  const { manifest } = fresh;
  await fresh.init();
  firstJson = (await (await fresh.plan()).load()) as unknown as PlanJson;
  first = stackModelOf(firstJson, { manifest });
  const synth = readFileSync(join(fresh.directory, 'synth', 'stacks', 'prod-aws', 'cdk.tf.json'), 'utf8')
    .replaceAll(/\$\{data\.aws_partition\.[\w-]+\.partition\}/g, 'aws')
    .replaceAll(/\$\{data\.aws_partition\.[\w-]+\.dns_suffix\}/g, 'amazonaws.com')
    .replaceAll(/\$\{data\.aws_caller_identity\.[\w-]+\.account_id\}/g, other);
  told = stackModelOf(JSON.parse(synth), { manifest });
};

const look = (): Promise<AwsObservations> => observeAws({ cluster: env.output('cluster_name'), region, environment });

beforeAll(async () => {
  const cloud = await attachLocalCloud(inject('cloudDirectory'));
  environment = cloud?.environment(account) ?? {};
  await firstPlan();
  const made = await env.deployment.plan();
  plan = stackModelOf(await made.load(), { manifest: env.deployment.manifest });
});

/** The selection that takes in the cluster. */
const removeBackups = async (): Promise<void> => {
  const { backup } = env.aws;
  const { BackupPlansList = [] } = await backup.send(new ListBackupPlansCommand({}));
  for (const { BackupPlanId = '' } of BackupPlansList) {
    const { BackupSelectionsList = [] } = await backup.send(new ListBackupSelectionsCommand({ BackupPlanId }));
    for (const { SelectionId, SelectionName } of BackupSelectionsList)
      if (SelectionName === 'cluster')
        await backup.send(new DeleteBackupSelectionCommand({ BackupPlanId, SelectionId }));
  }
};

describe('prod-aws, deployed', () => {
  it('passes at plan level every item that a machine judges, but for what its owner fills in', () => {
    const results = resultsOf({ plan });
    expect([...results].filter(([, { status }]) => status === 'fail')).toEqual([]);
    expect(statusLines(results, 'plan').join('\n')).toMatchSnapshot();
  });

  it('is judged alike before it is deployed and after, and as the mutation suite takes it', () => {
    const before = statusLines(resultsOf({ plan: first }), 'plan');
    expect(before).toEqual(statusLines(resultsOf({ plan }), 'plan'));
    expect(statusLines(resultsOf({ synth: told }), 'synth')).toEqual(before);
  });

  it.each(planChanges)('turns by one change of the plan what it should: $what', (change) => {
    const { manifest } = env.deployment;
    const statusesOf = (plan: StackModel): readonly (readonly [string, string | undefined])[] =>
      [...resultsOf({ plan })].map(([item, { levels }]) => [
        item,
        levels.find(({ level }) => level === 'plan')?.status,
      ]);
    const before = new Map(statusesOf(first));
    const after = statusesOf(stackModelOf(changedPlan(firstJson, change), { manifest }));
    expect(Object.fromEntries(after.filter(([item, status]) => before.get(item) !== status))).toEqual(change.turns);
  });

  it('shows live what a local AWS can show; of the rest it is told which call was not answered', async () => {
    const aws = await look();
    expect(statusLines(resultsOf({ plan, aws }), 'live-aws').join('\n')).toMatchSnapshot();
    const actions = liveAwsPolicy.Statement.flatMap(({ Action }) => Action);
    for (const { reason, missingPermission } of aws.notObserved) {
      expect(missingPermission).toBeUndefined();
      const action = /^this target does not answer (.*)$/.exec(reason)?.[1];
      expect(actions).toContain(action);
    }
  });

  it('never takes for a pass what it could not see', async () => {
    const aws = await look();
    const missed = new Set(aws.notObserved.map(({ type }) => type));
    expect(missed.size).toBeGreaterThan(0);
    for (const { levels } of resultsOf({ plan, aws }).values())
      for (const { level, status, evidence } of levels)
        if (level === 'live-aws' && status === 'pass') expect(evidence.length).toBeGreaterThan(0);
  });

  it('tells live resources by their ARN or id', async () => {
    const nat = resultsOf({ aws: await look() }).get('infra-02');
    expect(nat).toMatchObject({ status: 'pass', level: 'live-aws' });
    for (const { subject } of nat?.evidence ?? []) expect(subject).toMatch(/^arn:aws:ec2:us-east-1:/);
  });
});

describe('what its owner fills in', () => {
  it('is red live as long as nobody is subscribed, and green once somebody is', async () => {
    const items = ['mon-13', 'ops-27'] as const;
    const statuses = async () => {
      const results = resultsOf({ aws: await look() });
      return items.map((item) => results.get(item)?.levels.find(({ level }) => level === 'live-aws')?.status);
    };
    expect(await statuses()).toEqual(['fail', 'fail']);
    await env.aws.sns.send(
      new SubscribeCommand({
        TopicArn: env.output('notification_topic_arn'),
        Protocol: 'sqs',
        Endpoint: `arn:aws:sqs:${region}:${account}:on-call`,
      }),
    );
    expect(await statuses()).toEqual(['pass', 'pass']);
  });
});

describe('changes behind its back', () => {
  it('are drift: a route to another zone, half of the internet, a key that does not rotate, a muted alarm, no backup', async () => {
    const before = await look();
    const routes = before.model
      .resources('aws_route')
      .filter((route) => typeof route.get('nat_gateway_id') === 'string');
    const [one, other] = routes;
    await env.aws.ec2.send(
      new ReplaceRouteCommand({
        RouteTableId: String(one?.get('route_table_id')),
        DestinationCidrBlock: '0.0.0.0/0',
        NatGatewayId: String(other?.get('nat_gateway_id')),
      }),
    );
    await env.aws.eks.send(
      new UpdateClusterConfigCommand({
        name: env.output('cluster_name'),
        resourcesVpcConfig: { publicAccessCidrs: ['0.0.0.0/1'] },
      }),
    );
    const key = before.model.resources('aws_eks_cluster')[0]?.get('encryption_config[0].provider[0].key_arn');
    const kms: KMSClient = env.aws.kms;
    await kms.send(new DisableKeyRotationCommand({ KeyId: String(key) }));

    await env.aws.cloudwatch.send(new DisableAlarmActionsCommand({ AlarmNames: ['prod-failed-nodes'] }));
    await removeBackups();

    const results = resultsOf({ plan, aws: await look() });
    const drifted = [...results].flatMap(([item, { drift, status }]) => (drift ? [[item, status]] : []));
    // What the local AWS never had, and the plan says otherwise, is not among them.
    expect(drifted).toEqual([
      ['infra-02', 'fail'],
      ['infra-04', 'fail'],
      ['infra-06', 'fail'],
      ['dr-18', 'fail'],
      ['dr-21', 'fail'],
    ]);
    expect(results.get('mon-13')).toMatchObject({
      status: 'fail',
      reason: expect.stringContaining('prod-failed-nodes: its actions are off'),
    });
    // A documentation range was a warning before; half of the internet is not.
    expect(results.get('sec-08')).toMatchObject({ status: 'fail', level: 'live-aws' });
  });

  it('are gone after the next apply', async () => {
    await env.reapply();
    const results = resultsOf({ plan, aws: await look() });
    expect([...results.values()].filter(({ drift }) => drift)).toEqual([]);
    for (const item of ['infra-02', 'infra-04', 'infra-06', 'mon-13'])
      expect(results.get(item), item).toMatchObject({ status: 'pass', level: 'live-aws' });
  });
});
