import { describe, expect, it } from 'vitest';
import { platform, ruling } from '../platform.fixture';

const item = 'beyond-37-budget';

describe(item, () => {
  it('passes with a budget that tells somebody, and warns of one that tells nobody', () => {
    expect(ruling(item, platform()).status).toBe('pass');
    const silent = platform();
    silent['aws_budgets_budget']['main'].notification = [];
    expect(ruling(item, silent).status).toBe('warn');
  });

  it('is unknown without one: the organisation may have it', () => {
    expect(ruling(item, {}).status).toBe('unknown');
  });
});
