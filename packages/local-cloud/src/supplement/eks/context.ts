import type { Caller } from '../caller';
import type { Given } from '../given';
import type { ClusterKubernetes } from './cluster-kubernetes';
import type { Ec2Lookup } from './ec2';
import type { Lifecycle } from './lifecycle';
import type { Scope } from './store';

export type { Given };

/** What every handler gets besides its input. */
export interface EksContext {
  readonly caller: Caller;
  readonly scope: Scope;
  readonly ec2: Ec2Lookup;
  /** What runs behind the API. */
  readonly lifecycle: Lifecycle;
  /** @default - no Kubernetes runs behind the clusters */
  readonly kubernetes?: ClusterKubernetes | undefined;
}

/** A handler, typed by the request and response types of the AWS SDK. */
export type Operation<Input, Output> = (context: EksContext, input: Given<Input>) => Output | Promise<Output>;
