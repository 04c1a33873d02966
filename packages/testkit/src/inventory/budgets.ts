import { ListTagsForResourceCommand, paginateDescribeBudgets } from '@aws-sdk/client-budgets';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { collect, mapLimited } from '@hera/core/aws-sdk';
import { fromTags, type InventoryItem, type Lister } from './item';

/** Budgets of the account: they are of no region. */
export const budgetsListers: readonly Lister[] = [
  async ({ budgets, sts }) => {
    const { Account = '', Arn = '' } = await sts.send(new GetCallerIdentityCommand({}));
    const partition = Arn.split(':')[1] ?? 'aws';
    const all = await collect(
      paginateDescribeBudgets({ client: budgets }, { AccountId: Account }),
      (page) => page.Budgets,
    );
    return mapLimited(all, 4, async ({ BudgetName: id = 'unknown' }): Promise<InventoryItem> => {
      const ResourceARN = `arn:${partition}:budgets::${Account}:budget/${id}`;
      const { ResourceTags } = await budgets.send(new ListTagsForResourceCommand({ ResourceARN }));
      return { service: 'budgets', type: 'budget', id, status: 'present', ...fromTags(ResourceTags) };
    });
  },
];
