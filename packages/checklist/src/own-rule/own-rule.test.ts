import { problemsOf } from '@hera/core/testing';
import { describe, expect, it } from 'vitest';
import type { Item } from '../items/item';
import { itemOf } from '../items/load';
import { ownRule } from './index';

const item: Item = { ...(itemOf('beyond-37-budget') as Item), id: 'own-01-tags', section: 'Your own' };

describe('ownRule', () => {
  it('takes an item and the rule for it', () => {
    const rule = { item: item.id };
    expect(ownRule(item, rule)).toMatchObject({ item, rule });
  });

  it('refuses an item that is none, with everything that is wrong with it', () => {
    const codes = problemsOf(() => ownRule({ ...item, id: 'X', severity: 'odd' as never }, { item: 'X' }));
    expect(codes.map(({ code, path }) => `${code} ${path}`)).toEqual([
      'HERA_CHECK_004 item.id',
      'HERA_CHECK_004 item.severity',
    ]);
  });

  it('refuses a rule for another item', () => {
    expect(problemsOf(() => ownRule(item, { item: 'own-02-other' }))).toMatchObject([
      { code: 'HERA_CHECK_005', path: 'rule.item' },
    ]);
  });
});
