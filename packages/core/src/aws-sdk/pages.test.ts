import { describe, expect, it } from 'vitest';
import { collect, mapLimited } from './pages';

async function* pages() {
  yield { items: [1, 2] };
  yield {};
  yield { items: [3] };
}

it('collect reads every page', async () => {
  expect(await collect<{ items?: number[] }, number>(pages(), (page) => page.items)).toEqual([1, 2, 3]);
});

describe('mapLimited', () => {
  it('keeps the order and never has more in flight than allowed', async () => {
    let flying = 0;
    let most = 0;
    const results = await mapLimited([5, 1, 4, 2, 3], 2, async (value) => {
      flying += 1;
      most = Math.max(most, flying);
      for (let turn = 0; turn < value; turn += 1) await Promise.resolve();
      flying -= 1;
      return value * 10;
    });
    expect(results).toEqual([50, 10, 40, 20, 30]);
    expect(most).toBe(2);
  });

  it('rejects with the first error', async () => {
    await expect(mapLimited([1, 2], 1, async (value) => Promise.reject(new Error(`no ${value}`)))).rejects.toThrow(
      'no 1',
    );
  });

  it('has nothing to do for nothing', async () => {
    expect(await mapLimited([], 4, async () => 1)).toEqual([]);
  });
});
