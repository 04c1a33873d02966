import { messageOf } from '../../internal/failure';
import type { ControlPlanes } from '../../kubernetes/control-planes';
import { AwsError } from '../aws-error';
import type { Caller } from '../caller';
import type { AdminRequest } from '../service';
import { reviewAccess, reviewToken, type WebhookContext } from './cluster-webhooks';
import { notFound } from './errors';
import { type ClusterRecord, clusterOf, type EksStore, type StoredCluster } from './store';

/** Options of `ClusterKubernetes`. */
export interface ClusterKubernetesOptions extends WebhookContext {
  readonly planes: ControlPlanes;
  /** URL of this supplement, once it listens. */
  readonly url: () => string;
}

const keyOf = ({ account, region }: Caller, name: string): string => `${account}/${region}/${name}`;

/** Services of an IPv6 cluster: the API server listens on 127.0.0.1, and its family must be that of the services. */
const otherwise = '172.20.0.0/16';

/** The Kubernetes API servers behind the clusters of EKS. */
export class ClusterKubernetes {
  constructor(private readonly options: ClusterKubernetesOptions) {}

  /** Kubernetes version that is really served. */
  get version(): string {
    return this.options.planes.version;
  }

  /** Starts the control plane of a cluster, which gets its endpoint and certificate authority when it is ready. */
  async start(caller: Caller, cluster: StoredCluster): Promise<void> {
    const { planes, url } = this.options;
    const key = keyOf(caller, cluster.name);
    const base = `${url()}/_hera/eks`;
    try {
      const { endpoint, certificateAuthority } = await planes.start(key, {
        issuer: cluster.identity?.oidc?.issuer ?? 'https://kubernetes.default.svc',
        serviceCidr: cluster.kubernetesNetworkConfig?.serviceIpv4Cidr ?? otherwise,
        webhooks: { authenticate: `${base}/token-review/${key}`, authorize: `${base}/access-review/${key}` },
      });
      cluster.endpoint = endpoint;
      cluster.certificateAuthority = { data: Buffer.from(certificateAuthority).toString('base64') };
    } catch (error) {
      this.options.log(`cluster ${cluster.name}: ${messageOf(error)}`);
      throw error;
    }
  }

  /** Ends the control plane of a cluster. The supplement waits for it when it stops. */
  end(caller: Caller, name: string): void {
    void this.options.planes.end(keyOf(caller, name));
  }

  endAll(): Promise<void> {
    return this.options.planes.endAll();
  }

  /** `POST /_hera/eks/token-review/<account>/<region>/<cluster>` and `.../access-review/...`: what the API servers ask. */
  answer(store: EksStore, { path: [kind, account = '', region = '', name = ''], body }: AdminRequest): Promise<object> {
    const record: ClusterRecord = clusterOf(store.scope({ account, region, service: 'eks' }), name);
    if (kind === 'token-review') return reviewToken(this.options, record, body);
    if (kind === 'access-review') return Promise.resolve(reviewAccess(record, body));
    throw new AwsError('NotFoundException', 404, `/_hera/eks/${kind} is not an admin request.`);
  }
}

/** Whether a request to the supplement is one of an API server. */
export const isWebhook = ({ method, path }: AdminRequest): boolean =>
  method === 'POST' && (path[0] === 'token-review' || path[0] === 'access-review');

/** The answer where no API server was started. */
export const noKubernetes = (): AwsError =>
  notFound('No Kubernetes API server runs behind the clusters of this cloud.');
