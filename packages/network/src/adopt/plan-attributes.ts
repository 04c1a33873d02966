import { contextOf, isUnknown, warn } from '@hera/core';
import type { IConstruct } from 'constructs';
import { Check } from '../internal/check';
import type { NetworkAttributes, SubnetAttributes } from './adopted-network-props';
import { type AdoptedPlan, adoptedPlan, type Placed, placedSubnets } from './adopted-plan';
import { attributesSchema, checkAdoptedShape } from './adopted-shape';
import { checkDistinct, checkId, karpenterTag, notJudgedOf, noteUnknown, roleTag } from './check-adopted';
import { checkAsOwn, readable } from './same-checks';

type Tags = Readonly<Record<string, unknown>>;

const tagsOf = ({ written }: Placed<SubnetAttributes>): Tags | undefined => {
  const tags: unknown = written.tags;
  return typeof tags === 'object' && tags !== null && !isUnknown(tags) ? (tags as Tags) : undefined;
};

const checkTags = (check: Check, subnet: Placed<SubnetAttributes>, clusterName: string | undefined): void => {
  const tags = tagsOf(subnet);
  if (tags === undefined) return;
  const lacks = (tag: string, allowed: readonly string[], whose: string): void => {
    const value = tags[tag];
    if (isUnknown(value) || allowed.includes(value as string)) return;
    check.problem({
      code: 'HERA_NET_072',
      path: `${subnet.path}.tags`,
      message: `${value === undefined ? `lacks ${tag}` : `${tag} is ${JSON.stringify(value)}`}, so ${whose} does not find the subnet`,
      allowed: allowed.map((text) => JSON.stringify(text)).join(', '),
      fix: `have the VPC's owner tag it ${tag}=${allowed[0]}, or leave tags out to adopt it unjudged`,
    });
  };
  const role = roleTag[subnet.tier];
  if (role !== undefined) lacks(role, ['1', ''], 'the load balancer controller');
  if (subnet.tier === 'private' && clusterName !== undefined) lacks(karpenterTag, [clusterName], 'Karpenter');
};

const checkPublicAddresses = (check: Check, { tier, path, written }: Placed<SubnetAttributes>): void => {
  if (tier === 'public' || written.publicIpOnLaunch !== true) return;
  check.problem({
    code: 'HERA_NET_073',
    path: `${path}.publicIpOnLaunch`,
    message: `machines in this ${tier} subnet get public addresses on launch`,
    allowed: 'false',
    fix: "have the VPC's owner turn it off, or adopt another subnet",
  });
};

/**
 * Validates what an owner says of a VPC, in one pass.
 *
 * @throws HeraError with every problem found
 */
export const planAttributes = (scope: IConstruct, attributes: NetworkAttributes): AdoptedPlan<SubnetAttributes> => {
  const check = new Check(contextOf(scope), scope.node.path);
  const cidr = readable(attributes.cidr);
  const clusterName = readable(attributes.clusterName);
  const subnets = placedSubnets(attributes.layout, readable);
  checkAdoptedShape(check, attributesSchema, attributes);
  checkId(check, 'vpc', attributes.vpcId, 'network.vpcId');
  for (const subnet of subnets) {
    checkId(check, 'subnet', subnet.written.subnetId, `${subnet.path}.subnetId`);
    checkTags(check, subnet, clusterName);
    checkPublicAddresses(check, subnet);
  }
  // References compare by their text, which is the same for the same attribute of the same resource.
  checkDistinct(check, subnets, ({ written }) => (typeof written.subnetId === 'string' ? written.subnetId : undefined));
  checkAsOwn(check, attributes, cidr, subnets);
  noteUnknown(check, attributes, cidr, subnets);
  notJudgedOf(
    check,
    subnets.filter((subnet) => roleTag[subnet.tier] !== undefined && tagsOf(subnet) === undefined),
    'discovery by load balancers and Karpenter',
    'write their tags',
  );
  notJudgedOf(
    check,
    subnets.filter(({ tier, written }) => tier !== 'public' && typeof written.publicIpOnLaunch !== 'boolean'),
    'public addresses on launch',
    'write publicIpOnLaunch',
  );
  check.throwIfAny();
  for (const warning of check.warnings) warn(scope, warning);
  return adoptedPlan(attributes, cidr, subnets);
};
