import type { CreateFargateProfileRequest, FargateProfileSelector } from '@aws-sdk/client-eks';
import type { EksContext, Given } from './context';
import { invalidParameter, required } from './errors';
import type { ClusterRecord } from './store';

const MOST_SELECTORS = 5;
const MOST_LABELS = 5;

/** Namespaces and label keys and values may carry the wildcards `*` and `?`. @throws AwsError InvalidParameterException */
export const checkedSelectors = (
  selectors: readonly FargateProfileSelector[] | undefined,
  clusterName: string,
): FargateProfileSelector[] => {
  const given = selectors ?? [];
  if (given.length === 0) throw invalidParameter('Fargate Profile requires at least one selector.', { clusterName });
  if (given.length > MOST_SELECTORS) {
    throw invalidParameter(`${given.length} selectors are more than the ${MOST_SELECTORS} of a Fargate profile.`, {
      clusterName,
    });
  }
  return given.map(({ namespace, labels }) => {
    if (namespace === undefined || namespace === '') {
      throw invalidParameter('Fargate Profile must have at least one selector with at least one namespace value.', {
        clusterName,
      });
    }
    if (Object.keys(labels ?? {}).length > MOST_LABELS) {
      throw invalidParameter(`Request contains Selector with more than ${MOST_LABELS} Label pairs`, { clusterName });
    }
    return { namespace, labels: { ...labels } };
  });
};

/** @throws AwsError InvalidParameterException; two profiles of one prefix are fine, `eks` itself is reserved */
export const checkProfileName = (name: string | undefined): void => {
  if (!/^[0-9A-Za-z][0-9A-Za-z_-]{0,99}$/.test(required(name, 'fargateProfileName'))) {
    throw invalidParameter(`fargateProfileName: ${name} is not 1 to 100 letters, digits, hyphens and underscores.`);
  }
  if (name?.startsWith('eks-')) throw invalidParameter(`fargateProfileName: ${name} begins with the reserved eks-.`);
};

/**
 * Subnets of the pods: those asked for, or the private ones of the cluster.
 * @throws AwsError InvalidParameterException for a subnet of another VPC, or one with a route to an internet gateway
 */
export const profileSubnets = async (
  { caller, ec2 }: EksContext,
  record: ClusterRecord,
  input: Given<CreateFargateProfileRequest>,
): Promise<string[]> => {
  const { subnetIds, vpcId } = record.cluster.resourcesVpcConfig;
  const subject = { clusterName: input.clusterName };
  const asked = input.subnets ?? [];
  const ids = asked.length > 0 ? asked : subnetIds;
  const foreign = (await ec2.subnets(caller, ids)).filter((subnet) => subnet.vpcId !== vpcId).map(({ id }) => id);
  if (foreign.length > 0) {
    throw invalidParameter(`Subnets ${foreign.join(', ')} are not in the VPC of the cluster, ${vpcId}.`, subject);
  }
  const open = await ec2.publicSubnets(caller, vpcId, ids);
  const [first] = open;
  if (asked.length > 0 && first !== undefined) {
    throw invalidParameter(`Subnet ${first} provided in Fargate Profile is not a private subnet`, subject);
  }
  const closed = ids.filter((id) => !open.includes(id));
  if (closed.length === 0) throw invalidParameter('The cluster has no private subnet for Fargate.', subject);
  return closed;
};
