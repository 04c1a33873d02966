import { HeraError } from '@hera/core/errors';
import { nearestNames, type Verdict } from '../internal/assertion';
import type { Blocks, TemplateResource } from './blocks';
import { DependencyGraph, type ResourceSelector, selected, selectorName } from './references';

/** Verdicts about dependencies. */
export interface DependencyVerdicts {
  /** Whether each of the first depends on one of the second. */
  readonly every: Verdict;
  /** Whether any of the first depends on one of the second: what must be false for "does not depend". */
  readonly some: Verdict;
}

const pick = (
  blocks: readonly TemplateResource[],
  selector: ResourceSelector,
  path: string,
): readonly TemplateResource[] => {
  const found = selected(blocks, selector);
  if (found.length > 0) return found;
  const name = selectorName(selector);
  const names = blocks.flatMap((block) => [
    block.address,
    block.type,
    ...(block.path === undefined ? [] : [block.path]),
  ]);
  const alike = nearestNames(name, [...new Set(names)]);
  throw new HeraError({
    code: 'HERA_TEST_023',
    path,
    message: `${name} picks nothing in the template`,
    allowed: 'an address, a logical id, a construct path, a type, a pattern or a construct of this stack',
    fix: alike.length > 0 ? `use ${alike.join(' or ')}` : 'look at what the synth wrote',
  });
};

/**
 * Judges whether each of the first depends on at least one of the second, directly or by way of others.
 *
 * @throws HeraError `HERA_TEST_023` when either of them picks nothing: that is a slip of the test, not an answer
 */
export const judgeDependency = (blocks: Blocks, from: ResourceSelector, on: ResourceSelector): DependencyVerdicts => {
  const all = [...blocks.resources, ...blocks.dataSources];
  const graph = new DependencyGraph(blocks);
  const targets = new Set(pick(all, on, 'on').map(({ address }) => address));
  const ways = pick(all, from, 'from').map(({ address }) => ({ address, way: graph.path(address, targets) }));
  const connected = ways.flatMap(({ way }) => (way === undefined ? [] : [`\n  ${way.join(' -> ')}`]));
  const lonely = ways.flatMap(({ address, way }) => {
    if (way !== undefined) return [];
    const direct = graph.direct(address);
    return [`\n  ${address} names ${direct.length === 0 ? 'nothing' : direct.join(', ')}`];
  });
  const [first, second] = [selectorName(from), selectorName(on)];
  const does = (): string =>
    `expected ${first} not to depend on ${second}, neither directly nor by way of others, but ${connected.length} of ${ways.length} ${connected.length === 1 ? 'does' : 'do'}:${connected.join('')}`;
  const doesNot = (): string =>
    `expected ${first} to depend on ${second}, directly or by way of others, but ${lonely.length} of ${ways.length} ${lonely.length === 1 ? 'does' : 'do'} not:${lonely.join('')}`;
  return {
    every: { holds: lonely.length === 0, message: () => (lonely.length === 0 ? does() : doesNot()) },
    some: { holds: connected.length > 0, message: () => (connected.length > 0 ? does() : doesNot()) },
  };
};
