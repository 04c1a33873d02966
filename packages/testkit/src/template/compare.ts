import { HeraError } from '@hera/core/errors';
import { isMatcher, type Matcher } from './match';
import { show } from './show';

/** A place where something else was found than expected. */
export interface Mismatch {
  /** Property path, for example `vpc_config.subnet_ids[0]`. */
  readonly path: string;
  readonly expected: string;
  readonly found: string;
  /** How many single values it stands for: a missing block is further away than a missing value. */
  readonly weight: number;
}

interface Place {
  readonly path: string;
  /** Whether properties that were not expected count. */
  readonly exact: boolean;
  /** Whether keys are the user's data, in which `myTag` and `my_tag` are two things. */
  readonly literal: boolean;
}

type Fields = Readonly<Record<string, unknown>>;

const maps = new Set(['tags', 'tags_all', 'labels', 'annotations', 'variables']);

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isAsymmetric = (value: unknown): value is { asymmetricMatch(found: unknown): boolean } =>
  isFields(value) && typeof value['asymmetricMatch'] === 'function';

const leaves = (value: unknown): number => {
  if (isMatcher(value)) {
    if (value.kind === 'array') return leaves(value.items);
    return value.kind === 'exact' || value.kind === 'like' ? leaves(value.value) : 1;
  }
  if (typeof value !== 'object' || value === null || value instanceof RegExp || isAsymmetric(value)) return 1;
  return Math.max(
    1,
    Object.values(value).reduce<number>((sum, item) => sum + leaves(item), 0),
  );
};

const differs = (expected: unknown, found: unknown, { path }: Place): readonly Mismatch[] => [
  { path, expected: show(expected), found: show(found), weight: leaves(expected) },
];

const join = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`);

const canonical = (key: string): string => key.replaceAll('_', '').toLowerCase();

/** Terraform writes `cidr_block`, the bindings of CDKTF `cidrBlock`: both are accepted for the arguments of a resource. */
const keyIn = (found: Fields, key: string, literal: boolean): string => {
  if (literal || Object.hasOwn(found, key)) return key;
  const wanted = canonical(key);
  return Object.keys(found).find((name) => canonical(name) === wanted) ?? key;
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};

/** A structure that was expected where a string stands is compared with the JSON that the string holds. */
const opened = (found: unknown, place: Place): readonly [unknown, Place] => {
  if (typeof found !== 'string') return [found, place];
  const value = parsed(found);
  return typeof value === 'object' && value !== null ? [value, { ...place, literal: true }] : [found, place];
};

const compareFields = (expected: Fields, given: unknown, from: Place): readonly Mismatch[] => {
  const [unpacked, place] = opened(given, from);
  // One block may be written as an object or as a list of one: the same to Terraform.
  const found = !place.literal && Array.isArray(unpacked) && unpacked.length === 1 ? unpacked[0] : unpacked;
  if (!isFields(found)) return differs(expected, given, place);
  const names = new Map(Object.keys(expected).map((key) => [key, keyIn(found, key, place.literal)]));
  const wrong = [...names].flatMap(([key, name]) =>
    compare(expected[key], found[name], {
      path: join(place.path, name),
      exact: place.exact,
      literal: place.literal || maps.has(name),
    }),
  );
  if (!place.exact) return wrong;
  const wanted = new Set(names.values());
  const surplus = Object.keys(found).filter((key) => !wanted.has(key) && found[key] !== null);
  return [
    ...wrong,
    ...surplus.map((key) => ({
      path: join(place.path, key),
      expected: 'absent',
      found: show(found[key]),
      weight: 1,
    })),
  ];
};

const listOf = (
  expected: readonly unknown[],
  given: unknown,
  from: Place,
): readonly [readonly unknown[] | undefined, Place] => {
  const [found, place] = opened(given, from);
  if (Array.isArray(found)) return [found, place];
  const one = !place.literal && isFields(found) && expected.length === 1;
  return [one ? [found] : undefined, place];
};

const compareList = (expected: readonly unknown[], given: unknown, from: Place): readonly Mismatch[] => {
  const [found, place] = listOf(expected, given, from);
  if (found === undefined || found.length !== expected.length) return differs(expected, given, place);
  return expected.flatMap((item, index) => compare(item, found[index], { ...place, path: `${place.path}[${index}]` }));
};

/** Kuhn's algorithm: each expected item gets a found one of its own, if there is any way to do so. */
const unassigned = (fits: readonly (readonly number[])[]): readonly number[] => {
  const owner = new Map<number, number>();
  const assign = (item: number, tried: Set<number>): boolean =>
    (fits[item] ?? []).some((place) => {
      if (tried.has(place)) return false;
      tried.add(place);
      const other = owner.get(place);
      if (other !== undefined && !assign(other, tried)) return false;
      owner.set(place, item);
      return true;
    });
  return fits.flatMap((_, item) => (assign(item, new Set()) ? [] : [item]));
};

const compareSome = (expected: readonly unknown[], given: unknown, from: Place): readonly Mismatch[] => {
  const [found, place] = listOf(expected, given, from);
  const whole: Mismatch = {
    path: place.path,
    expected: `a list with ${show(expected)}`,
    found: show(given),
    weight: leaves(expected),
  };
  if (found === undefined) return [whole];
  const fits = expected.map((item) =>
    found.flatMap((value, index) => (compare(item, value, place).length === 0 ? [index] : [])),
  );
  return unassigned(fits).map((item) => ({
    path: `${place.path}[]`,
    expected: `an item ${show(expected[item])}`,
    found: show(given),
    weight: leaves(expected[item]),
  }));
};

const compareText = (pattern: RegExp, found: unknown, place: Place): readonly Mismatch[] => {
  // A global or sticky pattern remembers where it stopped, so it is asked through `search`, which does not.
  if (typeof found === 'string' && found.search(pattern) >= 0) return [];
  return [{ path: place.path, expected: `text matching ${String(pattern)}`, found: show(found), weight: 1 }];
};

const compareMatcher = (expected: Matcher, found: unknown, place: Place): readonly Mismatch[] => {
  const isSet = found !== undefined && found !== null;
  switch (expected.kind) {
    case 'absent':
      return isSet ? differs(expected, found, place) : [];
    case 'any':
      return isSet ? [] : differs(expected, found, place);
    case 'exact':
      return compare(expected.value, found, { ...place, exact: true });
    case 'like':
      return compare(expected.value, found, { ...place, exact: false });
    case 'array':
      return compareSome(expected.items, found, place);
    case 'text':
      return compareText(expected.pattern, found, place);
  }
};

/**
 * Compares a found value with an expected one, partially unless `Match.exact` says otherwise.
 *
 * @returns every place that differs; none when it matches
 * @throws HeraError `HERA_TEST_020` when the expected value is `undefined`, which would match anything
 */
export const compare = (
  expected: unknown,
  found: unknown,
  place: Place = { path: '', exact: false, literal: false },
): readonly Mismatch[] => {
  if (expected === undefined) {
    throw new HeraError({
      code: 'HERA_TEST_020',
      path: place.path,
      message: 'the expected value is undefined',
      allowed: 'a value, or a condition of Match',
      fix: 'use Match.absent() for a property that must not be set, Match.anyValue() for one that must',
    });
  }
  if (isMatcher(expected)) return compareMatcher(expected, found, place);
  if (isAsymmetric(expected)) return expected.asymmetricMatch(found) ? [] : differs(expected, found, place);
  if (expected instanceof RegExp) return compareText(expected, found, place);
  if (Array.isArray(expected)) return compareList(expected, found, place);
  if (isFields(expected)) return compareFields(expected, found, place);
  return Object.is(expected, found) ? [] : differs(expected, found, place);
};
