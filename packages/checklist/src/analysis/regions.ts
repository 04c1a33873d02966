import { isUnknown, type Resource } from '@hera/stack-model';
import type { ResourceScope } from '../engine/scope';

const computeRegions = (): Map<Resource, string | undefined> => new Map();

/** The region of something: its name, or the expression that tells it. Undefined where the document does not tell. */
const regionOf = (scope: ResourceScope, resource: Resource): string | undefined => {
  const known = scope.once(computeRegions);
  if (!known.has(resource)) {
    const { region } = resource;
    known.set(resource, isUnknown(region) ? region.expression && String(region) : region);
  }
  return known.get(resource);
};

/** Whether one configuration of the provider stands for all: what tells no region is then where everything else is. */
const hasOneProvider = (scope: ResourceScope): boolean =>
  scope.stacks.length === 1 &&
  scope.stacks.every(({ providers }) => providers.filter(({ name }) => name === 'aws').length <= 1);

const isName = (region: string): boolean => !region.startsWith('(');

/** Whether two things are in one region; undefined where the document does not tell. */
export const sameRegion = (scope: ResourceScope, left: Resource, right: Resource): boolean | undefined => {
  const [one, other] = [regionOf(scope, left), regionOf(scope, right)];
  if (one !== undefined && one === other) return true;
  if (one !== undefined && other !== undefined && isName(one) && isName(other)) return false;
  return scope.once(hasOneProvider) ? true : undefined;
};

/** The first of some things that is in the region of another one, or that may be. */
export const nearest = (scope: ResourceScope, to: Resource, all: readonly Resource[]): Resource | undefined =>
  all.find((each) => sameRegion(scope, each, to) === true) ??
  all.find((each) => sameRegion(scope, each, to) === undefined);

/** Things of which one stands for each region, as they answer something of a region. */
export interface RegionalThings {
  /** Those of its region, and whether others may be. */
  readonly own: readonly Resource[];
  readonly open: boolean;
}

/** Of things that stand for a whole region, those of the region of something. What may be there counts only where the documents show one region at most. */
export const ofItsRegion = (scope: ResourceScope, resource: Resource, things: readonly Resource[]): RegionalThings => ({
  own: things.filter((each) => sameRegion(scope, each, resource) === true),
  open: things.some((each) => sameRegion(scope, each, resource) === undefined),
});
