import { isUnknown, type Attributes, type Resource } from '@hera/stack-model';
import type { ResourceScope } from '../engine/scope';
import { clusterViews } from './ownership';
import { starPattern } from './patterns';
import { grouped, isUnset, knownBlocks, knownText, theOne } from './references';
import { sameRegion } from './regions';

/** Whether a selection takes something in. */
export type Taken = 'yes' | 'no' | 'unknown';

const both = (...all: readonly Taken[]): Taken =>
  all.includes('no') ? 'no' : all.includes('unknown') ? 'unknown' : 'yes';
const either = (...all: readonly Taken[]): Taken =>
  all.includes('yes') ? 'yes' : all.includes('unknown') ? 'unknown' : 'no';
const not = (taken: Taken): Taken => (taken === 'yes' ? 'no' : taken === 'no' ? 'yes' : 'unknown');

/** What selections choose a cluster by. */
interface Target {
  readonly cluster: Resource;
  /** Undefined where they are not known. */
  readonly tags: ReadonlyMap<string, unknown> | undefined;
  readonly name: string | undefined;
  readonly region: string | undefined;
  /** Whether the documents have no other cluster, so that a region which they do not tell is that of the plan. */
  readonly only: boolean;
}

const targetOf = (scope: ResourceScope, cluster: Resource): Target => {
  const tags = cluster.get('tags_all') ?? cluster.get('tags');
  return {
    cluster,
    tags: isUnknown(tags) ? undefined : new Map(typeof tags === 'object' && tags !== null ? Object.entries(tags) : []),
    name: knownText(cluster, 'name'),
    region: typeof cluster.region === 'string' ? cluster.region : undefined,
    only: clusterViews(scope).length === 1,
  };
};

type Test = (target: Target) => Taken;

const byTag = (block: Attributes, wild = false): Test => {
  const key = block.text('key');
  const value = block.text('value');
  if (typeof key !== 'string' || typeof value !== 'string') return () => 'unknown';
  const pattern = wild ? starPattern(value) : undefined;
  return ({ tags }) => {
    if (tags === undefined) return 'unknown';
    const found = tags.get(key.replace(/^aws:ResourceTag\//, ''));
    if (isUnknown(found)) return 'unknown';
    return found === value || (typeof found === 'string' && pattern?.test(found)) ? 'yes' : 'no';
  };
};

const told = (pattern: RegExp, text: string | undefined, any: boolean): Taken =>
  any ? 'yes' : text === undefined ? 'unknown' : pattern.test(text) ? 'yes' : 'no';

/** By an ARN, or a pattern of some. The account is not compared: documents seldom tell it. */
const byPattern = (pattern: string): Test => {
  if (pattern === '*') return () => 'yes';
  const [, , service, region = '', , ...rest] = pattern.split(':');
  const what = rest.join(':');
  if (service !== 'eks' || !what.startsWith('cluster/')) return () => 'no';
  const [regions, names] = [starPattern(region), starPattern(what.slice('cluster/'.length))];
  return (target) =>
    both(
      told(names, target.name, what === 'cluster/*'),
      told(regions, target.region, region === '*' || (target.only && target.region === undefined)),
    );
};

/** A list of ARNs; undefined where it is not given. */
const byArns = (selection: Resource, path: string): Test | undefined => {
  const edges = selection.edges(path);
  const named = new Set(edges.filter(({ certainty }) => certainty !== 'possible').map(({ to }) => to));
  const possible = new Set(edges.map(({ to }) => to));
  const refers: Test = ({ cluster }) => (named.has(cluster) ? 'yes' : possible.has(cluster) ? 'unknown' : 'no');
  const list = selection.list(path);
  if (list === undefined || (Array.isArray(list) && list.length === 0)) return possible.size > 0 ? refers : undefined;
  if (isUnknown(list)) return isUnset(selection, path) ? undefined : (target) => either(refers(target), 'unknown');
  const patterns = list.flatMap((each) => (typeof each === 'string' ? [byPattern(each)] : []));
  // References that name clusters tell what is not known yet, and that it is none of the others.
  const explained = [...named].some(({ type }) => type === 'aws_eks_cluster') ? named.size : 0;
  const rest: Taken = list.filter(isUnknown).length > explained ? 'unknown' : 'no';
  return (target) => either(refers(target), rest, ...patterns.map((test) => test(target)));
};

/**
 * Whether a selection takes in a cluster: by ARN or by one of its tags, by all of its conditions, and not by what it leaves out, in its own region. One that
 * says nothing takes in everything. Source: AWS Backup developer guide, API_BackupSelection, and re:Post, backup-assign-resources, 2026-11.
 */
const testOf = (scope: ResourceScope, selection: Resource): Test => {
  const blocksOf = (of: Attributes, path: string): readonly Attributes[] => knownBlocks(of, path) ?? [];
  const opposite =
    (test: Test): Test =>
    (target) =>
      not(test(target));
  const conditions = blocksOf(selection, 'condition').flatMap((condition) => [
    ...blocksOf(condition, 'string_equals').map((block) => byTag(block)),
    ...blocksOf(condition, 'string_like').map((block) => byTag(block, true)),
    ...blocksOf(condition, 'string_not_equals').map((block) => opposite(byTag(block))),
    ...blocksOf(condition, 'string_not_like').map((block) => opposite(byTag(block, true))),
  ]);
  const arns = byArns(selection, 'resources');
  const named = [
    ...(arns === undefined ? [] : [arns]),
    ...blocksOf(selection, 'selection_tag').map((block) => byTag(block)),
  ];
  const left = byArns(selection, 'not_resources');
  return (target) => {
    const near = sameRegion(scope, selection, target.cluster);
    if (near === false) return 'no';
    return both(
      near === true || target.only ? 'yes' : 'unknown',
      named.length === 0 ? 'yes' : either(...named.map((test) => test(target))),
      ...conditions.map((test) => test(target)),
      not(left?.(target) ?? 'no'),
    );
  };
};

/** A selection that takes in a cluster, or may. */
export interface Cover {
  readonly selection: Resource;
  readonly taken: Exclude<Taken, 'no'>;
}

/** The clusters that a selection names and nothing else beside them; undefined for one that chooses by what things have. */
const pinnedTo = (selection: Resource): readonly Resource[] | undefined => {
  const list = selection.list('resources');
  const edges = selection.edges('resources');
  return Array.isArray(list) &&
    list.length > 0 &&
    (knownBlocks(selection, 'selection_tag') ?? [selection]).length === 0 &&
    list.length === edges.length &&
    edges.every(({ to, certainty }) => to.type === 'aws_eks_cluster' && certainty !== 'possible')
    ? edges.map(({ to }) => to)
    : undefined;
};

/** Selections by the one cluster that they name, so that not every pair is looked at; under undefined those to hold against all. */
const selectionsByCluster = (scope: ResourceScope) => {
  const all = scope
    .resourcesIfLooked('aws_backup_selection')
    .flatMap((selection): { readonly selection: Resource; readonly test: Test; readonly only?: Resource }[] => {
      const test = testOf(scope, selection);
      return pinnedTo(selection)?.map((only) => ({ selection, test, only })) ?? [{ selection, test }];
    });
  return grouped(all, ({ only }) => only);
};

const computeCovers = (scope: ResourceScope): ReadonlyMap<Resource, readonly Cover[]> => {
  const selections = scope.once(selectionsByCluster);
  return new Map(
    scope.resourcesIfLooked('aws_eks_cluster').map((cluster): [Resource, readonly Cover[]] => {
      const target = targetOf(scope, cluster);
      const near = [...(selections.get(cluster) ?? []), ...(selections.get(undefined) ?? [])];
      return [
        cluster,
        near.flatMap(({ selection, test }): readonly Cover[] => {
          const taken = test(target);
          return taken === 'no' ? [] : [{ selection, taken }];
        }),
      ];
    }),
  );
};

/** Selections that take in a cluster, or may. */
export const coversOf = (scope: ResourceScope, cluster: Resource): readonly Cover[] =>
  scope.once(computeCovers).get(cluster) ?? [];

const coveredPlans = (scope: ResourceScope): ReadonlySet<unknown> =>
  new Set([...scope.once(computeCovers).values()].flat().map(({ selection }) => theOne(selection, 'plan_id')));

/** Whether a plan backs up a cluster of the documents: false where all of its selections take in something else. */
export const isOfClusters = (scope: ResourceScope, plan: Resource): boolean =>
  scope.resourcesIfLooked('aws_eks_cluster').length === 0 ||
  scope.resourcesIfLooked('aws_backup_selection').length === 0 ||
  scope.once(coveredPlans).has(plan);
