import { factsOf } from '@hera/core';
import { Match, Template } from '@hera/testkit';
import '@hera/testkit/vitest';
import { Testing } from 'cdktf';
import { describe, expect, it } from 'vitest';
import { DevAws } from './stack';

const made = new DevAws(Testing.app(), 'dev-aws', { target: { kind: 'aws' } });
const stack = Template.fromStack(made);

describe('dev-aws', () => {
  it('keeps its Terraform addresses', async () => {
    const addresses = stack.resources().map(({ address }) => address);
    await expect(addresses.sort().join('\n')).toMatchFileSnapshot('./addresses.golden.txt');
  });

  it('is what the development column of the comparison table says', () => {
    expect(stack).toHaveResource('aws_nat_gateway', 1);
    expect(stack).not.toHaveResource('aws_kms_key');
    expect(stack).not.toHaveResource('aws_flow_log');
    expect(stack).toHaveResource('aws_cloudwatch_log_group', 1);
    expect(stack).toHaveResource('aws_cloudwatch_log_group', { retentionInDays: 1 });
    expect(stack).toHaveResource('aws_eks_node_group', 2);
    const spot = { capacityType: 'SPOT', scalingConfig: { minSize: 1, maxSize: 2 } };
    expect(stack).toHaveResource('aws_eks_node_group', spot, { count: 2 });
  });

  it('warns about pods that production would refuse, and denies their traffic all the same', () => {
    expect(factsOf(made.manifest.facts, 'kubernetes')).toMatchObject([
      { namespaces: [{ name: 'shop', enforce: 'baseline', defaultDeny: true }], admission: { action: 'audit' } },
    ]);
  });

  it('leaves the settings of the account alone: a nightly destroy would take them from everybody', () => {
    for (const type of [
      'aws_ebs_encryption_by_default',
      'aws_s3_account_public_access_block',
      'aws_ec2_instance_metadata_defaults',
    ])
      expect(stack).not.toHaveResource(type);
  });

  it('encrypts volumes all the same', () => {
    const encrypted = { blockDeviceMappings: Match.arrayWith([{ ebs: { encrypted: 'true' } }]) };
    expect(stack).toHaveResource('aws_launch_template', encrypted, {
      count: stack.resources('aws_launch_template').length,
    });
  });
});
