import { type EKSClient as Client, EKSClient } from '@aws-sdk/client-eks';
import type { Caller } from '../caller';
import type { EksTarget } from '../script-eks';
import { serve } from '../server';
import { eksService } from './service';
import { type ClusterRecord, EksStore, emptyRecord } from './store';

/** Nothing listens here: whatever would ask EC2 fails instead of passing by accident. */
const NO_EC2 = 'http://127.0.0.1:1';

/** Account of every fixture client unless it says otherwise. */
export const ACCOUNT = '111122223333';

/** A client of the AWS SDK as an account. */
export const clientFor = (endpoint: string, account = ACCOUNT, region = 'eu-west-1'): Client =>
  new EKSClient({
    endpoint,
    region,
    maxAttempts: 1,
    credentials: { accessKeyId: account, secretAccessKey: 'test' },
  });

/** A cluster as `CreateCluster` leaves it, without the EC2 look-ups that a create needs. */
export const clusterRecord = (name: string, changes: Partial<ClusterRecord['cluster']> = {}): ClusterRecord =>
  emptyRecord({
    name,
    arn: `arn:aws:eks:eu-west-1:${ACCOUNT}:cluster/${name}`,
    version: '1.34',
    status: 'ACTIVE',
    roleArn: `arn:aws:iam::${ACCOUNT}:role/cluster`,
    tags: {},
    accessConfig: { authenticationMode: 'API' },
    logging: {},
    resourcesVpcConfig: {
      subnetIds: ['subnet-a', 'subnet-b'],
      securityGroupIds: [],
      vpcId: 'vpc-1',
      clusterSecurityGroupId: 'sg-1',
      endpointPublicAccess: true,
      endpointPrivateAccess: true,
      publicAccessCidrs: ['203.0.113.0/24'],
    },
    ...changes,
  });

/** A server whose account has the cluster `live` already. */
export const seededEks = async (
  changes: Partial<ClusterRecord['cluster']> = {},
  awsEndpoint = NO_EC2,
): Promise<{
  readonly url: string;
  readonly client: Client;
  readonly record: ClusterRecord;
  /** For `scriptEks`. */
  readonly cloud: EksTarget;
  stop(): Promise<void>;
}> => {
  const store = new EksStore();
  const caller: Caller = { account: ACCOUNT, region: 'eu-west-1', service: 'eks' };
  const record = clusterRecord('live', changes);
  store.scope(caller).set('live', record);
  const server = await serve([eksService({ awsEndpoint, store })]);
  const client = clientFor(server.url);
  return {
    url: server.url,
    client,
    record,
    cloud: { endpoints: { eks: server.url }, account: ACCOUNT, region: 'eu-west-1' },
    stop: async () => {
      client.destroy();
      await server.stop();
    },
  };
};
