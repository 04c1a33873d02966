import { isUnknown, type Resource } from '@hera/stack-model';
import { alarmsOf, metricsOf, type WatchedMetric } from '../analysis/alarms';
import { belongings, type ClusterView, clusterViews } from '../analysis/ownership';
import { grouped, isUnset, knownText } from '../analysis/references';
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

const textsIn = (value: unknown, into: Set<string>): void => {
  if (typeof value === 'string') into.add(value);
  else if (typeof value === 'object' && value !== null) for (const each of Object.values(value)) textsIn(each, into);
};

/** A metric of one gateway says nothing of the others. */
const judgeEach = (
  scope: ResourceScope,
  findings: Findings,
  watchers: readonly Resource[],
  { id, what }: NeededAlarm,
  { type, dimension }: NonNullable<NeededAlarm['each']>,
): void => {
  const watched = new Set(watchers.flatMap((alarm) => alarm.references()));
  const written = new Set<string>();
  for (const alarm of watchers) textsIn(alarm.toObject(), written);
  const open = watchers.find(
    (alarm) =>
      knownText(alarm, `dimensions.${dimension}`) === undefined &&
      !alarm.references().some((each) => each.type === type),
  );
  const detail = { attribute: id, expected: `an alarm with its id as the dimension ${dimension}` };
  for (const resource of scope.resourcesIfLooked(type)) {
    const own = resource.get('id');
    if (watched.has(resource) || (typeof own === 'string' && written.has(own))) continue;
    if (open === undefined) findings.breaks(resource, `no alarm for this one goes off when ${what}`, detail);
    else findings.unknown(resource, `which one ${open.address} watches is not told`, detail);
  }
};

/** Alarms by what they watch. */
type Watchers = ReadonlyMap<string, readonly Resource[]>;

const watchersIn = (watched: readonly Watched[]): Watchers => {
  const byMetric = grouped(watched, ({ metric }) => metric);
  return new Map([...byMetric].map(([metric, all]) => [metric, [...new Set(all.map(({ alarm }) => alarm))]]));
};

interface Watched extends WatchedMetric {
  readonly alarm: Resource;
}

/** Whether one of the alarms of a cluster, or else of those that may be its, goes off when something is the matter. */
const judgeNeeded = (
  scope: ResourceScope,
  findings: Findings,
  { id, what, anyOf }: NeededAlarm,
  { cluster, where }: ClusterView,
  { watchers, adrift }: { readonly watchers: Watchers; readonly adrift: Watchers },
): readonly Resource[] => {
  const [gap] = scope.gaps;
  const found = anyOf.filter((metric) => watchers.has(metric));
  const subject = cluster ?? 'stack';
  const detail = { attribute: id, expected: anyOf.join(' or ') };
  const [maybe] = anyOf.flatMap((metric) => adrift.get(metric) ?? []);
  if (found.length > 0)
    findings.holds(subject, `an alarm${where} goes off when ${what}`, { ...detail, value: found.join(', ') });
  else if (gap !== undefined)
    findings.unknown(subject, `no alarm is seen that goes off when ${what}; but ${gap}`, detail);
  else if (maybe !== undefined)
    findings.unknown(
      subject,
      `no alarm of its own goes off when ${what}; which cluster ${maybe.address} watches is not told`,
      detail,
    );
  else findings.breaks(subject, `no alarm goes off when ${what}`, detail);
  return found.flatMap((metric) => watchers.get(metric) ?? []);
};

/** The least set of alarms exists for every cluster, and every alarm does something when it goes off. */
export const alarms: Rule = {
  item: 'mon-13-alarms',
  resources: (scope, { parameters }) => {
    const all = alarmsOf(scope);
    if (all.length === 0)
      return scope.absent('there is no CloudWatch alarm here', ['alarms of other tools, such as Prometheus']);
    const findings = scope.findings();
    const topics = new Set<Resource>();
    for (const alarm of all) judgeActions(findings, alarm, topics);
    judgeSubscribers(scope, findings, topics);
    const notRequired = parameters.list('notRequired');
    const needed = (alarmSet.alarms as readonly NeededAlarm[]).filter(
      ({ id, each }) =>
        !notRequired.includes(id) && (each === undefined || scope.resourcesIfLooked(each.type).length > 0),
    );
    const watched = all.flatMap((alarm) => metricsOf(scope, alarm).map((metric): Watched => ({ ...metric, alarm })));
    const byCluster = belongings(scope, watched, ({ owner }) => owner);
    const none: Watchers = new Map();
    const adrift = watchersIn(byCluster.adrift);
    for (const view of clusterViews(scope)) {
      const watchers = watchersIn(byCluster.of(view));
      for (const alarm of needed)
        if (alarm.each === undefined) judgeNeeded(scope, findings, alarm, view, { watchers, adrift });
    }
    const everything = watchersIn(watched);
    for (const alarm of needed) {
      if (alarm.each === undefined) continue;
      const those = judgeNeeded(scope, findings, alarm, { where: '' }, { watchers: everything, adrift: none });
      if (those.length > 0 && scope.gaps.length === 0) judgeEach(scope, findings, those, alarm, alarm.each);
    }
    return findings.judge(`${all.length} alarms, the least set among them, each with an action`);
  },
};
