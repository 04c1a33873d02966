import type { Caller } from '../caller';
import type { Ec2Lookup } from './ec2';
import type { Lifecycle } from './lifecycle';
import type { Scope } from './store';

/** What every handler gets besides its input. */
export interface EksContext {
  readonly caller: Caller;
  readonly scope: Scope;
  readonly ec2: Ec2Lookup;
  /** What runs behind the API. */
  readonly lifecycle: Lifecycle;
}

/**
 * A request type without the `undefined` that the SDK adds to required members. Path labels are there because the route
 * matched; required members of the body are checked by `required`.
 */
export type Given<Request> = {
  [Member in keyof Request]: object extends Pick<Request, Member> ? Request[Member] : NonNullable<Request[Member]>;
};

/** A handler, typed by the request and response types of the AWS SDK. */
export type Operation<Input, Output> = (context: EksContext, input: Given<Input>) => Output | Promise<Output>;
