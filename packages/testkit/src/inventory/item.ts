import type { AwsClients } from '../aws-clients';

/** Something that exists in the account. */
export interface InventoryItem {
  /** Service prefix, as in IAM actions. */
  readonly service:
    | 'backup'
    | 'budgets'
    | 'cloudwatch'
    | 'ec2'
    | 'eks'
    | 'events'
    | 'guardduty'
    | 'iam'
    | 'kms'
    | 'logs'
    | 's3'
    | 'sns'
    | 'sqs';
  /** Kind within the service, for example `nat-gateway`. */
  readonly type: string;
  /** Id, name or ARN; for `unknown` the call that the target lacks. */
  readonly id: string;
  /**
   * `present`; `pending-deletion` for a KMS key that waits for its end, which no destroy can shorten; `unknown` when the
   * target lacks the call that would tell.
   */
  readonly status: 'present' | 'pending-deletion' | 'unknown';
  /** The `Name` tag, or the name where the id is another. @default - it has none */
  readonly name?: string;
  /** Value of the tag `hera:environment`, its own or that of its VPC or cluster. @default - not tagged */
  readonly environment?: string;
}

/** Lists what one service holds. */
export type Lister = (aws: AwsClients) => Promise<readonly InventoryItem[]>;

/** Tag lists of the services, in the one spelling that most share. */
export type TagList = readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] | undefined;

/** What tags say about an item. */
export const fromTags = (tags: TagList): Pick<InventoryItem, 'name' | 'environment'> => {
  const value = (key: string): string | undefined => tags?.find(({ Key }) => Key === key)?.Value;
  const name = value('Name');
  const environment = value('hera:environment');
  return { ...(name === undefined ? {} : { name }), ...(environment === undefined ? {} : { environment }) };
};

/** The same for services that give tags as a record. */
export const fromTagRecord = (
  tags: Readonly<Record<string, string>> | undefined,
): Pick<InventoryItem, 'name' | 'environment'> =>
  fromTags(Object.entries(tags ?? {}).map(([Key, Value]) => ({ Key, Value })));
