import { expect, it } from 'vitest';
import { restOperation, restOperations } from './rest-operations';

it.each([
  ['eks', 'GET', '/clusters', 'ListClusters'],
  ['eks', 'GET', '/clusters/', 'ListClusters'],
  ['eks', 'POST', '/clusters', 'CreateCluster'],
  ['eks', 'DELETE', '/clusters/a', 'DeleteCluster'],
  ['eks', 'POST', '/clusters/a/access-entries/arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fx', 'UpdateAccessEntry'],
  ['backup', 'PUT', '/backup/plans', 'CreateBackupPlan'],
  // The API binds it to a path with a query.
  ['backup', 'POST', '/backup-vaults/a/mpaApprovalTeam', 'DisassociateBackupVaultMpaApprovalTeam'],
  ['guardduty', 'GET', '/detector/1/filter', 'ListFilters'],
  ['guardduty', 'GET', '/detector/1/filter/a', 'GetFilter'],
  ['eks', 'GET', '/clusters/a/b/c/d', undefined],
  ['eks', 'PATCH', '/clusters', undefined],
  ['eks', 'GET', '/detector', undefined],
  ['s3', 'GET', '/', undefined],
  ['constructor', 'GET', '/', undefined],
])('reads %s %s %s as %s', async (service, method, path, operation) => {
  expect(await restOperation(service, method, path)).toBe(operation);
});

it('prefers the path that names more', async () => {
  const labels = (await restOperations('backup')).map(({ path }) => path.match(/\{/g)?.length ?? 0);
  expect(labels).toEqual([...labels].sort((one, other) => one - other));
});

it('has no operations of a service whose model is not at hand', async () => {
  expect(await restOperations('s3')).toEqual([]);
});
