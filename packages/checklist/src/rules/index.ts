import type { Rule } from '../engine/rule';
import { kubernetesVersion } from './beyond-28-kubernetes-version';
import { privateNodes } from './beyond-29-private-nodes';
import { imdsv2 } from './beyond-30-imdsv2';
import { ebsEncryption } from './beyond-31-ebs-encryption';
import { ecr } from './beyond-32-ecr';
import { deletionProtection } from './beyond-33-deletion-protection';
import { guardduty } from './beyond-34-guardduty';
import { autoscaler } from './beyond-35-autoscaler';
import { workloadResilience } from './beyond-36-workload-resilience';
import { budget } from './beyond-37-budget';
import { backupSchedule } from './dr-18-backup-schedule';
import { drDrill } from './dr-20-dr-drill';
import { rtoRpo } from './dr-21-rto-rpo';
import { multiRegion } from './dr-22-multi-region';
import { multiAz } from './infra-01-multi-az';
import { natPerAz } from './infra-02-nat-per-az';
import { vpcEndpoints } from './infra-03-vpc-endpoints';
import { kmsSecrets } from './infra-04-kms-secrets';
import { logging } from './infra-05-logging';
import { backupStrategy } from './infra-06-backup-strategy';
import { alarms } from './mon-13-alarms';
import { metrics } from './mon-14-metrics';
import { logAggregation } from './mon-15-log-aggregation';
import { runbooks } from './mon-17-runbooks';
import { onCallRunbooks } from './ops-24-on-call-runbooks';
import { dashboards } from './ops-26-dashboards';
import { incidentResponse } from './ops-27-incident-response';
import { privateEndpoint } from './sec-07-private-endpoint';
import { publicEndpointCidrs } from './sec-08-public-endpoint-cidrs';
import { workloadIdentity } from './sec-09-workload-identity';
import { podSecurity } from './sec-10-pod-security';
import { networkPolicies } from './sec-11-network-policies';
import { securityGroups } from './sec-12-security-groups';

/** Every rule of this package. Items without one are a person's to attest. */
export const rules: readonly Rule[] = [
  multiAz,
  natPerAz,
  vpcEndpoints,
  kmsSecrets,
  logging,
  backupStrategy,
  privateEndpoint,
  publicEndpointCidrs,
  workloadIdentity,
  podSecurity,
  networkPolicies,
  securityGroups,
  alarms,
  metrics,
  logAggregation,
  runbooks,
  backupSchedule,
  drDrill,
  rtoRpo,
  multiRegion,
  onCallRunbooks,
  dashboards,
  incidentResponse,
  kubernetesVersion,
  privateNodes,
  imdsv2,
  ebsEncryption,
  ecr,
  deletionProtection,
  guardduty,
  autoscaler,
  workloadResilience,
  budget,
];
