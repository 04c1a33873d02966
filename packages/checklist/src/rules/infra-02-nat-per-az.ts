import type { Resource } from '@hera/stack-model';
import { nodeSubnets } from '../analysis/nodes';
import { knownText, theOne } from '../analysis/references';
import { type Egress, isPublic, subnetRoutes, type SubnetRoutes } from '../analysis/routes';
import { byVpc, vpcName, vpcOf } from '../analysis/vpcs';
import { sameZone, zoneName, zoneOf } from '../analysis/zones';
import { type Findings, notApplicable, unknownBecause } from '../engine/findings';
import type { Rule } from '../engine/rule';
import { endpointsAround } from './infra-03-vpc-endpoints';

const judgeGateway = (
  findings: Findings,
  subnet: Resource,
  { target, holder, what }: Egress,
  routes: ReadonlyMap<Resource, SubnetRoutes>,
  where: string,
): void => {
  const detail = { attribute: 'nat_gateway_id', value: target?.address ?? what };
  if (target === undefined) return findings.unknown(holder, `${subnet.address} leaves by ${what}`, detail);
  if (knownText(target, 'availability_mode') === 'regional')
    return findings.holds(subnet, `leaves by ${target.address}, which spans the zones of the VPC`, detail);
  if (knownText(target, 'connectivity_type') === 'private')
    return findings.unknown(subnet, `leaves by ${target.address}, a private NAT gateway: where to is not told`, detail);
  const home = theOne(target, 'subnet_id');
  if (home === undefined || home === 'several' || home.type !== 'aws_subnet')
    return findings.unknown(target, 'the subnet that it stands in is not known', { attribute: 'subnet_id' });
  if (isPublic(routes.get(home)) === false)
    return findings.breaks(target, `stands in ${home.address}, which has no route to an internet gateway`, {
      attribute: 'subnet_id',
      value: home.address,
    });
  const [here, there] = [zoneOf(subnet), zoneOf(home)];
  const same = sameZone(here, there);
  if (same === undefined)
    findings.unknown(subnet, `whether it shares a zone with ${target.address} is not told`, detail);
  else if (same) findings.holds(subnet, `leaves by ${target.address} in its own zone ${zoneName(here)}`, detail);
  else
    findings.breaks(
      holder,
      `${subnet.address} in ${zoneName(here)} leaves by ${target.address} in ${zoneName(there)}`,
      {
        ...detail,
        expected: `a NAT gateway in ${zoneName(here)}${where}`,
      },
    );
};

/** The default route of every private subnet leads to a NAT gateway in its own zone, to a regional one, or nowhere while endpoints suffice. */
export const natPerAz: Rule = {
  item: 'infra-02-nat-per-az',
  resources: (scope, context) => {
    const routes = subnetRoutes(scope);
    if (routes.size === 0) return unknownBecause('there is no subnet here: judge it with the stack of the network');
    const nodes = new Set(nodeSubnets(scope));
    const findings = scope.findings();
    const several = byVpc(scope, [...routes.keys()]).size > 1;
    const inVpc = (subnet: Resource): string => {
      const vpc = several ? vpcOf(scope, subnet) : undefined;
      return vpc === undefined ? '' : ` of ${vpcName(vpc)}`;
    };
    let privates = 0;
    const isolated: Resource[] = [];
    for (const route of routes.values()) {
      const { subnet, egress, certain } = route;
      const open = isPublic(route);
      if (open === true) continue;
      privates += 1;
      for (const each of egress)
        if (each.kind === 'nat') judgeGateway(findings, subnet, each, routes, inVpc(subnet));
        else
          findings.unknown(each.holder, `${subnet.address} leaves by ${each.what}: what stands behind it is not told`);
      if (egress.length > 0) continue;
      if (!certain) findings.unknown(subnet, 'which routes it has is not told');
      else if (nodes.has(subnet)) isolated.push(subnet);
      else findings.holds(subnet, 'has no way out, and no nodes');
    }
    if (privates === 0)
      return notApplicable('no subnet is private, so nothing leaves by NAT: see beyond-29-private-nodes');
    if (isolated.length > 0) {
      const judgement = context.judgementOf('infra-03-vpc-endpoints');
      for (const subnet of isolated) {
        const endpoints = endpointsAround(scope, judgement, subnet);
        if (endpoints.status === 'pass')
          findings.holds(subnet, 'has no way out, and endpoints for all that nodes call');
        else if (endpoints.status === 'unknown')
          findings.unknown(subnet, `has no way out, and whether endpoints suffice is not known: ${endpoints.reason}`);
        else findings.breaks(subnet, `nodes have no way out, and endpoints do not suffice: ${endpoints.reason}`);
      }
    }
    return findings.judge(`${privates} private subnets leave by NAT in their own zone, or need no way out`);
  },
};
