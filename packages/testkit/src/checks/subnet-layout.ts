import { isInZone, matchSubnets, missingSubnet, networkCheck, subnetsIn } from '../internal/live-network';
import { observe } from '../internal/observation';

const allTiers = ['public', 'private', 'intra', 'pods'] as const;

/** Holds every subnet of the VPC against the declared layout, in both directions; an adopted VPC may hold others as well. */
export const subnetLayout = networkCheck({
  id: 'subnet-layout',
  title: 'The VPC has the declared subnets, and no others',
  subject: 'network',
  expected: ({ cidr, subnets }) =>
    `VPC ${cidr} with ${subnets.map(({ tier, zone, cidr: at }) => `${tier} ${zone} ${at}`).join(', ')}`,
  look: async (network, context) => {
    const live = await subnetsIn(context, network);
    const { fact, vpc } = network;
    const declared = new Set(fact.subnets.map(({ cidr }) => cidr));
    return [
      observe('ec2:DescribeVpcs', vpc.VpcId, `${vpc.CidrBlock ?? 'no CIDR'} ${vpc.State ?? 'state unknown'}`, [
        vpc.CidrBlock !== fact.cidr && `expected ${fact.cidr}`,
      ]),
      ...matchSubnets(fact, live, allTiers).map(({ declared: wanted, live: subnet }) =>
        subnet === undefined
          ? missingSubnet(wanted)
          : observe(
              'ec2:DescribeSubnets',
              subnet.SubnetId ?? wanted.cidr,
              `${wanted.tier} ${subnet.AvailabilityZoneId ?? subnet.AvailabilityZone ?? 'no zone'} ${wanted.cidr}`,
              [
                !isInZone(subnet, wanted.zone) && `expected ${wanted.zone}`,
                subnet.State !== 'available' && `the subnet is ${subnet.State ?? 'in an unknown state'}`,
              ],
            ),
      ),
      ...live
        .filter(({ CidrBlock }) => fact.adopted === undefined && !declared.has(CidrBlock ?? ''))
        .map((subnet) =>
          observe(
            'ec2:DescribeSubnets',
            subnet.SubnetId ?? 'unknown',
            `${subnet.AvailabilityZoneId ?? ''} ${subnet.CidrBlock ?? ''}`,
            ['the subnet is not declared'],
          ),
        ),
    ];
  },
});
