import { randomUUID } from 'node:crypto';
import type {
  CreateNodegroupRequest,
  CreateNodegroupResponse,
  DeleteNodegroupRequest,
  DeleteNodegroupResponse,
  DescribeNodegroupRequest,
  DescribeNodegroupResponse,
  ListNodegroupsRequest,
  ListNodegroupsResponse,
} from '@aws-sdk/client-eks';
import { grantNodeRole, revokeNodeRole } from './access-grants';
import { checkedRole } from './clusters';
import type { EksContext, Given, Operation } from './context';
import type { LaunchTemplateFacts } from './ec2';
import { inUse, invalidParameter, notFound, oneOf, required } from './errors';
import { childArn } from './identifiers';
import {
  amiTypeOf,
  checkedRepair,
  checkedTaints,
  checkTemplateConflicts,
  scalingOf,
  updateConfigOf,
} from './nodegroup-input';
import { pageOf } from './pages';
import { type ClusterRecord, clusterOf, type Scope, type StoredNodegroup } from './store';
import { checkedTags } from './tags';
import { requireActive } from './updates';
import { minorOf, releaseVersionOf, supportedVersion } from './versions';

/** @throws AwsError ResourceNotFoundException */
export const nodegroupOf = (scope: Scope, clusterName: string, nodegroupName: string): StoredNodegroup => {
  const found = clusterOf(scope, clusterName).nodegroups.get(nodegroupName);
  if (found === undefined) {
    throw notFound(`No node group found for name: ${nodegroupName}.`, { clusterName, nodegroupName });
  }
  return found;
};

const checkName = (input: Given<CreateNodegroupRequest>): void => {
  if (!/^[0-9A-Za-z][0-9A-Za-z_-]{0,62}$/.test(required(input.nodegroupName, 'nodegroupName'))) {
    throw invalidParameter(
      `nodegroupName: ${input.nodegroupName} is not 1 to 63 letters, digits, hyphens and underscores.`,
    );
  }
};

const requireSubnets = async (
  { caller, ec2 }: EksContext,
  record: ClusterRecord,
  input: Given<CreateNodegroupRequest>,
): Promise<void> => {
  const ids = input.subnets ?? [];
  if (ids.length === 0) throw invalidParameter('subnets is required.', { clusterName: input.clusterName });
  const vpc = record.cluster.resourcesVpcConfig.vpcId;
  const foreign = (await ec2.subnets(caller, ids)).filter(({ vpcId }) => vpcId !== vpc).map(({ id }) => id);
  if (foreign.length > 0) {
    throw invalidParameter(`Subnets ${foreign.join(', ')} are not in the VPC of the cluster, ${vpc}.`, {
      clusterName: input.clusterName,
    });
  }
};

const templateOf = async (
  { caller, ec2 }: EksContext,
  input: Given<CreateNodegroupRequest>,
): Promise<LaunchTemplateFacts | undefined> => {
  const asked = input.launchTemplate;
  if (asked === undefined) return undefined;
  if ((asked.id === undefined) === (asked.name === undefined)) {
    throw invalidParameter('launchTemplate: exactly one of id and name must be given.', {
      clusterName: input.clusterName,
    });
  }
  return ec2.launchTemplate(caller, asked);
};

const versionOf = (record: ClusterRecord, input: Given<CreateNodegroupRequest>): string => {
  const version = supportedVersion(input.version ?? record.cluster.version, input.clusterName).version;
  const skew = minorOf(record.cluster.version) - minorOf(version);
  if (skew < 0 || skew > 3) {
    throw invalidParameter(
      `Requested Nodegroup version ${version} must be at most three minor versions behind the cluster's ${record.cluster.version}, and never ahead.`,
      { clusterName: input.clusterName, nodegroupName: input.nodegroupName },
    );
  }
  return version;
};

/** AL2023 releases begin with the Kubernetes version; the other families number on their own. */
export const checkedRelease = (release: string, version: string, amiType: string): string => {
  if (amiType.startsWith('AL2') && !new RegExp(`^${version.replace('.', '\\.')}\\.\\d+-\\d{8}$`).test(release)) {
    throw invalidParameter(`Requested release version ${release} is not valid for kubernetes version ${version}.`);
  }
  return release;
};

const newNodegroup = async (
  context: EksContext,
  record: ClusterRecord,
  input: Given<CreateNodegroupRequest>,
): Promise<StoredNodegroup> => {
  const scalingConfig = scalingOf(input.scalingConfig, {});
  const updateConfig = updateConfigOf(input.updateConfig);
  const nodeRepairConfig = checkedRepair(input.nodeRepairConfig);
  const taints = checkedTaints(input.taints ?? []);
  const tags = checkedTags(input.tags);
  oneOf(input.capacityType, ['ON_DEMAND', 'SPOT', 'CAPACITY_BLOCK'], 'capacityType');
  await requireSubnets(context, record, input);
  const template = await templateOf(context, input);
  checkTemplateConflicts(input, template);
  const asked = input.instanceTypes ?? [];
  const decided =
    template?.instanceType === undefined ? (asked.length > 0 ? asked : ['t3.medium']) : [template.instanceType];
  const version = versionOf(record, input);
  const amiType = amiTypeOf(input, template, decided, version);
  const release = input.releaseVersion ?? template?.imageId ?? releaseVersionOf(version, amiType);
  const now = new Date();
  const id = randomUUID();
  return {
    nodegroupName: input.nodegroupName,
    nodegroupArn: childArn(context.caller, 'nodegroup', input.clusterName, input.nodegroupName),
    clusterName: input.clusterName,
    version,
    releaseVersion: amiType === 'CUSTOM' ? release : checkedRelease(release, version, amiType),
    createdAt: now,
    modifiedAt: now,
    status: 'ACTIVE',
    capacityType: input.capacityType ?? 'ON_DEMAND',
    scalingConfig,
    instanceTypes: template?.instanceType === undefined ? decided : undefined,
    subnets: [...input.subnets],
    remoteAccess: input.remoteAccess,
    amiType,
    nodeRole: input.nodeRole,
    labels: { ...input.labels },
    taints: taints.length > 0 ? taints : undefined,
    resources: { autoScalingGroups: [{ name: `eks-${input.nodegroupName}-${id}` }] },
    diskSize: template === undefined ? (input.diskSize ?? (amiType.startsWith('WINDOWS') ? 50 : 20)) : undefined,
    health: { issues: [] },
    updateConfig,
    nodeRepairConfig,
    launchTemplate: template && { id: template.id, name: template.name, version: template.version },
    warmPoolConfig: input.warmPoolConfig,
    tags,
  };
};

/**
 * CreateNodegroup. Looks the subnets and the launch template up in LocalStack, and lets the node role join.
 * @throws AwsError ResourceInUseException, InvalidParameterException
 */
export const createNodegroup: Operation<CreateNodegroupRequest, CreateNodegroupResponse> = async (context, input) => {
  const record = clusterOf(context.scope, input.clusterName);
  checkName(input);
  checkedRole(input.nodeRole, 'nodeRole');
  const existing = record.nodegroups.get(input.nodegroupName);
  if (existing !== undefined) {
    const token = record.tokens.get(existing.nodegroupArn);
    if (token !== undefined && token === input.clientRequestToken) return { nodegroup: existing };
    throw inUse(`NodeGroup already exists with name ${input.nodegroupName} and cluster name ${input.clusterName}`, {
      clusterName: input.clusterName,
      nodegroupName: input.nodegroupName,
    });
  }
  requireActive(record);
  const nodegroup = await newNodegroup(context, record, input);
  record.nodegroups.set(nodegroup.nodegroupName, nodegroup);
  if (input.clientRequestToken !== undefined) record.tokens.set(nodegroup.nodegroupArn, input.clientRequestToken);
  const windows = nodegroup.amiType.startsWith('WINDOWS');
  grantNodeRole(context.caller, record, nodegroup.nodeRole, windows ? 'EC2_WINDOWS' : 'EC2_LINUX');
  context.lifecycle.begin({
    caller: context.caller,
    kind: 'nodegroup',
    event: 'create',
    cluster: input.clusterName,
    name: nodegroup.nodegroupName,
    target: nodegroup,
    apply: () => undefined,
  });
  return { nodegroup: { ...nodegroup, status: 'CREATING', health: { issues: [] } } };
};

/** DescribeNodegroup. @throws AwsError ResourceNotFoundException */
export const describeNodegroup: Operation<DescribeNodegroupRequest, DescribeNodegroupResponse> = (
  { scope, lifecycle },
  input,
) => {
  lifecycle.look(nodegroupOf(scope, input.clusterName, input.nodegroupName));
  return { nodegroup: nodegroupOf(scope, input.clusterName, input.nodegroupName) };
};

/** ListNodegroups. Names in alphabetical order. */
export const listNodegroups: Operation<ListNodegroupsRequest, ListNodegroupsResponse> = ({ scope }, input) => {
  const { items, nextToken } = pageOf([...clusterOf(scope, input.clusterName).nodegroups.keys()].sort(), input);
  return { nodegroups: items, nextToken };
};

/**
 * DeleteNodegroup. Takes the access entry of the node role along when no other group uses it.
 * @throws AwsError ResourceNotFoundException
 */
export const deleteNodegroup: Operation<DeleteNodegroupRequest, DeleteNodegroupResponse> = (
  { scope, caller, lifecycle },
  input,
) => {
  const nodegroup = nodegroupOf(scope, input.clusterName, input.nodegroupName);
  const record = clusterOf(scope, input.clusterName);
  if (nodegroup.status === 'DELETING') return { nodegroup };
  lifecycle.begin({
    caller,
    kind: 'nodegroup',
    event: 'delete',
    cluster: input.clusterName,
    name: input.nodegroupName,
    target: nodegroup,
    apply: () => {
      record.nodegroups.delete(input.nodegroupName);
      revokeNodeRole(record, nodegroup.nodeRole);
    },
  });
  return { nodegroup: { ...nodegroup, status: 'DELETING' } };
};
