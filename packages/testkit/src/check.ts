import type { StackManifest } from '@hera/core/manifest';
import type { AwsClients } from './aws-clients';

/**
 * `pass`: what was declared was found. `fail`: something else was found, nothing was found, or the answer could not be
 * read. `unsupported`: the target lacks a call that the check needs. `not-applicable`: the stack declares no such thing.
 */
export type CheckStatus = 'pass' | 'fail' | 'unsupported' | 'not-applicable';

/** What a check is about. */
export type CheckSubject =
  | 'network'
  | 'encryption'
  | 'cluster'
  | 'logging'
  | 'nodes'
  | 'access'
  | 'detection'
  | 'monitoring'
  | 'recovery'
  | 'tags';

/** What a check needs: where to look, and what was declared. */
export interface CheckContext {
  readonly aws: AwsClients;
  /** Outputs of the stack by name. `vpc_id` and `cluster_name` are used when they are there; else the tags and facts. */
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly manifest: StackManifest;
}

/** What one run of a check says. */
export interface CheckOutcome {
  readonly status: CheckStatus;
  /** What was declared, in one line. */
  readonly expected: string;
  /** What the live account holds, in one line; the missing call when unsupported; the reason when not applicable. */
  readonly found: string;
  /** One line per thing looked at: call, id, and what was found, for example `ec2:DescribeSubnets subnet-0ab: private use1-az1 10.1.10.0/24`. */
  readonly evidence: readonly string[];
}

/** A check over a live account. It reads through the SDK only, never from a plan or a state. */
export interface Check {
  /** Stable, in kebab-case. */
  readonly id: string;
  /** What holds when it passes, as a sentence. */
  readonly title: string;
  readonly subject: CheckSubject;
  /** Looks, and judges. What it throws becomes `fail`, or `unsupported` where the target lacks a call: see `verify`. */
  run(context: CheckContext): Promise<CheckOutcome>;
}

/** The outcome of a check with its name and its time, as written to `verification.json`. */
export interface CheckResult extends CheckOutcome {
  readonly id: string;
  readonly title: string;
  readonly subject: CheckSubject;
  /** Wall-clock seconds. */
  readonly seconds: number;
}
