import { Annotations } from 'cdktf';
import type { IConstruct } from 'constructs';
import { formatProblem, HeraError, type Problem } from './errors';
import type { Fact } from './facts';
import type { KubernetesComponents } from './kubernetes-components';
import type { LeftOut } from './manifest';
import { type Profile, profiles, type ProfileSettings } from './profile';
import { type ProviderFeature, providerFeatureSince, targetHas } from './provider-features';
import { type SynthTarget, targetFromEnvironment } from './target';

/** What a construct may know about where it stands: inside an `AwsStack`, or in anybody's `TerraformStack`. */
export interface StackContext {
  /** Name used in `Name` tags and resource names. */
  readonly name: string;
  /** Region of the enclosing stack. @default - outside of an `AwsStack` it is not known at synth */
  readonly region?: string;
  /** Account that the environment says it belongs to. @default - not declared, or outside of an `AwsStack` */
  readonly account?: string;
  /** Whether an environment was declared. Without one, production values are the defaults and nobody promised them. */
  readonly declared: boolean;
  readonly profile: Profile;
  readonly settings: ProfileSettings;
  readonly target: SynthTarget;
  /** Tags of the environment, for what the provider's default tags do not reach, such as a launch template's instances. Empty outside of an `AwsStack`. */
  readonly tags: Readonly<Record<string, string>>;
  readonly leftOut: LeftOut[];
  readonly warnings: Problem[];
  readonly facts: Record<string, Fact>;
  /** Kubernetes manifests by file name, which the `AwsStack` writes at synth. @default - nothing writes them: there is no `AwsStack` */
  readonly manifestFiles?: Map<string, () => string>;
  /** What constructs want to run in the cluster. @default - nothing holds it: there is no `AwsStack` */
  readonly kubernetesComponents?: KubernetesComponents;
}

const key = Symbol.for('hera.core.StackContext');

/** Binds a context to a construct and everything below it. */
export const bindContext = (scope: IConstruct, context: StackContext): void => {
  Object.defineProperty(scope, key, { value: context });
};

/**
 * The context of the nearest enclosing `AwsStack`. Outside of one, production settings apply: what a module does
 * for somebody who only took that one module has to be safe.
 */
export const contextOf = (scope: IConstruct): StackContext => {
  for (const at of [...scope.node.scopes].reverse()) {
    const found = (at as { [key]?: StackContext })[key];
    if (found !== undefined) return found;
  }
  const stack = scope.node.scopes[1] ?? scope.node.root;
  const context: StackContext = {
    name: stack.node.id.toLowerCase(),
    declared: false,
    profile: profiles.production,
    settings: profiles.production.settings,
    target: targetFromEnvironment(),
    tags: {},
    leftOut: [],
    warnings: [],
    facts: {},
  };
  bindContext(stack, context);
  return context;
};

/** Records a warning in the manifest and as a CDKTF annotation. */
export const warn = (scope: IConstruct, problem: Problem): void => {
  const located = { constructPath: scope.node.path, ...problem };
  contextOf(scope).warnings.push(located);
  Annotations.of(scope).addWarning(formatProblem(located));
};

/** Records something that the target cannot hold. It is never left out silently. */
export const leaveOut = (scope: IConstruct, what: string, reason: string): void => {
  contextOf(scope).leftOut.push({ what, constructPath: scope.node.path, reason });
};

/**
 * The lifecycle of something that Terraform must never destroy. A rehearsal in a local AWS ends with its destruction, so there it is left
 * out, and recorded.
 *
 * @param resourceType for the record, for example `aws_kms_key`
 */
export const neverDestroyed = (scope: IConstruct, resourceType: string): { lifecycle?: { preventDestroy: true } } => {
  if (contextOf(scope).target.kind === 'aws') return { lifecycle: { preventDestroy: true } };
  leaveOut(scope, `${resourceType}.lifecycle.prevent_destroy`, 'a rehearsal destroys what it made');
  return {};
};

/** Whether the target's provider has the argument; records it as left out when not. */
export const supports = (scope: IConstruct, feature: ProviderFeature): boolean => {
  const { target } = contextOf(scope);
  if (targetHas(target, feature)) return true;
  leaveOut(
    scope,
    feature,
    `needs AWS provider ${providerFeatureSince(feature)}, the target has ${target.providerVersion}`,
  );
  return false;
};

/** Publishes a fact for cost, checklist and verification under the construct's path. */
export const publishFact = (scope: IConstruct, fact: Fact): void => {
  contextOf(scope).facts[scope.node.path] = fact;
};

/**
 * Hands a Kubernetes manifest to the enclosing `AwsStack`, which writes it at synth into `k8s.out/<stack id>`, beside the folder of the
 * Terraform JSON. Whatever an earlier synth left there goes.
 *
 * @param file name such as `10-namespaces.yaml`; manifests are applied in the order of their names
 * @param content asked for when the file is written
 * @returns whether a stack took it: outside of an `AwsStack` nothing writes files
 * @throws HeraError `HERA_CORE_005` where the name is taken in this stack
 */
export const writeManifest = (scope: IConstruct, file: string, content: () => string): boolean => {
  const { manifestFiles } = contextOf(scope);
  if (manifestFiles === undefined) return false;
  if (manifestFiles.has(file)) {
    throw new HeraError({
      code: 'HERA_CORE_005',
      path: '',
      message: `two constructs of this stack write the manifest ${file}`,
      allowed: 'one of each name in a stack',
      fix: 'take one of the two constructs away',
      constructPath: scope.node.path,
    });
  }
  manifestFiles.set(file, content);
  return true;
};
