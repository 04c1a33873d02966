import { count, nearestNames, type Verdict } from '../internal/assertion';
import type { BlockValues, TemplateResource } from './blocks';
import { compare, type Mismatch } from './compare';
import { isAt } from './references';
import { show } from './show';

/** Properties that a block must have, in snake_case or camelCase; values may be conditions of `Match`. */
export type ExpectedProps = Readonly<Record<string, unknown>>;

/** Narrows an assertion about resources. */
export interface ResourceOptions {
  /** How many must match. 0 says that none may. @default - one or more */
  readonly count?: number;
  /** Construct path, with or without the stack's name, logical id or address; or a pattern for one of them. @default - anywhere */
  readonly path?: string | RegExp;
}

/** A block that an assertion can be about, with the name it is printed under. */
export interface Candidate {
  readonly label: string;
  readonly values: BlockValues;
}

const differencesShown = 6;
const candidatesShown = 3;

const differences = (mismatches: readonly Mismatch[]): readonly string[] => {
  const lines = mismatches
    .slice(0, differencesShown)
    .flatMap(({ path, expected, found }) => [`    - ${path}: ${expected}`, `    + ${path}: ${found}`]);
  const more = mismatches.length - differencesShown;
  return more > 0 ? [...lines, `    and ${count(more, 'more difference')}`] : lines;
};

const weightOf = (mismatches: readonly Mismatch[]): number => mismatches.reduce((sum, { weight }) => sum + weight, 0);

/** Up to three candidates, those with the least to change first, each with what is different. */
export const nearest = (candidates: readonly (Candidate & { readonly wrong: readonly Mismatch[] })[]): string => {
  const ordered = [...candidates].sort((one, other) => weightOf(one.wrong) - weightOf(other.wrong));
  const lines = ordered
    .slice(0, candidatesShown)
    .flatMap(({ label, wrong }) => ['', `  ${label}`, ...differences(wrong)]);
  const more = ordered.length - candidatesShown;
  return [...lines, ...(more > 0 ? ['', `  and ${more} further away`] : [])].join('\n');
};

const labelOf = ({ address, path }: TemplateResource): string =>
  path === undefined ? address : `${address} (${path})`;

/** Names with their number: `aws_eip (3), aws_vpc (1)`. */
const tally = (types: readonly string[]): string => {
  const numbers = new Map<string, number>();
  for (const type of types) numbers.set(type, (numbers.get(type) ?? 0) + 1);
  return [...numbers]
    .sort(([one], [other]) => one.localeCompare(other))
    .map(([type, number]) => `${type} (${number})`)
    .join(', ');
};

/** Says which types there are instead of the one that was wanted. */
const otherTypes = (type: string, all: readonly TemplateResource[], noun: string): string => {
  const types = all.map((block) => block.type);
  if (types.length === 0) return `; it has no ${noun} at all`;
  const alike = nearestNames(type, [...new Set(types)]);
  return `${alike.length > 0 ? `; did you mean ${alike.join(' or ')}?` : ''}\n  it has ${tally(types)}`;
};

interface ResourceExpectation extends ResourceOptions {
  readonly noun: 'resource' | 'data source';
  readonly type: string;
  readonly props: ExpectedProps;
}

/** A verdict about resources, with those that match. */
export interface ResourceVerdict extends Verdict {
  readonly matching: readonly TemplateResource[];
}

const wish = ({ noun, type, props, path, count: wanted }: ResourceExpectation): string => {
  const what = wanted === undefined ? `a ${noun} ${type}` : `${count(wanted, noun)} ${type}`;
  const where = path === undefined ? '' : ` at ${String(path)}`;
  return `${what}${where}${Object.keys(props).length === 0 ? '' : ` with ${show(props)}`}`;
};

const differencesOf = (block: TemplateResource, { props, path }: ResourceExpectation): readonly Mismatch[] => {
  const wrong = compare(props, block.values);
  if (path === undefined || isAt(block, path)) return wrong;
  const elsewhere = { path: 'path', expected: show(path), found: show(block.path ?? block.logicalId), weight: 1 };
  return [elsewhere, ...wrong];
};

/** Judges whether the blocks hold what is expected. */
export const judgeResources = (all: readonly TemplateResource[], expected: ResourceExpectation): ResourceVerdict => {
  const { type, noun, count: wanted } = expected;
  const compared = all
    .filter((block) => block.type === type)
    .map((block) => ({ block, label: labelOf(block), values: block.values, wrong: differencesOf(block, expected) }));
  const matching = compared.filter(({ wrong }) => wrong.length === 0);
  const others = compared.filter(({ wrong }) => wrong.length > 0);
  const holds = wanted === undefined ? matching.length > 0 : matching.length === wanted;

  const message = (): string => {
    const matched = matching.map(({ label }) => `\n  ${label}`).join('');
    if (holds) return `expected not ${wish(expected)}, but the template has:${matched || ' exactly that many'}`;
    if (compared.length === 0) {
      return `expected ${wish(expected)}, but the template has none of that type${otherTypes(type, all, noun)}`;
    }
    const near = others.length === 0 ? '' : `nearest (- expected, + found):\n${nearest(others)}`;
    if (matching.length === 0) {
      const said = compared.length === 1 ? 'the only one does not match' : `none of the ${compared.length} matches`;
      return `expected ${wish(expected)}, but ${said}; ${near}`;
    }
    const tooFew = matching.length < (wanted ?? 1);
    const numbers = `${matching.length} ${matching.length === 1 ? 'matches' : 'match'}`;
    return `expected ${wish(expected)}, but ${numbers}:${matched}${tooFew && near !== '' ? `\n  of the others, ${near}` : ''}`;
  };
  return { holds, message, matching: matching.map(({ block }) => block) };
};

/** Judges whether one of the candidates, all of the same name, has the properties. */
export const judgeNamed = (
  kind: 'output' | 'provider',
  name: string,
  props: ExpectedProps,
  candidates: readonly Candidate[],
  names: readonly string[],
): Verdict => {
  const compared = candidates.map((candidate) => ({ ...candidate, wrong: compare(props, candidate.values) }));
  const holds = compared.some(({ wrong }) => wrong.length === 0);
  const withProps = Object.keys(props).length === 0 ? '' : ` with ${show(props)}`;
  const message = (): string => {
    if (holds) return `expected not the ${kind} ${name}${withProps}, but the template has it`;
    if (compared.length > 0) {
      return `expected the ${kind} ${name}${withProps}, but it differs (- expected, + found):\n${nearest(compared)}`;
    }
    const alike = nearestNames(name, names);
    const suggestion = alike.length > 0 ? `; did you mean ${alike.join(' or ')}?` : '';
    const has = names.length === 0 ? `it has no ${kind} at all` : `it has ${[...names].sort().join(', ')}`;
    return `expected the ${kind} ${name}${withProps}, but the template has none of that name${suggestion}\n  ${has}`;
  };
  return { holds, message };
};
