import { Decimal } from '@hera/prices';
import { readStackModel } from '@hera/stack-model';
import fc from 'fast-check';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { estimate } from '../estimate/estimate';
import { plus, rangeOf, single } from '../estimate/range';
import type { CostState, Range } from '../estimate/result';
import { type CostChange, type CostDiff, diffEstimates } from './diff';
import type { CostSnapshot, SnapshotLine, SnapshotResource } from './snapshot';

const plan = (name: string): string =>
  join(__dirname, '..', '..', '..', 'stack-model', 'src', 'fixtures', `${name}.plan.json`);

const side = (resources: readonly SnapshotResource[], more: Partial<CostSnapshot> = {}): CostSnapshot => ({
  name: 'prod-aws',
  date: '2026-11-26',
  resources,
  ...more,
});

const line = (id: string, usd: number | undefined, more: Partial<SnapshotLine> = {}): SnapshotLine => ({
  id,
  title: id,
  state: usd === undefined ? 'unpriced' : 'priced',
  unit: 'hour',
  ...(usd === undefined ? {} : { monthly: single(usd) }),
  ...more,
});

const resource = (address: string, lines: readonly SnapshotLine[], state: CostState = 'priced'): SnapshotResource => {
  const known = lines.flatMap(({ monthly }) => monthly ?? []);
  return {
    address,
    type: address.split('.')[0] ?? '',
    part: 'Network',
    state,
    lines,
    ...(known.length === 0 ? {} : { monthly: known.reduce(plus) }),
  };
};

const numbers = ({ low, expected, high }: Range): readonly number[] =>
  [low, expected, high].map((each) => each.toNumber());
const only = ({ changes }: CostDiff): CostChange => {
  expect(changes).toHaveLength(1);
  return changes[0] as CostChange;
};

describe('the difference of two estimates', () => {
  const nat = resource('aws_nat_gateway.a', [line('hours', 32.85), line('data', 4.5)]);

  it('is what was added and removed', () => {
    const added = diffEstimates(side([]), side([nat]));
    expect(only(added)).toMatchObject({ address: 'aws_nat_gateway.a', kind: 'added', states: { to: 'priced' } });
    expect(numbers(added.delta)).toEqual([37.35, 37.35, 37.35]);
    expect(added.percent).toBeUndefined();
    const removed = diffEstimates(side([nat]), side([]));
    expect(only(removed)).toMatchObject({ kind: 'removed', states: { from: 'priced' } });
    expect(numbers(removed.delta)).toEqual([-37.35, -37.35, -37.35]);
    expect(removed.percent).toBe(-100);
  });

  it('is what a line costs more, and whether by quantity or by price', () => {
    const hours = (count: number, usd: string, price: string): SnapshotLine =>
      line('hours', undefined, {
        state: 'priced',
        monthly: single(usd),
        quantity: single(count),
        unitPrice: single(price),
      });
    const change = (before: SnapshotLine, after: SnapshotLine) =>
      diffEstimates(side([resource('a.a', [before])]), side([resource('a.a', [after])]));
    // 3 x 730 x 0.096 = 210.24; 4 x 730 x 0.096 = 280.32
    const more = change(hours(2190, '210.24', '0.096'), hours(2920, '280.32', '0.096'));
    expect(numbers(more.delta)).toEqual([70.08, 70.08, 70.08]);
    expect(more.percent).toBe(33.33);
    expect(only(more).lines).toMatchObject([{ id: 'hours', kind: 'changed', because: 'quantity' }]);
    expect(only(change(hours(2190, '210.24', '0.096'), hours(2190, '219', '0.1'))).lines[0]?.because).toBe('price');
    expect(only(change(hours(2190, '210.24', '0.096'), hours(730, '73', '0.1'))).lines[0]?.because).toBe(
      'quantity and price',
    );
  });

  it('counts what is no longer priced neither as a saving nor as removed', () => {
    for (const after of [
      resource('aws_nat_gateway.a', [line('hours', undefined), line('data', 4.5)], 'unpriced'),
      resource('aws_nat_gateway.a', [], 'unpriced'),
    ]) {
      const diff = diffEstimates(side([nat]), side([after]));
      expect(only(diff)).toMatchObject({ kind: 'lost', states: { from: 'priced', to: 'unpriced' } });
      expect(numbers(diff.delta)).toEqual([0, 0, 0]);
      const lost = after.lines?.length === 0 ? 37.35 : 32.85;
      expect(numbers(diff.notComparable.lost)).toEqual([lost, lost, lost]);
    }
  });

  it('counts what is priced for the first time as no increase', () => {
    const before = resource('aws_nat_gateway.a', [line('hours', undefined), line('data', 4.5)], 'unpriced');
    const diff = diffEstimates(side([before]), side([nat]));
    expect(only(diff)).toMatchObject({ kind: 'found', states: { from: 'unpriced', to: 'priced' } });
    expect(numbers(diff.delta)).toEqual([0, 0, 0]);
    expect(numbers(diff.notComparable.found)).toEqual([32.85, 32.85, 32.85]);
  });

  it('takes a line that is gone from a priced resource for a saving', () => {
    const after = resource('aws_nat_gateway.a', [line('hours', 32.85)]);
    expect(numbers(diffEstimates(side([nat]), side([after])).delta)).toEqual([-4.5, -4.5, -4.5]);
  });

  it('names a change of state without an amount', () => {
    const diff = diffEstimates(side([resource('a.a', [], 'free')]), side([resource('a.a', [], 'unpriced')]));
    expect(only(diff)).toMatchObject({ kind: 'changed', states: { from: 'free', to: 'unpriced' } });
    expect(only(diff).delta).toBeUndefined();
  });

  it('follows a moved block, and takes names like those of prototypes for names', () => {
    const renamed = { ...nat, address: 'module.a.aws_nat_gateway.a' };
    expect(
      diffEstimates(side([nat]), side([renamed]), { moved: new Map([[renamed.address, nat.address]]) }).changes,
    ).toEqual([]);
    const odd = { ...nat, address: '__proto__' };
    expect(diffEstimates(side([odd]), side([odd])).changes).toEqual([]);
    expect(only(diffEstimates(side([]), side([odd]))).kind).toBe('added');
  });

  it('compares sums where one side tells no lines', () => {
    const whole = { ...nat, lines: undefined };
    const { lines: _, ...bare } = whole;
    expect(diffEstimates(side([bare]), side([nat])).changes).toEqual([]);
    const dearer = resource('aws_nat_gateway.a', [line('hours', 35.04), line('data', 4.5)]);
    // 39.54 - 37.35
    expect(numbers(diffEstimates(side([bare]), side([dearer])).delta)).toEqual([2.19, 2.19, 2.19]);
  });

  it('says what was estimated differently', () => {
    const before = side([], { catalogue: { version: '2026-09-01', asOf: '2026-09-01' }, hoursPerMonth: 730 });
    const after = side([], { catalogue: { version: '2026-11-26', asOf: '2026-11-26' }, hoursPerMonth: 730 });
    expect(diffEstimates(before, { ...after, date: '2026-12-01' }).differences).toEqual([
      'prices: 2026-09-01 before, 2026-11-26 now',
      'day of the estimate: 2026-11-26 before, 2026-12-01 now',
    ]);
    expect(diffEstimates(after, after).differences).toEqual([]);
  });
});

describe('properties', () => {
  const amount = fc
    .tuple(fc.nat(5_000_000), fc.nat(5_000_000), fc.nat(5_000_000))
    .map(([low, more, most]) =>
      rangeOf(new Decimal(low).div(1e4), new Decimal(low + more).div(1e4), new Decimal(low + more + most).div(1e4)),
    );
  const lines = fc.uniqueArray(
    fc.record({ id: fc.constantFrom('hours', 'data', 'storage'), monthly: fc.option(amount, { nil: undefined }) }),
    { selector: ({ id }) => id },
  );
  const resources = fc.uniqueArray(
    fc.record({ address: fc.constantFrom('a.a', 'a.b', 'b.a', 'c.a', 'c.b'), lines, unpriced: fc.boolean() }),
    { selector: ({ address }) => address },
  );
  const snapshot = resources.map((all) =>
    side(
      all.map((each) =>
        resource(
          each.address,
          each.lines.map(({ id, monthly }) =>
            line(id, undefined, monthly === undefined ? {} : { monthly, state: 'priced' }),
          ),
          each.unpriced || each.lines.some(({ monthly }) => monthly === undefined) ? 'unpriced' : 'priced',
        ),
      ),
    ),
  );
  const ends = ['low', 'expected', 'high'] as const;

  it('nothing changes between an estimate and itself', () => {
    fc.assert(
      fc.property(snapshot, (same) => {
        const diff = diffEstimates(same, same);
        expect(diff.changes).toEqual([]);
        expect(numbers(diff.delta)).toEqual([0, 0, 0]);
        expect(diff.unchanged).toBe(same.resources.length);
      }),
    );
  });

  it('totals differ by the delta, what was found and what was lost, to the last digit', () => {
    fc.assert(
      fc.property(snapshot, snapshot, (before, after) => {
        const { from, to, delta, notComparable } = diffEstimates(before, after);
        for (const end of ends) {
          const explained = delta[end].plus(notComparable.found[end]).minus(notComparable.lost[end]);
          expect(to.monthly[end].minus(from.monthly[end]).toFixed()).toBe(explained.toFixed());
        }
      }),
    );
  });

  it('turned around it is the same with the other sign', () => {
    fc.assert(
      fc.property(snapshot, snapshot, (before, after) => {
        const there = diffEstimates(before, after);
        const back = diffEstimates(after, before);
        for (const end of ends) expect(there.delta[end].plus(back.delta[end]).toNumber()).toBe(0);
        expect(there.notComparable.lost.expected.toFixed()).toBe(back.notComparable.found.expected.toFixed());
      }),
    );
  });
});

describe('plans that are not ours', () => {
  it('cost nothing more than themselves', async () => {
    for (const name of ['vpc-eks', 'vpc-eks-changes', 'vpc-eks-single-nat']) {
      const model = await readStackModel(plan(name));
      const all = estimate(model);
      expect(diffEstimates(all, estimate(model)).changes).toEqual([]);
    }
  });

  it('are compared with what existed before', async () => {
    const model = await readStackModel(plan('vpc-eks-changes'));
    const at = new Date('2026-11-26');
    const diff = diffEstimates(estimate(model, { side: 'prior', at }), estimate(model, { at }));
    const by = Object.fromEntries(
      diff.changes.map(({ address, kind, delta }) => [address, [kind, delta?.expected.toFixed(2)]]),
    );
    // Two of three zonal gateways go, eu-west-1: 730 x 0.048 = 35.04 each, and their addresses: 730 x 0.005 = 3.65
    expect(by['module.vpc.aws_eip.nat[1]']).toEqual(['removed', '-3.65']);
    expect(by['module.vpc.aws_nat_gateway.this[1]']?.[0]).toBe('removed');
    // The remaining one takes the traffic of all: 200/3 GB more x 0.048
    expect(by['module.vpc.aws_nat_gateway.this[0]']).toEqual(['changed', '3.20']);
    // A spot group is renamed: what goes comes again.
    expect(by['module.eks.module.node_group["batch"].aws_eks_node_group.this']?.[0]).toBe('added');
    expect(by['module.eks.module.node_group["spot"].aws_eks_node_group.this']?.[0]).toBe('removed');
    // 2 x (35.04 + 100/3 x 0.048) + 2 x 3.65 - 3.20 = 77.38
    expect(diff.delta.expected.toFixed(2)).toBe('-77.38');
  });
});
