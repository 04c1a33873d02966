import {
  CreateAddonCommand,
  DescribeClusterCommand,
  DescribeClusterVersionsCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-eks';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { seededEks } from './seeded-eks.fixture';

let eks: Awaited<ReturnType<typeof seededEks>>;

beforeAll(async () => {
  eks = await seededEks();
});
afterAll(() => eks.stop());

it('tags clusters and what is in them, by ARN', async () => {
  const { addon } = await eks.client.send(
    new CreateAddonCommand({ clusterName: 'live', addonName: 'coredns', tags: { a: '1' } }),
  );
  for (const resourceArn of [eks.record.cluster.arn, addon?.addonArn]) {
    await eks.client.send(new TagResourceCommand({ resourceArn, tags: { a: '2', b: '3', c: '4' } }));
    await eks.client.send(new UntagResourceCommand({ resourceArn, tagKeys: ['b', 'c'] }));
    expect((await eks.client.send(new ListTagsForResourceCommand({ resourceArn }))).tags).toEqual({ a: '2' });
  }
  expect((await eks.client.send(new DescribeClusterCommand({ name: 'live' }))).cluster?.tags).toEqual({ a: '2' });
});

it('answers with the exceptions that only the tag operations have', async () => {
  const ask = (resourceArn: string) => eks.client.send(new ListTagsForResourceCommand({ resourceArn }));
  await expect(ask(`${eks.record.cluster.arn}x`)).rejects.toMatchObject({ name: 'NotFoundException' });
  await expect(ask('live')).rejects.toMatchObject({ name: 'BadRequestException' });
});

it('refuses reserved keys', async () => {
  const call = eks.client.send(new TagResourceCommand({ resourceArn: eks.record.cluster.arn, tags: { 'aws:x': '1' } }));
  await expect(call).rejects.toMatchObject({ name: 'InvalidParameterException' });
});

it('tells versions and their support as of the date of its table', async () => {
  const { clusterVersions } = await eks.client.send(new DescribeClusterVersionsCommand({ includeAll: true }));
  const support = Object.fromEntries((clusterVersions ?? []).map((item) => [item.clusterVersion, item.versionStatus]));
  expect(support).toMatchObject({ '1.36': 'STANDARD_SUPPORT', '1.33': 'EXTENDED_SUPPORT', '1.30': 'UNSUPPORTED' });
  const { clusterVersions: standard } = await eks.client.send(
    new DescribeClusterVersionsCommand({ versionStatus: 'STANDARD_SUPPORT' }),
  );
  expect(standard?.map(({ clusterVersion }) => clusterVersion)).toEqual(['1.36', '1.35', '1.34']);
  const { clusterVersions: named } = await eks.client.send(
    new DescribeClusterVersionsCommand({ clusterVersions: ['1.35', '1.34'], defaultOnly: true }),
  );
  expect(named?.length).toBe(1);
});
