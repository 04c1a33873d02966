import { type Instance, paginateDescribeInstances } from '@aws-sdk/client-ec2';
import type { AwsClients } from '../aws-clients';
import { collect } from '@hera/core/aws-sdk';
import { isOfCluster } from './cluster-tags';

/** Instances that Karpenter has made for the cluster and that nobody has ended. Those of EKS Auto Mode end with the cluster. */
export const karpenterInstances = async ({ ec2 }: AwsClients, clusterName: string): Promise<readonly Instance[]> => {
  const reservations = await collect(
    paginateDescribeInstances(
      { client: ec2 },
      {
        Filters: [
          { Name: 'tag-key', Values: ['karpenter.sh/nodepool'] },
          { Name: 'instance-state-name', Values: ['pending', 'running', 'stopping', 'stopped'] },
        ],
      },
    ),
    (page) => page.Reservations,
  );
  return reservations
    .flatMap(({ Instances = [] }) => Instances)
    .filter(({ Tags, Operator }) => Operator?.Managed !== true && isOfCluster(Tags, clusterName) === true);
};
