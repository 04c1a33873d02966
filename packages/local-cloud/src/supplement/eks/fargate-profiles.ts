import type {
  CreateFargateProfileRequest,
  CreateFargateProfileResponse,
  DeleteFargateProfileRequest,
  DeleteFargateProfileResponse,
  DescribeFargateProfileRequest,
  DescribeFargateProfileResponse,
  ListFargateProfilesRequest,
  ListFargateProfilesResponse,
} from '@aws-sdk/client-eks';
import { grantNodeRole, revokeNodeRole } from './access-grants';
import { checkedRole } from './clusters';
import type { Operation } from './context';
import { inUse, notFound } from './errors';
import { checkedSelectors, checkProfileName, profileSubnets } from './fargate-input';
import { childArn } from './identifiers';
import { pageOf } from './pages';
import { type ClusterRecord, clusterOf, type Scope, type StoredProfile } from './store';
import { checkedTags } from './tags';
import { requireActive } from './updates';

const profileOf = (scope: Scope, clusterName: string, name: string): StoredProfile => {
  const found = clusterOf(scope, clusterName).fargateProfiles.get(name);
  if (found === undefined) throw notFound(`No Fargate Profile found with name: ${name}.`, { clusterName });
  return found;
};

/** EKS makes or deletes one profile of a cluster at a time. */
const requireIdle = (record: ClusterRecord, verb: 'create' | 'delete', name: string): void => {
  const clusterName = record.cluster.name;
  const busy = [...record.fargateProfiles.values()].find(
    ({ status, fargateProfileName }) => fargateProfileName !== name && (status === 'CREATING' || status === 'DELETING'),
  );
  if (busy === undefined) return;
  throw inUse(
    `Cannot ${verb} Fargate Profile ${name} because cluster ${clusterName} currently has Fargate profile ${busy.fargateProfileName} in status ${busy.status}`,
    { clusterName },
  );
};

/**
 * CreateFargateProfile. Looks the routes of the subnets up in LocalStack, and lets the pod execution role join. A profile cannot
 * be changed afterwards, except for its tags.
 * @throws AwsError ResourceInUseException, InvalidParameterException, InvalidRequestException
 */
export const createFargateProfile: Operation<CreateFargateProfileRequest, CreateFargateProfileResponse> = async (
  context,
  input,
) => {
  const { caller, lifecycle } = context;
  const record = clusterOf(context.scope, input.clusterName);
  const { clusterName, fargateProfileName } = input;
  checkProfileName(fargateProfileName);
  checkedRole(input.podExecutionRoleArn, 'podExecutionRoleArn');
  const existing = record.fargateProfiles.get(fargateProfileName);
  if (existing !== undefined) {
    const token = record.tokens.get(existing.fargateProfileArn);
    if (token !== undefined && token === input.clientRequestToken) return { fargateProfile: existing };
    throw inUse('A Fargate Profile already exists with this name in this cluster.', { clusterName });
  }
  requireActive(record);
  requireIdle(record, 'create', fargateProfileName);
  const selectors = checkedSelectors(input.selectors, clusterName);
  const tags = checkedTags(input.tags);
  const profile: StoredProfile = {
    fargateProfileName,
    fargateProfileArn: childArn(caller, 'fargateprofile', clusterName, fargateProfileName),
    clusterName,
    createdAt: new Date(),
    podExecutionRoleArn: input.podExecutionRoleArn,
    subnets: await profileSubnets(context, record, input),
    selectors,
    status: 'ACTIVE',
    tags,
    health: { issues: [] },
  };
  record.fargateProfiles.set(fargateProfileName, profile);
  if (input.clientRequestToken !== undefined) record.tokens.set(profile.fargateProfileArn, input.clientRequestToken);
  grantNodeRole(caller, record, profile.podExecutionRoleArn, 'FARGATE_LINUX');
  lifecycle.begin({
    caller,
    kind: 'fargate-profile',
    event: 'create',
    cluster: clusterName,
    name: fargateProfileName,
    target: profile,
    apply: () => undefined,
  });
  return { fargateProfile: { ...profile, status: 'CREATING', health: { issues: [] } } };
};

/** DescribeFargateProfile. @throws AwsError ResourceNotFoundException */
export const describeFargateProfile: Operation<DescribeFargateProfileRequest, DescribeFargateProfileResponse> = (
  { scope, lifecycle },
  input,
) => {
  lifecycle.look(profileOf(scope, input.clusterName, input.fargateProfileName));
  return { fargateProfile: profileOf(scope, input.clusterName, input.fargateProfileName) };
};

/** ListFargateProfiles. Names in alphabetical order. */
export const listFargateProfiles: Operation<ListFargateProfilesRequest, ListFargateProfilesResponse> = (
  { scope },
  input,
) => {
  const { items, nextToken } = pageOf([...clusterOf(scope, input.clusterName).fargateProfiles.keys()].sort(), input);
  return { fargateProfileNames: items, nextToken };
};

/**
 * DeleteFargateProfile. Takes the access entry of the role along when nothing else uses it.
 * @throws AwsError ResourceNotFoundException, ResourceInUseException while another one is made or deleted
 */
export const deleteFargateProfile: Operation<DeleteFargateProfileRequest, DeleteFargateProfileResponse> = (
  { scope, caller, lifecycle },
  input,
) => {
  const profile = profileOf(scope, input.clusterName, input.fargateProfileName);
  const record = clusterOf(scope, input.clusterName);
  requireIdle(record, 'delete', input.fargateProfileName);
  if (profile.status === 'DELETING') return { fargateProfile: profile };
  lifecycle.begin({
    caller,
    kind: 'fargate-profile',
    event: 'delete',
    cluster: input.clusterName,
    name: input.fargateProfileName,
    target: profile,
    apply: () => {
      record.fargateProfiles.delete(input.fargateProfileName);
      revokeNodeRole(record, profile.podExecutionRoleArn);
    },
  });
  return { fargateProfile: { ...profile, status: 'DELETING' } };
};
