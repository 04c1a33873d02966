import { autoScalingGroup } from './auto-scaling-group';
import { cluster } from './cluster';
import { addon, fargateProfile } from './eks-extras';
import { detector, detectorFeature } from './guardduty';
import { instance } from './instance';
import { kmsKey } from './keys';
import { flowLog, logGroup } from './log-group';
import {
  compositeAlarm,
  dashboard,
  eventRule,
  metricAlarm,
  metricFilter,
  queue,
  subscription,
  topic,
} from './monitoring';
import { natGateway } from './nat-gateway';
import { elasticIp, loadBalancer, vpcEndpoint, vpcEndpointSubnet } from './network';
import { nodeGroup } from './node-group';
import type { Pricer } from './pricer';
import { backupVault, bucket, ebsSnapshot, ebsVolume, restoreTesting } from './storage';

const all: readonly Pricer[] = [
  addon,
  autoScalingGroup,
  backupVault,
  bucket,
  cluster,
  compositeAlarm,
  dashboard,
  detector,
  detectorFeature,
  ebsSnapshot,
  ebsVolume,
  elasticIp,
  eventRule,
  fargateProfile,
  flowLog,
  instance,
  kmsKey,
  loadBalancer,
  logGroup,
  metricAlarm,
  metricFilter,
  natGateway,
  nodeGroup,
  queue,
  restoreTesting,
  subscription,
  topic,
  vpcEndpoint,
  vpcEndpointSubnet,
];

/** What prices a resource, by its type. */
export const pricers: ReadonlyMap<string, Pricer> = new Map(
  all.flatMap((pricer) => pricer.types.map((type) => [type, pricer] as const)),
);
