import { ListQueueTagsCommand, paginateListQueues } from '@aws-sdk/client-sqs';
import { collect, mapLimited } from '@hera/core/aws-sdk';
import { fromTagRecord, type InventoryItem, type Lister } from './item';

/** Queues. */
export const sqsListers: readonly Lister[] = [
  async ({ sqs }) => {
    const urls = await collect(paginateListQueues({ client: sqs }, {}), (page) => page.QueueUrls);
    return mapLimited(urls, 4, async (QueueUrl): Promise<InventoryItem> => {
      const { Tags } = await sqs.send(new ListQueueTagsCommand({ QueueUrl }));
      return { service: 'sqs', type: 'queue', id: QueueUrl, status: 'present', ...fromTagRecord(Tags) };
    });
  },
];
