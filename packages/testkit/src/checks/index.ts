import type { Check } from '../check';
import { alarms } from './alarms';
import { azSpread } from './az-spread';
import { clusterBackups } from './cluster-backups';
import { costBudgets } from './cost-budgets';
import { dashboards } from './dashboards';
import { defaultSecurityGroupEmpty } from './default-security-group-empty';
import { defaultVpc } from './default-vpc';
import { ebsDefaultKey } from './ebs-default-key';
import { ebsEncryptionByDefault } from './ebs-encryption-by-default';
import { eksAccess } from './eks-access';
import { eksAddons } from './eks-addons';
import { eksEndpointAccess } from './eks-endpoint-access';
import { eksLogging } from './eks-logging';
import { eksNodeGroups } from './eks-node-groups';
import { eksSecretsEncryption } from './eks-secrets-encryption';
import { eksVersion } from './eks-version';
import { endpointCoverage } from './endpoint-coverage';
import { flowLog } from './flow-log';
import { instanceMetadataDefaults } from './instance-metadata-defaults';
import { kmsExistingKeys } from './kms-existing-keys';
import { kmsKeys } from './kms-keys';
import { launchTemplateVolumes } from './launch-template-volumes';
import { logGroups } from './log-groups';
import { natCount } from './nat-count';
import { natRoutePerAz } from './nat-route-per-az';
import { noPublicIpOnLaunch } from './no-public-ip-on-launch';
import { notificationTopics } from './notification-topics';
import { oidcProvider } from './oidc-provider';
import { openSecurityGroups } from './open-security-groups';
import { publicRoute } from './public-route';
import { s3AccountPublicAccess } from './s3-account-public-access';
import { s3GatewayEndpoint } from './s3-gateway-endpoint';
import { securityGroupRules } from './security-group-rules';
import { subnetLayout } from './subnet-layout';
import { tags } from './tags';
import { threatDetection } from './threat-detection';

/** Every check over an environment, in the order in which a reader wants them. */
export const environmentChecks: readonly Check[] = [
  azSpread,
  subnetLayout,
  natCount,
  natRoutePerAz,
  publicRoute,
  noPublicIpOnLaunch,
  s3GatewayEndpoint,
  endpointCoverage,
  defaultSecurityGroupEmpty,
  openSecurityGroups,
  defaultVpc,
  securityGroupRules,
  flowLog,
  ebsEncryptionByDefault,
  ebsDefaultKey,
  launchTemplateVolumes,
  kmsKeys,
  kmsExistingKeys,
  s3AccountPublicAccess,
  instanceMetadataDefaults,
  eksVersion,
  eksEndpointAccess,
  eksSecretsEncryption,
  eksLogging,
  logGroups,
  eksAccess,
  eksNodeGroups,
  eksAddons,
  oidcProvider,
  notificationTopics,
  threatDetection,
  alarms,
  dashboards,
  costBudgets,
  clusterBackups,
  tags,
];
