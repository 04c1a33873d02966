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
import { beginUpdate } from './updates';
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
  context,
  input,
) => {
  const record = clusterOf(context.scope, input.name);
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
  const wanted = rollback ? facts.version : current;
  const behind = [...record.nodegroups.values()].filter(({ version }) => version !== wanted);
  if (behind.length > 0) {
    const names = behind.map(({ nodegroupName }) => nodegroupName).join(', ');
    throw invalidRequest(
      `Nodegroups ${names} must be updated to match cluster version ${wanted} before updating cluster version`,
      subject,
    );
  }
  const update = beginUpdate(context, record, {
    type: rollback ? 'VersionRollback' : 'VersionUpdate',
    params: { Version: facts.version, PlatformVersion: facts.platform },
    apply: () => {
      cluster.version = facts.version;
      cluster.platformVersion = facts.platform;
      if (rollback) delete record.previousVersion;
      else record.previousVersion = current;
    },
  });
  return { update };
};

/**
 * AssociateEncryptionConfig. Turns secrets encryption on, once.
 * @throws AwsError InvalidParameterException
 */
export const associateEncryptionConfig: Operation<
  AssociateEncryptionConfigRequest,
  AssociateEncryptionConfigResponse
> = (context, input) => {
  const record = clusterOf(context.scope, input.clusterName);
  const subject = { clusterName: input.clusterName };
  const config = checkedEncryption(required(input.encryptionConfig, 'encryptionConfig'), input.clusterName);
  if (config.length === 0) throw invalidParameter('encryptionConfig is required.', subject);
  if (record.cluster.encryptionConfig !== undefined) {
    throw invalidParameter('Encryption is already enabled for the cluster: it cannot be changed or removed.', subject);
  }
  const update = beginUpdate(context, record, {
    type: 'AssociateEncryptionConfig',
    params: { EncryptionConfig: config },
    apply: () => {
      record.cluster.encryptionConfig = config;
    },
  });
  return { update };
};
