import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pricers } from './pricers';
import { usageKeys } from './usage/keys';
import { parseUsage } from './usage/read-usage';

const readme = readFileSync(join(__dirname, '..', 'README.md'), 'utf8');

describe('the README', () => {
  it('has a usage file that is taken', () => {
    const text = /```yaml\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
    expect(parseUsage(text)).toMatchObject({
      profile: 'small',
      totals: { aws_nat_gateway: { monthly_data_processed_gb: 300 } },
      types: { karpenter: { instance_type: 'm5.large' } },
      resources: [{ pattern: 'module.*.aws_s3_bucket.logs[*]', values: { 'standard.storage_gb': 500 } }],
    });
  });
});

describe('every usage key', () => {
  it('belongs to a type that is priced, or to what a stack brings along', () => {
    const broughtAlong = ['aws_data_transfer', 'karpenter'];
    expect(Object.keys(usageKeys).filter((type) => !pricers.has(type) && !broughtAlong.includes(type))).toEqual([]);
  });
});
