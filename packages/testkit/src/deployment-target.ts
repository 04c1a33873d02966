import type { StackManifest } from '@hera/core/manifest';
import { assertLocalOnly } from '@hera/local-cloud';
import type { Plan } from '@hera/terraform';

/** `AWS_*` variables by name. */
export type TargetEnvironment = Readonly<Record<string, string>>;

/** Where a stack is deployed to. */
export interface DeploymentTarget {
  /**
   * `AWS_*` variables for Terraform and the SDK alike: endpoints and credentials. What `LocalCloud.environment()` gives;
   * for a real account, the variables or the profile of the caller.
   */
  readonly environment: TargetEnvironment;
  /** Merged over the stack by Terraform. @default - `localState` when every endpoint is loopback, else nothing */
  readonly override?: Readonly<Record<string, unknown>>;
  /** Settings that the stack's backend leaves open, for example `bucket`. @default - none */
  readonly backendConfig?: Readonly<Record<string, string | number | boolean>>;
  /** The real account that was opted in to. Set by `realAws`. @default - none was */
  readonly realAccount?: string;
  /** Asked about every plan before anything of it is applied; rejects what may not be applied. @default - anything may */
  readonly admit?: (plan: Plan) => Promise<void>;
}

/**
 * A target that still comes into being: its environment is asked for once, by the first stage that needs it. The
 * `override` settles where the state is, so that `init`, `validate` and `outputs` can do without.
 */
export interface LateTarget extends Omit<DeploymentTarget, 'environment' | 'override'> {
  readonly environment: () => TargetEnvironment;
  readonly override: Readonly<Record<string, unknown>>;
}

/** Override that keeps the state in the workspace instead of the stack's own backend. */
export const localState = { terraform: { backend: { local: { path: 'terraform.tfstate' } } } } as const;

/**
 * A stack that was synthesised for a local AWS lacks guards that a real account needs, so it must not reach one.
 *
 * @throws HeraError `HERA_LC_042` with every reason why the environment could reach a real account
 */
export const checkTarget = (environment: TargetEnvironment, manifest: StackManifest): void => {
  if (manifest.target.kind !== 'local') return;
  const { AWS_ENDPOINT_URL: endpoint = '', AWS_ACCESS_KEY_ID: account = '' } = environment;
  assertLocalOnly({ env: environment, endpoint, account });
};
