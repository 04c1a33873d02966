import { checkTopic, contextOf, factsOf, parseWith, ProblemCollector, requireKnown } from '@hera/core';
import type { IConstruct } from 'constructs';
import { sendsContainerInsights } from '../internal/known-cluster';
import { checkAlarm } from './check-alarm';
import type { ClusterAlarmsProps } from './cluster-alarms-props';
import { checkNames, planOwnAlarms } from './own-alarms';
import { checkQueues, planSet } from './plan-set';
import type { PlannedAlarm } from './planned-alarm';
import { checkRunbook, checkRunbookTemplate } from './runbook';
import { clusterAlarmsSchema } from './shape';

/** Props after validation, with defaults filled in. */
export interface AlarmsPlan {
  readonly prefix: string;
  readonly alarms: readonly PlannedAlarm[];
  readonly off: readonly { readonly alarm: string; readonly reason: string }[];
}

/** What has to be read at synth. Dimensions, ids and ARNs may be references. */
const checkKnown = (problems: ProblemCollector, props: ClusterAlarmsProps): void => {
  const look = (value: unknown, path: string): void => {
    if (problems.collect(() => requireKnown(value, path)) === undefined) return;
    if (typeof value === 'object' && value !== null)
      for (const [name, inner] of Object.entries(value)) if (name !== 'dimensions') look(inner, `${path}.${name}`);
  };
  for (const name of ['runbook', 'containerInsights', 'alarms', 'additional', 'namePrefix'] as const)
    look(props[name], `alarms.${name}`);
  look(Object.keys(props.deadLetterQueueArns ?? {}), 'alarms.deadLetterQueueArns');
  // Zones are part of names and addresses; ids of gateways may be references.
  if (problems.collect(() => requireKnown(props.network?.natGateways, 'alarms.network.natGateways')) !== undefined)
    for (const [index, gateway] of (props.network?.natGateways ?? []).entries())
      look(gateway.zone, `alarms.network.natGateways[${index}].zone`);
};

const checkZones = (problems: ProblemCollector, { network }: ClusterAlarmsProps): void => {
  for (const [index, { zone }] of (network?.natGateways ?? []).entries()) {
    if (zone === undefined || /^[a-z0-9-]{1,64}$/.test(zone)) continue;
    problems.add({
      code: 'HERA_OBS_013',
      path: `alarms.network.natGateways[${index}].zone`,
      message: `${JSON.stringify(zone)} cannot be part of the name of an alarm and of a Terraform address`,
      allowed: 'a zone id such as use1-az1, or a zone name such as us-east-1a',
      fix: 'write the zone as AWS names it',
    });
  }
};

const checkRunbooks = (
  problems: ProblemCollector,
  production: boolean,
  props: ClusterAlarmsProps,
  alarms: readonly PlannedAlarm[],
): void => {
  checkRunbookTemplate(problems, props.runbook);
  for (const [group, all] of [
    ['alarms', props.alarms ?? {}],
    ['additional', props.additional ?? {}],
  ] as const)
    for (const [name, settings] of Object.entries(all))
      if ('runbook' in settings && settings.runbook !== undefined)
        checkRunbook(problems, `alarms.${group}.${name}.runbook`, settings.runbook);
  const without = alarms.filter(({ runbook }) => runbook === undefined);
  if (!production || without.length === 0) return;
  problems.add({
    code: 'HERA_OBS_007',
    path: 'alarms.runbook',
    message: `whoever is woken by ${without.map(({ name }) => name).join(', ')} finds no runbook`,
    allowed: 'an HTTPS URL or a path in the repository, with {alarm} in it',
    fix: 'set runbook, for example to docs/runbooks/alarms/{alarm}.md',
  });
};

/** What an alarm watches and when it goes off, as text: the same for two that differ in name and words alone. */
const watched = ({ metrics, expression, comparison, threshold, periodSeconds }: PlannedAlarm): string =>
  JSON.stringify([
    Object.entries(metrics).map(([id, { dimensions = {}, namespace, metricName, statistic }]) => [
      expression === undefined ? '' : id,
      namespace,
      metricName,
      statistic,
      Object.entries(dimensions).sort(([one], [other]) => (one < other ? -1 : 1)),
    ]),
    expression,
    comparison,
    threshold,
    periodSeconds,
  ]);

const checkDistinct = (problems: ProblemCollector, scope: IConstruct, { prefix, alarms }: AlarmsPlan): void => {
  const elsewhere = new Set(
    factsOf(contextOf(scope).facts, 'alarms').flatMap((fact) => fact.alarms.map(({ name }) => name)),
  );
  const names = new Map<string, string>();
  const watching = new Map<string, string>();
  for (const alarm of alarms) {
    const name = `${prefix}-${alarm.name}`;
    const other = names.get(name);
    if (other !== undefined || elsewhere.has(name)) {
      problems.add({
        code: 'HERA_OBS_012',
        path: alarm.path,
        message: `${name} is the name of ${other === undefined ? 'an alarm of other ClusterAlarms of this stack' : `the alarm at ${other}`} already`,
        allowed: 'one alarm of each name in an account and region: the second would overwrite the first',
        fix: other === undefined ? 'give one of the two a namePrefix' : 'rename one of the two',
      });
    }
    names.set(name, alarm.path);
    const same = watching.get(watched(alarm));
    if (same !== undefined && other === undefined) {
      problems.add({
        code: 'HERA_OBS_014',
        path: alarm.path,
        message: `goes off when ${same} does, so people would be told twice`,
        fix: 'keep one of the two',
      });
    }
    watching.set(watched(alarm), alarm.path);
  }
};

/**
 * Validates props in one pass and fills in the defaults.
 *
 * @throws HeraError with every problem found
 */
export const planAlarms = (scope: IConstruct, props: ClusterAlarmsProps): AlarmsPlan => {
  const { name: environment, region, profile } = contextOf(scope);
  const production = profile.name === 'production';
  const problems = new ProblemCollector(scope.node.path);
  checkKnown(problems, props);
  problems.throwIfAny();
  parseWith(clusterAlarmsSchema, props, { code: 'HERA_OBS_001', root: 'alarms', constructPath: scope.node.path });
  const insights = sendsContainerInsights(scope, props.cluster, props.containerInsights);
  const prefix = props.namePrefix ?? environment;
  if (!/^[\w-]{1,100}$/.test(prefix)) {
    problems.add({
      code: 'HERA_OBS_013',
      path: 'alarms.namePrefix',
      message: `${JSON.stringify(prefix)} cannot be the first part of the name of an alarm`,
      allowed: 'letters, digits, dashes and underscores, 100 characters at most',
      fix: 'use a short word, such as the name of the environment',
    });
  }
  checkTopic(problems, props.topic, {
    publisher: 'cloudwatch-alarms',
    path: 'alarms.topic',
    otherwise: 'nobody would be told',
    codes: { publisher: 'HERA_OBS_002', topicArn: 'HERA_OBS_003' },
    region: { name: region },
  });
  checkQueues(problems, props);
  checkZones(problems, props);
  checkNames(problems, Object.keys(props.deadLetterQueueArns ?? {}), 'alarms.deadLetterQueueArns');
  checkNames(problems, Object.keys(props.additional ?? {}), 'alarms.additional');
  const set = planSet(problems, props, { insights, production });
  const alarms = [...set.alarms, ...planOwnAlarms(props.additional ?? {}, props.runbook)];
  const plan = { prefix, alarms, off: set.off };
  for (const alarm of distinctByPath(alarms)) checkAlarm(problems, alarm);
  checkRunbooks(problems, production, props, alarms);
  checkDistinct(problems, scope, plan);
  problems.throwIfAny();
  return plan;
};

/** An alarm for each gateway has one set of settings, which is worth one report. */
const distinctByPath = (alarms: readonly PlannedAlarm[]): readonly PlannedAlarm[] => [
  ...new Map(alarms.map((alarm) => [alarm.path, alarm])).values(),
];
