import {
  ListOpenIDConnectProvidersCommand,
  ListOpenIDConnectProviderTagsCommand,
  ListPolicyTagsCommand,
  ListRoleTagsCommand,
  paginateListPolicies,
  paginateListRoles,
} from '@aws-sdk/client-iam';
import { collect, mapLimited } from '@hera/core/aws-sdk';
import { fromTags, type InventoryItem, type Lister } from './item';

// IAM allows few calls a second, for the whole account.
const width = 4;

const item = (
  type: string,
  id: string | undefined,
  tags: Pick<InventoryItem, 'name' | 'environment'>,
): InventoryItem => ({
  service: 'iam',
  type,
  id: id ?? 'unknown',
  status: 'present',
  ...tags,
});

/** Roles and policies of the customer, and OIDC providers. Service-linked roles stay for the life of an account. */
export const iamListers: readonly Lister[] = [
  async ({ iam }) => {
    const roles = (await collect(paginateListRoles({ client: iam }, {}), (page) => page.Roles)).filter(
      ({ Path }) => !/^\/(aws-service-role|aws-reserved)\//.test(Path ?? ''),
    );
    return mapLimited(roles, width, async ({ RoleName }) =>
      item('role', RoleName, fromTags((await iam.send(new ListRoleTagsCommand({ RoleName }))).Tags)),
    );
  },
  async ({ iam }) => {
    const policies = await collect(paginateListPolicies({ client: iam }, { Scope: 'Local' }), (page) => page.Policies);
    return mapLimited(policies, width, async ({ Arn, PolicyName }) => ({
      ...item('policy', Arn, fromTags((await iam.send(new ListPolicyTagsCommand({ PolicyArn: Arn }))).Tags)),
      ...(PolicyName === undefined ? {} : { name: PolicyName }),
    }));
  },
  async ({ iam }) => {
    const { OpenIDConnectProviderList: providers = [] } = await iam.send(new ListOpenIDConnectProvidersCommand({}));
    return mapLimited(providers, width, async ({ Arn }) =>
      item(
        'oidc-provider',
        Arn,
        fromTags((await iam.send(new ListOpenIDConnectProviderTagsCommand({ OpenIDConnectProviderArn: Arn }))).Tags),
      ),
    );
  },
];
