import { isUnknown } from '@hera/stack-model';
import { nodeSources } from '../analysis/nodes';
import { isUnset, knownBlocks } from '../analysis/references';
import { isPublic, subnetRoutes } from '../analysis/routes';
import { unknownBecause } from '../engine/findings';
import type { Rule } from '../engine/rule';

/** No node has a public address, and none stands in a subnet that the internet has a route to. Routes are followed, names are not read. */
export const privateNodes: Rule = {
  item: 'beyond-29-private-nodes',
  resources: (scope) => {
    const sources = nodeSources(scope);
    if (sources.length === 0) return unknownBecause('there are no nodes here');
    const routes = subnetRoutes(scope);
    const findings = scope.findings();
    for (const { resource, subnets, complete, launchTemplate } of sources) {
      const attribute = resource.type === 'aws_autoscaling_group' ? 'vpc_zone_identifier' : 'subnet_ids';
      if (!complete) findings.unknown(resource, 'not all of its subnets are in the document', { attribute });
      for (const subnet of subnets) {
        const open = isPublic(routes.get(subnet));
        const detail = {
          attribute,
          value: subnet.address,
          expected: 'a subnet without a route to an internet gateway',
        };
        if (open === undefined) findings.unknown(resource, `whether ${subnet.address} is private is not known`, detail);
        else if (open)
          findings.breaks(resource, `stands in ${subnet.address}, which has a route to an internet gateway`, detail);
        else findings.holds(resource, `stands in ${subnet.address}, which is private`, detail);
        if (subnet.get('map_public_ip_on_launch') === true)
          findings.breaks(subnet, 'gives public addresses to what is launched in it', {
            attribute: 'map_public_ip_on_launch',
            expected: 'false',
          });
      }
      if (launchTemplate === undefined) continue;
      const interfaces = knownBlocks(launchTemplate, 'network_interfaces');
      if (interfaces === undefined && !isUnset(launchTemplate, 'network_interfaces'))
        findings.unknown(launchTemplate, 'its network interfaces are not known', { attribute: 'network_interfaces' });
      for (const [index, each] of (interfaces ?? []).entries()) {
        const path = `network_interfaces[${index}].associate_public_ip_address`;
        const address = each.flag('associate_public_ip_address');
        if (address === true)
          findings.breaks(launchTemplate, 'gives nodes public addresses', { attribute: path, expected: 'false' });
        else if (isUnknown(address) && !isUnset(launchTemplate, path))
          findings.unknown(launchTemplate, 'whether nodes get public addresses is not known', { attribute: path });
      }
    }
    return findings.judge('every group of nodes stands in private subnets');
  },
};
