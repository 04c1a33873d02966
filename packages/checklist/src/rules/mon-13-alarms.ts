import { isUnknown, type Resource } from '@hera/stack-model';
import { alarmsOf, metricsOf } from '../analysis/alarms';
import { clusterNames } from '../analysis/clusters';
import { isUnset, knownText } from '../analysis/references';
import { judgeSubscribers } from '../analysis/subscribers';
import alarmSet from '../data/alarm-set.json';
import type { Findings } from '../engine/findings';
import type { Rule } from '../engine/rule';
import type { ResourceScope } from '../engine/scope';

const judgeActions = (findings: Findings, alarm: Resource, topics: Set<Resource>): void => {
  const actions = alarm.list('alarm_actions');
  const detail = { attribute: 'alarm_actions', expected: 'a topic that somebody is subscribed to' };
  for (const to of alarm.references('alarm_actions')) if (to.type === 'aws_sns_topic') topics.add(to);
  if (alarm.get('actions_enabled') === false)
    findings.breaks(alarm, 'its actions are off', { attribute: 'actions_enabled', expected: 'true' });
  else if (isUnset(alarm, 'alarm_actions') || (Array.isArray(actions) && actions.length === 0))
    findings.breaks(alarm, 'does nothing when it goes off', { ...detail, value: 'none' });
  else if (isUnknown(actions) && alarm.references('alarm_actions').length === 0)
    findings.unknown(alarm, 'what it does when it goes off is not known', detail);
  else findings.holds(alarm, 'does something when it goes off', detail);
};

/** An alarm of the least set. */
interface NeededAlarm {
  readonly id: string;
  readonly what: string;
  readonly anyOf: readonly string[];
  /** Type of which each resource needs one of its own, and the dimension that names it. */
  readonly each?: { readonly type: string; readonly dimension: string };
}

/** A metric of one gateway says nothing of the others. */
const judgeEach = (
  scope: ResourceScope,
  findings: Findings,
  watchers: readonly Resource[],
  { id, what }: NeededAlarm,
  { type, dimension }: NonNullable<NeededAlarm['each']>,
): void => {
  const watched = new Set(watchers.flatMap((alarm) => alarm.references()));
  const written = watchers.map((alarm) => JSON.stringify(alarm.toObject()));
  const open = watchers.find(
    (alarm) =>
      knownText(alarm, `dimensions.${dimension}`) === undefined &&
      !alarm.references().some((each) => each.type === type),
  );
  const detail = { attribute: id, expected: `an alarm with its id as the dimension ${dimension}` };
  for (const resource of scope.resourcesIfLooked(type)) {
    const own = resource.get('id');
    if (watched.has(resource) || (typeof own === 'string' && written.some((text) => text.includes(`"${own}"`))))
      continue;
    if (open === undefined) findings.breaks(resource, `no alarm for this one goes off when ${what}`, detail);
    else findings.unknown(resource, `which one ${open.address} watches is not told`, detail);
  }
};

/** The least set of alarms exists, and every alarm does something when it goes off. */
export const alarms: Rule = {
  item: 'mon-13-alarms',
  resources: (scope, { parameters }) => {
    const all = alarmsOf(scope);
    if (all.length === 0)
      return scope.absent('there is no CloudWatch alarm here', ['alarms of other tools, such as Prometheus']);
    const findings = scope.findings();
    const topics = new Set<Resource>();
    const watchers = new Map<string, Resource[]>();
    const clusters = clusterNames(scope);
    for (const alarm of all) {
      judgeActions(findings, alarm, topics);
      for (const metric of metricsOf(alarm, clusters)) {
        const same = watchers.get(metric);
        if (same === undefined) watchers.set(metric, [alarm]);
        else same.push(alarm);
      }
    }
    judgeSubscribers(scope, findings, topics);
    const [gap] = scope.gaps;
    for (const needed of alarmSet.alarms as readonly NeededAlarm[]) {
      const { id, what, anyOf, each } = needed;
      if (
        parameters.list('notRequired').includes(id) ||
        (each !== undefined && scope.resourcesIfLooked(each.type).length === 0)
      )
        continue;
      const found = anyOf.filter((metric) => watchers.has(metric));
      const detail = { attribute: id, expected: anyOf.join(' or ') };
      if (found.length > 0) {
        findings.holds('stack', `an alarm goes off when ${what}`, { ...detail, value: found.join(', ') });
        const those = found.flatMap((metric) => watchers.get(metric) ?? []);
        if (each !== undefined && gap === undefined) judgeEach(scope, findings, those, needed, each);
      } else if (gap !== undefined)
        findings.unknown('stack', `no alarm is seen that goes off when ${what}; but ${gap}`, detail);
      else findings.breaks('stack', `no alarm goes off when ${what}`, detail);
    }
    return findings.judge(`${all.length} alarms, the least set among them, each with an action`);
  },
};
