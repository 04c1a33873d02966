import { ListTagsForResourceCommand, paginateListTopics } from '@aws-sdk/client-sns';
import { collect, mapLimited } from '@hera/core/aws-sdk';
import { fromTags, type InventoryItem, type Lister } from './item';

/** Topics. Their subscriptions go with them. */
export const snsListers: readonly Lister[] = [
  async ({ sns }) => {
    const topics = await collect(paginateListTopics({ client: sns }, {}), (page) => page.Topics);
    return mapLimited(topics, 4, async ({ TopicArn }): Promise<InventoryItem> => {
      const { Tags } = await sns.send(new ListTagsForResourceCommand({ ResourceArn: TopicArn }));
      return { service: 'sns', type: 'topic', id: TopicArn ?? 'unknown', status: 'present', ...fromTags(Tags) };
    });
  },
];
