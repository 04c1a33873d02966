import {
  GetOpenIDConnectProviderCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  ListOpenIDConnectProvidersCommand,
  paginateListAttachedRolePolicies,
  paginateListRolePolicies,
  paginateListRoles,
  type Role,
} from '@aws-sdk/client-iam';
import { collect, mapLimited } from '@hera/core/aws-sdk';
import { type LiveContext, width } from './context';

/** Types that `addIdentity` looks for. */
export const identityTypes = [
  'aws_iam_role',
  'aws_iam_role_policy',
  'aws_iam_role_policy_attachment',
  'aws_iam_openid_connect_provider',
] as const;

/** Types that are not told whole where it is not known which roles are used. */
export const roleTypes = ['aws_iam_role', 'aws_iam_role_policy', 'aws_iam_role_policy_attachment'] as const;

/** IAM hands policies out URL-encoded. */
const decoded = (document: string | undefined): string | undefined =>
  document === undefined ? undefined : decodeURIComponent(document);

/** Name of a role, without its path. */
const roleName = (arn: string): string => arn.split('/').at(-1) ?? arn;

const addRole = async ({ aws, reader, state }: LiveContext, role: Role): Promise<void> => {
  const RoleName = role.RoleName ?? '';
  const address = state.add({
    type: 'aws_iam_role',
    key: RoleName,
    values: {
      id: RoleName,
      name: RoleName,
      arn: role.Arn,
      path: role.Path,
      assume_role_policy: decoded(role.AssumeRolePolicyDocument),
      permissions_boundary: role.PermissionsBoundary?.PermissionsBoundaryArn,
    },
  });
  const attached = await reader.find('iam:ListAttachedRolePolicies', ['aws_iam_role_policy_attachment'], () =>
    collect(paginateListAttachedRolePolicies({ client: aws.iam }, { RoleName }), (page) => page.AttachedPolicies),
  );
  for (const { PolicyArn = '' } of attached ?? [])
    state.add({
      type: 'aws_iam_role_policy_attachment',
      key: `${RoleName}-${PolicyArn.split('/').at(-1)}`,
      values: { id: `${RoleName}-${PolicyArn}`, role: RoleName, policy_arn: PolicyArn },
      dependsOn: [address],
    });
  const inline = await reader.find('iam:ListRolePolicies', ['aws_iam_role_policy'], () =>
    collect(paginateListRolePolicies({ client: aws.iam }, { RoleName }), (page) => page.PolicyNames),
  );
  await mapLimited(inline ?? [], width, async (PolicyName) => {
    const answer = await reader.find('iam:GetRolePolicy', ['aws_iam_role_policy'], () =>
      aws.iam.send(new GetRolePolicyCommand({ RoleName, PolicyName })),
    );
    state.add({
      type: 'aws_iam_role_policy',
      key: `${RoleName}-${PolicyName}`,
      values: {
        id: `${RoleName}:${PolicyName}`,
        name: PolicyName,
        role: RoleName,
        policy: decoded(answer?.PolicyDocument),
      },
      dependsOn: [address],
    });
  });
};

/** The OIDC provider of the cluster, where there is one. @returns its ARN */
const addProvider = async (
  { aws, reader, state }: LiveContext,
  issuer: string | undefined,
): Promise<string | undefined> => {
  const types = ['aws_iam_openid_connect_provider'];
  const listed = await reader.read('iam:ListOpenIDConnectProviders', types, () =>
    aws.iam.send(new ListOpenIDConnectProvidersCommand({})),
  );
  const host = issuer?.replace(/^https:\/\//, '');
  const arn = listed?.OpenIDConnectProviderList?.map(({ Arn }) => Arn).find(
    (each) => host !== undefined && each?.endsWith(`:oidc-provider/${host}`),
  );
  if (arn === undefined) return undefined;
  const provider = await reader.find('iam:GetOpenIDConnectProvider', types, () =>
    aws.iam.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn })),
  );
  state.add({
    type: 'aws_iam_openid_connect_provider',
    key: host ?? arn,
    values: { id: arn, arn, url: issuer, client_id_list: provider?.ClientIDList ?? [] },
  });
  return arn;
};

/** The roles that nodes and add-ons use, and every role that pods of this cluster can take. */
export const addIdentity = async (
  context: LiveContext,
  issuer: string | undefined,
  used: readonly string[],
): Promise<void> => {
  const { aws, reader } = context;
  const provider = await addProvider(context, issuer);
  const named = new Set(used.map(roleName));
  const host = issuer?.replace(/^https:\/\//, '');
  const all = await reader.read('iam:ListRoles', roleTypes, () =>
    collect(paginateListRoles({ client: aws.iam }, {}), (page) => page.Roles),
  );
  const trusting = (all ?? []).filter(({ RoleName = '', AssumeRolePolicyDocument }) => {
    const trust = decoded(AssumeRolePolicyDocument) ?? '';
    return (
      named.has(RoleName) || (provider !== undefined && trust.includes(provider)) || (!!host && trust.includes(host))
    );
  });
  // `ListRoles` leaves boundaries away.
  await mapLimited(trusting, width, async ({ RoleName }) => {
    const answer = await reader.find('iam:GetRole', roleTypes, () => aws.iam.send(new GetRoleCommand({ RoleName })));
    if (answer?.Role !== undefined) await addRole(context, answer.Role);
  });
};
