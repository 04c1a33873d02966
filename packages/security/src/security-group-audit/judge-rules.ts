import type { Problem, SecurityGroupRuleFact } from '@hera/core';
import { opennessOf, shortestPrefix } from './open-range';
import type { FoundRule, FoundRules } from './read-rules';
import { faultOfDescription } from './reason';
import type { OpenRangeException } from './security-group-audit';

/** What an audit says of the rules of a stack. */
export interface JudgedRules {
  readonly rules: readonly SecurityGroupRuleFact[];
  /** What production refuses, and development is warned of. */
  readonly findings: readonly Problem[];
  /** What is wrong with the audit's own props. */
  readonly mistakes: readonly Problem[];
}

const portsOf = ({ protocol, ports }: FoundRule): string => {
  if (protocol === '-1') return 'all traffic';
  if (ports === undefined) return `all of ${protocol}`;
  return ports[0] === ports[1] ? `${protocol} ${ports[0]}` : `${protocol} ${ports[0]}-${ports[1]}`;
};

/** `tcp 443 from 10.1.10.0/24 into aws_security_group.Web`. */
export const describeRule = (rule: FoundRule): string =>
  rule.direction === 'ingress'
    ? `${portsOf(rule)} from ${rule.peer.value} into ${rule.group}`
    : `${portsOf(rule)} out of ${rule.group} to ${rule.peer.value}`;

const characters = '255 characters of letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*';

const reasonProblem = (rule: FoundRule, shortest: number): Problem | undefined => {
  const fault = faultOfDescription(rule.reason, shortest);
  if (fault === undefined) return undefined;
  return {
    code: rule.reason === '' ? 'HERA_SEC_050' : 'HERA_SEC_051',
    path: rule.rule,
    message: `${describeRule(rule)} ${fault}`,
    allowed: `a description of ${shortest} to ${characters}`,
    fix: 'write into the description of the rule who needs it, and what for',
  };
};

const rangeProblem = (rule: FoundRule): Problem | undefined => {
  if (rule.direction === 'egress') return undefined;
  const openness = opennessOf(rule.peer);
  if (openness === 'closed') return undefined;
  const open = openness === 'open';
  return {
    code: open ? 'HERA_SEC_052' : 'HERA_SEC_053',
    path: rule.rule,
    message: open
      ? `${describeRule(rule)} is open to the internet`
      : `${describeRule(rule)} names a range that only Terraform knows, so it may be the internet`,
    allowed: `a prefix of /${shortestPrefix.ipv4} or longer (IPv6: /${shortestPrefix.ipv6}), a security group, or a prefix list`,
    fix: `name the networks that need it, or say why in openRanges: { rule: ${JSON.stringify(rule.rule)}, reason: '...' }`,
  };
};

/** Holds rules against what a rule has to say, and exceptions against the rules. */
export const judgeRules = (
  { rules, unreadable }: FoundRules,
  exceptions: readonly OpenRangeException[],
  shortestReason: number,
): JudgedRules => {
  const findings: Problem[] = [];
  const used = new Set<OpenRangeException>();
  const judged = rules.map((rule): SecurityGroupRuleFact => {
    const reason = reasonProblem(rule, shortestReason);
    if (reason !== undefined) findings.push(reason);
    const range = rangeProblem(rule);
    if (range === undefined) return rule;
    const exception = exceptions.find((each) => each.rule === rule.rule);
    if (exception === undefined) {
      findings.push(range);
      return rule;
    }
    used.add(exception);
    return { ...rule, exception: exception.reason };
  });
  for (const { rule, message } of unreadable) {
    findings.push({
      code: 'HERA_SEC_054',
      path: rule,
      message: `${message}, so nobody can say at synth what they let pass`,
      allowed: 'rules that are written out',
      fix: 'write one VpcSecurityGroupIngressRule or VpcSecurityGroupEgressRule for each',
    });
  }
  const mistakes = exceptions.flatMap((exception, index): readonly Problem[] =>
    used.has(exception)
      ? []
      : [
          {
            code: 'HERA_SEC_055',
            path: `audit.openRanges[${index}].rule`,
            message: `${JSON.stringify(exception.rule)} is no ingress rule of this stack that is open to the internet`,
            allowed: 'paths of such rules',
            fix: 'remove the exception, or correct its path',
          },
        ],
  );
  return { rules: judged, findings, mistakes };
};
