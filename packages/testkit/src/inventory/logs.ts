import { ListTagsForResourceCommand, paginateDescribeLogGroups } from '@aws-sdk/client-cloudwatch-logs';
import { collect, mapLimited } from '@hera/core/aws-sdk';
import { fromTagRecord, type InventoryItem, type Lister } from './item';

/** Log groups. */
export const logsListers: readonly Lister[] = [
  async ({ logs }) => {
    const groups = await collect(paginateDescribeLogGroups({ client: logs }, {}), (page) => page.logGroups);
    return mapLimited(groups, 4, async ({ logGroupName, arn, logGroupArn }): Promise<InventoryItem> => {
      const resourceArn = logGroupArn ?? arn?.replace(/:\*$/, '');
      const { tags } = await logs.send(new ListTagsForResourceCommand({ resourceArn }));
      return {
        service: 'logs',
        type: 'log-group',
        id: logGroupName ?? 'unknown',
        status: 'present',
        ...fromTagRecord(tags),
      };
    });
  },
];
