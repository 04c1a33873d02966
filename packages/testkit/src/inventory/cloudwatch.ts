import { ListTagsForResourceCommand, paginateDescribeAlarms, paginateListDashboards } from '@aws-sdk/client-cloudwatch';
import { collect, mapLimited } from '@hera/core/aws-sdk';
import { fromTags, type InventoryItem, type Lister } from './item';

/** Alarms on metrics and on other alarms, and dashboards, which carry no tags and so belong to nobody. */
export const cloudwatchListers: readonly Lister[] = [
  async ({ cloudwatch }) => {
    const alarms = await collect(
      paginateDescribeAlarms({ client: cloudwatch }, { AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] }),
      ({ MetricAlarms = [], CompositeAlarms = [] }) => [...MetricAlarms, ...CompositeAlarms],
    );
    return mapLimited(alarms, 4, async ({ AlarmName, AlarmArn }): Promise<InventoryItem> => {
      const { Tags } = await cloudwatch.send(new ListTagsForResourceCommand({ ResourceARN: AlarmArn }));
      return { service: 'cloudwatch', type: 'alarm', id: AlarmName ?? 'unknown', status: 'present', ...fromTags(Tags) };
    });
  },
  async ({ cloudwatch }) =>
    (await collect(paginateListDashboards({ client: cloudwatch }, {}), (page) => page.DashboardEntries)).map(
      ({ DashboardName }) => ({
        service: 'cloudwatch',
        type: 'dashboard',
        id: DashboardName ?? 'unknown',
        status: 'present',
      }),
    ),
];
