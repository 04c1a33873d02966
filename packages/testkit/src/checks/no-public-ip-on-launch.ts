import { networkCheck, notAdopted, subnetsIn } from '../internal/live-network';
import { observe } from '../internal/observation';

/** Also for public subnets: what needs an address there gets its own. */
export const noPublicIpOnLaunch = networkCheck({
  id: 'no-public-ip-on-launch',
  title: 'No subnet gives machines a public address on launch',
  subject: 'network',
  applies: notAdopted,
  expected: () => 'MapPublicIpOnLaunch false in every subnet',
  look: async (network, context) =>
    (await subnetsIn(context, network)).map((subnet) =>
      observe(
        'ec2:DescribeSubnets',
        subnet.SubnetId ?? 'unknown',
        `MapPublicIpOnLaunch ${String(subnet.MapPublicIpOnLaunch)}`,
        [subnet.MapPublicIpOnLaunch !== false && 'machines get a public address'],
      ),
    ),
});
