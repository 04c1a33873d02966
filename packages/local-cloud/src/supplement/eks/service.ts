import { restJson } from '../rest-json';
import type { SupplementService } from '../service';
import type { EksContext } from './context';
import { Ec2Lookup } from './ec2';
import { ROUTES } from './routes';
import { EksStore } from './store';
import { UNIMPLEMENTED } from './unimplemented';

const LIMITS: readonly string[] = [
  'Resources are ACTIVE at once and updates are Successful at once: nothing runs behind them, and the Kubernetes endpoint does not answer.',
  'Node groups start no EC2 instances and have no Auto Scaling group, only its name.',
  'Roles, KMS keys and principals are checked by the form of their ARN, not by whether they exist.',
  'Add-on versions, platform versions and AMI releases are emulator data; configuration values are not checked against a schema.',
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
      context: { caller, ec2, scope: store.scope(caller) },
      key: EksStore.key(caller),
    })),
    stop: () => ec2.stop(),
  };
};
