import { GetDetectorCommand, paginateListDetectors } from '@aws-sdk/client-guardduty';
import { collect, mapLimited } from '@hera/core/aws-sdk';
import { fromTagRecord, type InventoryItem, type Lister } from './item';

/** The detector of the region. */
export const guarddutyListers: readonly Lister[] = [
  async ({ guardduty }) => {
    const ids = await collect(paginateListDetectors({ client: guardduty }, {}), (page) => page.DetectorIds);
    return mapLimited(ids, 4, async (DetectorId): Promise<InventoryItem> => {
      const { Tags } = await guardduty.send(new GetDetectorCommand({ DetectorId }));
      return { service: 'guardduty', type: 'detector', id: DetectorId, status: 'present', ...fromTagRecord(Tags) };
    });
  },
];
