import type { Caller } from '../caller';
import type { Given } from '../given';
import type { Scope } from './store';

/** What every handler gets besides its input. */
export interface GuardDutyContext {
  readonly caller: Caller;
  readonly scope: Scope;
}

type WireName<Member extends string> = Member extends 'DNSLogs' ? 'dnsLogs' : Uncapitalize<Member>;

/** GuardDuty writes its members in lower camel case; the types of the SDK do not. Tags and other records keep their keys. */
export type Wire<Shape> = Shape extends string | number | boolean | Date | undefined
  ? Shape
  : Shape extends readonly (infer Item)[]
    ? Wire<Item>[]
    : string extends keyof Shape
      ? Shape
      : { [Member in keyof Shape as WireName<Member & string>]: Wire<Shape[Member]> };

/** A handler, typed by the request and response types of the AWS SDK as they travel. */
export type Operation<Input, Output> = (context: GuardDutyContext, input: Given<Wire<Input>>) => Wire<Output>;
