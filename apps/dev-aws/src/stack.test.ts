import { Testing } from 'cdktf';
import { describe, expect, it } from 'vitest';
import { DevAws } from './stack';

type Resources = Record<string, Record<string, Record<string, unknown>>>;

const stack = new DevAws(Testing.app(), 'dev-aws', { target: { kind: 'aws' } });
const { resource } = JSON.parse(Testing.synth(stack)) as { resource: Resources };
const all = (type: string) => Object.values(resource[type] ?? {});

describe('dev-aws', () => {
  it('keeps its Terraform addresses', async () => {
    const addresses = Object.entries(resource).flatMap(([type, byName]) =>
      Object.keys(byName).map((name) => `${type}.${name}`),
    );
    await expect(addresses.sort().join('\n')).toMatchFileSnapshot('./addresses.golden.txt');
  });

  it('is what the development column of the comparison table says', () => {
    expect(all('aws_nat_gateway')).toHaveLength(1);
    expect(all('aws_kms_key')).toEqual([]);
    expect(all('aws_flow_log')).toEqual([]);
    expect(all('aws_cloudwatch_log_group').map(({ retention_in_days }) => retention_in_days)).toEqual([1]);
    expect(all('aws_eks_node_group')).toMatchObject([
      { capacity_type: 'SPOT', scaling_config: { min_size: 1, max_size: 2 } },
      { capacity_type: 'SPOT', scaling_config: { min_size: 1, max_size: 2 } },
    ]);
  });

  it('encrypts volumes all the same', () => {
    expect(all('aws_ebs_encryption_by_default')).toMatchObject([{ enabled: true }]);
    expect(JSON.stringify(all('aws_launch_template'))).toContain('"encrypted":"true"');
  });
});
