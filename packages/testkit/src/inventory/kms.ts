import {
  DescribeKeyCommand,
  paginateListAliases,
  paginateListKeys,
  paginateListResourceTags,
} from '@aws-sdk/client-kms';
import { collect, mapLimited } from '@hera/core/aws-sdk';
import { fromTags, type InventoryItem, type Lister } from './item';

/** Customer-managed keys and their aliases. */
export const kmsListers: readonly Lister[] = [
  async ({ kms }) => {
    const keys = await collect(paginateListKeys({ client: kms }, {}), (page) => page.Keys);
    const described = await mapLimited(keys, 4, async ({ KeyId }): Promise<readonly InventoryItem[]> => {
      const { KeyMetadata: key } = await kms.send(new DescribeKeyCommand({ KeyId }));
      if (key?.KeyManager !== 'CUSTOMER') return [];
      const pending = key.KeyState === 'PendingDeletion' || key.KeyState === 'PendingReplicaDeletion';
      const tags = await collect(paginateListResourceTags({ client: kms }, { KeyId }), (page) => page.Tags);
      return [
        {
          service: 'kms',
          type: 'key',
          id: key.KeyId ?? 'unknown',
          status: pending ? 'pending-deletion' : 'present',
          ...fromTags(tags.map(({ TagKey, TagValue }) => ({ Key: TagKey, Value: TagValue }))),
        },
      ];
    });
    return described.flat();
  },
  async ({ kms }) =>
    (await collect(paginateListAliases({ client: kms }, {}), (page) => page.Aliases))
      .filter(({ AliasName }) => AliasName?.startsWith('alias/aws/') !== true)
      .map(({ AliasName }): InventoryItem => {
        // Aliases have no tags. Those of Hera's keys carry the environment in their name.
        const environment = /^alias\/hera\/([^/]+)\//.exec(AliasName ?? '')?.[1];
        return {
          service: 'kms',
          type: 'alias',
          id: AliasName ?? 'unknown',
          status: 'present',
          ...(environment === undefined ? {} : { environment }),
        };
      }),
];
