import type { FieldChange } from './field-changes';
import { type KubernetesObject, nameOf } from './kubernetes-object';
import type { AppliedKubernetes, KubernetesPlan } from './kubernetes-plan';
import type { KubernetesSession } from './kubernetes-session';

/** An object, by what tells it from every other. */
interface ObjectDocument {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

/** Content of `artifacts/<app>/kubernetes.json`, and of `kubernetes` in the answers of `plan`, `apply` and `rehearse`. */
export interface KubernetesDocument {
  readonly schemaVersion: 1;
  /**
   * `planned`, `applied`; `waiting`: the cluster does not exist yet; `unavailable`: nothing could be judged here; `skipped`: the
   * user left it out.
   */
  readonly state: 'planned' | 'applied' | 'waiting' | 'unavailable' | 'skipped';
  /** Why, for `waiting`, `unavailable` and `skipped`. @default - there is nothing to explain */
  readonly reason?: string;
  readonly owner: string;
  /** How many objects are declared. */
  readonly objects: number;
  /** @default - the API server was not reached */
  readonly cluster?: string;
  /** Version of kubectl. @default - the API server was not reached */
  readonly kubectl?: string;
  /** Minor version of the API server, for example `1.35`. @default - it was not reached */
  readonly server?: string;
  /** As whom the API server knows the caller. @default - it was not reached */
  readonly identity?: { readonly username: string; readonly role?: string };
  /** What an apply would do, or did. @default - the API server was not reached */
  readonly plan?: {
    readonly create: readonly ObjectDocument[];
    readonly update: readonly (ObjectDocument & {
      readonly adopts: boolean;
      readonly fields: readonly FieldChange[];
    })[];
    readonly prune: readonly ObjectDocument[];
    readonly unchanged: number;
    /** How many fields somebody else has changed. */
    readonly drifted: number;
    readonly kept: readonly (ObjectDocument & { readonly reason: string })[];
    readonly deferred: readonly ObjectDocument[];
    readonly neverPruned: readonly string[];
    readonly warnings: readonly string[];
  };
  /** What the API server holds. @default - nothing was applied */
  readonly applied?: readonly ObjectDocument[];
  /** What was deleted. @default - nothing was applied */
  readonly pruned?: readonly ObjectDocument[];
  /** Whether `kubectl diff` after the apply found nothing. @default - it was not run */
  readonly secondDiffEmpty?: boolean;
}

const reference = ({ apiVersion, kind, metadata: { name, namespace } }: KubernetesObject): ObjectDocument => ({
  apiVersion,
  kind,
  ...(namespace === undefined ? {} : { namespace }),
  name,
});

/** A plan without the objects' content: names, and the fields that change. */
export const planDocument = (plan: KubernetesPlan): NonNullable<KubernetesDocument['plan']> => ({
  create: plan.create.map(reference),
  update: plan.update.map(({ object, adopts, fields }) => ({ ...reference(object), adopts, fields })),
  prune: plan.prune.map(reference),
  unchanged: plan.unchanged.length,
  drifted: plan.update.flatMap(({ fields }) => fields).filter(({ manager }) => manager !== undefined).length,
  kept: plan.kept.map(({ object, reason }) => ({ ...reference(object), reason })),
  deferred: plan.deferred.map(reference),
  neverPruned: plan.unpruned,
  warnings: plan.warnings,
});

/** What an apply did. */
export const appliedDocument = ({ applied, pruned }: AppliedKubernetes) => ({
  applied: applied.map(reference),
  pruned: pruned.map(reference),
});

/** Through what it was done. */
export const sessionDocument = ({ cluster, binary, serverMinor, identity: { username, role } }: KubernetesSession) => ({
  cluster,
  kubectl: binary.version,
  server: `1.${serverMinor}`,
  identity: { username, ...(role === undefined ? {} : { role }) },
});

/** Objects that stand in the verification document: what the API server holds after the apply. */
export const appliedNames = (document: KubernetesDocument | undefined): readonly string[] =>
  (document?.applied ?? []).map((object) =>
    nameOf({
      apiVersion: object.apiVersion,
      kind: object.kind,
      metadata: { name: object.name, ...(object.namespace === undefined ? {} : { namespace: object.namespace }) },
    }),
  );
