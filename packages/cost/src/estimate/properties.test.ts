import { Decimal, toCents } from '@hera/prices';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { usageOf } from '../usage/usage';
import { estimate } from './estimate';
import { planOf, type PlannedResource, synthOf, today } from './model.fixture';
import type { Estimate, Range } from './result';
import { anyStack, resourcesOf, type StackSize, unknowable, withMore } from './stack.fixture';

const of = (size: StackSize): Estimate => estimate(synthOf(resourcesOf(size)), { at: today });

/** A share of a total is a division: 50 digits, far beyond any cent. */
const hair = new Decimal('1e-30');

const isNoLess = (more: Range, less: Range): boolean =>
  (['low', 'expected', 'high'] as const).every((end) => more[end].plus(hair).greaterThanOrEqualTo(less[end]));

const plain = (result: Estimate): unknown => JSON.parse(JSON.stringify(result));

describe('any stack', () => {
  it('never costs less with more of anything', () => {
    fc.assert(
      fc.property(anyStack, fc.constantFrom(...Object.keys(withMore)), (size, what) => {
        const more = withMore[what];
        return more !== undefined && isNoLess(of(more(size)).monthly, of(size).monthly);
      }),
      { numRuns: 150 },
    );
  });

  it('never costs less with more use', () => {
    const figure = fc.integer({ min: 0, max: 200_000 });
    const use = (gb: number) =>
      usageOf({
        types: {
          aws_eks_cluster: { monthly_audit_log_gb: gb },
          aws_data_transfer: { monthly_outbound_internet_gb: gb },
        },
        totals: { aws_nat_gateway: { monthly_data_processed_gb: gb } },
      });
    fc.assert(
      fc.property(anyStack, figure, figure, (size, gb, further) => {
        const model = synthOf(resourcesOf(size));
        const [less, more] = [gb, gb + further].map((each) => estimate(model, { at: today, usage: use(each) }).monthly);
        return less !== undefined && more !== undefined && isNoLess(more, less);
      }),
      { numRuns: 50 },
    );
  });

  it('costs what its lines cost, and what its resources cost, to the cent', () => {
    fc.assert(
      fc.property(anyStack, (size) => {
        const { monthly, fixed, usageBased, resources } = of(size);
        for (const end of ['low', 'expected', 'high'] as const) {
          const total = toCents(monthly[end]).toFixed(2);
          const lines = resources.flatMap((resource) => resource.lines);
          const sum = (all: readonly { readonly monthly?: Range }[]): string =>
            toCents(all.reduce((added, each) => added.plus(each.monthly?.[end] ?? 0), new Decimal(0))).toFixed(2);
          expect(sum(lines)).toBe(total);
          expect(sum(resources)).toBe(total);
          expect(toCents(fixed[end].plus(usageBased[end])).toFixed(2)).toBe(total);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('keeps low, expected and high in order, in every line', () => {
    fc.assert(
      fc.property(anyStack, (size) =>
        of(size)
          .resources.flatMap(({ lines }) => lines)
          .every(
            ({ monthly }) =>
              monthly === undefined ||
              (monthly.low.lessThanOrEqualTo(monthly.expected) && monthly.expected.lessThanOrEqualTo(monthly.high)),
          ),
      ),
      { numRuns: 50 },
    );
  });

  it('costs the same in whatever order its resources stand', () => {
    const reversed = (value: object): object => Object.fromEntries(Object.entries(value).reverse());
    fc.assert(
      fc.property(anyStack, (size) => {
        const resources = resourcesOf(size);
        const other = Object.fromEntries(
          Object.entries(resources)
            .reverse()
            .map(([type, byName]) => [type, reversed(byName) as typeof byName]),
        );
        expect(plain(estimate(synthOf(other), { at: today }))).toEqual(plain(of(size)));
      }),
      { numRuns: 30 },
    );
  });
});

const known: readonly PlannedResource[] = unknowable.map(({ resource }, index) => ({ ...resource, name: `r${index}` }));

describe('a plan without changes', () => {
  it('costs before what it costs after', () => {
    fc.assert(
      fc.property(fc.subarray([...known]), (resources) => {
        const model = planOf(resources.map((each) => ({ ...each, prior: each.values })));
        const [planned, prior] = (['planned', 'prior'] as const).map((side) =>
          plain({ ...estimate(model, { at: today, side }), side: 'either' as 'planned' }),
        );
        expect(prior).toEqual(planned);
      }),
      { numRuns: 50 },
    );
  });
});

describe('something unknown', () => {
  const source: PlannedResource = { type: 'terraform_data', name: 'later', values: {}, unknown: { output: true } };
  const references = ['terraform_data.later.output', 'terraform_data.later'];

  it.each(unknowable.map(({ resource, path }) => [`${path} of ${resource.type}`, resource, path] as const))(
    'never lowers a price silently: %s',
    (_, resource, path) => {
      const values = Object.fromEntries(Object.entries(resource.values).filter(([key]) => key !== path));
      const before = estimate(planOf([resource, source]), { at: today, region: 'us-east-1' });
      const after = estimate(
        planOf([{ ...resource, values, unknown: { [path]: true }, expressions: { [path]: { references } } }, source]),
        { at: today, region: 'us-east-1' },
      );
      const isLower = (end: 'expected' | 'high'): boolean =>
        after.monthly[end].plus(hair).lessThan(before.monthly[end]);
      const isUncovered =
        after.coverage.lines.unpriced > before.coverage.lines.unpriced ||
        after.coverage.percent < before.coverage.percent;
      const isNoted = after.resources.some(({ lines }) =>
        lines.some(({ notes }) => notes.join().includes('not known')),
      );
      // It may be less than expected where a line says so, and less than the most only where it counts against coverage.
      const isSilent = !isUncovered && (isLower('high') || (isLower('expected') && !isNoted));
      expect({ path, isSilent }).toEqual({ path, isSilent: false });
    },
  );
});
