import type { Cluster } from '@aws-sdk/client-eks';
import type { LiveClients } from './clients';
import type { Reader } from './reader';
import type { LiveState } from './state';

/** What every part of the look has. */
export interface LiveContext {
  readonly aws: LiveClients;
  readonly reader: Reader;
  readonly state: LiveState;
  readonly account: string;
  readonly partition: string;
  readonly region: string;
  /** Whether an emulator answers. */
  readonly local: boolean;
  /** Name of the cluster. */
  readonly name: string;
  readonly now: Date;
}

/** What is known of the cluster: undefined where `eks:DescribeCluster` gave no answer. */
export type LiveClusterAnswer = Cluster | undefined;

/** Most calls of one kind in flight: control planes throttle far below what a client can send. */
export const width = 4;
