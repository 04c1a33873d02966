import { type Bucket, GetBucketTaggingCommand, paginateListBuckets } from '@aws-sdk/client-s3';
import type { AwsClients } from '../aws-clients';
import { collect, mapLimited } from '@hera/core/aws-sdk';
import { fromTags, type InventoryItem, type Lister, type TagList } from './item';

/** Tags of a bucket; undefined where they may not be read, as in somebody else's bucket. */
const tagsOf = async ({ s3 }: AwsClients, bucket: string): Promise<TagList> => {
  try {
    return (await s3.send(new GetBucketTaggingCommand({ Bucket: bucket }))).TagSet ?? [];
  } catch (error) {
    const name = (error as { readonly name?: string }).name;
    if (name === 'NoSuchTagSet') return [];
    if (name === 'AccessDenied' || name === 'NoSuchBucket') return undefined;
    throw error;
  }
};

/** Buckets of the region. */
export const s3Listers: readonly Lister[] = [
  async (aws) => {
    const { s3, region, local } = aws;
    const inRegion = ({ BucketRegion }: Bucket): boolean => BucketRegion === undefined || BucketRegion === region;
    const buckets = await collect(
      paginateListBuckets({ client: s3 }, local ? {} : { BucketRegion: region }),
      (page) => page.Buckets,
    );
    return mapLimited(buckets.filter(inRegion), 4, async ({ Name = 'unknown' }): Promise<InventoryItem> => {
      const tags = await tagsOf(aws, Name);
      return {
        service: 's3',
        type: 'bucket',
        id: Name,
        status: tags === undefined ? 'unknown' : 'present',
        ...fromTags(tags),
      };
    });
  },
];
