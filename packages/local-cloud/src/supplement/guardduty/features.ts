import type {
  DataSourceConfigurations,
  DataSourceConfigurationsResult,
  DetectorFeatureConfiguration,
  DetectorFeatureConfigurationResult,
  FeatureStatus,
} from '@aws-sdk/client-guardduty';
import type { Wire } from './context';
import { badRequest } from './errors';

/** A feature, as it is kept. */
export interface StoredFeature {
  status: FeatureStatus;
  updatedAt: Date;
  readonly additional: Map<string, { status: FeatureStatus; updatedAt: Date }>;
}

const agents: Readonly<Record<string, readonly string[]>> = {
  EKS_RUNTIME_MONITORING: ['EKS_ADDON_MANAGEMENT'],
  RUNTIME_MONITORING: ['EKS_ADDON_MANAGEMENT', 'ECS_FARGATE_AGENT_MANAGEMENT', 'EC2_AGENT_MANAGEMENT'],
};

/** What every detector does while it is on; nobody can turn these off. */
const foundations = ['CLOUD_TRAIL', 'DNS_LOGS', 'FLOW_LOGS'] as const;

// Source: what a new detector showed in July 2026, go-to-k/cdk-real-drift#1485. AI_PROTECTION, which came later, is left out.
const settable: Readonly<Record<string, FeatureStatus>> = {
  S3_DATA_EVENTS: 'ENABLED',
  EKS_AUDIT_LOGS: 'ENABLED',
  EBS_MALWARE_PROTECTION: 'ENABLED',
  RDS_LOGIN_EVENTS: 'ENABLED',
  EKS_RUNTIME_MONITORING: 'DISABLED',
  LAMBDA_NETWORK_LOGS: 'ENABLED',
  RUNTIME_MONITORING: 'DISABLED',
  AI_ANALYST: 'DISABLED',
};

/** Features of a detector that was just made. */
export const newFeatures = (now: Date): Map<string, StoredFeature> =>
  new Map(
    [...foundations.map((name) => [name, 'ENABLED'] as const), ...Object.entries(settable)].map(([name, status]) => [
      name,
      {
        status,
        updatedAt: now,
        additional: new Map((agents[name] ?? []).map((agent) => [agent, { status: 'DISABLED', updatedAt: now }])),
      },
    ]),
  );

const statusOf = (value: string | undefined, member: string): FeatureStatus => {
  if (value === 'ENABLED' || value === 'DISABLED') return value;
  throw badRequest(`the input ${member} is invalid: ${value ?? 'nothing'} is not ENABLED or DISABLED.`);
};

/** The old way of saying the same: a data source is a feature. */
const dataSources = (input: Wire<DataSourceConfigurations>): Wire<DetectorFeatureConfiguration>[] => {
  const asked: readonly (readonly [
    'EKS_AUDIT_LOGS' | 'EBS_MALWARE_PROTECTION' | 'S3_DATA_EVENTS',
    boolean | undefined,
  ])[] = [
    ['EKS_AUDIT_LOGS', input.kubernetes?.auditLogs?.enable],
    ['EBS_MALWARE_PROTECTION', input.malwareProtection?.scanEc2InstanceWithFindings?.ebsVolumes],
    ['S3_DATA_EVENTS', input.s3Logs?.enable],
  ];
  return asked.flatMap(([name, enable]) =>
    enable === undefined ? [] : [{ name, status: enable ? 'ENABLED' : 'DISABLED' } as const],
  );
};

/**
 * Sets features; those not named stay as they are. All is checked before anything changes.
 *
 * @throws AwsError BadRequestException
 */
export const setFeatures = (
  features: Map<string, StoredFeature>,
  asked: {
    readonly features?: Wire<DetectorFeatureConfiguration>[] | undefined;
    readonly dataSources?: Wire<DataSourceConfigurations> | undefined;
  },
  now: Date,
): void => {
  if (asked.features !== undefined && asked.dataSources !== undefined) {
    throw badRequest('dataSources and features cannot be given together.');
  }
  const all = asked.features ?? (asked.dataSources === undefined ? [] : dataSources(asked.dataSources));
  const names = all.map(({ name }) => name ?? 'nothing');
  if (names.includes('RUNTIME_MONITORING') && names.includes('EKS_RUNTIME_MONITORING')) {
    throw badRequest('RUNTIME_MONITORING and EKS_RUNTIME_MONITORING cannot be given together.');
  }
  const changes = all.map((item) => {
    const feature = Object.hasOwn(settable, item.name ?? '') ? features.get(item.name ?? '') : undefined;
    if (feature === undefined) throw badRequest(`the input feature name ${item.name ?? 'nothing'} is invalid.`);
    const additional = (item.additionalConfiguration ?? []).map((extra) => {
      const stored = feature.additional.get(extra.name ?? '');
      if (stored === undefined) throw badRequest(`${extra.name ?? 'nothing'} is not configured by ${item.name ?? ''}.`);
      return { stored, status: statusOf(extra.status, 'additionalConfiguration.status') };
    });
    return { feature, status: statusOf(item.status, 'feature.status'), additional };
  });
  for (const { feature, status, additional } of changes) {
    for (const change of [{ stored: feature, status }, ...additional]) {
      if (change.stored.status === change.status) continue;
      change.stored.status = change.status;
      change.stored.updatedAt = now;
    }
  }
};

/** Features as they are answered, every additional setting among them. */
export const shownFeatures = (features: Map<string, StoredFeature>): Wire<DetectorFeatureConfigurationResult>[] =>
  [...features].map(([name, { status, updatedAt, additional }]) => ({
    name: name as NonNullable<DetectorFeatureConfigurationResult['Name']>,
    status,
    updatedAt,
    ...(additional.size === 0
      ? {}
      : {
          additionalConfiguration: [...additional].map(([extra, stored]) => ({
            name: extra as 'EKS_ADDON_MANAGEMENT',
            ...stored,
          })),
        }),
  }));

/** The same in the old words. */
export const shownDataSources = (features: Map<string, StoredFeature>): Wire<DataSourceConfigurationsResult> => {
  const status = (name: string): FeatureStatus => features.get(name)?.status ?? 'DISABLED';
  return {
    cloudTrail: { status: status('CLOUD_TRAIL') },
    dnsLogs: { status: status('DNS_LOGS') },
    flowLogs: { status: status('FLOW_LOGS') },
    s3Logs: { status: status('S3_DATA_EVENTS') },
    kubernetes: { auditLogs: { status: status('EKS_AUDIT_LOGS') } },
    malwareProtection: { scanEc2InstanceWithFindings: { ebsVolumes: { status: status('EBS_MALWARE_PROTECTION') } } },
  };
};
