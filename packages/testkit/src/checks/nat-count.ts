import { type Address, DescribeAddressesCommand, type NatGateway } from '@aws-sdk/client-ec2';
import type { NetworkFact } from '@hera/core/facts';
import { natGatewaysIn, networkCheck, notAdopted } from '../internal/live-network';
import { observe } from '../internal/observation';

const expectedCount = ({ nat, subnets }: NetworkFact): number => {
  if (nat === 'none') return 0;
  // AWS spans a regional gateway over the zones by itself.
  if (nat === 'single' || nat === 'regional') return 1;
  return new Set(subnets.filter(({ tier }) => tier === 'private').map(({ zone }) => zone)).size;
};

const addressFault = (gateway: NatGateway, addresses: readonly Address[]): string | undefined => {
  const own = gateway.NatGatewayAddresses?.[0];
  if (own?.PublicIp === undefined || own.AllocationId === undefined) return 'no Elastic IP is attached';
  const address = addresses.find(({ AllocationId }) => AllocationId === own.AllocationId);
  if (address === undefined) return `Elastic IP ${own.AllocationId} does not exist`;
  return address.PublicIp === own.PublicIp
    ? undefined
    : `Elastic IP ${own.AllocationId} is ${address.PublicIp ?? 'without address'}`;
};

/** Counts NAT gateways that work, and looks at the Elastic IP of each. */
export const natCount = networkCheck({
  id: 'nat-count',
  title: 'The declared number of NAT gateways is available, each with an Elastic IP',
  subject: 'network',
  applies: notAdopted,
  expected: (fact) => `${expectedCount(fact)} available public NAT gateways (${fact.nat})`,
  look: async (network, context) => {
    const gateways = await natGatewaysIn(context, network);
    const addresses = (await context.aws.ec2.send(new DescribeAddressesCommand({}))).Addresses ?? [];
    const wanted = expectedCount(network.fact);
    return [
      observe('ec2:DescribeNatGateways', network.vpc.VpcId, `${gateways.length} NAT gateways`, [
        gateways.length !== wanted && `${gateways.length} NAT gateways, expected ${wanted}`,
      ]),
      ...gateways.map((gateway) =>
        observe(
          'ec2:DescribeNatGateways',
          gateway.NatGatewayId ?? 'unknown',
          `${gateway.State ?? 'state unknown'} ${gateway.ConnectivityType ?? ''} in ${gateway.SubnetId ?? 'no subnet'}, ${gateway.NatGatewayAddresses?.[0]?.PublicIp ?? 'no address'}`,
          [
            gateway.State !== 'available' && `the NAT gateway is ${gateway.State ?? 'in an unknown state'}`,
            gateway.ConnectivityType !== 'public' &&
              `connectivity is ${gateway.ConnectivityType ?? 'unknown'}, expected public`,
            network.fact.nat !== 'regional' && addressFault(gateway, addresses),
          ],
        ),
      ),
    ];
  },
});
