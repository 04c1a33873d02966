import { Testing } from 'cdktf';
import { describe, expect, it } from 'vitest';
import { ProdAws } from './stack';

type Block = Record<string, never>;
type Resources = Record<string, Record<string, Block>>;

const synth = (kind: 'aws' | 'local' = 'aws', providerVersion = '6.25.0') => {
  const stack = new ProdAws(Testing.app(), 'prod-aws', { target: { kind, providerVersion } });
  const text = Testing.synth(stack);
  return { text, resource: (JSON.parse(text) as { resource: Resources }).resource, manifest: stack.manifest };
};

const { text, resource, manifest } = synth();
const all = (type: string) => Object.values(resource[type] ?? {});
const addresses = (of: Resources) =>
  Object.entries(of)
    .flatMap(([type, byName]) => Object.keys(byName).map((name) => `${type}.${name}`))
    .sort();

describe('prod-aws', () => {
  it('synthesises the same bytes every time', () => {
    expect(synth().text).toBe(text);
  });

  it('keeps its Terraform addresses: a change here replaces production resources and needs a moved entry', async () => {
    await expect(addresses(resource).join('\n')).toMatchFileSnapshot('./addresses.golden.txt');
  });

  it('names no endpoint and nothing local: what is published is what a real account gets', () => {
    expect(text).not.toMatch(/127\.0\.0\.1|localhost|endpoints/);
  });

  it('has two node groups as the production-environment document asks', () => {
    const groups = all('aws_eks_node_group') as unknown as {
      node_group_name: string;
      capacity_type: string;
      instance_types: string[];
      scaling_config: { min_size: number; max_size: number };
      taint?: { key: string; effect: string }[];
    }[];
    expect(
      groups.map(({ node_group_name, capacity_type, instance_types, scaling_config, taint = [] }) => ({
        name: node_group_name,
        capacity_type,
        instance_types,
        size: [scaling_config.min_size, scaling_config.max_size],
        taints: taint.map(({ key, effect }) => `${key}:${effect}`),
      })),
    ).toEqual([
      {
        name: 'system',
        capacity_type: 'ON_DEMAND',
        instance_types: ['m5.large'],
        size: [3, 6],
        taints: ['CriticalAddonsOnly:NO_SCHEDULE'],
      },
      { name: 'workload', capacity_type: 'ON_DEMAND', instance_types: ['m5.large'], size: [3, 20], taints: [] },
    ]);
  });

  it('has no wildcard principal and no open range', () => {
    expect(text).not.toMatch(/\\"Principal\\":\\"\*\\"|\\"AWS\\":\\"\*\\"/);
    for (const type of ['aws_security_group', 'aws_vpc_security_group_ingress_rule', 'aws_security_group_rule'])
      expect(all(type)).toEqual([]);
    expect(JSON.stringify(all('aws_eks_cluster'))).not.toContain('0.0.0.0/0');
  });

  it('leaves nothing out for a real account', () => {
    expect(manifest.leftOut).toEqual([]);
  });

  it('differs for a local target only in what is recorded as left out', () => {
    const local = synth('local', '5.100.0');
    const missing = addresses(resource).filter((address) => !addresses(local.resource).includes(address));
    expect(missing).toEqual([expect.stringMatching(/^aws_ebs_default_kms_key\./)]);
    expect(local.manifest.leftOut.map(({ what }) => what).sort()).toEqual([
      'aws_ebs_default_kms_key',
      'aws_eks_cluster.deletion_protection',
      'aws_kms_key.lifecycle.prevent_destroy',
      'aws_launch_template.tag_specifications, changes after creation',
      'aws_launch_template.tag_specifications, changes after creation',
    ]);
  });
});
