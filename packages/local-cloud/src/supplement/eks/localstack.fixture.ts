import { CreateSubnetCommand, CreateVpcCommand, DescribeSecurityGroupsCommand, EC2Client } from '@aws-sdk/client-ec2';
import {
  CreateClusterCommand,
  type CreateClusterCommandOutput,
  type CreateClusterRequest,
  type EKSClient,
} from '@aws-sdk/client-eks';
import { startSupplement } from '../server';
import { clientFor } from './seeded-eks.fixture';

/** Clusters and node groups look at subnets, security groups and launch templates, and those are real or nothing. */
export const LOCALSTACK_URL = process.env['HERA_LOCALSTACK_URL'] ?? '';

/** A VPC with two subnets in two AZs, in an account of its own, with a supplement beside it. */
export interface LiveEks {
  readonly account: string;
  readonly roleArn: string;
  readonly ec2: EC2Client;
  readonly eks: EKSClient;
  readonly vpcId: string;
  readonly subnetIds: string[];
  /** A subnet of another VPC. */
  readonly foreignSubnet: string;
  subnet(cidr: string, zone: string): Promise<string>;
  create(name: string, change?: Partial<CreateClusterRequest>): Promise<CreateClusterCommandOutput>;
  /** Names of the cluster security groups of the account. */
  clusterGroups(): Promise<string[]>;
  stop(): Promise<void>;
}

/** Starts a supplement over the LocalStack of `HERA_LOCALSTACK_URL`. @param account 12 digits, of no other test */
export const liveEks = async (account: string): Promise<LiveEks> => {
  const supplement = await startSupplement({ awsEndpoint: LOCALSTACK_URL });
  const region = 'us-east-1';
  const credentials = { accessKeyId: account, secretAccessKey: 'test' };
  const ec2 = new EC2Client({ endpoint: LOCALSTACK_URL, region, credentials });
  const eks = clientFor(supplement.url, account, region);
  const vpc = async (CidrBlock: string): Promise<string> =>
    (await ec2.send(new CreateVpcCommand({ CidrBlock }))).Vpc?.VpcId ?? '';
  const subnetOf = async (VpcId: string, CidrBlock: string, zone: string): Promise<string> => {
    const command = new CreateSubnetCommand({ VpcId, CidrBlock, AvailabilityZone: `${region}${zone}` });
    return (await ec2.send(command)).Subnet?.SubnetId ?? '';
  };
  const vpcId = await vpc('10.1.0.0/16');
  const subnetIds = [await subnetOf(vpcId, '10.1.10.0/24', 'a'), await subnetOf(vpcId, '10.1.11.0/24', 'b')];
  const roleArn = `arn:aws:iam::${account}:role/any`;
  return {
    account,
    roleArn,
    ec2,
    eks,
    vpcId,
    subnetIds,
    foreignSubnet: await subnetOf(await vpc('192.168.0.0/16'), '192.168.1.0/24', 'c'),
    subnet: (cidr, zone) => subnetOf(vpcId, cidr, zone),
    create: (name, change = {}) => {
      const accessConfig = { authenticationMode: 'API' } as const;
      return eks.send(
        new CreateClusterCommand({ name, roleArn, resourcesVpcConfig: { subnetIds }, accessConfig, ...change }),
      );
    },
    clusterGroups: async () =>
      ((await ec2.send(new DescribeSecurityGroupsCommand({}))).SecurityGroups ?? [])
        .map(({ GroupName = '' }) => GroupName)
        .filter((name) => name.startsWith('eks-cluster-sg-')),
    stop: async () => {
      eks.destroy();
      ec2.destroy();
      await supplement.stop();
    },
  };
};

/** Twelve digits that no earlier run against the same LocalStack has used. */
export const freshAccount = (first: number): string => `${first}${String(Date.now()).slice(-11)}`;
