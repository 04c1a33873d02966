import type { Resource } from '@hera/stack-model';
import { knownText } from './references';

/** Zone of a subnet: by id, by name, or both. */
export interface Zone {
  /** @default - not told */
  readonly id?: string;
  /** @default - not told */
  readonly name?: string;
}

/** Zone of a subnet, or undefined where the document does not tell. */
export const zoneOf = (subnet: Resource): Zone | undefined => {
  const id = knownText(subnet, 'availability_zone_id');
  const name = knownText(subnet, 'availability_zone');
  return id === undefined && name === undefined
    ? undefined
    : { ...(id === undefined ? {} : { id }), ...(name === undefined ? {} : { name }) };
};

/** For people. */
export const zoneName = (zone: Zone | undefined): string => zone?.id ?? zone?.name ?? 'a zone that is not known';

/** Whether two zones are one; undefined where that cannot be told: an id and a name do not compare. */
export const sameZone = (left: Zone | undefined, right: Zone | undefined): boolean | undefined => {
  if (left?.id !== undefined && right?.id !== undefined) return left.id === right.id;
  if (left?.name !== undefined && right?.name !== undefined) return left.name === right.name;
  return undefined;
};

/** Number of different zones, and whether there may be more: subnets whose zone is not known. */
export const countZones = (
  subnets: readonly Resource[],
): { readonly count: number; readonly open: number; readonly names: string } => {
  const zones = subnets.map(zoneOf);
  const ids = new Set(zones.flatMap((zone) => zone?.id ?? []));
  const names = new Set(zones.flatMap((zone) => zone?.name ?? []));
  const best = ids.size >= names.size ? ids : names;
  return {
    count: best.size,
    open: zones.filter((zone) => zone === undefined).length,
    names: [...best].sort().join(', '),
  };
};
