import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ClusterFact, RecoveryFact } from '@hera/core/facts';
import { expect, it } from 'vitest';
import { createAwsClients } from '../aws-clients';
import { manifestWith } from '../manifest.fixture';
import { verify } from '../verify';
import { clusterBackups } from './cluster-backups';

const fact: RecoveryFact = {
  kind: 'recovery',
  vault: { name: 'prod-cluster', customerManagedKey: false, lock: 'governance' },
  plan: 'prod-cluster',
  rules: [
    {
      name: 'daily',
      schedule: 'cron(0 3 ? * * *)',
      timezone: 'Etc/UTC',
      intervalMinutes: 1440,
      startWindowMinutes: 60,
      deleteAfterDays: 35,
      copies: [],
    },
  ],
  volumes: true,
  restoreTesting: { plan: 'prod_cluster', schedule: 'cron(0 5 1 * ? *)' },
};
const cluster = { kind: 'cluster', name: 'prod' } as ClusterFact;

const rule = {
  RuleName: 'daily',
  TargetBackupVaultName: 'prod-cluster',
  ScheduleExpression: 'cron(0 3 ? * * *)',
  ScheduleExpressionTimezone: 'Etc/UTC',
  Lifecycle: { DeleteAfterDays: 35 },
};
const selection = (SelectionName: string, more: object) => ({ BackupSelection: { SelectionName, ...more } });

/** What AWS Backup answers when everything is as declared, by path. */
const asDeclared: Readonly<Record<string, object>> = {
  '/backup-vaults/prod-cluster': { BackupVaultName: 'prod-cluster', Locked: true },
  '/backup-vaults/prod-cluster/access-policy': {
    Policy: '{"Statement":[{"Effect":"Deny","Action":["backup:DeleteRecoveryPoint"]}]}',
  },
  '/backup/plans': { BackupPlansList: [{ BackupPlanId: 'p', BackupPlanName: 'prod-cluster' }] },
  '/backup/plans/p': { BackupPlan: { BackupPlanName: 'prod-cluster', Rules: [rule] } },
  '/backup/plans/p/selections': { BackupSelectionsList: [{ SelectionId: 'c' }, { SelectionId: 'v' }] },
  '/backup/plans/p/selections/c': selection('cluster', {
    Resources: ['arn:aws:eks:us-east-1:111122223333:cluster/prod'],
  }),
  '/backup/plans/p/selections/v': selection('volumes', {
    Resources: ['arn:aws:ec2:*:*:volume/*'],
    Conditions: { StringEquals: [{ ConditionKey: 'aws:ResourceTag/x', ConditionValue: 'prod' }] },
  }),
  '/restore-testing/plans/prod_cluster': {
    RestoreTestingPlan: { RestoreTestingPlanName: 'prod_cluster', ScheduleExpression: 'cron(0 5 1 * ? *)' },
  },
};

const checked = async (changes: Readonly<Record<string, object | undefined>>, facts = [fact, cluster]) => {
  const answers: Readonly<Record<string, object | undefined>> = { ...asDeclared, ...changes };
  const server = createServer((request, response) => {
    const answer = answers[(request.url ?? '').split('?')[0]?.replace(/\/$/, '') ?? ''];
    response.writeHead(answer === undefined ? 404 : 200, {
      'content-type': 'application/json',
      ...(answer === undefined ? { 'x-amzn-errortype': 'ResourceNotFoundException' } : {}),
    });
    response.end(JSON.stringify(answer ?? { message: 'not found' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const aws = createAwsClients({
    region: 'us-east-1',
    environment: {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      AWS_ACCESS_KEY_ID: '111111111111',
      AWS_SECRET_ACCESS_KEY: 'test',
    },
  });
  try {
    const [result] = await verify({ aws, outputs: {}, manifest: manifestWith(facts) }, { checks: [clusterBackups] });
    return result;
  } finally {
    aws.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
};

it('passes when vault, plan, selections and restore testing are as declared', async () => {
  const result = await checked({});
  expect(result).toMatchObject({ status: 'pass', expected: expect.stringContaining('cron(0 3 ? * * *)') });
  expect(result?.evidence).toHaveLength(6);
});

it('does not apply where no backups are declared', async () => {
  expect(await checked({}, [cluster])).toMatchObject({ status: 'not-applicable' });
});

it.each<readonly [string, Readonly<Record<string, object | undefined>>, RegExp]>([
  ['no vault', { '/backup-vaults/prod-cluster': undefined }, /prod-cluster: the vault does not exist/],
  [
    'a lock that was taken off',
    { '/backup-vaults/prod-cluster': { Locked: false } },
    /its lock is none, expected governance/,
  ],
  [
    'a lock for good',
    { '/backup-vaults/prod-cluster': { Locked: true, LockDate: 1_800_000_000 } },
    /its lock is compliance, expected governance/,
  ],
  ['no policy', { '/backup-vaults/prod-cluster/access-policy': undefined }, /lets recovery points be deleted/],
  ['no plan', { '/backup/plans': { BackupPlansList: [] } }, /the plan does not exist/],
  [
    'a rule that keeps for less long',
    { '/backup/plans/p': { BackupPlan: { Rules: [{ ...rule, Lifecycle: { DeleteAfterDays: 1 } }] } } },
    /missing daily: .*kept 35 days.*not declared daily: .*kept 1 days/,
  ],
  [
    'a selection of another cluster',
    {
      '/backup/plans/p/selections/c': selection('cluster', {
        Resources: ['arn:aws:eks:us-east-1:111122223333:cluster/dev'],
      }),
    },
    /no selection takes in the cluster prod/,
  ],
  [
    'a selection of the volumes of another cluster',
    { '/backup/plans/p/selections/v': selection('volumes', { Resources: ['arn:aws:ec2:*:*:volume/*'] }) },
    /no selection takes in its volumes/,
  ],
  [
    'no restore testing',
    { '/restore-testing/plans/prod_cluster': undefined },
    /it runs at no time, expected cron\(0 5 1/,
  ],
])('fails with %s', async (_, changes, found) => {
  expect(await checked(changes)).toMatchObject({ status: 'fail', found: expect.stringMatching(found) });
});
