import { clusterCheck } from '../internal/live-cluster';
import { list, observe, setDifference } from '../internal/observation';
import { isProduction } from '../internal/profile-settings';

const everybody = ['0.0.0.0/0', '::/0'];

/** EKS fills in 0.0.0.0/0 by itself when a public endpoint has no list. */
export const eksEndpointAccess = clusterCheck({
  id: 'eks-endpoint-access',
  title: 'The Kubernetes API is reachable from where it was declared, and from nowhere else',
  subject: 'access',
  expected: ({ privateEndpoint, publicCidrs }) =>
    `private endpoint ${privateEndpoint ? 'on' : 'off'}, public endpoint ${publicCidrs.length === 0 ? 'off' : `for ${list(publicCidrs)}`}`,
  look: async ({ fact, cluster }, { manifest }) => {
    const vpc = cluster.resourcesVpcConfig;
    const isPublic = vpc?.endpointPublicAccess;
    const cidrs = isPublic === false ? [] : (vpc?.publicAccessCidrs ?? []);
    const open = cidrs.filter((cidr) => everybody.includes(cidr));
    const wanted = fact.publicCidrs.length > 0;
    return [
      observe(
        'eks:DescribeCluster',
        cluster.name,
        `private ${String(vpc?.endpointPrivateAccess)}, public ${String(isPublic)} for ${list(cidrs)}`,
        [
          vpc?.endpointPrivateAccess !== fact.privateEndpoint &&
            `private endpoint ${String(vpc?.endpointPrivateAccess)}`,
          isPublic !== wanted && `public endpoint ${String(isPublic)}`,
          isPublic === true && wanted && setDifference(fact.publicCidrs, cidrs),
          isPublic !== false && isProduction(manifest) && open.length > 0 && `open to ${list(open)} in production`,
        ],
      ),
    ];
  },
});
