import type { CapabilityReport } from './capabilities';
import type { KubernetesMode, LocalKubernetes } from './kubernetes/availability';

/** Where LocalStack runs: in a container, as a process of this machine, or somewhere that was there before. */
export type LocalCloudMode = 'container' | 'host' | 'external';

/** A running local AWS: LocalStack, and beside it the supplement for the services that its free release lacks. */
export interface LocalCloud {
  readonly mode: LocalCloudMode;
  /** LocalStack's URL, always loopback, for example `http://127.0.0.1:41233`. */
  readonly endpoint: string;
  /** LocalStack's version, for example `4.14.0`. */
  readonly version: string;
  /** Default account: 12 digits out of the dummy range. */
  readonly account: string;
  readonly region: string;
  /** Endpoints of the services that LocalStack does not hold, by SigV4 signing name, for example `{ eks: 'http://...' }`. */
  readonly endpoints: Readonly<Record<string, string>>;
  /** Whether EKS clusters made here get a Kubernetes API server, and why not. */
  readonly kubernetes: LocalKubernetes;
  /** Folder with the record, logs and files of this cloud. */
  readonly directory: string;
  /**
   * Variables that make Terraform and the AWS SDKs talk to this cloud and to nothing else. Safe to spread over a caller's
   * environment: every `AWS_*` of the caller that is not set here is blanked.
   *
   * @param account 12 digits out of the dummy range; accounts do not see each other. Default: the cloud's own
   */
  environment(account?: string): Record<string, string>;
  /** What is held by what, what is absent, and what was asked for in vain, as of now. */
  capabilities(): Promise<CapabilityReport>;
  /** Last lines of LocalStack's log (and, when it has any, of the supplement's). Default: 40 */
  logTail(lines?: number): Promise<string>;
  /** Stops what was started and removes the record. An external LocalStack is left alone. Safe to call twice. */
  stop(): Promise<void>;
}

/** Options of `startLocalCloud`. */
export interface StartLocalCloudOptions {
  /** Folder for the record, logs and LocalStack's files. One cloud per folder. */
  readonly directory: string;
  /**
   * `container`, `host`, or a loopback URL of a LocalStack that is already there. `auto` takes a container when a Docker engine
   * answers and has the image, the host otherwise. @default - `HERA_LOCAL`, or 'auto'
   */
  readonly mode?: 'auto' | 'container' | 'host' | (string & Record<never, never>);
  /** 12 digits out of the dummy range. @default '000000000000' */
  readonly account?: string;
  /** AWS region. @default 'us-east-1' */
  readonly region?: string;
  /**
   * Whether every EKS cluster gets a real Kubernetes API server, as a process of this machine (290 MB of memory and 2 s each):
   * `auto` when its binaries are there, `off` never, `required` or the start fails. @default - `HERA_KUBERNETES`, or 'off'
   */
  readonly kubernetes?: KubernetesMode;
  /** Hera's cache folder: the installed LocalStack is kept below it. */
  readonly cacheDir: string;
  /** Told what is being waited for. @default - nobody is told */
  readonly onProgress?: (message: string) => void;
  /** Ends the start, and whatever it had begun. @default - cannot be ended */
  readonly signal?: AbortSignal;
  /** Environment of the user. @default process.env */
  readonly env?: NodeJS.ProcessEnv;
}
