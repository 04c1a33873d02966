import type {
  AssociateEncryptionConfigRequest,
  AssociateEncryptionConfigResponse,
  UpdateClusterConfigRequest,
  UpdateClusterConfigResponse,
  UpdateClusterVersionRequest,
  UpdateClusterVersionResponse,
} from '@aws-sdk/client-eks';
import { CHANGES } from './cluster-changes';
import { checkedEncryption } from './clusters';
import type { Operation } from './context';
import { invalidParameter, invalidRequest, required } from './errors';
import { clusterOf } from './store';
import { recordUpdate } from './updates';
import { minorOf, supportedVersion } from './versions';

/**
 * UpdateClusterConfig. One kind of change per call, recorded as an update.
 * @throws AwsError InvalidParameterException for none or several, and for what is so already
 */
export const updateClusterConfig: Operation<UpdateClusterConfigRequest, UpdateClusterConfigResponse> = async (
  context,
  input,
) => {
  const record = clusterOf(context.scope, input.name);
  const [change, ...more] = CHANGES.filter(({ asked }) => asked(input));
  if (change === undefined)
    throw invalidParameter('No changes were provided for the cluster.', { clusterName: input.name });
  if (more.length > 0) throw invalidParameter('Only one type of update can be allowed.', { clusterName: input.name });
  return { update: await change.apply(context, record, input) };
};

/**
 * UpdateClusterVersion. One minor version up, or back to the version before the last upgrade.
 * @throws AwsError InvalidParameterException, InvalidRequestException while a node group is behind
 */
export const updateClusterVersion: Operation<UpdateClusterVersionRequest, UpdateClusterVersionResponse> = (
  { scope },
  input,
) => {
  const record = clusterOf(scope, input.name);
  const { cluster } = record;
  const subject = { clusterName: input.name };
  const facts = supportedVersion(required(input.version, 'version'), input.name);
  const current = cluster.version;
  const step = minorOf(facts.version) - minorOf(current);
  if (step === 0) throw invalidParameter(`Cluster is already at the desired version ${current}.`, subject);
  const rollback = step === -1 && record.previousVersion === facts.version;
  if (step !== 1 && !rollback) {
    throw invalidParameter(`Unsupported Kubernetes minor version update from ${current} to ${facts.version}`, subject);
  }
  const behind = [...record.nodegroups.values()].filter(
    ({ version }) => version !== (rollback ? facts.version : current),
  );
  if (behind.length > 0) {
    const names = behind.map(({ nodegroupName, version }) => `${nodegroupName} (${version})`).join(', ');
    const wanted = rollback ? facts.version : current;
    throw invalidRequest(
      `Nodegroup(s) ${names} must be at version ${wanted} before the cluster goes to ${facts.version}.`,
      subject,
    );
  }
  cluster.version = facts.version;
  cluster.platformVersion = facts.platform;
  if (rollback) delete record.previousVersion;
  else record.previousVersion = current;
  const params = { Version: facts.version, PlatformVersion: facts.platform };
  return { update: recordUpdate(record, rollback ? 'VersionRollback' : 'VersionUpdate', params) };
};

/**
 * AssociateEncryptionConfig. Turns secrets encryption on, once.
 * @throws AwsError InvalidParameterException
 */
export const associateEncryptionConfig: Operation<
  AssociateEncryptionConfigRequest,
  AssociateEncryptionConfigResponse
> = ({ scope }, input) => {
  const record = clusterOf(scope, input.clusterName);
  const subject = { clusterName: input.clusterName };
  const config = checkedEncryption(required(input.encryptionConfig, 'encryptionConfig'), input.clusterName);
  if (config.length === 0) throw invalidParameter('encryptionConfig is required.', subject);
  if (record.cluster.encryptionConfig !== undefined) {
    throw invalidParameter('Encryption is already enabled for the cluster: it cannot be changed or removed.', subject);
  }
  record.cluster.encryptionConfig = config;
  return { update: recordUpdate(record, 'AssociateEncryptionConfig', { EncryptionConfig: config }) };
};
