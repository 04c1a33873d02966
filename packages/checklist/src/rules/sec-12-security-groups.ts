import { isUnknown, type Resource } from '@hera/stack-model';
import { isInternet, prefixOf } from '../analysis/networks';
import { isUnset, knownBlocks, theOne } from '../analysis/references';
import { type SecurityRule, securityRules } from '../analysis/security-rules';
import { inNumber } from '../analysis/words';
import { type Findings, unknownBecause } from '../engine/findings';
import type { Parameters, Rule } from '../engine/rule';
import type { ResourceScope } from '../engine/scope';

/** Reasons that Hera's audit recorded for rules that are open to the internet, by stack and construct path below it. */
const exceptionsOf = (scope: ResourceScope): ReadonlyMap<string, string> =>
  new Map(
    scope
      .factsByStack('security-groups')
      .flatMap(({ stack, fact }) =>
        fact.rules.flatMap(({ rule, exception }): readonly [string, string][] =>
          exception === undefined ? [] : [[`${stack}/${rule}`, exception]],
        ),
      ),
  );

/** What one stack excuses, no other one need. */
const exceptionFor = (
  scope: ResourceScope,
  { holder, prefix }: SecurityRule,
  exceptions: ReadonlyMap<string, string>,
): string | undefined => {
  const { constructPath } = holder;
  if (constructPath === undefined || exceptions.size === 0) return undefined;
  const path = [scope.stackOf(holder)?.name, ...constructPath.split('/').slice(1)].join('/');
  return exceptions.get(prefix === '' ? path : `${path}.${prefix.slice(0, -1)}`) ?? exceptions.get(path);
};

const isWide = (cidr: string, parameters: Parameters): boolean => {
  const prefix = prefixOf(cidr);
  if (prefix === undefined) return true;
  return (
    prefix.length < parameters.number(prefix.family === 'ipv4' ? 'minimumPrefix' : 'minimumPrefixIpv6') &&
    isInternet(cidr)
  );
};

const judgeOpenness = (
  findings: Findings,
  rule: SecurityRule,
  parameters: Parameters,
  exception: string | undefined,
): void => {
  const { holder, prefix, direction, cidrs, protocol } = rule;
  const attribute = `${prefix}cidr`;
  if (cidrs === undefined) return findings.unknown(holder, 'whom it lets in is not known', { attribute });
  const wide = cidrs.find((cidr) => isWide(cidr, parameters));
  const detail = { attribute, value: wide ?? cidrs.join(', ') };
  if (wide !== undefined && direction === 'egress') findings.warns(holder, `lets everything out to ${wide}`, detail);
  else if (wide !== undefined && exception !== undefined)
    findings.holds(holder, `lets in ${wide} on purpose: ${exception}`, detail);
  else if (wide !== undefined)
    findings.breaks(holder, `lets in ${wide}`, {
      ...detail,
      expected: `networks of /${parameters.number('minimumPrefix')} or smaller`,
    });
  else if (direction === 'ingress' && protocol === '-1' && cidrs.some(isInternet))
    findings.breaks(holder, `lets in every protocol from ${cidrs.join(', ')}`, {
      ...detail,
      expected: 'the ports that are needed',
    });
  else
    findings.holds(
      holder,
      cidrs.length === 0
        ? 'names groups or lists'
        : `lets ${direction === 'ingress' ? 'in' : 'out'} ${cidrs.join(', ')}`,
      detail,
    );
};

const judgeReason = (findings: Findings, { holder, prefix, reason, reasonKnown }: SecurityRule): void => {
  const detail = { attribute: `${prefix}description`, expected: 'why the rule is there' };
  if (!reasonKnown) findings.unknown(holder, 'whether it has a reason is not known', detail);
  else if (reason === undefined) findings.breaks(holder, 'has no reason', { ...detail, value: 'not set' });
};

/** Tags of those that make groups by themselves, which live AWS shows. Nobody can give a reason to their rules. */
const makers: Readonly<Record<string, string>> = {
  'aws:eks:cluster-name': 'EKS',
  'elbv2.k8s.aws/cluster': 'the load balancer controller',
};

const makerOf = ({ holder, prefix }: SecurityRule): string | undefined => {
  const group = prefix === '' ? theOne(holder, 'security_group_id') : holder;
  if (typeof group !== 'object') return undefined;
  const tag = Object.keys(makers).find((each) => typeof group.get(`tags["${each}"]`) === 'string');
  return tag === undefined ? undefined : makers[tag];
};

/** The group that every VPC has: without a resource that empties it, it lets its members reach each other. */
const judgeDefaults = (scope: ResourceScope, findings: Findings): void => {
  const emptied = new Set<Resource>();
  for (const group of scope.resourcesIfLooked('aws_default_security_group')) {
    const vpc = theOne(group, 'vpc_id');
    if (typeof vpc === 'object') emptied.add(vpc);
    for (const direction of ['ingress', 'egress']) {
      const blocks = knownBlocks(group, direction);
      const value = group.get(direction);
      if (blocks === undefined && isUnknown(value) && !isUnset(group, direction))
        findings.unknown(group, 'whether the default group has rules is not known', { attribute: direction });
      else if ((blocks ?? []).length > 0)
        findings.breaks(group, `the default group has ${direction} rules`, { attribute: direction, expected: 'none' });
      else findings.holds(group, `the default group has no ${direction} rules`, { attribute: direction });
    }
  }
  if (scope.level === 'live-aws') return;
  for (const vpc of scope.resources('aws_vpc'))
    if (!emptied.has(vpc))
      findings.breaks(vpc, 'nobody empties its default security group', {
        expected: 'an aws_default_security_group without rules',
      });
};

/** Every rule has a reason, none lets in the internet without a declared exception, and the default group has no rules. Numbers are compared, not texts. */
export const securityGroups: Rule = {
  item: 'sec-12-security-groups',
  resources: (scope, { parameters }) => {
    const rules = securityRules(scope);
    const exceptions = exceptionsOf(scope);
    const findings = scope.findings();
    for (const rule of rules) {
      const maker = makerOf(rule);
      if (maker !== undefined && (rule.direction === 'egress' || rule.cidrs?.length === 0)) {
        findings.holds(rule.holder, `is a rule that ${maker} makes, which gives no reasons`);
        continue;
      }
      if (maker === undefined) judgeReason(findings, rule);
      judgeOpenness(findings, rule, parameters, exceptionFor(scope, rule, exceptions));
    }
    judgeDefaults(scope, findings);
    const pass =
      rules.length === 0
        ? 'no rule is made here, and default groups have none'
        : `${inNumber(rules.length, 'rule')} with reasons; none lets in the internet without a declared exception`;
    return findings.judge(pass, {
      none: unknownBecause('there is no security group here'),
      notSeen: scope.facts('security-groups').flatMap(({ notVisible }) => notVisible.map(({ what }) => what)),
    });
  },
};
