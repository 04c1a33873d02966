import type { AssociatedAccessPolicy } from '@aws-sdk/client-eks';
import type { Caller } from '../caller';
import { accessPolicyArn } from './access-policies';
import { partitionOf } from '../arn';
import { accessEntryArn } from './identifiers';
import type { AccessEntryRecord, ClusterRecord } from './store';

/** Types of access entries, and what EKS fills in for those that are nodes. `undefined` username: made from the principal. */
export const ENTRY_TYPES: Readonly<Record<string, { readonly username?: string; readonly groups: readonly string[] }>> =
  {
    STANDARD: { groups: [] },
    EC2_LINUX: { username: 'system:node:{{EC2PrivateDNSName}}', groups: ['system:nodes'] },
    EC2_WINDOWS: { username: 'system:node:{{EC2PrivateDNSName}}', groups: ['eks:kube-proxy-windows', 'system:nodes'] },
    FARGATE_LINUX: { username: 'system:node:{{SessionName}}', groups: ['system:node-proxier', 'system:nodes'] },
    HYBRID_LINUX: { username: 'system:node:{{SessionName}}', groups: ['system:nodes'] },
    HYPERPOD_LINUX: { username: 'system:node:{{SessionName}}', groups: ['system:nodes'] },
    EC2: { username: 'system:node:{{EC2PrivateDNSName}}', groups: ['system:nodes'] },
  };

/** User name that EKS gives a STANDARD principal: roles appear as the session that assumes them. */
const defaultUsername = (principalArn: string): string => {
  const [arn, partition, , , account, resource = ''] = principalArn.split(':');
  if (!resource.startsWith('role/')) return principalArn;
  return `${arn}:${partition}:sts::${account}:assumed-role/${resource.split('/').at(-1)}/{{SessionName}}`;
};

/** Builds an access entry; nothing is checked or stored. */
export const newEntry = (
  caller: Caller,
  clusterName: string,
  principalArn: string,
  details: {
    readonly type: string;
    readonly username?: string | undefined;
    readonly groups?: readonly string[] | undefined;
    readonly tags?: Record<string, string>;
    readonly ownedByEks?: boolean;
  },
): AccessEntryRecord => {
  const facts = ENTRY_TYPES[details.type];
  const now = new Date();
  return {
    entry: {
      clusterName,
      principalArn,
      kubernetesGroups: [...(details.groups ?? facts?.groups ?? [])],
      accessEntryArn: accessEntryArn(caller, clusterName, principalArn),
      createdAt: now,
      modifiedAt: now,
      tags: { ...details.tags },
      username: details.username ?? facts?.username ?? defaultUsername(principalArn),
      type: details.type,
    },
    policies: new Map(),
    ownedByEks: details.ownedByEks ?? false,
  };
};

const clusterWide = (policyArn: string): AssociatedAccessPolicy => {
  const now = new Date();
  return { policyArn, accessScope: { type: 'cluster', namespaces: [] }, associatedAt: now, modifiedAt: now };
};

/** Makes the creator a cluster admin. LocalStack's caller for a 12-digit access key is the root of that account. */
export const grantCreator = (caller: Caller, record: ClusterRecord): void => {
  const principal = `arn:${partitionOf(caller.region)}:iam::${caller.account}:root`;
  const policy = accessPolicyArn(caller.region, 'AmazonEKSClusterAdminPolicy');
  const created = newEntry(caller, record.cluster.name, principal, { type: 'STANDARD' });
  created.policies.set(policy, clusterWide(policy));
  record.accessEntries.set(principal, created);
};

/** Lets nodes join, as EKS does for node groups, Fargate profiles and Auto Mode. An entry that is there already stays as it is. */
export const grantNodeRole = (
  caller: Caller,
  record: ClusterRecord,
  roleArn: string,
  type: 'EC2_LINUX' | 'EC2_WINDOWS' | 'EC2' | 'FARGATE_LINUX',
): void => {
  if (record.accessEntries.has(roleArn)) return;
  const created = newEntry(caller, record.cluster.name, roleArn, { type, ownedByEks: true });
  if (type === 'EC2') {
    const policy = accessPolicyArn(caller.region, 'AmazonEKSAutoNodePolicy');
    created.policies.set(policy, clusterWide(policy));
  }
  record.accessEntries.set(roleArn, created);
};

/** Takes back what `grantNodeRole` gave, unless another node group or Fargate profile still uses the role. */
export const revokeNodeRole = (record: ClusterRecord, roleArn: string): void => {
  const shared =
    [...record.nodegroups.values()].some(({ nodeRole }) => nodeRole === roleArn) ||
    [...record.fargateProfiles.values()].some(({ podExecutionRoleArn }) => podExecutionRoleArn === roleArn);
  const found = record.accessEntries.get(roleArn);
  if (!shared && found?.ownedByEks === true && found.entry.type !== 'EC2') record.accessEntries.delete(roleArn);
};
