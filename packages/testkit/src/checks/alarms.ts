import { type MetricAlarm, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import { collect } from '@hera/core/aws-sdk';
import { type AlarmFact, type AlarmsFact, factsOf } from '@hera/core/facts';
import type { Check, CheckContext } from '../check';
import { judge, list, notApplicable, observe, type Observation } from '../internal/observation';

/** DescribeAlarms takes so many names at once. Source: CloudWatch API reference. */
const namesAtOnce = 100;

const liveAlarms = async (
  { aws }: CheckContext,
  names: readonly string[],
): Promise<ReadonlyMap<string, MetricAlarm>> => {
  const found: MetricAlarm[] = [];
  for (let from = 0; from < names.length; from += namesAtOnce) {
    const AlarmNames = names.slice(from, from + namesAtOnce);
    found.push(
      ...(await collect(
        paginateDescribeAlarms({ client: aws.cloudwatch }, { AlarmNames, AlarmTypes: ['MetricAlarm'] }),
        (page) => page.MetricAlarms,
      )),
    );
  }
  return new Map(found.map((alarm) => [alarm.AlarmName ?? '', alarm]));
};

const metricsOf = ({ Namespace, MetricName, Metrics = [] }: MetricAlarm): readonly string[] =>
  MetricName === undefined
    ? Metrics.flatMap(({ MetricStat }) =>
        MetricStat?.Metric === undefined
          ? []
          : [`${MetricStat.Metric.Namespace ?? ''}:${MetricStat.Metric.MetricName ?? ''}`],
      )
    : [`${Namespace ?? ''}:${MetricName}`];

const periodOf = ({ Period, Metrics = [] }: MetricAlarm): number | undefined =>
  Period ?? Metrics.flatMap(({ MetricStat }) => MetricStat?.Period ?? [])[0];

/** What is wrong with what an alarm does, when it goes off or when it is over. */
export const actionFault = (
  what: string,
  actions: readonly string[],
  isTopic: (arn: string) => boolean,
): string | undefined => {
  if (actions.length === 0) return `nobody is told when it is ${what}`;
  return actions.some(isTopic) ? undefined : `${list(actions)} is told when it is ${what}, and not the topic`;
};

const differs = (what: string, live: unknown, declared: unknown): string | undefined =>
  live === declared ? undefined : `${what} is ${String(live)}, expected ${String(declared)}`;

const look = (declared: AlarmFact, live: MetricAlarm | undefined, isTopic: (arn: string) => boolean): Observation => {
  const { name } = declared;
  if (live === undefined)
    return observe('cloudwatch:DescribeAlarms', name, 'no such alarm', ['the alarm does not exist']);
  const metrics = [...metricsOf(live)].sort();
  const wanted = [...declared.metrics].sort();
  return observe('cloudwatch:DescribeAlarms', name, `${live.StateValue ?? 'unknown'}, ${list(metrics)}`, [
    live.ActionsEnabled !== true && 'its actions are switched off',
    actionFault('raised', live.AlarmActions ?? [], isTopic),
    actionFault('over', live.OKActions ?? [], isTopic),
    list(metrics) === list(wanted) ? undefined : `it watches ${list(metrics)}, expected ${list(wanted)}`,
    differs('its threshold', live.Threshold, declared.threshold),
    differs('its comparison', live.ComparisonOperator, declared.comparison),
    differs('its period', periodOf(live), declared.periodSeconds),
    differs('the number of its periods', live.EvaluationPeriods, declared.evaluationPeriods),
    differs(
      'the number of its datapoints',
      live.DatapointsToAlarm ?? live.EvaluationPeriods,
      declared.datapointsToAlarm,
    ),
    differs('what it takes silence for', live.TreatMissingData ?? 'missing', declared.missingData),
    declared.runbook !== undefined &&
      live.AlarmDescription?.includes(declared.runbook) !== true &&
      `its description does not lead to ${declared.runbook}`,
  ]);
};

/** The topic that was declared; where Terraform alone knew its ARN, any topic that the stack makes. */
const topicsOf = ({ manifest }: CheckContext, { topicArn }: AlarmsFact): ((arn: string) => boolean) => {
  if (topicArn !== undefined) return (arn) => arn === topicArn;
  const names = factsOf(manifest.facts, 'notification-topic').map(({ topicName }) => topicName);
  return (arn) => {
    const [, , service, , , name] = arn.split(':');
    return service === 'sns' && (names.length === 0 || names.includes(name ?? ''));
  };
};

/** Alarms: what they watch, when they go off and whom they tell. Whether one is raised at the moment is evidence, and no fault of the deployment. */
export const alarms: Check = {
  id: 'alarms',
  title: 'Every declared alarm watches what it should and tells its topic',
  subject: 'monitoring',
  run: async (context) => {
    const declared = factsOf(context.manifest.facts, 'alarms');
    const all = declared.flatMap((fact) => fact.alarms);
    if (all.length === 0) return notApplicable('the stack declares no alarms');
    const live = await liveAlarms(
      context,
      all.map(({ name }) => name),
    );
    return judge(
      `${all.length} alarms: ${list(all.map(({ name }) => name))}`,
      declared.flatMap((fact) => {
        const isTopic = topicsOf(context, fact);
        return fact.alarms.map((alarm) => look(alarm, live.get(alarm.name), isTopic));
      }),
    );
  },
};
