import { GetOpenIDConnectProviderCommand, ListOpenIDConnectProvidersCommand } from '@aws-sdk/client-iam';
import { clusterCheck } from '../internal/live-cluster';
import { list, observe } from '../internal/observation';

const audience = 'sts.amazonaws.com';
const withoutScheme = (url: string | undefined): string => (url ?? '').replace(/^https:\/\//, '');

/** What IRSA needs. The provider's ARN ends in the issuer, so it is found without reading all of them. */
export const oidcProvider = clusterCheck({
  id: 'oidc-provider',
  title: 'IAM trusts the OIDC issuer of the cluster for sts.amazonaws.com',
  subject: 'access',
  expected: () => `an IAM OIDC provider for the issuer of the cluster, audience ${audience}`,
  look: async ({ cluster }, { aws }) => {
    const issuer = withoutScheme(cluster.identity?.oidc?.issuer);
    if (issuer === '')
      return [observe('eks:DescribeCluster', cluster.name, 'no OIDC issuer', ['the cluster has no OIDC issuer'])];
    const { OpenIDConnectProviderList: all = [] } = await aws.iam.send(new ListOpenIDConnectProvidersCommand({}));
    const arn = all.map(({ Arn }) => Arn ?? '').find((item) => item.endsWith(`:oidc-provider/${issuer}`));
    if (arn === undefined) {
      return [
        observe('iam:ListOpenIDConnectProviders', issuer, `${all.length} providers`, ['no provider for this issuer']),
      ];
    }
    const provider = await aws.iam.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn }));
    const audiences = provider.ClientIDList ?? [];
    return [
      observe(
        'iam:GetOpenIDConnectProvider',
        arn,
        `issuer ${withoutScheme(provider.Url)}, audience ${list(audiences)}`,
        [
          withoutScheme(provider.Url) !== issuer && `expected issuer ${issuer}`,
          !audiences.includes(audience) && `${audience} is not an audience`,
        ],
      ),
    ];
  },
});
