/** Name of a built-in profile. */
export type ProfileName = 'development' | 'production';

/** How egress from private subnets is made: no NAT, one gateway, one in each zone, or one that spans the zones of the VPC. */
export type NatSetting = 'none' | 'single' | 'per-az' | 'regional';

/** EKS control plane log types. Source: EKS API `LogType`. */
export const controlPlaneLogTypes = ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'] as const;

/** One of the five control plane log types. */
export type ControlPlaneLogType = (typeof controlPlaneLogTypes)[number];

/** The settings in which development and production differ: the comparison table of the production-environment document. */
export interface ProfileSettings {
  /** Whether the environment may be destroyed as a matter of routine. */
  readonly lifecycle: 'ephemeral' | 'persistent';
  /** Least number of availability zones with subnets. EKS itself asks for two. */
  readonly minimumZones: number;
  /** NAT gateways. */
  readonly nat: NatSetting;
  /** VPC endpoints: `free` has gateway endpoints only, `core` also interface endpoints for the services that nodes always call. */
  readonly endpoints: 'free' | 'core';
  /** Capacity type of the critical node groups. */
  readonly capacityType: 'SPOT' | 'ON_DEMAND';
  /** Least number of nodes in a node group. */
  readonly minimumNodes: number;
  /**
   * Shortest prefix length of an IPv4 network that may reach the Kubernetes API over the internet. Shorter than 8 is never taken in
   * production, whatever is declared here.
   */
  readonly publicEndpointPrefix: number;
  /** Retention of every log group, in days. */
  readonly logRetentionDays: number;
  /** Control plane log types sent to CloudWatch. */
  readonly controlPlaneLogs: readonly ControlPlaneLogType[];
  /** Whether VPC flow logs are on. */
  readonly flowLogs: boolean;
  /** Whether backups are required. */
  readonly backups: 'optional' | 'required';
  /** Whether secrets, volumes and logs are encrypted with customer-managed keys; without, AWS-managed keys apply. */
  readonly customerManagedKeys: boolean;
  /** Whether the API refuses to delete the cluster, and keys carry `prevent_destroy`. */
  readonly deletionProtection: boolean;
  /** Whether EKS may shift traffic away from an impaired zone. */
  readonly zonalShift: boolean;
  /** Whether EKS replaces nodes that are unhealthy. */
  readonly nodeRepair: boolean;
  /** How a change reaches the environment. */
  readonly changeProcess: 'direct' | 'reviewed';
}

/** A profile: a name and its settings. */
export interface Profile {
  readonly name: ProfileName;
  readonly settings: ProfileSettings;
}

/** Source of every value: `production-environment.md`, "Characteristics Comparison" and "Example Configuration Values". */
export const profiles: Readonly<Record<ProfileName, Profile>> = {
  development: {
    name: 'development',
    settings: {
      lifecycle: 'ephemeral',
      minimumZones: 2,
      nat: 'single',
      endpoints: 'free',
      capacityType: 'SPOT',
      minimumNodes: 1,
      publicEndpointPrefix: 0,
      logRetentionDays: 1,
      controlPlaneLogs: ['api', 'audit', 'authenticator'],
      flowLogs: false,
      backups: 'optional',
      customerManagedKeys: false,
      deletionProtection: false,
      zonalShift: false,
      nodeRepair: false,
      changeProcess: 'direct',
    },
  },
  production: {
    name: 'production',
    settings: {
      lifecycle: 'persistent',
      minimumZones: 3,
      nat: 'per-az',
      endpoints: 'core',
      capacityType: 'ON_DEMAND',
      minimumNodes: 3,
      publicEndpointPrefix: 24,
      logRetentionDays: 30,
      controlPlaneLogs: controlPlaneLogTypes,
      flowLogs: true,
      backups: 'required',
      customerManagedKeys: true,
      deletionProtection: true,
      zonalShift: true,
      nodeRepair: true,
      changeProcess: 'reviewed',
    },
  },
};

const rank =
  <T>(order: readonly T[]) =>
  (value: T, base: T): boolean =>
    order.indexOf(value) < order.indexOf(base);
// A regional gateway spans zones as a gateway in each of them does, so neither of the two promises more.
const natStrength: Readonly<Record<NatSetting, number>> = { none: 0, single: 1, 'per-az': 2, regional: 2 };
const less = (value: number, base: number): boolean => value < base;
const off = (value: boolean, base: boolean): boolean => base && !value;

type Weakens = {
  readonly [K in keyof ProfileSettings]: (value: ProfileSettings[K], base: ProfileSettings[K]) => boolean;
};

const weakens: Weakens = {
  lifecycle: rank(['ephemeral', 'persistent']),
  minimumZones: less,
  nat: (value, base) => natStrength[value] < natStrength[base],
  endpoints: rank(['free', 'core']),
  capacityType: rank(['SPOT', 'ON_DEMAND']),
  minimumNodes: less,
  publicEndpointPrefix: less,
  logRetentionDays: less,
  controlPlaneLogs: (value, base) => base.some((type) => !value.includes(type)),
  flowLogs: off,
  backups: rank(['optional', 'required']),
  customerManagedKeys: off,
  deletionProtection: off,
  zonalShift: off,
  nodeRepair: off,
  changeProcess: rank(['direct', 'reviewed']),
};

/** Whether `value` promises less than the profile's own value of that setting. */
export const isWeaker = <K extends keyof ProfileSettings>(
  profile: Profile,
  setting: K,
  value: ProfileSettings[K],
): boolean => weakens[setting](value, profile.settings[setting]);
