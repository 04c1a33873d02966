import data from '../data/zones.json';

const idPattern = /^([a-z]+\d+)-az([1-9]\d*)$/;
const namePattern = /^([a-z]{2}(?:-[a-z]+)+-\d+)([a-z])$/;

/** Form in which an availability zone is written. Local and Wavelength zones have neither. */
export type ZoneForm = 'id' | 'name';

/** `id` for `use1-az1`, `name` for `us-east-1a`. */
export const zoneForm = (zone: string): ZoneForm | undefined =>
  idPattern.test(zone) ? 'id' : namePattern.test(zone) ? 'name' : undefined;

/** Number of a zone in its region, from 0: `use1-az1` and `us-east-1a` are 0. Names count letters, so they say nothing about ids. */
export const zoneNumber = (zone: string): number | undefined => {
  const number = idPattern.exec(zone)?.[2];
  if (number !== undefined) return Number(number) - 1;
  const letter = namePattern.exec(zone)?.[2];
  return letter === undefined ? undefined : letter.charCodeAt(0) - 'a'.charCodeAt(0);
};

const directions: Readonly<Record<string, string>> = data.directions;

/** `us-east-1` as `use1`; unknown for partitions whose ids AWS does not document. */
const idPrefix = (region: string): string | undefined => {
  const [, area, government, direction, number] = /^([a-z]{2})-(gov-)?([a-z]+)-(\d+)$/.exec(region) ?? [];
  const letters = direction === undefined ? undefined : directions[direction];
  return letters === undefined ? undefined : `${area}${government === undefined ? '' : 'g'}${letters}${number}`;
};

/** What a zone of the region begins with; unknown where AWS does not document it. */
export const zonePrefix = (region: string, form: ZoneForm): string | undefined =>
  form === 'name' ? region : idPrefix(region);

/** Whether the zone lies in the region; true where that cannot be judged. */
export const inRegion = (zone: string, region: string): boolean => {
  const form = zoneForm(zone);
  if (form === undefined) return true;
  const expected = zonePrefix(region, form);
  const actual = (form === 'id' ? idPattern : namePattern).exec(zone)?.[1];
  return expected === undefined || actual === expected;
};

const unsupported: Readonly<Record<string, readonly string[]>> = data.eksUnsupported;

/** Zone ids in which EKS places no control plane, in one region or in all. */
export const eksUnsupportedZones = (region?: string): readonly string[] =>
  region === undefined ? Object.values(unsupported).flat() : (unsupported[region] ?? []);

/** Where the list of unsupported zones comes from. */
export const eksUnsupportedSource = `${data.source.eksUnsupported}, ${data.asOf}`;
