import type { Check } from '../internal/check';
import {
  isWholeName,
  knownService,
  knownServices,
  namedAsUsual,
  offeredIn,
  presetServices,
  regionInName,
  shortName,
} from './catalogue';
import { type ClusterUse, clusterUses, type EndpointPreset, endpointPresets } from './endpoint-options';
import type { PlannedEndpoint } from './planned-endpoints';
import { type Written, writtenNames } from './read-options';
import { requiredEndpoints } from './required-endpoints';

const oneOf = <T extends string>(check: Check, what: string, allowed: readonly T[], written: readonly Written[]): T[] =>
  written.flatMap(({ value, path }) => {
    const found = allowed.find((name) => name === value);
    if (found !== undefined) return [found];
    check.problem({
      code: 'HERA_NET_050',
      path,
      message: `${JSON.stringify(value)} is not ${what}`,
      allowed: allowed.join(', '),
      fix: 'correct the name, or list the services themselves in network.endpoints.services',
    });
    return [];
  });

/** Presets that exist. */
export const readPresets = (check: Check, given: unknown, path: string): EndpointPreset[] =>
  oneOf(check, 'a preset', endpointPresets, writtenNames(check, given, path));

/** Uses that exist. */
export const readUses = (check: Check, given: unknown, path: string): ClusterUse[] =>
  oneOf(check, 'a use of a cluster', clusterUses, writtenNames(check, given, path));

type Collected = Map<string, { readonly reasons: string[]; name?: string }>;

const collect = (into: Collected, service: string, reason: string): void => {
  const known = into.get(service);
  if (known === undefined) into.set(service, { reasons: [reason] });
  else if (!known.reasons.includes(reason)) known.reasons.push(reason);
};

const checkListed = (check: Check, into: Collected, written: readonly Written[]): void => {
  const seen = new Map<string, string>();
  for (const { value, path } of written) {
    const short = isWholeName(value) ? shortName(value) : undefined;
    const service = short ?? value;
    const known = knownService(service);
    if (known === undefined && !isWholeName(value)) {
      check.problem({
        code: 'HERA_NET_051',
        path,
        message: `${JSON.stringify(value)} is not a service that Hera knows the endpoint of`,
        allowed: `${knownServices.join(', ')}, or a whole service name`,
        fix: `write the whole name, for example com.amazonaws.${check.context.region ?? 'us-east-1'}.lambda`,
      });
      continue;
    }
    const other = seen.get(service);
    const twice = short !== undefined && known?.type === 'gateway';
    if (other !== undefined || twice) {
      check.problem({
        code: 'HERA_NET_052',
        path,
        message: twice
          ? `${value} would be an interface endpoint, and ${service} is reached by a gateway endpoint, which is free`
          : `${JSON.stringify(value)} is the same service as ${other}`,
        fix: twice ? `write ${service}, or leave it out` : 'leave it out',
      });
      continue;
    }
    seen.set(service, path);
    const region = regionInName(value);
    const own = check.context.region;
    if (region !== undefined && own !== undefined && region !== own) {
      check.problem({
        code: 'HERA_NET_056',
        path,
        message: `${value} is the name of a service in ${region}, and the network is in ${own}`,
        fix: `write the name that the service has in ${own}`,
      });
      continue;
    }
    collect(into, service, `services: ${known?.why ?? 'listed'}`);
    const entry = into.get(service);
    if (short !== undefined && entry !== undefined) entry.name = value;
  }
};

const checkOffered = (check: Check, collected: Collected, path: string): void => {
  const { region } = check.context;
  if (region === undefined) return;
  for (const [service, { name }] of collected) {
    const known = knownService(service);
    if (known === undefined || name !== undefined) continue;
    if (!offeredIn(service, region)) {
      check.problem({
        code: 'HERA_NET_056',
        path,
        message: `${service} has no endpoint in ${region}`,
        fix: `leave ${service} out, and keep a NAT gateway if the cluster calls it`,
      });
    } else if (known.type === 'interface' && !namedAsUsual(region)) {
      check.problem({
        code: 'HERA_NET_056',
        path,
        message: `the name of ${service} in ${region} does not follow from the region`,
        fix: `list its whole name from aws ec2 describe-vpc-endpoint-services in network.endpoints.services, beside the preset free`,
      });
    }
  }
};

/** Presets, uses and further services as one list: each service once, with all its reasons. */
export const checkServices = (
  check: Check,
  path: string,
  presets: readonly EndpointPreset[],
  uses: readonly ClusterUse[] | undefined,
  services: unknown,
): readonly PlannedEndpoint[] => {
  const collected: Collected = new Map();
  for (const preset of new Set<EndpointPreset>(['free', ...presets])) {
    for (const service of presetServices(preset))
      collect(collected, service, `${preset}: ${knownService(service)?.why}`);
  }
  for (const { service, reasons } of uses === undefined ? [] : requiredEndpoints(uses)) {
    for (const reason of reasons) collect(collected, service, reason);
  }
  checkListed(check, collected, writtenNames(check, services, `${path}.services`));
  checkOffered(check, collected, path);
  return [...collected].map(([service, found]) => ({ service, ...found }));
};
