import { isUnknown, type Attributes, type Resource } from '@hera/stack-model';
import type { ResourceScope } from '../engine/scope';
import { isUnset, knownBlocks, theOne } from './references';

/** Whether a selection takes something in. */
export type Taken = 'yes' | 'no' | 'unknown';

const both = (...all: readonly Taken[]): Taken =>
  all.includes('no') ? 'no' : all.includes('unknown') ? 'unknown' : 'yes';
const either = (...all: readonly Taken[]): Taken =>
  all.includes('yes') ? 'yes' : all.includes('unknown') ? 'unknown' : 'no';
const not = (taken: Taken): Taken => (taken === 'yes' ? 'no' : taken === 'no' ? 'yes' : 'unknown');

const tagsOf = (cluster: Resource): ReadonlyMap<string, unknown> | undefined => {
  const tags = cluster.get('tags_all') ?? cluster.get('tags');
  if (isUnknown(tags)) return undefined;
  return new Map(typeof tags === 'object' && tags !== null ? Object.entries(tags) : []);
};

const like = (pattern: string, text: string): boolean =>
  new RegExp(
    `^${pattern
      .split('*')
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*')}$`,
  ).test(text);

const byTag = (block: Attributes, tags: ReadonlyMap<string, unknown> | undefined, wild = false): Taken => {
  const key = block.text('key');
  const value = block.text('value');
  if (tags === undefined || typeof key !== 'string' || typeof value !== 'string') return 'unknown';
  const found = tags.get(key.replace(/^aws:ResourceTag\//, ''));
  if (isUnknown(found)) return 'unknown';
  return found === value || (wild && typeof found === 'string' && like(value, found)) ? 'yes' : 'no';
};

const names = (selection: Resource, path: string, cluster: Resource): Taken | undefined => {
  if (selection.references(path).includes(cluster)) return 'yes';
  const list = selection.list(path);
  if (list === undefined || (Array.isArray(list) && list.length === 0)) return undefined;
  if (isUnknown(list)) return isUnset(selection, path) ? undefined : 'unknown';
  const every = /^(?:\*|arn:[^:]*:eks:[^:]*:[^:]*:cluster\/\*)$/;
  if (list.some((each) => typeof each === 'string' && every.test(each))) return 'yes';
  return list.some(isUnknown) ? 'unknown' : 'no';
};

/**
 * Whether a selection takes in the cluster: by ARN or by one of its tags, by all of its conditions, and not by what it leaves out. One that says
 * nothing takes in everything. Source: AWS Backup developer guide, API_BackupSelection, and re:Post, backup-assign-resources, 2026-11.
 */
export const takesIn = (selection: Resource, cluster: Resource): Taken => {
  const tags = tagsOf(cluster);
  const blocksOf = (of: Attributes, path: string): readonly Attributes[] => knownBlocks(of, path) ?? [];
  const conditions = blocksOf(selection, 'condition').flatMap((condition) => [
    ...blocksOf(condition, 'string_equals').map((block) => byTag(block, tags)),
    ...blocksOf(condition, 'string_like').map((block) => byTag(block, tags, true)),
    ...blocksOf(condition, 'string_not_equals').map((block) => not(byTag(block, tags))),
    ...blocksOf(condition, 'string_not_like').map((block) => not(byTag(block, tags, true))),
  ]);
  const byArn = names(selection, 'resources', cluster);
  const byTags = blocksOf(selection, 'selection_tag').map((block) => byTag(block, tags));
  const named = byArn === undefined && byTags.length === 0 ? 'yes' : either(...(byArn ? [byArn] : []), ...byTags);
  return both(named, ...conditions, not(names(selection, 'not_resources', cluster) ?? 'no'));
};

/** Whether a plan backs up a cluster of the documents: false where all of its selections take in something else. */
export const isOfClusters = (scope: ResourceScope, plan: Resource): boolean => {
  const clusters = scope.resourcesIfLooked('aws_eks_cluster');
  const selections = scope.resourcesIfLooked('aws_backup_selection').filter((each) => theOne(each, 'plan_id') === plan);
  if (clusters.length === 0 || selections.length === 0) return true;
  return selections.some((selection) => clusters.some((cluster) => takesIn(selection, cluster) !== 'no'));
};
