import type {
  AssociateIdentityProviderConfigRequest,
  AssociateIdentityProviderConfigResponse,
  DescribeIdentityProviderConfigRequest,
  DescribeIdentityProviderConfigResponse,
  DisassociateIdentityProviderConfigRequest,
  DisassociateIdentityProviderConfigResponse,
  IdentityProviderConfig,
  ListIdentityProviderConfigsRequest,
  ListIdentityProviderConfigsResponse,
  OidcIdentityProviderConfigRequest,
  Update,
} from '@aws-sdk/client-eks';
import type { EksContext, Operation } from './context';
import { inUse, invalidParameter, notFound, required } from './errors';
import { childArn } from './identifiers';
import { pageOf } from './pages';
import { type ClusterRecord, clusterOf, type StoredProvider } from './store';
import { checkedTags } from './tags';
import { beginProviderUpdate } from './updates';

const providerOf = (record: ClusterRecord, asked: IdentityProviderConfig | undefined): StoredProvider => {
  const { name, type } = required(asked, 'identityProviderConfig');
  const clusterName = record.cluster.name;
  if (type !== 'oidc') throw invalidParameter(`identityProviderConfig.type: ${type} is not oidc.`, { clusterName });
  const found = record.identityProviders.get(required(name, 'identityProviderConfig.name'));
  if (found === undefined) throw notFound(`Identity provider config ${name} is not associated.`, { clusterName });
  return found;
};

const checkIssuer = (oidc: OidcIdentityProviderConfigRequest): void => {
  const issuer = required(oidc.issuerUrl, 'oidc.issuerUrl');
  if (!URL.canParse(issuer) || new URL(issuer).protocol !== 'https:') {
    throw invalidParameter(`oidc.issuerUrl: ${issuer} does not begin with https://.`);
  }
  required(oidc.clientId, 'oidc.clientId');
};

const begin = (
  context: EksContext,
  record: ClusterRecord,
  provider: StoredProvider,
  event: 'create' | 'delete',
): Update => {
  const remove = (): void => void record.identityProviders.delete(provider.identityProviderConfigName);
  const type = event === 'create' ? 'AssociateIdentityProviderConfig' : 'DisassociateIdentityProviderConfig';
  const { identityProviderConfigName: name, issuerUrl, clientId } = provider;
  return beginProviderUpdate(context, record, {
    type,
    params: { IdentityProviderConfig: [{ type: 'oidc', name, issuerUrl, clientId }] },
    event,
    provider,
    apply: event === 'delete' ? remove : () => undefined,
    // What could not be associated is not there.
    ...(event === 'create' && { fail: remove }),
  });
};

/**
 * AssociateIdentityProviderConfig. One OIDC provider per cluster; nothing asks its issuer.
 * @throws AwsError ResourceInUseException, InvalidParameterException
 */
export const associateIdentityProviderConfig: Operation<
  AssociateIdentityProviderConfigRequest,
  AssociateIdentityProviderConfigResponse
> = (context, input) => {
  const record = clusterOf(context.scope, input.clusterName);
  const oidc = required(input.oidc, 'oidc');
  const name = required(oidc.identityProviderConfigName, 'oidc.identityProviderConfigName');
  checkIssuer(oidc);
  if (record.identityProviders.size > 0) {
    throw inUse('The cluster has an identity provider config already.', { clusterName: input.clusterName });
  }
  const provider: StoredProvider = {
    ...oidc,
    identityProviderConfigName: name,
    identityProviderConfigArn: childArn(context.caller, 'identityproviderconfig', input.clusterName, `oidc/${name}`),
    clusterName: input.clusterName,
    tags: checkedTags(input.tags),
    status: 'CREATING',
  };
  return { update: begin(context, record, provider, 'create'), tags: provider.tags };
};

/** DescribeIdentityProviderConfig. @throws AwsError ResourceNotFoundException */
export const describeIdentityProviderConfig: Operation<
  DescribeIdentityProviderConfigRequest,
  DescribeIdentityProviderConfigResponse
> = ({ scope, lifecycle }, input) => {
  const record = clusterOf(scope, input.clusterName);
  lifecycle.look(providerOf(record, input.identityProviderConfig));
  return { identityProviderConfig: { oidc: providerOf(record, input.identityProviderConfig) } };
};

/** ListIdentityProviderConfigs. At most one. */
export const listIdentityProviderConfigs: Operation<
  ListIdentityProviderConfigsRequest,
  ListIdentityProviderConfigsResponse
> = ({ scope }, input) => {
  const found = [...clusterOf(scope, input.clusterName).identityProviders.keys()].map((name) => ({
    type: 'oidc',
    name,
  }));
  const { items, nextToken } = pageOf(found, input);
  return { identityProviderConfigs: items, nextToken };
};

/** DisassociateIdentityProviderConfig. @throws AwsError ResourceNotFoundException, ResourceInUseException */
export const disassociateIdentityProviderConfig: Operation<
  DisassociateIdentityProviderConfigRequest,
  DisassociateIdentityProviderConfigResponse
> = (context, input) => {
  const record = clusterOf(context.scope, input.clusterName);
  const provider = providerOf(record, input.identityProviderConfig);
  return { update: begin(context, record, provider, 'delete') };
};
