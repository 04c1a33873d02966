import type {
  AddonPodIdentityAssociations,
  CreatePodIdentityAssociationRequest,
  CreatePodIdentityAssociationResponse,
  DeletePodIdentityAssociationRequest,
  DeletePodIdentityAssociationResponse,
  DescribePodIdentityAssociationRequest,
  DescribePodIdentityAssociationResponse,
  ListPodIdentityAssociationsRequest,
  ListPodIdentityAssociationsResponse,
  UpdatePodIdentityAssociationRequest,
  UpdatePodIdentityAssociationResponse,
} from '@aws-sdk/client-eks';
import type { Caller } from '../caller';
import { checkedRole } from './clusters';
import type { Given, Operation } from './context';
import { inUse, notFound, required } from './errors';
import { associationId, eksArn } from './identifiers';
import { pageOf } from './pages';
import { type ClusterRecord, clusterOf, type Scope, type StoredAssociation } from './store';
import { checkedTags } from './tags';

const associationOf = (scope: Scope, clusterName: string, id: string): StoredAssociation => {
  const found = clusterOf(scope, clusterName).associations.get(id);
  if (found === undefined)
    throw notFound(`Association ${id} was not found in the cluster ${clusterName}.`, { clusterName });
  return found;
};

/** `externalId` is only there with a target role: it goes into that role's trust policy. */
const externalIdOf = (caller: Caller, cluster: string, item: StoredAssociation): string | undefined =>
  item.targetRoleArn === undefined
    ? undefined
    : `${caller.region}/${caller.account}/${cluster}/${item.namespace}/${item.serviceAccount}`;

/** Role of another account that the first role assumes; an empty text is none. */
const checkedTarget = (arn: string | undefined): string | undefined =>
  arn === undefined || arn === '' ? undefined : checkedRole(arn, 'targetRoleArn');

/** Makes an association, for a caller or for an add-on. @throws AwsError ResourceInUseException: one per service account */
export const addAssociation = (
  caller: Caller,
  record: ClusterRecord,
  input: Omit<Given<CreatePodIdentityAssociationRequest>, 'clusterName'>,
  ownerArn?: string,
): StoredAssociation => {
  const clusterName = record.cluster.name;
  const namespace = required(input.namespace, 'namespace');
  const serviceAccount = required(input.serviceAccount, 'serviceAccount');
  const roleArn = checkedRole(input.roleArn, 'roleArn');
  const duplicate = [...record.associations.values()].find(
    (item) => item.namespace === namespace && item.serviceAccount === serviceAccount,
  );
  if (duplicate !== undefined) {
    if (
      input.clientRequestToken !== undefined &&
      record.tokens.get(duplicate.associationArn) === input.clientRequestToken
    ) {
      return duplicate;
    }
    throw inUse(`Association already exists: ${duplicate.associationId}`, { clusterName });
  }
  const id = associationId();
  const now = new Date();
  const created: StoredAssociation = {
    clusterName,
    namespace,
    serviceAccount,
    roleArn,
    associationArn: eksArn(caller, `podidentityassociation/${clusterName}/${id}`),
    associationId: id,
    tags: checkedTags(input.tags),
    createdAt: now,
    modifiedAt: now,
    ownerArn,
    disableSessionTags: input.disableSessionTags ?? false,
    targetRoleArn: checkedTarget(input.targetRoleArn),
    policy: input.policy,
  };
  created.externalId = externalIdOf(caller, clusterName, created);
  record.associations.set(id, created);
  if (input.clientRequestToken !== undefined) record.tokens.set(created.associationArn, input.clientRequestToken);
  return created;
};

interface Wanted {
  readonly serviceAccount: string;
  readonly roleArn: string;
}

/**
 * What an add-on asks for, checked.
 * @throws AwsError ResourceInUseException when another owner has a service account, InvalidParameterException
 */
export const checkAssociations = (
  record: ClusterRecord,
  addonArn: string,
  namespace: string,
  asked: readonly AddonPodIdentityAssociations[],
): Wanted[] => {
  const wanted = asked.map(({ serviceAccount, roleArn }) => ({
    serviceAccount: required(serviceAccount, 'podIdentityAssociations.serviceAccount'),
    roleArn: checkedRole(roleArn, 'podIdentityAssociations.roleArn'),
  }));
  for (const { serviceAccount } of wanted) {
    const other = [...record.associations.values()].find(
      (item) => item.namespace === namespace && item.serviceAccount === serviceAccount,
    );
    if (other !== undefined && other.ownerArn !== addonArn) {
      throw inUse(`Association already exists: ${other.associationId}`, { clusterName: record.cluster.name });
    }
  }
  return wanted;
};

/** Makes an add-on own exactly these associations: keeps, re-points, adds and removes. Gives their ARNs. */
export const ownAssociations = (
  caller: Caller,
  record: ClusterRecord,
  addonArn: string,
  namespace: string,
  asked: readonly AddonPodIdentityAssociations[],
): string[] => {
  // All is checked before anything changes: a refused add-on must not leave half of its associations behind.
  const wanted = checkAssociations(record, addonArn, namespace, asked);
  const owned = [...record.associations.values()].filter(({ ownerArn }) => ownerArn === addonArn);
  for (const item of owned) {
    if (!wanted.some(({ serviceAccount }) => serviceAccount === item.serviceAccount)) {
      record.associations.delete(item.associationId);
    }
  }
  return wanted.map((item) => {
    const present = owned.find(({ serviceAccount }) => serviceAccount === item.serviceAccount);
    if (present === undefined) return addAssociation(caller, record, { ...item, namespace }, addonArn).associationArn;
    present.roleArn = item.roleArn;
    present.modifiedAt = new Date();
    return present.associationArn;
  });
};

/** CreatePodIdentityAssociation. @throws AwsError ResourceInUseException: a service account has one role */
export const createPodIdentityAssociation: Operation<
  CreatePodIdentityAssociationRequest,
  CreatePodIdentityAssociationResponse
> = ({ scope, caller }, input) => ({ association: addAssociation(caller, clusterOf(scope, input.clusterName), input) });

/** DescribePodIdentityAssociation. @throws AwsError ResourceNotFoundException */
export const describePodIdentityAssociation: Operation<
  DescribePodIdentityAssociationRequest,
  DescribePodIdentityAssociationResponse
> = ({ scope }, input) => ({ association: associationOf(scope, input.clusterName, input.associationId) });

/** ListPodIdentityAssociations. All of a cluster, or those of a namespace and a service account. */
export const listPodIdentityAssociations: Operation<
  ListPodIdentityAssociationsRequest,
  ListPodIdentityAssociationsResponse
> = ({ scope }, input) => {
  const found = [...clusterOf(scope, input.clusterName).associations.values()]
    .filter(({ namespace }) => input.namespace === undefined || namespace === input.namespace)
    .filter(({ serviceAccount }) => input.serviceAccount === undefined || serviceAccount === input.serviceAccount)
    .map(({ clusterName, namespace, serviceAccount, associationArn, associationId: id, ownerArn }) => ({
      clusterName,
      namespace,
      serviceAccount,
      associationArn,
      associationId: id,
      ownerArn,
    }));
  const { items, nextToken } = pageOf(found, input);
  return { associations: items, nextToken };
};

/**
 * UpdatePodIdentityAssociation. Role, target role, session tags and session policy.
 * @throws AwsError ResourceNotFoundException
 */
export const updatePodIdentityAssociation: Operation<
  UpdatePodIdentityAssociationRequest,
  UpdatePodIdentityAssociationResponse
> = ({ scope, caller }, input) => {
  const item = associationOf(scope, input.clusterName, input.associationId);
  const targetRoleArn = checkedTarget(input.targetRoleArn);
  if (input.roleArn !== undefined) item.roleArn = checkedRole(input.roleArn, 'roleArn');
  if (input.disableSessionTags !== undefined) item.disableSessionTags = input.disableSessionTags;
  // An empty text takes the target role or the session policy away.
  if (input.targetRoleArn !== undefined) item.targetRoleArn = targetRoleArn;
  if (input.policy !== undefined) item.policy = input.policy === '' ? undefined : input.policy;
  item.externalId = externalIdOf(caller, input.clusterName, item);
  item.modifiedAt = new Date();
  return { association: item };
};

/** DeletePodIdentityAssociation. @throws AwsError ResourceNotFoundException */
export const deletePodIdentityAssociation: Operation<
  DeletePodIdentityAssociationRequest,
  DeletePodIdentityAssociationResponse
> = ({ scope }, input) => {
  const association = associationOf(scope, input.clusterName, input.associationId);
  clusterOf(scope, input.clusterName).associations.delete(input.associationId);
  return { association };
};
