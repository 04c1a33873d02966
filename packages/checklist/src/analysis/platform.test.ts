import { describe, expect, it } from 'vitest';
import { evaluate } from '../engine/evaluate';
import { loadItems } from '../items/load';
import { manifestWith, modelOf, now, type Platform } from '../platform.fixture';

/** What keeps Terraform's state: nothing of a platform. */
const bootstrap = (): Platform => ({
  aws_s3_bucket: { state: { bucket: 'state' } },
  aws_kms_key: { state: { enable_key_rotation: true } },
  aws_iam_role: { ci: { name: 'ci' } },
});

const judge = (resources: Platform, { manifest = true, more = {} }: { manifest?: boolean; more?: object } = {}) =>
  evaluate({ synth: modelOf(resources, manifest ? manifestWith([]) : undefined, more) }, { clock: () => now }).results;

const statusesOf = (results: ReturnType<typeof judge>): readonly string[] =>
  results.filter(({ item }) => needing.has(item)).map(({ status }) => status);

const needing = new Set(loadItems().flatMap(({ id, needsPlatform }) => (needsPlatform === true ? [id] : [])));

describe('items about a cluster, its nodes and its network', () => {
  it('do not apply to a stack of Hera that certainly has no part of one, with the reason', () => {
    const results = judge(bootstrap());
    for (const { item, status, reason } of results.filter((result) => needing.has(result.item)))
      expect([item, status, reason]).toEqual([item, 'not-applicable', expect.stringMatching(/no cluster, no nodes/)]);
    expect(results.filter(({ status }) => status === 'fail')).toEqual([]);
  });

  it('leave what people have to say, and what the account has, as unknown as it is', () => {
    const others = judge(bootstrap()).filter(({ item }) => !needing.has(item));
    expect(others.filter(({ status }) => status === 'unknown').length).toBeGreaterThan(8);
    expect(others.some(({ status }) => status === 'pass')).toBe(false);
  });

  it.each<[string, Platform, Parameters<typeof judge>[1]]>([
    ['a plan that Hera did not write', bootstrap(), { manifest: false }],
    ['a module whose content is not known', bootstrap(), { more: { module: { x: { source: 'example.com/x/aws' } } } }],
    ['a cluster of another stack', bootstrap(), { more: { data: { aws_eks_cluster: { x: { name: 'x' } } } } }],
    ['an alarm for one', { ...bootstrap(), aws_cloudwatch_metric_alarm: { x: { alarm_name: 'x' } } }, {}],
    ['a network', { ...bootstrap(), aws_vpc: { x: { cidr_block: '10.0.0.0/16' } } }, {}],
    ['something in a cluster', { ...bootstrap(), kubernetes_namespace_v1: { x: { metadata: { name: 'x' } } } }, {}],
  ])('apply with %s', (_, resources, options) => {
    expect(statusesOf(judge(resources, options))).not.toContain('not-applicable');
  });
});
