import type { HeraError } from '@hera/core/errors';
import type { StackManifest } from '@hera/core/manifest';
import type { StackRun } from './stack-run';
import type { Step } from './stages';
import type { Identity } from './real-account';
import type { Console } from './console';
import type { Interrupt } from './interrupt';
import type { App } from './workspace';

/** Where a stack is deployed. */
export type Target = 'aws' | 'local';

/** What every command has at hand. */
export interface Invocation {
  readonly console: Console;
  readonly interrupt: Interrupt;
  /** The workspace root. */
  readonly root: string;
}

/** What a command hands back: its JSON document, and what the process exits with. */
export interface Outcome {
  readonly document: Readonly<Record<string, unknown>>;
  /** What went wrong although the work was done, such as a failed check. Decides the exit code. @default - nothing */
  readonly error?: HeraError;
  /** @default 0 */
  readonly exitCode?: number;
}

/** One run against one target. `steps` have to be run before anything else but `close` is used. */
export interface TargetRun extends StackRun {
  readonly target: Target;
  readonly app: App;
  /** Everything up to a workspace in which a plan can be made. */
  steps(): Step[];
  readonly manifest: StackManifest;
  /** Absolute path of its `cdk.tf.json`. */
  readonly stackFile: string;
  /** Absolute path of the folder with its Kubernetes manifests. @default - it has none */
  readonly manifestFolder: string | undefined;
  /** Endpoints and credentials for SDK clients; empty for a real account. */
  readonly clientEnvironment: Readonly<Record<string, string>>;
  /** @default - a local AWS */
  readonly identity?: Identity;
  /** Why the clusters of this target have no Kubernetes API. @default - they have one */
  noKubernetes?(): string | undefined;
  /** Where this run goes, line by line, for people. */
  describe(): string[];
  /** Marks that resources may exist from now on. */
  touch(): void;
  /** Marks that everything was destroyed. */
  untouch(): void;
  /** Ends what the run started, unless it is to be kept. @returns what to tell the user */
  close(): Promise<readonly string[]>;
}
