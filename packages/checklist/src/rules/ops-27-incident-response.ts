import { isUnknown, type Resource } from '@hera/stack-model';
import { clustersOf } from '../analysis/ownership';
import { ofItsRegion } from '../analysis/regions';
import { judgeSubscribers } from '../analysis/subscribers';
import { inNumber } from '../analysis/words';
import { unknownBecause } from '../engine/findings';
import type { Rule } from '../engine/rule';

/** Findings of GuardDuty or Security Hub are routed to somebody, from the region of each cluster. The plan itself is a document: it is attested. */
export const incidentResponse: Rule = {
  item: 'ops-27-incident-response',
  resources: (scope) => {
    const findings = scope.findings();
    const topics = new Set<Resource>();
    const routing: Resource[] = [];
    const aggregators = scope.resourcesIfLooked('aws_securityhub_finding_aggregator');
    /** Whether Security Hub brings the findings of all regions to one that sends them on. */
    let gathered = false;
    for (const rule of scope.resources('aws_cloudwatch_event_rule')) {
      const pattern = rule.text('event_pattern');
      if (isUnknown(pattern) || pattern === undefined || !/"aws\.(?:guardduty|securityhub)"/.test(pattern)) continue;
      const targets = scope.referrers(rule, { type: 'aws_cloudwatch_event_target', path: 'rule' });
      const detail = { attribute: 'event_pattern' };
      if (rule.get('state') === 'DISABLED' || rule.get('is_enabled') === false)
        findings.warns(rule, 'is off', { attribute: 'state' });
      else if (targets.length === 0) findings.warns(rule, 'catches findings and sends them nowhere', detail);
      else {
        findings.holds(rule, `sends findings to ${inNumber(targets.length, 'target')}`, detail);
        routing.push(rule);
        gathered ||= aggregators.length > 0 && pattern.includes('"aws.securityhub"');
      }
      for (const target of targets)
        for (const to of target.references('arn')) if (to.type === 'aws_sns_topic') topics.add(to);
    }
    judgeSubscribers(scope, findings, topics);
    if (routing.length > 0 && !gathered)
      for (const cluster of clustersOf(scope))
        if (ofItsRegion(scope, cluster, routing).own.length === 0)
          findings.unknown(cluster, 'no rule in its region sends findings to anybody');
    return findings.judge('findings of threat detection are routed to somebody', {
      none: unknownBecause('no rule here sends findings to anybody'),
      notSeen: ['the plan itself', 'whether anybody reads what is sent'],
    });
  },
};
