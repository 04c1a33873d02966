import type { StackManifest } from '@hera/core/manifest';
import { describe, expect, it } from 'vitest';
import { declaredBudgets } from './declared-budgets';

const manifestWith = (facts: StackManifest['facts']) => ({ facts }) as StackManifest;

describe('budgets that a stack declares', () => {
  it('hold the whole estimate against their limit', () => {
    const file = declaredBudgets({
      name: 'prod-aws',
      manifest: manifestWith({
        'prod-aws/Budget': {
          kind: 'cost-budget',
          budgetName: 'prod-monthly',
          limitUsd: 1300,
          tag: { key: 'hera:environment', value: 'prod' },
          notifications: [{ type: 'ACTUAL', percent: 80 }],
        },
      }),
    });
    expect(file).toEqual({
      version: 1,
      budgets: [{ name: 'prod-monthly', environment: 'prod-aws', figure: 'expected', monthly: 1300 }],
    });
  });

  it('are refused where somebody wrote nonsense into the manifest', () => {
    const fact = { kind: 'cost-budget' as const, budgetName: 'prod-monthly', limitUsd: -1, notifications: [] };
    expect(() => declaredBudgets({ name: 'prod-aws', manifest: manifestWith({ Budget: fact }) })).toThrow(
      /HERA_COST_021 hera\.manifest\.json\.budgets\[0\]\.monthly/,
    );
  });

  it('are none where a stack declares none, or Hera did not write it', () => {
    expect(declaredBudgets({ name: 'x', manifest: manifestWith({}) })).toBeUndefined();
    expect(declaredBudgets({ name: 'x' })).toBeUndefined();
  });
});
