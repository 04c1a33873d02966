import { ListScrapersCommand } from '@aws-sdk/client-amp';
import {
  GetDashboardCommand,
  GetMetricDataCommand,
  ListMetricsCommand,
  type MetricAlarm,
  paginateDescribeAlarms,
  paginateListDashboards,
} from '@aws-sdk/client-cloudwatch';
import { collect, mapLimited } from '@hera/core/aws-sdk';
import { anyWord } from '../analysis/patterns';
import type { Observed } from '../engine/observations';
import { type LiveContext, width } from './context';
import { topicTypes } from './notifications';
import { pagesBy } from './pages';

/** Types that `addMonitoring` looks for. */
export const monitoringTypes = [
  'aws_cloudwatch_metric_alarm',
  'aws_cloudwatch_composite_alarm',
  'aws_cloudwatch_dashboard',
  'aws_prometheus_scraper',
] as const;

const dimensionsOf = (
  dimensions: readonly { readonly Name?: string; readonly Value?: string }[] | undefined,
): Readonly<Record<string, string>> =>
  Object.fromEntries((dimensions ?? []).map(({ Name, Value }) => [Name ?? '', Value ?? '']));

const alarmValues = (alarm: MetricAlarm) => ({
  id: alarm.AlarmName,
  arn: alarm.AlarmArn,
  alarm_name: alarm.AlarmName,
  alarm_description: alarm.AlarmDescription,
  actions_enabled: alarm.ActionsEnabled,
  alarm_actions: alarm.AlarmActions ?? [],
  ok_actions: alarm.OKActions ?? [],
  insufficient_data_actions: alarm.InsufficientDataActions ?? [],
  namespace: alarm.Namespace,
  metric_name: alarm.MetricName,
  dimensions: dimensionsOf(alarm.Dimensions),
  statistic: alarm.Statistic,
  extended_statistic: alarm.ExtendedStatistic,
  comparison_operator: alarm.ComparisonOperator,
  threshold: alarm.Threshold,
  period: alarm.Period,
  evaluation_periods: alarm.EvaluationPeriods,
  datapoints_to_alarm: alarm.DatapointsToAlarm,
  treat_missing_data: alarm.TreatMissingData,
  metric_query: (alarm.Metrics ?? []).map(({ Id, Expression, MetricStat, ReturnData }) => ({
    id: Id,
    expression: Expression,
    return_data: ReturnData,
    metric:
      MetricStat === undefined
        ? []
        : [
            {
              namespace: MetricStat.Metric?.Namespace,
              metric_name: MetricStat.Metric?.MetricName,
              dimensions: dimensionsOf(MetricStat.Metric?.Dimensions),
              period: MetricStat.Period,
              stat: MetricStat.Stat,
            },
          ],
  })),
});

/** Text without what a regular expression would read otherwise. */

/** An account has alarms of many: those count that watch the cluster, or something that belongs to it. */
const watches = (alarm: MetricAlarm, name: string, ids: ReadonlySet<string>): boolean => {
  const dimensions = [
    alarm.Dimensions ?? [],
    ...(alarm.Metrics ?? []).map((each) => each.MetricStat?.Metric?.Dimensions ?? []),
  ];
  if (dimensions.flat().some(({ Value }) => Value === name || ids.has(Value ?? ''))) return true;
  const word = anyWord([name]);
  return (alarm.Metrics ?? []).some(({ Expression = '' }) => word.test(Expression));
};

const addAlarms = async (
  { aws, reader, state, name }: LiveContext,
  ids: ReadonlySet<string>,
): Promise<readonly string[]> => {
  const types = ['aws_cloudwatch_metric_alarm', 'aws_cloudwatch_composite_alarm', ...topicTypes];
  const pages = await reader.read('cloudwatch:DescribeAlarms', types, () =>
    collect(
      paginateDescribeAlarms({ client: aws.cloudwatch }, { AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] }),
      (page) => [page],
    ),
  );
  const actions: string[] = [];
  const metric = (pages ?? []).flatMap(({ MetricAlarms = [] }) => MetricAlarms);
  const concerned = metric.filter((alarm) => watches(alarm, name, ids));
  const names = new Set(concerned.flatMap(({ AlarmName }) => AlarmName ?? []));
  for (const alarm of concerned) {
    actions.push(...(alarm.AlarmActions ?? []));
    state.add({ type: 'aws_cloudwatch_metric_alarm', key: alarm.AlarmName ?? '', values: alarmValues(alarm) });
  }
  for (const { CompositeAlarms = [] } of pages ?? []) {
    for (const alarm of CompositeAlarms) {
      const parts = [...(alarm.AlarmRule ?? '').matchAll(/["'(]([^"'()]+)["')]/g)].map(([, part]) => part ?? '');
      if (!parts.some((part) => names.has(part) || names.has(part.split(':alarm:').at(-1) ?? ''))) continue;
      actions.push(...(alarm.AlarmActions ?? []));
      state.add({
        type: 'aws_cloudwatch_composite_alarm',
        key: alarm.AlarmName ?? '',
        values: {
          id: alarm.AlarmName,
          arn: alarm.AlarmArn,
          alarm_name: alarm.AlarmName,
          alarm_description: alarm.AlarmDescription,
          alarm_rule: alarm.AlarmRule,
          actions_enabled: alarm.ActionsEnabled,
          alarm_actions: alarm.AlarmActions ?? [],
          ok_actions: alarm.OKActions ?? [],
          insufficient_data_actions: alarm.InsufficientDataActions ?? [],
        },
      });
    }
  }
  return actions;
};

const addDashboards = async ({ aws, reader, state }: LiveContext): Promise<void> => {
  const types = ['aws_cloudwatch_dashboard'];
  const listed = await reader.read('cloudwatch:ListDashboards', types, () =>
    collect(paginateListDashboards({ client: aws.cloudwatch }, {}), (page) => page.DashboardEntries),
  );
  await mapLimited(listed ?? [], width, async ({ DashboardName = '', DashboardArn }) => {
    const answer = await reader.find('cloudwatch:GetDashboard', types, () =>
      aws.cloudwatch.send(new GetDashboardCommand({ DashboardName })),
    );
    if (answer === undefined) return;
    state.add({
      type: 'aws_cloudwatch_dashboard',
      key: DashboardName,
      values: {
        id: DashboardName,
        dashboard_name: DashboardName,
        dashboard_arn: DashboardArn,
        dashboard_body: answer.DashboardBody,
      },
    });
  });
};

const addScrapers = async ({ aws, reader, state }: LiveContext): Promise<void> => {
  const found = await reader.read('aps:ListScrapers', ['aws_prometheus_scraper'], () =>
    collect(
      pagesBy(
        (nextToken) => aws.amp.send(new ListScrapersCommand({ nextToken })),
        (page) => page.nextToken,
      ),
      (page) => page.scrapers,
    ),
  );
  for (const scraper of found ?? []) {
    if (!['ACTIVE', 'CREATING', 'UPDATING'].includes(scraper.status?.statusCode ?? '')) continue;
    const eks = scraper.source?.eksConfiguration;
    state.add({
      type: 'aws_prometheus_scraper',
      key: scraper.scraperId ?? '',
      values: {
        id: scraper.scraperId,
        arn: scraper.arn,
        alias: scraper.alias,
        source: eks === undefined ? [] : [{ eks: [{ cluster_arn: eks.clusterArn, subnet_ids: eks.subnetIds }] }],
        destination: [{ amp: [{ workspace_arn: scraper.destination?.ampConfiguration?.workspaceArn }] }],
      },
    });
  }
};

/**
 * Alarms on the cluster and what belongs to it; dashboards and scrapers of the account in this region.
 *
 * @param ids of what belongs to the cluster, as dimensions name it
 * @returns ARNs of what alarms set off
 */
export const addMonitoring = async (context: LiveContext, ids: ReadonlySet<string>): Promise<readonly string[]> => {
  const [actions] = await Promise.all([addAlarms(context, ids), addDashboards(context), addScrapers(context)]);
  return actions;
};

/** How far back the newest datapoint of the cluster is looked for. */
const lookBackMinutes = 180;

/** When Container Insights last had a datapoint of the cluster. */
export const newestMetric = async ({ aws, reader, name, now }: LiveContext): Promise<Observed<string | undefined>> => {
  const Dimensions = [{ Name: 'ClusterName', Value: name }];
  // What is not listed was not written within two weeks; to ask for its data would be to ask for nothing.
  const listed = await reader.observe('cloudwatch:ListMetrics', () =>
    aws.cloudwatch.send(new ListMetricsCommand({ Namespace: 'ContainerInsights', Dimensions })),
  );
  if (!listed.known) return listed;
  const metric = listed.value.Metrics?.find(({ Dimensions: of }) => of?.length === 1);
  if (metric === undefined) return { known: true, value: undefined };
  return reader.observe('cloudwatch:GetMetricData', async () => {
    const { MetricDataResults: [result] = [] } = await aws.cloudwatch.send(
      new GetMetricDataCommand({
        StartTime: new Date(now.getTime() - lookBackMinutes * 60_000),
        EndTime: now,
        ScanBy: 'TimestampDescending',
        MaxDatapoints: 100,
        MetricDataQueries: [
          { Id: 'newest', MetricStat: { Metric: metric, Period: 60, Stat: 'SampleCount' }, ReturnData: true },
        ],
      }),
    );
    return result?.Timestamps?.[0]?.toISOString();
  });
};
