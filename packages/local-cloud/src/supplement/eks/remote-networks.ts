import type { RemoteNetworkConfigRequest, RemoteNetworkConfigResponse } from '@aws-sdk/client-eks';
import { holds, overlaps, parseCidr, PRIVATE_RANGES } from './cidr';
import type { EksContext } from './context';
import { invalidParameter } from './errors';
import type { StoredCluster } from './store';

/** Where hybrid nodes and their pods may be: private and carrier-grade NAT addresses. */
const ALLOWED = [...PRIVATE_RANGES, '100.64.0.0/10'] as const;

/** Most blocks of each of the two lists. */
const MOST = 15;

/**
 * Hybrid node networks, stored and shown; no node can join. `undefined` when two empty lists take them away. The rules are
 * those of the API reference of RemoteNodeNetwork and RemotePodNetwork; the wording of the refusals is ours.
 * @throws AwsError InvalidParameterException with every problem
 */
export const checkedRemoteNetworks = async (
  { caller, ec2 }: EksContext,
  clusterName: string,
  cluster: Pick<StoredCluster, 'kubernetesNetworkConfig' | 'accessConfig'> & { readonly vpcId: string },
  asked: RemoteNetworkConfigRequest,
): Promise<RemoteNetworkConfigResponse | undefined> => {
  const nodes = (asked.remoteNodeNetworks ?? []).flatMap(({ cidrs = [] }) => cidrs);
  const pods = (asked.remotePodNetworks ?? []).flatMap(({ cidrs = [] }) => cidrs);
  const all = [...nodes, ...pods];
  if (all.length === 0) return undefined;
  const problems: string[] = [];
  if (cluster.kubernetesNetworkConfig?.ipFamily === 'ipv6') problems.push('it needs the IP family ipv4');
  if (cluster.accessConfig.authenticationMode === 'CONFIG_MAP') {
    problems.push('it needs the authentication mode API or API_AND_CONFIG_MAP');
  }
  if (nodes.length === 0) problems.push('remotePodNetworks needs remoteNodeNetworks beside it');
  if (nodes.length > MOST || pods.length > MOST) problems.push(`more than ${MOST} blocks`);
  const service = cluster.kubernetesNetworkConfig?.serviceIpv4Cidr;
  const taken = [...(await ec2.vpcCidrs(caller, cluster.vpcId)), ...(service === undefined ? [] : [service])];
  all.forEach((cidr, index) => {
    if (parseCidr(cidr)?.family !== 'ipv4' || !ALLOWED.some((range) => holds(range, cidr))) {
      problems.push(`${cidr} is not an IPv4 block within ${ALLOWED.join(', ')}`);
      return;
    }
    const other = [...taken, ...all.slice(0, index)].find((block) => overlaps(block, cidr));
    if (other !== undefined) problems.push(`${cidr} overlaps with ${other}`);
  });
  if (problems.length > 0) throw invalidParameter(`remoteNetworkConfig: ${problems.join('; ')}.`, { clusterName });
  return { ...asked };
};
