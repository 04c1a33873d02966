import { restJson } from '../rest-json';
import type { SupplementService } from '../service';
import type { EksContext } from './context';
import { Ec2Lookup } from './ec2';
import { ROUTES } from './routes';
import { eksAdmin } from './script-admin';
import { EksStore } from './store';
import { UNIMPLEMENTED } from './unimplemented';

const LIMITS: readonly string[] = [
  'Work in the background is done at once unless a script rule says otherwise; nothing runs behind it, and the Kubernetes endpoint does not answer.',
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

/** Options of `eksService`. */
export interface EksServiceOptions {
  /** LocalStack's URL, for EC2. */
  readonly awsEndpoint: string;
  /** State to begin with. @default - empty */
  readonly store?: EksStore;
}

/** EKS over REST-JSON, with its own state. */
export const eksService = (options: EksServiceOptions): SupplementService => {
  const store = options.store ?? new EksStore();
  const ec2 = new Ec2Lookup(options.awsEndpoint);
  return {
    name: 'eks',
    contentType: 'application/json',
    implemented: ROUTES.map(({ operation }) => operation),
    limits: LIMITS,
    resolve: restJson<EksContext>([...ROUTES, ...UNIMPLEMENTED], ({ caller }) => ({
      context: { caller, ec2, scope: store.scope(caller), lifecycle: store.lifecycle },
      key: EksStore.key(caller),
    })),
    admin: eksAdmin(store),
    stop: () => ec2.stop(),
  };
};
