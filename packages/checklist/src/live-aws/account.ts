import { paginateDescribeBudgetNotificationsForAccount, paginateDescribeBudgets } from '@aws-sdk/client-budgets';
import { GetRegistryScanningConfigurationCommand, paginateDescribeRepositories } from '@aws-sdk/client-ecr';
import { collect } from '@hera/core/aws-sdk';
import type { LiveContext } from './context';

/** Types that `addAccount` looks for. */
export const accountTypes = [
  'aws_ecr_repository',
  'aws_ecr_registry_scanning_configuration',
  'aws_budgets_budget',
] as const;

const addRepositories = async ({ aws, reader, state, account }: LiveContext): Promise<void> => {
  const repositories = await reader.read('ecr:DescribeRepositories', ['aws_ecr_repository'], () =>
    collect(paginateDescribeRepositories({ client: aws.ecr }, {}), (page) => page.repositories),
  );
  for (const repository of repositories ?? [])
    state.add({
      type: 'aws_ecr_repository',
      key: repository.repositoryName ?? '',
      values: {
        id: repository.repositoryName,
        name: repository.repositoryName,
        arn: repository.repositoryArn,
        image_tag_mutability: repository.imageTagMutability,
        image_scanning_configuration: [{ scan_on_push: repository.imageScanningConfiguration?.scanOnPush ?? false }],
        encryption_configuration: [
          {
            encryption_type: repository.encryptionConfiguration?.encryptionType,
            kms_key: repository.encryptionConfiguration?.kmsKey,
          },
        ],
      },
    });
  const types = ['aws_ecr_registry_scanning_configuration'];
  const registry = await reader.read('ecr:GetRegistryScanningConfiguration', types, () =>
    aws.ecr.send(new GetRegistryScanningConfigurationCommand({})),
  );
  const scanning = registry?.scanningConfiguration;
  if (scanning === undefined || (scanning.rules ?? []).length === 0) return;
  state.add({
    type: 'aws_ecr_registry_scanning_configuration',
    key: account,
    values: {
      id: account,
      scan_type: scanning.scanType,
      rule: (scanning.rules ?? []).map(({ scanFrequency, repositoryFilters }) => ({
        scan_frequency: scanFrequency,
        repository_filter: (repositoryFilters ?? []).map(({ filter, filterType }) => ({
          filter,
          filter_type: filterType,
        })),
      })),
    },
  });
};

const addBudgets = async ({ aws, reader, state, account: AccountId }: LiveContext): Promise<void> => {
  const types = ['aws_budgets_budget'];
  const budgets = await reader.read('budgets:ViewBudget', types, () =>
    collect(paginateDescribeBudgets({ client: aws.budgets }, { AccountId }), (page) => page.Budgets),
  );
  if (budgets === undefined || budgets.length === 0) return;
  const notifications = await reader.read('budgets:ViewBudget', types, () =>
    collect(
      paginateDescribeBudgetNotificationsForAccount({ client: aws.budgets }, { AccountId }),
      (page) => page.BudgetNotificationsForAccount,
    ),
  );
  for (const budget of budgets) {
    const own = notifications?.find(({ BudgetName }) => BudgetName === budget.BudgetName)?.Notifications ?? [];
    state.add({
      type: 'aws_budgets_budget',
      key: budget.BudgetName ?? '',
      values: {
        id: `${AccountId}:${budget.BudgetName}`,
        name: budget.BudgetName,
        account_id: AccountId,
        budget_type: budget.BudgetType,
        time_unit: budget.TimeUnit,
        limit_amount: budget.BudgetLimit?.Amount,
        limit_unit: budget.BudgetLimit?.Unit,
        // Who is told are mailboxes of people: that a notification is there is enough.
        notification: own.map((each) => ({
          comparison_operator: each.ComparisonOperator,
          notification_type: each.NotificationType,
          threshold: each.Threshold,
          threshold_type: each.ThresholdType,
        })),
      },
    });
  }
};

/** What belongs to the account as a whole: repositories and budgets. */
export const addAccount = async (context: LiveContext): Promise<void> => {
  await Promise.all([addRepositories(context), addBudgets(context)]);
};
