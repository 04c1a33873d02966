import type { Caller } from '../caller';
import type { Given } from '../given';
import type { BackupStore, Scope } from './store';

/** What every handler gets besides its input. */
export interface BackupContext {
  readonly caller: Caller;
  readonly scope: Scope;
  readonly store: BackupStore;
}

/** A handler, typed by the request and response types of the AWS SDK, which are spelled as they travel. */
export type Operation<Input, Output> = (context: BackupContext, input: Given<Input>) => Output;

/** A handler of a list: members of the query have names of their own, which begin in lower case. */
export type ListOperation<Input, Output> = (context: BackupContext, input: Input) => Output;
