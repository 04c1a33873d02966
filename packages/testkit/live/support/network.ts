import {
  AllocateAddressCommand,
  AssociateRouteTableCommand,
  AttachInternetGatewayCommand,
  CreateInternetGatewayCommand,
  CreateNatGatewayCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  CreateVpcEndpointCommand,
  DescribeSecurityGroupsCommand,
  ModifySubnetAttributeCommand,
  type ResourceType,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
  type TagSpecification,
} from '@aws-sdk/client-ec2';
import type { NetworkFact } from '@hera/core/facts';
import type { AwsClients } from '../../src';
import { region } from './account';

/** Tags of the environment that live tests make. */
export const environmentTags = { 'hera:environment': 'live', 'hera:managed-by': 'hera' } as const;

/** One subnet with what it routes through. */
export interface MadeSubnet {
  readonly subnetId: string;
  readonly routeTableId: string;
}

/** A network as the checks want it, with the ids that tests break it by. */
export interface MadeNetwork {
  readonly fact: NetworkFact;
  readonly vpcId: string;
  readonly internetGatewayId: string;
  readonly endpointId: string;
  readonly defaultGroupId: string;
  /** By zone. */
  readonly public: Readonly<Record<string, MadeSubnet>>;
  /** By zone. */
  readonly private: Readonly<Record<string, MadeSubnet>>;
  /** By zone; with a single NAT gateway, of the first zone only. */
  readonly nat: Readonly<Record<string, string>>;
}

const tagged = (type: ResourceType): TagSpecification[] => [
  { ResourceType: type, Tags: Object.entries(environmentTags).map(([Key, Value]) => ({ Key, Value })) },
];

const need = (id: string | undefined): string => {
  if (id === undefined) throw new Error('the local AWS gave no id');
  return id;
};

/** Makes subnets with NAT gateways, through the SDK alone: what a check passes on must not depend on Hera's own constructs. */
export const makeNetwork = async (
  { ec2 }: AwsClients,
  { zones = ['use1-az1', 'use1-az2'], nat = 'per-az' }: { zones?: readonly string[]; nat?: 'per-az' | 'single' } = {},
): Promise<MadeNetwork> => {
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.9.0.0/16', TagSpecifications: tagged('vpc') }));
  const VpcId = need(Vpc?.VpcId);
  const groups = await ec2.send(new DescribeSecurityGroupsCommand({ Filters: [{ Name: 'vpc-id', Values: [VpcId] }] }));
  const group = groups.SecurityGroups?.[0];
  const GroupId = need(group?.GroupId);
  if (group?.IpPermissions?.length) {
    await ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions: group.IpPermissions }));
  }
  if (group?.IpPermissionsEgress?.length) {
    await ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId, IpPermissions: group.IpPermissionsEgress }));
  }
  const { InternetGateway } = await ec2.send(
    new CreateInternetGatewayCommand({ TagSpecifications: tagged('internet-gateway') }),
  );
  const InternetGatewayId = need(InternetGateway?.InternetGatewayId);
  await ec2.send(new AttachInternetGatewayCommand({ InternetGatewayId, VpcId }));

  const subnet = async (
    zone: string,
    cidr: string,
    route: { GatewayId?: string; NatGatewayId?: string },
  ): Promise<MadeSubnet> => {
    const { Subnet } = await ec2.send(
      new CreateSubnetCommand({
        VpcId,
        AvailabilityZoneId: zone,
        CidrBlock: cidr,
        TagSpecifications: tagged('subnet'),
      }),
    );
    const { RouteTable } = await ec2.send(
      new CreateRouteTableCommand({ VpcId, TagSpecifications: tagged('route-table') }),
    );
    const RouteTableId = need(RouteTable?.RouteTableId);
    const SubnetId = need(Subnet?.SubnetId);
    // The local AWS hands out public addresses in the first subnet of a zone.
    await ec2.send(new ModifySubnetAttributeCommand({ SubnetId, MapPublicIpOnLaunch: { Value: false } }));
    await ec2.send(new AssociateRouteTableCommand({ RouteTableId, SubnetId }));
    await ec2.send(new CreateRouteCommand({ RouteTableId, DestinationCidrBlock: '0.0.0.0/0', ...route }));
    return { subnetId: SubnetId, routeTableId: RouteTableId };
  };

  const publicSubnets: Record<string, MadeSubnet> = {};
  const privateSubnets: Record<string, MadeSubnet> = {};
  const gateways: Record<string, string> = {};
  for (const [index, zone] of zones.entries()) {
    const made = await subnet(zone, `10.9.${index + 1}.0/24`, { GatewayId: InternetGatewayId });
    publicSubnets[zone] = made;
    if (nat === 'per-az' || index === 0) {
      const { AllocationId } = await ec2.send(
        new AllocateAddressCommand({ Domain: 'vpc', TagSpecifications: tagged('elastic-ip') }),
      );
      const { NatGateway } = await ec2.send(
        new CreateNatGatewayCommand({
          SubnetId: made.subnetId,
          AllocationId,
          ConnectivityType: 'public',
          TagSpecifications: tagged('natgateway'),
        }),
      );
      gateways[zone] = need(NatGateway?.NatGatewayId);
    }
    const NatGatewayId = need(gateways[zone] ?? Object.values(gateways)[0]);
    privateSubnets[zone] = await subnet(zone, `10.9.${index + 11}.0/24`, { NatGatewayId });
  }
  const { VpcEndpoint } = await ec2.send(
    new CreateVpcEndpointCommand({
      VpcId,
      VpcEndpointType: 'Gateway',
      ServiceName: `com.amazonaws.${region}.s3`,
      RouteTableIds: Object.values(privateSubnets).map(({ routeTableId }) => routeTableId),
      TagSpecifications: tagged('vpc-endpoint'),
    }),
  );
  return {
    fact: {
      kind: 'network',
      cidr: '10.9.0.0/16',
      nat,
      subnets: [
        ...zones.map((zone, index) => ({ tier: 'public' as const, zone, cidr: `10.9.${index + 1}.0/24` })),
        ...zones.map((zone, index) => ({ tier: 'private' as const, zone, cidr: `10.9.${index + 11}.0/24` })),
      ],
      gatewayEndpoints: ['s3'],
    },
    vpcId: VpcId,
    internetGatewayId: InternetGatewayId,
    endpointId: need(VpcEndpoint?.VpcEndpointId),
    defaultGroupId: GroupId,
    public: publicSubnets,
    private: privateSubnets,
    nat: gateways,
  };
};
