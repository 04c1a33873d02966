import { isUnknown, type NatSetting } from '@hera/core';
import type { Check } from '../internal/check';
import { checkStrength } from '../internal/check-settings';
import type { PlannedTiers } from '../internal/plan';
import { knownService, presetServices } from './catalogue';
import { checkPolicies } from './check-policies';
import { checkServices, readPresets, readUses } from './check-services';
import type { EndpointOptions, NetworkEndpoints } from './endpoint-options';
import { noEndpoints, type PlannedEndpoint, type PlannedEndpoints } from './planned-endpoints';
import { writtenNames } from './read-options';

const path = 'network.endpoints';

const isGateway = ({ service }: PlannedEndpoint): boolean => knownService(service)?.type === 'gateway';

const readOptions = (check: Check, given: NetworkEndpoints | undefined): EndpointOptions => {
  if (given === undefined || check.known(given, path) === undefined) return {};
  if (Array.isArray(given)) return { presets: given };
  return typeof given === 'object' && given !== null ? (given as EndpointOptions) : {};
};

const checkPlace = (
  check: Check,
  options: EndpointOptions,
  tiers: PlannedTiers,
): Pick<PlannedEndpoints, 'tier' | 'zones'> => {
  const asked = check.known(options.tier, `${path}.tier`);
  const tier = asked ?? (tiers.intra.length > 0 ? 'intra' : 'private');
  const there = (tiers[tier] ?? []).map((subnet) => subnet.zone);
  if (there.length === 0) {
    check.problem({
      code: 'HERA_NET_055',
      path: `${path}.tier`,
      message: `there is no ${tier} subnet`,
      allowed: (['intra', 'private'] as const).filter((name) => tiers[name].length > 0).join(', '),
      fix: 'choose a tier of the layout, or leave it out',
    });
    return { zones: [] };
  }
  if (options.zones === undefined) return { tier, zones: there };
  const written = writtenNames(check, options.zones, `${path}.zones`);
  const wrong = written.filter(({ value }) => !there.includes(value));
  const nowhere = Array.isArray(options.zones) && options.zones.length === 0;
  for (const { value, path: at } of nowhere ? [{ value: '', path: `${path}.zones` }] : wrong) {
    check.problem({
      code: 'HERA_NET_055',
      path: at,
      message: nowhere ? 'no zone is left' : `there is no ${tier} subnet in ${JSON.stringify(value)}`,
      allowed: there.join(', '),
      fix: nowhere ? 'name a zone, or leave zones out' : 'choose one of these, or add a subnet there',
    });
  }
  return { tier, zones: there.filter((zone) => written.some(({ value }) => value === zone)) };
};

const checkNames = (
  check: Check,
  given: readonly string[] | undefined,
  at: string,
  pattern: RegExp,
  what: string,
): string[] => {
  const list = Array.isArray(given) ? given.filter((name): name is string => typeof name === 'string') : [];
  list.forEach((name, index) => {
    // Accounts and buckets of the same stack have no name before they are made; Terraform fills it in.
    if (isUnknown(name) || pattern.test(name)) return;
    check.problem({
      code: 'HERA_NET_059',
      path: `${path}.${at}[${index}]`,
      message: `${JSON.stringify(name)} is not ${what}`,
      allowed: `${what}, without wildcards`,
      fix: 'write it out',
    });
  });
  return [...new Set(list)];
};

/**
 * Checks endpoints; gives what to build.
 *
 * @param tiers subnets that passed the checks of the layout
 */
export const checkEndpoints = (
  check: Check,
  given: NetworkEndpoints | undefined,
  tiers: PlannedTiers,
): PlannedEndpoints => {
  const options = readOptions(check, given);
  const uses = options.uses === undefined ? undefined : readUses(check, options.uses, `${path}.uses`);
  const presetsPath = Array.isArray(given) ? path : `${path}.presets`;
  const inner = [...tiers.private, ...tiers.pods, ...tiers.intra];
  const byDefault = uses === undefined && inner.length > 0 ? [check.context.settings.endpoints] : [];
  const presets = options.presets === undefined ? byDefault : readPresets(check, options.presets, presetsPath);
  const planned = checkPolicies(check, path, options, checkServices(check, path, presets, uses, options.services));
  const services = planned.map(({ service }) => service);
  const addresses = planned.filter((endpoint) => !isGateway(endpoint));

  const accounts = checkNames(check, options.accounts, 'accounts', /^\d{12}$/, 'an account id of 12 digits');
  const bucket = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
  const readableBuckets = checkNames(check, options.readableBuckets, 'readableBuckets', bucket, 'the name of a bucket');
  if (inner.length === 0) {
    if (addresses.length > 0) {
      check.problem({
        code: 'HERA_NET_054',
        path,
        message: `${addresses.map(({ service }) => service).join(', ')} would have no subnet to stand in`,
        fix: 'add network.layout.private or network.layout.intra, or leave endpoints out',
      });
    }
    return noEndpoints;
  }
  // A list derived from declared uses has what its cluster calls, which is all that `core` stands for.
  const core = uses !== undefined || presetServices('core').every((service) => services.includes(service));
  // With a preset misspelt, what is missing follows from that.
  const misspelt = Array.isArray(options.presets) && options.presets.length > presets.length;
  if (!misspelt) checkStrength(check, 'endpoints', core ? 'core' : 'free', path);
  const asked = options.tier !== undefined || options.zones !== undefined;
  const place = addresses.length > 0 || asked ? checkPlace(check, options, tiers) : { zones: [] };
  return {
    gateway: planned.filter(isGateway),
    interface: addresses,
    ...(addresses.length > 0 ? place : { zones: [] }),
    callers: addresses.length > 0 ? inner : [],
    accounts,
    readableBuckets,
  };
};

/** Warns of what endpoints cannot give to Karpenter in a network without NAT. */
export const checkKarpenter = (check: Check, planned: PlannedEndpoints, nat: NatSetting): void => {
  const meant = planned.interface.some(({ reasons }) => reasons.some((reason) => reason.startsWith('karpenter:')));
  if (nat !== 'none' || !meant) return;
  check.warning({
    code: 'HERA_NET_058',
    path,
    message: 'without NAT, Karpenter reaches neither IAM nor the Price List: no preset has endpoints for them',
    fix: 'give each EC2NodeClass an instanceProfile in place of a role, and set settings.isolatedVPC to true',
  });
};
