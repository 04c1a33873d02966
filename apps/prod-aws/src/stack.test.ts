import { Template } from '@hera/testkit';
import '@hera/testkit/vitest';
import { Testing } from 'cdktf';
import { describe, expect, it } from 'vitest';
import { ProdAws } from './stack';

const synth = (kind: 'aws' | 'local' = 'aws', providerVersion = '6.25.0') => {
  const stack = new ProdAws(Testing.app(), 'prod-aws', { target: { kind, providerVersion } });
  return { text: Testing.synth(stack), template: Template.fromStack(stack), manifest: stack.manifest };
};

const { text, template, manifest } = synth();
const addresses = (of: Template) =>
  of
    .resources()
    .map(({ address }) => address)
    .sort();

describe('prod-aws', () => {
  it('synthesises the same bytes every time', () => {
    expect(synth().text).toBe(text);
  });

  it('keeps its Terraform addresses: a change here replaces production resources and needs a moved entry', async () => {
    await expect(addresses(template).join('\n')).toMatchFileSnapshot('./addresses.golden.txt');
  });

  it('names no endpoint and nothing local: what is published is what a real account gets', () => {
    expect(text).not.toMatch(/127\.0\.0\.1|localhost|endpoints/);
  });

  it('has two node groups as the production-environment document asks', () => {
    expect(template).toHaveResource('aws_eks_node_group', 2);
    expect(template).toHaveResource('aws_eks_node_group', {
      nodeGroupName: 'system',
      capacityType: 'ON_DEMAND',
      instanceTypes: ['m5.large'],
      scalingConfig: { minSize: 3, maxSize: 6 },
      taint: [{ key: 'CriticalAddonsOnly', effect: 'NO_SCHEDULE' }],
    });
    expect(template).toHaveResource('aws_eks_node_group', {
      nodeGroupName: 'workload',
      capacityType: 'ON_DEMAND',
      instanceTypes: ['m5.large'],
      scalingConfig: { minSize: 3, maxSize: 20 },
      taint: [],
    });
  });

  it('has each NAT gateway behind the route to the internet, and each node group behind its network', () => {
    expect(template).toHaveResource('aws_nat_gateway', 3);
    expect(template).toDependOn('aws_nat_gateway', 'Network/public/DefaultRoute');
    expect(template).toDependOn('aws_eks_node_group', 'aws_nat_gateway');
  });

  it('has no wildcard principal and no open range', () => {
    expect(text).not.toMatch(/\\"Principal\\":\\"\*\\"|\\"AWS\\":\\"\*\\"/);
    for (const type of ['aws_security_group', 'aws_vpc_security_group_ingress_rule', 'aws_security_group_rule'])
      expect(template).not.toHaveResource(type);
    expect(template).toHaveResource('aws_eks_cluster', { vpcConfig: { publicAccessCidrs: ['203.0.113.0/24'] } });
    expect(JSON.stringify(template.resources('aws_eks_cluster'))).not.toContain('0.0.0.0/0');
  });

  it('leaves nothing out for a real account', () => {
    expect(manifest.leftOut).toEqual([]);
  });

  it('differs for a local target only in what is recorded as left out', () => {
    const local = synth('local', '5.100.0');
    const missing = addresses(template).filter((address) => !addresses(local.template).includes(address));
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
