import { synth, testStack } from '@hera/core/testing';
import { describe, expect, it } from 'vitest';
import { Network, type NetworkProps } from './index';
import { addresses, productionNetwork } from './network.fixture';

const synthesised = (profile: 'production' | 'development', props: NetworkProps) => {
  const stack = testStack(profile);
  new Network(stack, 'Network', props);
  return synth(stack);
};

const small: NetworkProps = {
  cidr: '10.2.0.0/16',
  layout: {
    public: { 'use1-az2': '10.2.1.0/24', 'use1-az4': '10.2.2.0/24' },
    private: { 'use1-az2': '10.2.10.0/24', 'use1-az4': '10.2.11.0/24' },
  },
};
const intra = { 'use1-az2': '10.2.20.0/26', 'use1-az4': '10.2.20.64/26' };

const grow = (layout: NetworkProps['layout'], zone: string, octet: number): NetworkProps['layout'] =>
  Object.fromEntries(
    Object.entries(layout).map(([tier, zones], index) => [tier, { ...zones, [zone]: `10.2.${octet + index}.0/24` }]),
  );

describe('Terraform addresses', () => {
  // Public contract: a changed line means destroyed and re-created resources for every user. Needs a moved entry.
  it('of a production network are these', () => {
    expect(addresses(synthesised('production', productionNetwork)).sort().join('\n')).toMatchInlineSnapshot(`
      "aws_cloudwatch_log_group.Network_flow-log_LogGroup_EE795763
      aws_default_network_acl.Network_DefaultNetworkAcl_73270339
      aws_default_route_table.Network_DefaultRouteTable_2BD2AA79
      aws_default_security_group.Network_DefaultSecurityGroup_6811E764
      aws_eip.Network_nat_use1-az1_Eip_C3675FAC
      aws_eip.Network_nat_use1-az2_Eip_9B1D9060
      aws_eip.Network_nat_use1-az4_Eip_2843213B
      aws_flow_log.Network_flow-log_FlowLog_B459C87D
      aws_iam_role.Network_flow-log_Role_9A88307D
      aws_iam_role_policy.Network_flow-log_Write_47E2C1ED
      aws_internet_gateway.Network_public_InternetGateway_DDF461D2
      aws_nat_gateway.Network_nat_use1-az1_Gateway_115855FA
      aws_nat_gateway.Network_nat_use1-az2_Gateway_1B0B1901
      aws_nat_gateway.Network_nat_use1-az4_Gateway_38AE2FFA
      aws_route.Network_private_use1-az1_DefaultRoute_6620933F
      aws_route.Network_private_use1-az2_DefaultRoute_C96DBAB5
      aws_route.Network_private_use1-az4_DefaultRoute_2C7760AA
      aws_route.Network_public_DefaultRoute_E4CB4E8F
      aws_route_table.Network_private_use1-az1_RouteTable_1E50ED1A
      aws_route_table.Network_private_use1-az2_RouteTable_2968D161
      aws_route_table.Network_private_use1-az4_RouteTable_A36354E0
      aws_route_table.Network_public_RouteTable_471B9B58
      aws_route_table_association.Network_private_use1-az1_RouteTableAssociation_25624B2B
      aws_route_table_association.Network_private_use1-az2_RouteTableAssociation_0F3976EB
      aws_route_table_association.Network_private_use1-az4_RouteTableAssociation_EE7B5494
      aws_route_table_association.Network_public_use1-az1_RouteTableAssociation_2E81CFD4
      aws_route_table_association.Network_public_use1-az2_RouteTableAssociation_0B516A74
      aws_route_table_association.Network_public_use1-az4_RouteTableAssociation_8B8B3405
      aws_security_group.Network_endpoints_SecurityGroup_6A9D8663
      aws_subnet.Network_private_use1-az1_Subnet_1CC4629A
      aws_subnet.Network_private_use1-az2_Subnet_E5465277
      aws_subnet.Network_private_use1-az4_Subnet_5C8D91D3
      aws_subnet.Network_public_use1-az1_Subnet_B9370FBD
      aws_subnet.Network_public_use1-az2_Subnet_5EB6EB29
      aws_subnet.Network_public_use1-az4_Subnet_C47F7036
      aws_vpc.Network_Vpc_FAC8F4A5
      aws_vpc_endpoint.Network_S3Endpoint_635CABAC
      aws_vpc_endpoint.Network_endpoints_ec2_Endpoint_A0BD5226
      aws_vpc_endpoint.Network_endpoints_ecrapi_Endpoint_CEAF865F
      aws_vpc_endpoint.Network_endpoints_ecrdkr_Endpoint_48F2F930
      aws_vpc_endpoint.Network_endpoints_eks-auth_Endpoint_A1933886
      aws_vpc_endpoint.Network_endpoints_logs_Endpoint_FE2A1B45
      aws_vpc_endpoint.Network_endpoints_sts_Endpoint_72944E7E
      aws_vpc_security_group_ingress_rule.Network_endpoints_private_use1-az1_Ingress_A5A20D03
      aws_vpc_security_group_ingress_rule.Network_endpoints_private_use1-az2_Ingress_F555FE0A
      aws_vpc_security_group_ingress_rule.Network_endpoints_private_use1-az4_Ingress_FCA0B289
      data.aws_caller_identity.Network_endpoints_Caller_A296EA73
      data.aws_caller_identity.Network_flow-log_Caller_177394EC
      data.aws_partition.Network_endpoints_Partition_7408E552
      data.aws_partition.Network_flow-log_Partition_45A359FE"
    `);
  });

  it.each<[string, NetworkProps, readonly string[]]>([
    ['a zone that sorts last', { ...small, layout: grow(small.layout, 'use1-az6', 30) }, ['aws_vpc_endpoint']],
    ['a zone that sorts first', { ...small, layout: grow(small.layout, 'use1-az1', 30) }, ['aws_vpc_endpoint']],
    ['a tier', { ...small, layout: { ...small.layout, intra } }, ['aws_vpc_endpoint']],
    ['a flow log', { ...small, flowLog: {} }, []],
    ['NAT per zone', { ...small, nat: 'per-az' }, ['aws_route']],
  ])('and what stands there stay when %s is added', (_, larger, updatedInPlace) => {
    const before = synthesised('development', small);
    const after = synthesised('development', larger);
    expect(addresses(after).length).toBeGreaterThan(addresses(before).length);
    for (const [type, made] of Object.entries(before.resource)) {
      for (const [name, block] of Object.entries(made)) {
        expect(after.resource[type], `${type}.${name}`).toHaveProperty([name]);
        if (!updatedInPlace.includes(type)) expect(after.resource[type]?.[name], `${type}.${name}`).toEqual(block);
      }
    }
  });

  it('do not depend on the order in which tiers and inner zones are written', () => {
    const { layout } = productionNetwork;
    const reversed = (tier: Readonly<Record<string, string>> = {}) =>
      Object.fromEntries(Object.entries(tier).reverse());
    const before = synthesised('production', productionNetwork);
    const after = synthesised('production', {
      ...productionNetwork,
      layout: { private: reversed(layout.private), public: reversed(layout.public) },
    });
    expect(addresses(after).sort()).toEqual(addresses(before).sort());
    expect(after.resource['aws_subnet']).toEqual(before.resource['aws_subnet']);
    expect(after.resource['aws_route']).toEqual(before.resource['aws_route']);
  });
});
