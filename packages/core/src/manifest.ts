import type { Problem } from './errors';
import type { Fact } from './facts';

/** A setting of the profile that an environment changed. */
export interface RecordedOverride {
  /** Name of the setting in `ProfileSettings`. */
  readonly setting: string;
  /** What the profile says. */
  readonly profileValue: unknown;
  /** What the environment says. */
  readonly value: unknown;
  /** Whether it promises less than the profile. */
  readonly weakens: boolean;
  /** Why. Required where a production setting is weakened. @default - none given */
  readonly justification?: string;
}

/** Something that the target cannot hold and that was therefore left out of the stack. */
export interface LeftOut {
  /** `<resource type>` or `<resource type>.<argument>`. */
  readonly what: string;
  /** Path of the construct that would have had it. */
  readonly constructPath: string;
  /** Why, in plain words. */
  readonly reason: string;
}

/** What synth knows and Terraform's JSON does not say. Written beside `cdk.tf.json` as `hera.manifest.json`. */
export interface StackManifest {
  readonly schemaVersion: 1;
  readonly stack: string;
  readonly environment: {
    readonly name: string;
    readonly cloud: string;
    readonly profile: string;
    readonly region: string;
    readonly settings: Readonly<Record<string, unknown>>;
    readonly overrides: readonly RecordedOverride[];
  };
  readonly target: { readonly kind: string; readonly providerVersion?: string };
  readonly leftOut: readonly LeftOut[];
  readonly warnings: readonly Problem[];
  /** Facts that constructs publish for those downstream, by construct path. */
  readonly facts: Readonly<Record<string, Fact>>;
  /**
   * Where in the app's TypeScript each Terraform element was made: `file:line:column` by construct path, relative to the folder of the
   * app's package.json.
   *
   * @default - the stack was not built by `runApp`
   */
  readonly sources?: Readonly<Record<string, string>>;
}

/** File name of the manifest. */
export const manifestFileName = 'hera.manifest.json';

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const hasText = (value: unknown, ...members: readonly string[]): boolean =>
  isObject(value) && members.every((member) => typeof value[member] === 'string');

/** Whether a value read from a file is a manifest of this version of Hera, in every member that its readers count on. */
export const isStackManifest = (value: unknown): value is StackManifest =>
  isObject(value) &&
  value['schemaVersion'] === 1 &&
  hasText(value, 'stack') &&
  isObject(value['environment']) &&
  hasText(value['environment'], 'name', 'cloud', 'profile', 'region') &&
  isObject(value['environment']['settings']) &&
  Array.isArray(value['environment']['overrides']) &&
  hasText(value['target'], 'kind') &&
  Array.isArray(value['leftOut']) &&
  Array.isArray(value['warnings']) &&
  isObject(value['facts']) &&
  Object.values(value['facts']).every((fact) => hasText(fact, 'kind'));

/** Folder of the Kubernetes manifests, beside the folder of the Terraform JSON; one folder for each stack in it. */
export const kubernetesFolderName = 'k8s.out';
