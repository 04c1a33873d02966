import type { SecurityGroup } from '@aws-sdk/client-ec2';
import { factsOf, type SecurityGroupRuleFact, type SecurityGroupsFact } from '@hera/core/facts';
import type { CheckContext } from '../check';
import { type LiveNetwork, networkCheck } from '../internal/live-network';
import { type LiveRule, liveRules, ruleText, securityGroupsOf } from '../internal/live-security-groups';
import { observe, type Observation } from '../internal/observation';

const call = 'ec2:DescribeSecurityGroups';

/** Live groups by the key that the fact has for them. */
type Matched = ReadonlyMap<string, readonly SecurityGroup[]>;

const factsIn = ({ manifest }: CheckContext): readonly SecurityGroupsFact[] =>
  factsOf(manifest.facts, 'security-groups');

const keyOf = ({ GroupId, GroupName = '' }: SecurityGroup, fact: SecurityGroupsFact): string | undefined => {
  const declared = Object.entries(fact.groups);
  const exact = declared.find(([, group]) => (group.default ? GroupName === 'default' : group.name === GroupName));
  if (exact !== undefined) return exact[0];
  const begun = declared
    .filter(([, { namePrefix }]) => namePrefix !== undefined && GroupName.startsWith(namePrefix))
    .sort(([, a], [, b]) => (b.namePrefix?.length ?? 0) - (a.namePrefix?.length ?? 0));
  if (begun[0] !== undefined) return begun[0][0];
  const elsewhere = fact.notVisible.find(
    ({ clusterName, group }) =>
      group === GroupId || (clusterName !== undefined && GroupName.startsWith(`eks-cluster-sg-${clusterName}-`)),
  );
  return elsewhere?.group;
};

const portsFit = (declared: SecurityGroupRuleFact['ports'], live: string | undefined): boolean => {
  // A port that only Terraform knows fits every port.
  if (declared?.some((port) => typeof port === 'string') === true) return live !== undefined;
  return declared?.join('-') === live;
};

const peerFits = (peer: SecurityGroupRuleFact['peer'], live: LiveRule, matched: Matched): boolean => {
  if (peer.kind !== live.kind) return false;
  if (peer.value === live.value) return true;
  const groups = matched.get(peer.value);
  if (groups !== undefined) return groups.some(({ GroupId }) => GroupId === live.value);
  // A reference that a synth cannot follow fits every peer of its kind. CIDRs and ids hold no letter before a dot.
  return /^[a-z]\w*\./.test(peer.value);
};

const fits = (declared: SecurityGroupRuleFact, live: LiveRule, matched: Matched): boolean =>
  declared.direction === live.direction &&
  declared.protocol === live.protocol &&
  portsFit(declared.ports, live.ports) &&
  peerFits(declared.peer, live, matched);

// Source: EKS user guide, sec-group-reqs: the rules that the group of a cluster has by default.
const madeByEks = (rule: LiveRule, groupId: string | undefined): boolean =>
  rule.protocol === '-1' &&
  ((rule.kind === 'group' && rule.value === groupId) ||
    (rule.direction === 'egress' && ['0.0.0.0/0', '::/0'].includes(rule.value)));

// The AWS Load Balancer Controller opens groups of nodes to its load balancers, and marks what it writes.
const marked = 'elbv2.k8s.aws/';
const madeByController = ({ description }: LiveRule): boolean => description?.startsWith(marked) === true;

const judgeGroup = (
  group: SecurityGroup,
  key: string,
  fact: SecurityGroupsFact,
  matched: Matched,
  twins: number,
): Observation => {
  const live = liveRules(group);
  const elsewhere = fact.notVisible.find((each) => each.group === key);
  const left = [...live];
  const missing = fact.rules
    .filter((rule) => rule.group === key)
    .filter((rule) => {
      const index = left.findIndex((each) => fits(rule, each, matched));
      if (index >= 0) left.splice(index, 1);
      return index < 0;
    });
  const unknown = left.filter((rule) => {
    if (madeByController(rule)) return false;
    if (elsewhere === undefined) return true;
    return elsewhere.clusterName !== undefined && !madeByEks(rule, group.GroupId);
  });
  return observe(call, group.GroupId ?? 'unknown', `${group.GroupName ?? ''}: ${live.length} rules`, [
    twins > 1 && `${twins} groups have the name of ${key}`,
    ...unknown.map((rule) => `${ruleText(rule)} is not declared`),
    ...missing.map(({ rule }) => `${rule} is not there`),
  ]);
};

const judgeUnknown = (group: SecurityGroup, adopted: boolean): Observation => {
  const live = liveRules(group);
  const of = group.GroupId ?? 'unknown';
  const name = group.GroupName ?? '';
  const excuse = (group.Tags ?? []).some(({ Key }) => Key?.startsWith(marked))
    ? 'made by the AWS Load Balancer Controller'
    : name === 'default'
      ? 'the default group, which the stack does not look after'
      : adopted
        ? 'of the owner of the VPC'
        : undefined;
  if (excuse !== undefined) return observe(call, of, `${name}: ${live.length} rules, ${excuse}: not judged`);
  return observe(
    call,
    of,
    `${name}: ${live.length} rules, of nobody here`,
    live.map((rule) => `${ruleText(rule)} is in a group that is not declared (${name})`),
  );
};

const look = async (network: LiveNetwork, context: CheckContext): Promise<readonly Observation[]> => {
  const groups = await securityGroupsOf(context, network.vpc.VpcId);
  const alone = factsOf(context.manifest.facts, 'network').length === 1;
  return factsIn(context).flatMap((fact) => {
    const matched = new Map<string, SecurityGroup[]>();
    const unknown: SecurityGroup[] = [];
    for (const group of groups) {
      const key = keyOf(group, fact);
      if (key === undefined) unknown.push(group);
      else matched.set(key, [...(matched.get(key) ?? []), group]);
    }
    const gone = Object.keys(fact.groups).filter((key) => alone && !matched.has(key));
    return [
      ...[...matched].flatMap(([key, twins]) =>
        twins.map((group) => judgeGroup(group, key, fact, matched, twins.length)),
      ),
      ...unknown.map((group) => judgeUnknown(group, network.fact.adopted !== undefined)),
      ...gone.map((key) => observe(call, key, 'no such group', [`the group ${key} is missing`])),
    ];
  });
};

/**
 * Holds the rules of every live group against the rules that the synth has seen. What a reference of Terraform stands for is not known to
 * a check, which reads no state: such a peer or port fits any of its kind. Descriptions are not compared; a plan does that.
 */
export const securityGroupRules = networkCheck({
  id: 'security-group-rules',
  title: 'Every security group rule is one that was declared with its reason',
  subject: 'network',
  applies: (_fact, context) => factsIn(context).length > 0 || 'the stack has no SecurityGroupAudit',
  expected: (_fact, context) =>
    factsIn(context)
      .map(({ rules, hash }) => `${rules.length} declared rules (${hash.slice(0, 12)}), and no other`)
      .join('; '),
  look,
});
