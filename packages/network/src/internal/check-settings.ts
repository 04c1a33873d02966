import { isWeaker, logRetentionDays, type NatSetting, type ProfileSettings } from '@hera/core';
import type { NetworkProps } from '../network-props';
import type { Check } from './check';
import type { LayoutTier, PlannedFlowLog, PlannedSubnet } from './plan';

const checkStrength = <K extends keyof ProfileSettings>(
  check: Check,
  setting: K,
  value: ProfileSettings[K],
  path: string,
): void => {
  const { profile, settings, declared } = check.context;
  if (profile.name !== 'production' || !isWeaker({ name: profile.name, settings }, setting, value)) return;
  const given = JSON.stringify(value);
  check.weakness({
    code: 'HERA_NET_019',
    path,
    message: `${setting} ${given} promises less than production's ${JSON.stringify(settings[setting])}`,
    fix: declared
      ? `leave it out, or declare environment.overrides.${setting}: { value: ${given}, justification: '...' }`
      : 'leave it out, or declare an environment that says so',
  });
};

/** Checks egress; gives the setting to build. */
export const checkNat = (
  check: Check,
  props: NetworkProps,
  tiers: Readonly<Record<LayoutTier, readonly PlannedSubnet[]>>,
): NatSetting => {
  const path = 'network.nat';
  const privateZones = tiers.private.map(({ zone }) => zone);
  if (privateZones.length === 0) {
    if (props.nat !== undefined && props.nat !== 'none') {
      check.problem({
        code: 'HERA_NET_018',
        path,
        message: `${JSON.stringify(props.nat)} without a private tier would serve nobody`,
        allowed: 'none',
        fix: 'add network.layout.private, or leave nat out',
      });
    }
    return 'none';
  }
  const nat = props.nat ?? check.context.settings.nat;
  // Anything else is a wrong type or a token, and reported as such.
  if (!['none', 'single', 'per-az'].includes(nat)) return 'none';
  if (nat === 'none') {
    check.problem({
      code: 'HERA_NET_017',
      path,
      message:
        '"none" leaves the private tier without a way out; the interface endpoints that a cluster then needs are not offered yet',
      allowed: 'single, per-az',
      fix: 'choose one, or declare the subnets as the intra tier',
    });
    return nat;
  }
  checkStrength(check, 'nat', nat, path);
  const publicZones = tiers.public.map(({ zone }) => zone);
  if (nat === 'single' && publicZones.length === 0) {
    check.problem({
      code: 'HERA_NET_012',
      path,
      message: '"single" has no public subnet to place the NAT gateway in',
      fix: 'add network.layout.public',
    });
  }
  if (nat === 'per-az' && publicZones.length === 0) {
    check.problem({
      code: 'HERA_NET_011',
      path,
      message: `"per-az" has no public subnet in ${privateZones.join(', ')} to place NAT gateways in`,
      fix: 'add network.layout.public in the same zones',
    });
  }
  return nat;
};

/** Checks the flow log; gives what to build, or nothing when it is off. */
export const checkFlowLog = (check: Check, props: NetworkProps): PlannedFlowLog | undefined => {
  const { settings } = check.context;
  const path = 'network.flowLog';
  checkStrength(check, 'flowLogs', props.flowLog === undefined ? settings.flowLogs : props.flowLog !== false, path);
  if (props.flowLog === false || (props.flowLog === undefined && !settings.flowLogs)) return undefined;
  const options = props.flowLog ?? {};
  const retentionDays = check.known(options.retentionDays ?? settings.logRetentionDays, `${path}.retentionDays`);
  const aggregationSeconds = check.known(options.aggregationSeconds ?? 60, `${path}.aggregationSeconds`);
  if (retentionDays !== undefined) {
    if (!logRetentionDays.includes(retentionDays)) {
      check.problem({
        code: 'HERA_NET_020',
        path: `${path}.retentionDays`,
        message: `CloudWatch Logs does not keep records for ${retentionDays} days`,
        allowed: logRetentionDays.join(', '),
        fix: 'choose one of these',
      });
    }
    checkStrength(check, 'logRetentionDays', retentionDays, `${path}.retentionDays`);
  }
  if (settings.customerManagedKeys && options.key === undefined) {
    check.weakness({
      code: 'HERA_NET_021',
      path: `${path}.key`,
      message: 'no key is given, so CloudWatch Logs encrypts the records with a key of its own',
      allowed: 'a customer-managed key that CloudWatch Logs may use',
      fix: 'pass the logs key, for example new EncryptionKeys(...).of("logs") of @hera/security',
    });
  }
  if (retentionDays === undefined || aggregationSeconds === undefined) return undefined;
  return { retentionDays, aggregationSeconds, ...(options.key === undefined ? {} : { key: options.key }) };
};
