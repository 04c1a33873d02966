import { DescribeClusterCommand } from '@aws-sdk/client-eks';
import type { StackManifest } from '@hera/core/manifest';
import { ExitCode } from '@hera/core/errors';
import { factsOf } from '@hera/core/facts';
import type { AwsClients } from '@hera/testkit';
import { fault } from '../problems';
import { refusedRead } from '../real-account';
import type { ApiServer } from './kubeconfig';

/** What EKS says of a cluster. */
export type LiveCluster =
  | {
      readonly state: 'there';
      readonly server: ApiServer;
      /** Where its API can be reached from, in words. */
      readonly reach: string;
    }
  | { readonly state: 'missing'; readonly reason: string };

/**
 * The cluster that the manifests of a stack are for.
 *
 * @param outputs of what was applied; `cluster_name` decides where the stack has several clusters
 * @throws HeraError `HERA_CLI_034` when there is none, or no telling which
 */
export const clusterNameOf = (manifest: StackManifest, outputs: Readonly<Record<string, unknown>>): string => {
  const names = factsOf(manifest.facts, 'cluster').map(({ name }) => name);
  const named = outputs['cluster_name'];
  if (typeof named === 'string' && named !== '') return named;
  const [only, ...others] = names;
  if (only !== undefined && others.length === 0) return only;
  throw fault(
    'manifests',
    {
      path: 'cluster',
      message:
        only === undefined
          ? 'there are Kubernetes manifests, and no cluster'
          : `there are Kubernetes manifests, and ${names.length} clusters: ${names.join(', ')}`,
      allowed: 'one cluster in the stack, or an output cluster_name',
      fix: 'add the output cluster_name to the stack',
    },
    { exitCode: ExitCode.failed },
  );
};

/** Asks EKS for endpoint and certificate authority. */
export const describeCluster = async (aws: AwsClients, name: string, signal: AbortSignal): Promise<LiveCluster> => {
  try {
    const { cluster } = await aws.eks.send(new DescribeClusterCommand({ name }), { abortSignal: signal });
    const { endpoint, certificateAuthority, status = 'unknown', resourcesVpcConfig: vpc } = cluster ?? {};
    if (endpoint === undefined || certificateAuthority?.data === undefined)
      return { state: 'missing', reason: `cluster ${name} is ${status}` };
    const open = vpc?.endpointPublicAccess === true ? (vpc.publicAccessCidrs ?? []).join(', ') : 'none';
    const within = vpc?.endpointPrivateAccess === true ? 'the VPC' : 'nowhere within the VPC';
    return {
      state: 'there',
      server: { endpoint, certificateAuthority: certificateAuthority.data },
      reach: `from ${within}; public ranges: ${open}`,
    };
  } catch (error) {
    signal.throwIfAborted();
    if ((error as Error).name === 'ResourceNotFoundException')
      return { state: 'missing', reason: `there is no cluster ${name} yet` };
    throw refusedRead(error);
  }
};
