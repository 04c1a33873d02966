import { isInZone, matchSubnets, missingSubnet, networkCheck, subnetsIn } from '../internal/live-network';
import { list, observe } from '../internal/observation';
import { minimumZones } from '../internal/profile-settings';

/** Counts zone ids, not names: two names can be one place in another account, and ids cannot. */
export const azSpread = networkCheck({
  id: 'az-spread',
  title: 'Every subnet tier spans enough availability zones',
  subject: 'network',
  expected: (_, { manifest }) => `every tier in at least ${minimumZones(manifest)} distinct zones`,
  look: async (network, context) => {
    const live = await subnetsIn(context, network);
    const least = minimumZones(context.manifest);
    const tiers = [...new Set(network.fact.subnets.map(({ tier }) => tier))];
    return tiers.flatMap((tier) => {
      const matched = matchSubnets(network.fact, live, [tier]);
      const missing = matched.filter((item) => item.live === undefined).map(({ declared }) => missingSubnet(declared));
      const subnets = matched.flatMap(({ declared, live: subnet }) =>
        subnet === undefined ? [] : [{ declared, subnet }],
      );
      const zones = [...new Set(subnets.flatMap(({ subnet }) => subnet.AvailabilityZoneId ?? []))].sort();
      return [
        observe('ec2:DescribeSubnets', `${tier} tier`, `${tier}: ${list(zones)}`, [
          zones.length < least && `${zones.length} distinct zones, expected ${least}`,
        ]),
        ...missing,
        ...subnets.map(({ declared, subnet }) =>
          observe(
            'ec2:DescribeSubnets',
            subnet.SubnetId ?? declared.cidr,
            `${tier} ${subnet.AvailabilityZoneId ?? 'no zone id'} ${declared.cidr}`,
            [!isInZone(subnet, declared.zone) && `expected ${declared.zone}`],
          ),
        ),
      ];
    });
  },
});
