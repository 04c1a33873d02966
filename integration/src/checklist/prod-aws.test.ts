import { ReplaceRouteCommand } from '@aws-sdk/client-ec2';
import { UpdateClusterConfigCommand } from '@aws-sdk/client-eks';
import { DisableKeyRotationCommand, type KMSClient } from '@aws-sdk/client-kms';
import type { AwsObservations } from '@hera/checklist';
import { liveAwsPolicy, observeAws } from '@hera/checklist/live-aws';
import { attachLocalCloud } from '@hera/local-cloud';
import { stackModelOf, type StackModel } from '@hera/stack-model';
import { ProdAws } from 'prod-aws';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { deployedEnvironment } from '../support/deployed-environment';
import { resultsOf, statusLines } from './live-observations';

const account = '000000000801';
const region = 'us-east-1';
const env = deployedEnvironment({
  app: 'checklist-prod-aws',
  account,
  build: (app, target) => new ProdAws(app, 'prod-aws', { target }),
});

let environment: Record<string, string>;
let plan: StackModel;

const look = (): Promise<AwsObservations> => observeAws({ cluster: env.output('cluster_name'), region, environment });

beforeAll(async () => {
  const cloud = await attachLocalCloud(inject('cloudDirectory'));
  environment = cloud?.environment(account) ?? {};
  const made = await env.deployment.plan();
  plan = stackModelOf(await made.load(), { manifest: env.deployment.manifest });
});

describe('prod-aws, deployed', () => {
  it('passes at plan level what it has, and says of the rest what is missing', () => {
    expect(statusLines(resultsOf({ plan }), 'plan').join('\n')).toMatchSnapshot();
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
    expect(missed.size).toBeGreaterThan(5);
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

describe('changes behind its back', () => {
  it('are drift: a route to another zone, half of the internet, a key that does not rotate', async () => {
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

    const results = resultsOf({ plan, aws: await look() });
    const drifted = [...results].flatMap(([item, { drift, status }]) => (drift ? [[item, status]] : []));
    // What the local AWS never had, and the plan says otherwise, is not among them.
    expect(drifted).toEqual([
      ['infra-02', 'fail'],
      ['infra-04', 'fail'],
    ]);
    // A documentation range was a warning before; half of the internet is not.
    expect(results.get('sec-08')).toMatchObject({ status: 'fail', level: 'live-aws' });
  });

  it('are gone after the next apply', async () => {
    await env.reapply();
    const results = resultsOf({ plan, aws: await look() });
    expect([...results.values()].filter(({ drift }) => drift)).toEqual([]);
    expect(results.get('infra-02')?.status).toBe('pass');
    expect(results.get('infra-04')?.status).toBe('pass');
  });
});
