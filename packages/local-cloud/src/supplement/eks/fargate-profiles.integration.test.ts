import {
  AssociateRouteTableCommand,
  AssociateVpcCidrBlockCommand,
  AttachInternetGatewayCommand,
  CreateInternetGatewayCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateSubnetCommand,
  DescribeVpcsCommand,
} from '@aws-sdk/client-ec2';
import {
  CreateFargateProfileCommand,
  DeleteClusterCommand,
  DeleteFargateProfileCommand,
  DescribeClusterCommand,
  DescribeFargateProfileCommand,
} from '@aws-sdk/client-eks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshAccount, type LiveEks, liveEks, LOCALSTACK_URL } from './localstack.fixture';

let live: LiveEks;

describe.skipIf(LOCALSTACK_URL === '')('Fargate profiles and IPv6 over the EC2 of LocalStack', () => {
  beforeAll(async () => {
    live = await liveEks(freshAccount(3));
  });
  afterAll(() => live.stop());

  it('takes private subnets, and refuses one that is routed to an internet gateway', async () => {
    const { ec2, eks, vpcId, subnetIds } = live;
    await live.create('fargate');
    const on = { clusterName: 'fargate', fargateProfileName: 'apps' };
    const profile = (subnets?: string[]) =>
      eks.send(
        new CreateFargateProfileCommand({
          ...on,
          podExecutionRoleArn: live.roleArn,
          selectors: [{ namespace: 'apps' }],
          subnets,
        }),
      );
    const open = await live.subnet('10.1.20.0/24', 'a');
    const InternetGatewayId = (await ec2.send(new CreateInternetGatewayCommand({}))).InternetGateway?.InternetGatewayId;
    await ec2.send(new AttachInternetGatewayCommand({ InternetGatewayId, VpcId: vpcId }));
    const RouteTableId = (await ec2.send(new CreateRouteTableCommand({ VpcId: vpcId }))).RouteTable?.RouteTableId;
    const route = { RouteTableId, DestinationCidrBlock: '0.0.0.0/0', GatewayId: InternetGatewayId };
    await ec2.send(new CreateRouteCommand(route));
    await ec2.send(new AssociateRouteTableCommand({ RouteTableId, SubnetId: open }));
    await expect(profile([open])).rejects.toThrow(`Subnet ${open} provided in Fargate Profile is not a private subnet`);
    await profile();
    const { fargateProfile } = await eks.send(new DescribeFargateProfileCommand(on));
    expect(fargateProfile).toMatchObject({ status: 'ACTIVE', subnets: subnetIds });
    await eks.send(new DeleteFargateProfileCommand(on));
    await eks.send(new DeleteClusterCommand({ name: 'fargate' }));
  });

  it('makes an IPv6 cluster on subnets that have an IPv6 block', async () => {
    const { ec2, eks, vpcId, subnetIds } = live;
    const ipv6 = { kubernetesNetworkConfig: { ipFamily: 'ipv6' } } as const;
    await expect(live.create('six', ipv6)).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: expect.stringContaining(subnetIds[0] ?? '-'),
    });
    await ec2.send(new AssociateVpcCidrBlockCommand({ VpcId: vpcId, AmazonProvidedIpv6CidrBlock: true }));
    const { Vpcs } = await ec2.send(new DescribeVpcsCommand({ VpcIds: [vpcId] }));
    const block = Vpcs?.[0]?.Ipv6CidrBlockAssociationSet?.[0]?.Ipv6CidrBlock ?? '';
    const subnet = async (index: number): Promise<string> => {
      const { Subnet } = await ec2.send(
        new CreateSubnetCommand({
          VpcId: vpcId,
          CidrBlock: `10.1.${30 + index}.0/24`,
          Ipv6CidrBlock: block.replace(/00::\/56$/, `0${index}::/64`),
          AvailabilityZone: `us-east-1${'ab'.charAt(index)}`,
        }),
      );
      return Subnet?.SubnetId ?? '';
    };
    const resourcesVpcConfig = { subnetIds: [await subnet(0), await subnet(1)] };
    await live.create('six', { ...ipv6, resourcesVpcConfig });
    const { cluster } = await eks.send(new DescribeClusterCommand({ name: 'six' }));
    expect(cluster?.kubernetesNetworkConfig).toMatchObject({ ipFamily: 'ipv6', serviceIpv6Cidr: expect.any(String) });
    await eks.send(new DeleteClusterCommand({ name: 'six' }));
  });
});
