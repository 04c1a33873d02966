import type { Decimal } from '@hera/prices';
import { minus, plus, sumOf, zero } from '../estimate/range';
import type { CostPart, CostState, Range } from '../estimate/result';
import type { CostSnapshot, SnapshotLine, SnapshotResource } from './snapshot';

/**
 * What became of a resource or a line: `lost`: it had an amount and no longer has one; `found`: the other way round. Neither is a saving or an
 * increase, because what it costs has not been compared.
 */
export type CostChangeKind = 'added' | 'removed' | 'changed' | 'lost' | 'found' | 'same';

/** What became of one line. */
export interface LineChange {
  readonly id: string;
  readonly title: string;
  readonly kind: CostChangeKind;
  /** @default - there was no amount */
  readonly from?: Range;
  /** @default - there is no amount */
  readonly to?: Range;
  /** `to` less `from`, end by end. @default - not comparable */
  readonly delta?: Range;
  /** What moved the expected amount. @default - it did not move, or cannot be told */
  readonly because?: 'quantity' | 'price' | 'quantity and price';
}

/** What became of one resource. */
export interface CostChange {
  readonly address: string;
  /** Address on the other side, where a `moved` block renamed it. @default - the same */
  readonly previousAddress?: string;
  readonly type: string;
  readonly part: CostPart;
  readonly kind: CostChangeKind;
  readonly states: { readonly from?: CostState; readonly to?: CostState };
  /** @default - there was no amount */
  readonly from?: Range;
  /** @default - there is no amount */
  readonly to?: Range;
  /** Sum of the comparable lines; zero for what is free. @default - none is comparable */
  readonly delta?: Range;
  /** Lines that are not the same. */
  readonly lines: readonly LineChange[];
  /** Tags, as far as the two sides tell. */
  readonly tags: Readonly<Record<string, string>>;
}

/** What one estimate costs more or less than another. */
export interface CostDiff {
  readonly from: { readonly name: string; readonly date: string; readonly monthly: Range };
  readonly to: { readonly name: string; readonly date: string; readonly monthly: Range };
  /** What comparable lines cost more (or less, where negative), end by end. */
  readonly delta: Range;
  /** Amounts that only one side knows. `to - from = delta + found - lost`, at each end. */
  readonly notComparable: { readonly lost: Range; readonly found: Range };
  /** Of the expected amounts. @default - there was nothing before */
  readonly percent?: number;
  /** Resources that changed in amount or in state, the greatest change first. */
  readonly changes: readonly CostChange[];
  readonly unchanged: number;
  /** Why part of it may come from how it was estimated, in words. Empty when both sides were estimated alike. */
  readonly differences: readonly string[];
}

/** Options of `diffEstimates`. */
export interface DiffOptions {
  /** Old address of each resource that a `moved` block renames, by its new one. @default - none */
  readonly moved?: ReadonlyMap<string, string>;
}

const isZero = ({ low, expected, high }: Range): boolean => low.isZero() && expected.isZero() && high.isZero();

const causeOf = (before: SnapshotLine, after: SnapshotLine): LineChange['because'] => {
  const differs = (a: Range | undefined, b: Range | undefined): boolean | undefined =>
    a === undefined || b === undefined ? undefined : !isZero(minus(a, b));
  const quantity = differs(before.quantity, after.quantity);
  const price = differs(before.unitPrice, after.unitPrice);
  if (quantity === true) return price === true ? 'quantity and price' : 'quantity';
  return price === true ? 'price' : undefined;
};

type Side = Pick<SnapshotResource, 'state'> | undefined;

/** A line that is gone from a resource which is no longer priced has not been saved; it is only no longer known. */
const kindOf = (
  before: { readonly monthly?: Range } | undefined,
  after: { readonly monthly?: Range } | undefined,
  owners: { readonly before: Side; readonly after: Side },
): CostChangeKind => {
  if (before?.monthly !== undefined && after?.monthly !== undefined) {
    return isZero(minus(after.monthly, before.monthly)) ? 'same' : 'changed';
  }
  if (before?.monthly !== undefined) {
    return after === undefined && owners.after?.state !== 'unpriced' ? 'removed' : 'lost';
  }
  if (after?.monthly !== undefined) {
    return before === undefined && owners.before?.state !== 'unpriced' ? 'added' : 'found';
  }
  return 'same';
};

const deltaOf = (kind: CostChangeKind, from: Range | undefined, to: Range | undefined): Range | undefined =>
  kind === 'lost' || kind === 'found' ? undefined : from === undefined ? to : minus(to ?? zero, from);

/** The sum of a resource as its only line, where one side tells no more. */
const whole = (resource: SnapshotResource | undefined): readonly SnapshotLine[] =>
  resource === undefined || (resource.monthly === undefined && resource.state === 'free')
    ? []
    : [
        {
          id: 'total',
          title: 'all of it',
          state: resource.state,
          unit: 'month',
          ...(resource.monthly === undefined ? {} : { monthly: resource.monthly }),
        },
      ];

const lineChanges = (
  before: SnapshotResource | undefined,
  after: SnapshotResource | undefined,
): readonly LineChange[] => {
  const detailed =
    (before === undefined || before.lines !== undefined) && (after === undefined || after.lines !== undefined);
  const linesOf = (resource: SnapshotResource | undefined): readonly SnapshotLine[] =>
    detailed ? (resource?.lines ?? []) : whole(resource);
  const change = (from: SnapshotLine | undefined, to: SnapshotLine | undefined, id: string): LineChange => {
    const kind = kindOf(from, to, { before, after });
    const delta = deltaOf(kind, from?.monthly, to?.monthly);
    const because = kind === 'changed' && from !== undefined && to !== undefined ? causeOf(from, to) : undefined;
    return {
      id,
      title: to?.title ?? from?.title ?? id,
      kind,
      ...(from?.monthly === undefined ? {} : { from: from.monthly }),
      ...(to?.monthly === undefined ? {} : { to: to.monthly }),
      ...(delta === undefined ? {} : { delta }),
      ...(because === undefined ? {} : { because }),
    };
  };
  // Most plans of size are of something new: there is nothing to pair.
  if (before === undefined) return linesOf(after).map((line) => change(undefined, line, line.id));
  const byId = (resource: SnapshotResource | undefined): ReadonlyMap<string, SnapshotLine> =>
    new Map(linesOf(resource).map((line) => [line.id, line]));
  const [old, now] = [byId(before), byId(after)];
  return [...new Set([...old.keys(), ...now.keys()])].map((id) => change(old.get(id), now.get(id), id));
};

const changeKind = (
  before: SnapshotResource | undefined,
  after: SnapshotResource | undefined,
  lines: readonly LineChange[],
): CostChangeKind => {
  if (before === undefined) return 'added';
  if (after === undefined) return 'removed';
  const has = (kind: CostChangeKind): boolean => lines.some((line) => line.kind === kind);
  if (has('lost')) return 'lost';
  if (has('found')) return 'found';
  return before.state !== after.state || lines.some(({ kind }) => kind !== 'same') ? 'changed' : 'same';
};

const compare = (
  address: string,
  previousAddress: string | undefined,
  before: SnapshotResource | undefined,
  after: SnapshotResource | undefined,
): { readonly change: CostChange; readonly lines: readonly LineChange[] } => {
  const lines = lineChanges(before, after);
  const deltas = lines.flatMap(({ delta }) => delta ?? []);
  const of = after ?? before;
  if (of === undefined) throw new Error(`${address} is on neither side`);
  const isFree = [before, after].every((side) => side === undefined || side.state === 'free');
  const change: CostChange = {
    address,
    ...(previousAddress === undefined ? {} : { previousAddress }),
    type: of.type,
    part: of.part,
    kind: changeKind(before, after, lines),
    states: {
      ...(before === undefined ? {} : { from: before.state }),
      ...(after === undefined ? {} : { to: after.state }),
    },
    ...(before?.monthly === undefined ? {} : { from: before.monthly }),
    ...(after?.monthly === undefined ? {} : { to: after.monthly }),
    ...(deltas.length > 0 || isFree ? { delta: sumOf(deltas) } : {}),
    lines: lines.filter(({ kind }) => kind !== 'same'),
    tags: { ...before?.tags, ...after?.tags },
  };
  return { change, lines };
};

const differencesOf = (before: CostSnapshot, after: CostSnapshot): readonly string[] => {
  const told: string[] = [];
  const differ = (what: string, a: string | number | undefined, b: string | number | undefined): void => {
    if (a === undefined && b === undefined) return;
    if (a !== b) told.push(`${what}: ${a ?? 'not told'} before, ${b ?? 'not told'} now`);
  };
  const usage = (side: CostSnapshot): string | undefined =>
    side.usage === undefined ? undefined : [side.usage.profile, side.usage.file ?? []].flat().join(' and ');
  differ('prices', before.catalogue?.version, after.catalogue?.version);
  differ('hours a month', before.hoursPerMonth, after.hoursPerMonth);
  differ('assumed use', usage(before), usage(after));
  differ('day of the estimate', before.date, after.date);
  return told;
};

const magnitude = ({ delta, from, to }: CostChange): Decimal => (delta ?? to ?? from ?? zero).expected.abs();

/** What all lines come to, in one pass. */
const totalsOf = (
  lines: readonly LineChange[],
): Readonly<Record<'from' | 'to' | 'delta' | 'lost' | 'found', Range>> => {
  let [from, to, delta, lost, found] = [zero, zero, zero, zero, zero];
  for (const line of lines) {
    if (line.from !== undefined) from = plus(from, line.from);
    if (line.to !== undefined) to = plus(to, line.to);
    if (line.delta !== undefined) delta = plus(delta, line.delta);
    if (line.kind === 'lost' && line.from !== undefined) lost = plus(lost, line.from);
    if (line.kind === 'found' && line.to !== undefined) found = plus(found, line.to);
  }
  return { from, to, delta, lost, found };
};

const greatestFirst = (changes: readonly CostChange[]): readonly CostChange[] =>
  changes
    .map((change) => ({ change, size: magnitude(change) }))
    .sort(
      (a, b) =>
        b.size.comparedTo(a.size) ||
        (a.change.address < b.change.address ? -1 : Number(a.change.address > b.change.address)),
    )
    .map(({ change }) => change);

const percentOf = (delta: Decimal, from: Decimal): number | undefined =>
  from.isZero() ? undefined : delta.div(from).times(100).toDecimalPlaces(2).toNumber();

/**
 * What `after` costs more or less than `before`. Resources are paired by address, lines by their id. What lost or got its amount is named and
 * counted apart: it is neither a saving nor an increase.
 *
 * `percent` is the expected delta of the expected amounts before, without those that were lost.
 */
export const diffEstimates = (before: CostSnapshot, after: CostSnapshot, options: DiffOptions = {}): CostDiff => {
  const old = new Map(before.resources.map((resource) => [resource.address, resource]));
  const pairs = after.resources.map((now) => {
    const moved = options.moved?.get(now.address);
    const from = old.get(now.address) ?? (moved === undefined ? undefined : old.get(moved));
    if (from !== undefined) old.delete(from.address);
    return compare(now.address, from === undefined || from.address === now.address ? undefined : moved, from, now);
  });
  const compared = [...pairs, ...[...old.values()].map((gone) => compare(gone.address, undefined, gone, undefined))];
  const { from, to, delta, lost, found } = totalsOf(compared.flatMap(({ lines }) => lines));
  const percent = percentOf(delta.expected, from.expected.minus(lost.expected));
  const changes = greatestFirst(compared.flatMap(({ change }) => (change.kind === 'same' ? [] : [change])));
  return {
    from: { name: before.name, date: before.date, monthly: from },
    to: { name: after.name, date: after.date, monthly: to },
    delta,
    notComparable: { lost, found },
    ...(percent === undefined ? {} : { percent }),
    changes,
    unchanged: compared.length - changes.length,
    differences: differencesOf(before, after),
  };
};
