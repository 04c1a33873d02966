import { DeleteTagsCommand } from '@aws-sdk/client-ec2';
import { CancelKeyDeletionCommand, DeleteAliasCommand, ScheduleKeyDeletionCommand } from '@aws-sdk/client-kms';
import { createAwsClients, inventory, leftovers } from '../src';
import { describe, expect, it } from 'vitest';
import { accountEnvironment, freshAccount, region } from './support/account';
import { makeCluster } from './support/cluster';
import { makeKey, makeLogGroup } from './support/keys';
import { makeNetwork } from './support/network';

const counted = (items: Awaited<ReturnType<typeof inventory>>) => {
  const counts: Record<string, number> = {};
  for (const { service, type } of items) counts[`${service} ${type}`] = (counts[`${service} ${type}`] ?? 0) + 1;
  return counts;
};

describe('inventory', () => {
  it('of a new account is empty, default VPC and all', async () => {
    expect(await inventory(freshAccount(), { environmentName: 'live', scope: 'account' })).toEqual([]);
  });

  it('lists everything that an environment is made of', async () => {
    const { aws } = await makeCluster();
    expect(counted(await inventory(aws, { environmentName: 'live' }))).toEqual({
      'ec2 vpc': 1,
      'ec2 subnet': 4,
      'ec2 nat-gateway': 1,
      'ec2 elastic-ip': 1,
      'ec2 internet-gateway': 1,
      'ec2 vpc-endpoint': 1,
      'ec2 launch-template': 1,
      'ec2 security-group': 1,
      'ec2 route-table': 4,
      'eks cluster': 1,
      'eks node-group': 1,
      'eks addon': 1,
      'iam role': 3,
      'iam oidc-provider': 1,
      'kms key': 3,
      'kms alias': 3,
      'logs log-group': 1,
    });
  });

  it('keeps to the environment, and in an account of tests adds what nobody tagged', async () => {
    const aws = freshAccount();
    const { vpcId } = await makeNetwork(aws, { zones: ['use1-az1'], nat: 'single' });
    expect(await inventory(aws, { environmentName: 'other', scope: 'account' })).toEqual([]);
    await aws.ec2.send(new DeleteTagsCommand({ Resources: [vpcId], Tags: [{ Key: 'hera:environment' }] }));
    expect(await inventory(aws, { environmentName: 'other', scope: 'account' })).toEqual([
      { service: 'ec2', type: 'vpc', id: vpcId, status: 'present' },
    ]);
    expect(await inventory(aws, { environmentName: 'other' })).toEqual([]);
  });

  it('does not count a key that waits for its deletion as left', async () => {
    const aws = freshAccount();
    const { keyId, alias } = await makeKey(aws, 'logs');
    await aws.kms.send(new DeleteAliasCommand({ AliasName: alias }));
    await aws.kms.send(new ScheduleKeyDeletionCommand({ KeyId: keyId, PendingWindowInDays: 7 }));
    const items = await inventory(aws, { environmentName: 'live' });
    expect(items).toMatchObject([{ service: 'kms', type: 'key', id: keyId, status: 'pending-deletion' }]);
    expect(leftovers(items)).toEqual([]);
    await aws.kms.send(new CancelKeyDeletionCommand({ KeyId: keyId }));
    expect(leftovers(await inventory(aws, { environmentName: 'live' }))).toMatchObject([{ id: keyId }]);
  });

  it('finds a log group by its tags', async () => {
    const aws = freshAccount();
    await makeLogGroup(aws, { logGroupName: '/live/a' });
    expect(await inventory(aws, { environmentName: 'live' })).toMatchObject([
      { service: 'logs', id: '/live/a', environment: 'live' },
    ]);
  });

  it('says what the target cannot tell', async () => {
    const { AWS_ENDPOINT_URL_EKS: _, ...environment } = accountEnvironment();
    const items = await inventory(createAwsClients({ region, environment }), { environmentName: 'live' });
    expect(items).toEqual([{ service: 'eks', type: 'unsupported', id: 'eks:ListClusters', status: 'unknown' }]);
  });
});
