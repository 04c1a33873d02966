import data from '../data/endpoints.json';
import type { ClusterUse, EndpointPreset } from './endpoint-options';

/** How an endpoint is reached: by a route, or at addresses in subnets. */
export type EndpointType = 'gateway' | 'interface';

/** A service whose endpoint Hera knows. */
export interface KnownService {
  readonly type: EndpointType;
  readonly why: string;
  /** Whether the endpoint takes a policy. @default true */
  readonly policy?: boolean;
}

const services: Readonly<Record<string, KnownService>> = data.services as Readonly<Record<string, KnownService>>;
const presets: Readonly<Record<EndpointPreset, { with: readonly string[]; services: readonly string[] }>> =
  data.presets;
const uses: Readonly<Record<ClusterUse, readonly string[]>> = data.uses;
const unavailable: Readonly<Record<string, readonly string[]>> = data.unavailable;

/** Short names of all services in the catalogue. */
export const knownServices = Object.keys(services);

/** What the catalogue says of a service, by its short name. */
export const knownService = (service: string): KnownService | undefined =>
  Object.hasOwn(services, service) ? services[service] : undefined;

/** Services of a preset, those of the presets that it builds on first. */
export const presetServices = (preset: EndpointPreset): readonly string[] => {
  const { with: basis, services: own } = presets[preset];
  return [...new Set([...basis.flatMap((name) => presetServices(name as EndpointPreset)), ...own])];
};

/** Services that nodes call whatever runs on them. */
export const nodeServices: readonly string[] = data.nodes;

/** Services that a use of the cluster calls. */
export const useServices = (use: ClusterUse): readonly string[] => (Object.hasOwn(uses, use) ? uses[use] : []);

/** Whether the region offers a service of the catalogue, as far as its documentation says. */
export const offeredIn = (service: string, region: string): boolean => !(unavailable[service] ?? []).includes(region);

/** Whether short names lead to whole ones. In China the prefix of a name differs by service. */
export const namedAsUsual = (region: string): boolean => !region.startsWith('cn-');

/** A whole service name: three parts or more, such as `com.amazonaws.us-east-1.lambda` or `com.amazonaws.iam`. */
export const isWholeName = (service: string): boolean => /^[a-z]+(?:\.[a-z0-9-]+){2,}$/.test(service);

/** A service of somebody who is not AWS: without private DNS name unless its owner proved one, and without policies. */
export const isThirdParty = (service: string): boolean => service.startsWith('com.amazonaws.vpce.');

/** The region in a whole name; undefined where it names none. */
export const regionInName = (service: string): string | undefined =>
  /^(?:cn\.)?com\.amazonaws\.(?:vpce\.)?([a-z]{2}(?:-[a-z]+)+-\d+)\./.exec(service)?.[1];

/** Short name of a service of the catalogue that is written with its whole name; undefined for any other. */
export const shortName = (whole: string): string | undefined => {
  const [, short] = /^(?:cn\.)?com\.amazonaws\.[a-z]{2}(?:-[a-z]+)+-\d+\.(.+)$/.exec(whole) ?? [];
  return short !== undefined && knownService(short) !== undefined ? short : undefined;
};

/** Whether the endpoint of the service takes a policy, as far as documentation says. */
export const takesPolicy = (service: string): boolean =>
  !isThirdParty(service) && knownService(service)?.policy !== false;

/** Buckets of a region that are read through the S3 endpoint without credentials of the own account, for a set of services. */
export const sharedBuckets = (region: string, planned: readonly string[]): readonly string[] =>
  data.buckets
    .filter((bucket) => bucket.with === undefined || planned.includes(bucket.with))
    .map(({ name }) => name.replace('{region}', () => region));

/** Longest policy of an endpoint, in characters. */
export const policyCharacters: number = data.policyCharacters;
