import { restJson } from '../rest-json';
import type { SupplementService } from '../service';
import { type ClusterKubernetes, isWebhook, noKubernetes } from './cluster-kubernetes';
import type { EksContext } from './context';
import { knownPolicies } from './access-policy-rules';
import { Ec2Lookup } from './ec2';
import { ROUTES } from './routes';
import { eksAdmin } from './script-admin';
import { EksStore } from './store';

const LIMITS: readonly string[] = [
  'Work in the background is done at once unless a script rule says otherwise.',
  'Node groups start no EC2 instances and have no Auto Scaling group, only its name.',
  'Roles, KMS keys and principals are checked by the form of their ARN, not by whether they exist.',
  'Add-on versions, platform versions and AMI releases are emulator data. Configuration values are checked against a dated schema for vpc-cni, coredns and kube-proxy, and only when they are JSON.',
  'resolveConflicts and preserve are taken and change nothing: there is no Kubernetes behind. A conflict can be scripted.',
  'Insights are two, of upgrade readiness, and worked out from node group and add-on versions only.',
  'Hybrid networks are checked and shown; nothing can join by them. OIDC issuers are not asked.',
  'An ipv6 cluster needs an IPv6 block on its subnets; the addresses behind are not emulated.',
  'EKS adds an access entry for its own service-linked role to every cluster; the supplement does not.',
  'The creator of a cluster is the root of the calling account, which is what LocalStack makes of a 12-digit access key.',
];

const WITHOUT_KUBERNETES: readonly string[] = [
  'No Kubernetes runs behind a cluster: its endpoint does not answer, and its certificate authority is none. Start the cloud with HERA_KUBERNETES=auto for a real API server.',
];

const withKubernetes = (version: string): readonly string[] => [
  `Kubernetes ${version} answers for every cluster, whatever version was asked for; an upgrade changes what EKS says, not what is served.`,
  'kube-apiserver and etcd are real; no controller, scheduler or node runs. "kubectl get nodes" finds no resources, pods stay Pending, no Deployment makes pods, and a new namespace gets no service account "default" by itself.',
  'Quotas are stored and not enforced: that needs a controller. The service "kubernetes" has no endpoints, and service account tokens cannot be verified at the issuer.',
  'Tokens are verified for account keys (secret "local" or "test") and for roles assumed at AWS_ENDPOINT_URL_STS, and refused for all other keys, those of IAM users among them. LocalStack lets anybody assume any role, whatever its trust policy says.',
  `Access policies are evaluated by the documented rules of ${knownPolicies.join(', ')}; the others, for nodes and controllers of EKS, allow nothing. aws-auth is not read. A change is seen within 10 s.`,
  'Endpoint access settings, control plane logs, secrets encryption and the API server settings of a cluster change nothing behind it. Services of an ipv6 cluster get IPv4 addresses.',
];

/** Options of `eksService`. */
export interface EksServiceOptions {
  /** LocalStack's URL, for EC2. */
  readonly awsEndpoint: string;
  /** State to begin with. @default - empty */
  readonly store?: EksStore;
  /** Runs the API servers. @default - none run */
  readonly kubernetes?: ClusterKubernetes | undefined;
}

/** EKS over REST-JSON, with its own state. */
export const eksService = (options: EksServiceOptions): SupplementService => {
  const { kubernetes } = options;
  const store = options.store ?? new EksStore();
  const admin = eksAdmin(store);
  const ec2 = new Ec2Lookup(options.awsEndpoint);
  return {
    name: 'eks',
    contentType: 'application/json',
    implemented: ROUTES.map(({ operation }) => operation),
    limits: [...LIMITS, ...(kubernetes === undefined ? WITHOUT_KUBERNETES : withKubernetes(kubernetes.version))],
    resolve: restJson<EksContext>('eks', ROUTES, ({ caller }) => ({
      context: { caller, ec2, scope: store.scope(caller), lifecycle: store.lifecycle, kubernetes },
      key: EksStore.key(caller),
    })),
    admin: (request) => {
      if (!isWebhook(request)) return admin(request);
      if (kubernetes === undefined) throw noKubernetes();
      return kubernetes.answer(store, request);
    },
    stop: async () => {
      ec2.stop();
      await kubernetes?.endAll();
    },
  };
};
