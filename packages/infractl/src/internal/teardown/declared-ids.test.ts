import { planSchema } from '@hera/terraform';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { declaredIds, removedClusters, removedVpc } from './declared-ids';
import { preventedResources } from './prevent-destroy';

const change = (type: string, actions: readonly string[], before: unknown) => ({
  address: `${type}.it`,
  mode: 'managed',
  type,
  name: 'it',
  change: { actions, before, after: null },
});

const planOf = (...changes: readonly unknown[]) =>
  planSchema.parse({ format_version: '1.2', resource_changes: changes });

describe('what a plan removes', () => {
  const plan = planOf(
    change('aws_vpc', ['delete'], { id: 'vpc-1', arn: 'arn:aws:ec2:us-east-1:1:vpc/vpc-1', tags: { owner: 'sg-tag' } }),
    change('aws_lb', ['delete'], {
      id: 'arn:aws:elasticloadbalancing:us-east-1:1:loadbalancer/net/mine/abc',
      name: 'mine',
    }),
    change('aws_security_group', ['no-op'], { id: 'sg-stays' }),
    change('aws_instance', ['delete'], null),
  );
  const isDeclared = declaredIds(plan);

  it.each([
    ['vpc-1', true],
    ['net/mine/abc', true],
    ['mine', true],
    ['abc', true],
    ['bc', false],
    ['net/other/abc', false],
    ['sg-stays', false],
    ['sg-tag', false],
    ['', false],
  ])('%j: %s', (id, expected) => {
    expect(isDeclared(id)).toBe(expected);
  });

  it('is every cluster that goes, and none that stays', () => {
    const cluster = (actions: readonly string[], name: string) => change('aws_eks_cluster', actions, { name });
    expect(removedClusters(planOf(cluster(['delete'], 'prod'), cluster(['no-op'], 'stays')))).toEqual(['prod']);
    expect(removedClusters(plan)).toEqual([]);
  });

  it('is one VPC, or nobody knows which', () => {
    const vpc = (id: string) => change('aws_vpc', ['delete'], { id });
    expect(removedVpc(plan)).toBe('vpc-1');
    expect(removedVpc(planOf(vpc('vpc-1'), vpc('vpc-2')))).toBeUndefined();
    expect(removedVpc(planOf(change('aws_vpc', ['no-op'], { id: 'vpc-1' })))).toBeUndefined();
  });
});

describe('what Terraform refuses to destroy', () => {
  const stackWith = (resource: unknown) => {
    const folder = mkdtempSync(join(tmpdir(), 'infractl-'));
    const file = join(folder, 'cdk.tf.json');
    writeFileSync(file, JSON.stringify({ resource }));
    const found = preventedResources(file);
    rmSync(folder, { recursive: true });
    return found;
  };

  it('is named, all of it at once, with the change to make', () => {
    const found = stackWith({
      aws_kms_key: { Key: { lifecycle: { prevent_destroy: true }, '//': { metadata: { path: 'prod/Keys/Key' } } } },
      aws_s3_bucket: {
        State: { lifecycle: { prevent_destroy: true } },
        Free: { lifecycle: { prevent_destroy: false } },
        Plain: {},
      },
    });
    expect(found.map(({ code, path, constructPath }) => [code, path, constructPath])).toEqual([
      ['HERA_CLI_030', 'aws_kms_key.Key', 'prod/Keys/Key'],
      ['HERA_CLI_030', 'aws_s3_bucket.State', undefined],
    ]);
    expect(found[0]?.fix).toContain('take prevent_destroy off in the app');
  });

  it('is nothing in a stack without it', () => {
    expect(stackWith({ aws_vpc: { Vpc: {} } })).toEqual([]);
    expect(stackWith(undefined)).toEqual([]);
  });
});
