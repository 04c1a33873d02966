import { ListRulesCommand, ListTagsForResourceCommand, type Rule } from '@aws-sdk/client-eventbridge';
import type { AwsClients } from '../aws-clients';
import { mapLimited } from '@hera/core/aws-sdk';
import { fromTags, type InventoryItem, type Lister } from './item';

/** The client has no paginator for rules. */
const rulesOf = async ({ events }: AwsClients): Promise<readonly Rule[]> => {
  const rules: Rule[] = [];
  let NextToken: string | undefined;
  do {
    const page = await events.send(new ListRulesCommand({ ...(NextToken === undefined ? {} : { NextToken }) }));
    rules.push(...(page.Rules ?? []));
    NextToken = page.NextToken;
  } while (NextToken !== undefined && NextToken !== '');
  return rules;
};

/** Rules of the default bus, without those that AWS services keep there. */
export const eventsListers: readonly Lister[] = [
  async (aws) => {
    const rules = (await rulesOf(aws)).filter(({ ManagedBy }) => ManagedBy === undefined);
    return mapLimited(rules, 4, async ({ Name, Arn }): Promise<InventoryItem> => {
      const { Tags } = await aws.events.send(new ListTagsForResourceCommand({ ResourceARN: Arn }));
      return { service: 'events', type: 'rule', id: Name ?? 'unknown', status: 'present', ...fromTags(Tags) };
    });
  },
];
