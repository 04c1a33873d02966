import { ExitCode, HeraError, type Problem } from '@hera/core/errors';
import { CliCode } from '../problems';
import type { FieldConflict } from './field-conflicts';
import { type FieldChange, fieldChanges } from './field-changes';
import type { Kubectl } from './kubectl';
import { keyOf, type KubernetesObject, nameOf, fieldManager, ownerLabels, wasApplied } from './kubernetes-object';
import { inOrder, type Manifests } from './manifests';
import { apiPathOf, heldIn, type Kept, prunableResources, selectForPrune, unprunedKinds } from './prune';

/** One object that an apply would change. */
export interface ObjectUpdate {
  readonly object: KubernetesObject;
  readonly fields: readonly FieldChange[];
  /** Whether it was there before Hera, which from now on owns it. */
  readonly adopts: boolean;
}

/** What an apply of the manifests would do. */
export interface KubernetesPlan {
  readonly create: readonly KubernetesObject[];
  readonly update: readonly ObjectUpdate[];
  readonly unchanged: readonly KubernetesObject[];
  readonly prune: readonly KubernetesObject[];
  readonly kept: readonly Kept[];
  /** Objects in namespaces that do not exist yet: only their shape could be checked. */
  readonly deferred: readonly KubernetesObject[];
  /** Kinds that are applied and never pruned. */
  readonly unpruned: readonly string[];
  readonly warnings: readonly string[];
}

/** Whether an apply of the plan would do anything. */
export const isEmpty = ({ create, update, prune }: KubernetesPlan): boolean =>
  create.length + update.length + prune.length === 0;

/** Fields that somebody else has changed, with their objects. */
export const driftIn = ({ update }: KubernetesPlan): { object: KubernetesObject; fields: FieldChange[] }[] =>
  update
    .map(({ object, fields }) => ({ object, fields: fields.filter(({ manager }) => manager !== undefined) }))
    .filter(({ fields }) => fields.length > 0);

/** The API server writes `.spec.ports[k]`-like paths of its own; labels and annotations are compared by their last part. */
const plain = (path: string): string => path.replaceAll(/\["([^"]*)"\]/g, '.$1').replace(/^\./, '');

/** Puts the owner that the API server names to the fields that differ. */
export const withManagers = (
  fields: readonly FieldChange[],
  conflicts: readonly FieldConflict[],
): readonly FieldChange[] => {
  const matched = fields.map((change) => {
    const own = plain(change.path);
    const conflict = conflicts.find(({ field }) => {
      const theirs = plain(field);
      return own === theirs || own.startsWith(`${theirs}.`) || own.startsWith(`${theirs}[`);
    });
    return conflict === undefined ? change : { ...change, manager: conflict.manager };
  });
  const seen = new Set(matched.flatMap(({ manager, path }) => (manager === undefined ? [] : [plain(path)])));
  // A list is merged by key, so the API server may name a field that differs under another path.
  const others = conflicts.filter(({ field }) => ![...seen].some((path) => path.startsWith(plain(field))));
  return [...matched, ...others.map(({ field, manager }) => ({ path: plain(field), manager }))];
};

/** @throws HeraError `HERA_CLI_037` for objects that carry the label of another owner */
const refuseForeign = (live: readonly KubernetesObject[], owner: string): void => {
  const problems = live.flatMap((object): Problem[] => {
    const other = object.metadata.labels?.[ownerLabels.owner];
    if (other === undefined || other === owner) return [];
    return [
      {
        code: CliCode.foreignOwner,
        path: nameOf(object),
        message: `it belongs to ${other} by its label ${ownerLabels.owner}`,
        allowed: `objects of ${owner}, or of nobody`,
        fix: `take it out of one of the two environments; if ${other} is gone, remove the label by hand first`,
      },
    ];
  });
  if (problems.length > 0) throw new HeraError(problems, { exitCode: ExitCode.failed });
};

/** @throws HeraError `HERA_CLI_034` for namespaced objects that do not say where they belong: kubectl would put them anywhere */
const refuseUnplaced = (declared: readonly KubernetesObject[], answered: readonly KubernetesObject[]): void => {
  const known = new Set(declared.map(keyOf));
  const problems = answered
    .filter((object) => object.metadata.namespace !== undefined && !known.has(keyOf(object)))
    .map(({ kind, metadata }): Problem => ({
      code: CliCode.manifests,
      path: `${kind} ${metadata.name}`,
      message: 'it has no metadata.namespace, and its kind needs one',
      fix: 'name the namespace where the environment declares it',
    }));
  if (problems.length > 0) throw new HeraError(problems, { exitCode: ExitCode.failed });
};

const pruneOf = async (kubectl: Kubectl, { owner, objects }: Manifests, pruneNamespaces: boolean) => {
  const labels = { [ownerLabels.managedBy]: fieldManager, [ownerLabels.owner]: owner };
  const found = await kubectl.labelled(prunableResources(), labels);
  const select = (holding: ReadonlyMap<string, readonly string[]>) =>
    selectForPrune({ found, declared: objects, owner, holding, pruneNamespaces });
  const all = selectForPrune({ found, declared: objects, owner, holding: new Map(), pruneNamespaces: true });
  const holding = new Map<string, readonly string[]>();
  for (const { kind, metadata } of all.prune) {
    if (kind !== 'Namespace') continue;
    holding.set(metadata.name, heldIn(metadata.name, await kubectl.contents(metadata.name), all.prune));
  }
  return select(holding);
};

/**
 * Compares the manifests with the cluster, through a dry run on the API server, so that defaults and admission are in it.
 * Changes nothing.
 *
 * @throws HeraError `HERA_CLI_035` what the API server refuses, `HERA_CLI_037` an object of another owner
 */
export const planKubernetes = async (
  kubectl: Kubectl,
  manifests: Manifests,
  options: { readonly pruneNamespaces: boolean },
): Promise<KubernetesPlan> => {
  const declared = inOrder(manifests.objects);
  const namespaces = [...new Set(declared.flatMap(({ metadata: { namespace } }) => namespace ?? []))].map((name) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name },
  }));
  const live = new Map((await kubectl.live(declared)).map((object) => [keyOf(object), object]));
  refuseForeign([...live.values()], manifests.owner);
  const existing = new Set((await kubectl.live(namespaces)).map(({ metadata }) => metadata.name));
  const isDeferred = ({ metadata: { namespace } }: KubernetesObject): boolean =>
    namespace !== undefined && !existing.has(namespace);
  const deferred = declared.filter(isDeferred);
  const tried = declared.filter((object) => !isDeferred(object));
  await kubectl.checkSchema(deferred);
  const { objects: wanted, warnings } = await kubectl.dryRun(tried);

  refuseUnplaced(tried, wanted);

  const create = declared.filter((object) => !live.has(keyOf(object)));
  const update: ObjectUpdate[] = [];
  const unchanged: KubernetesObject[] = [];
  for (const object of wanted) {
    const there = live.get(keyOf(object));
    if (there === undefined) continue;
    const fields = fieldChanges(there, object);
    if (fields.length === 0) {
      unchanged.push(object);
      continue;
    }
    const source = declared.find((candidate) => keyOf(candidate) === keyOf(object));
    const conflicts = source === undefined ? [] : await kubectl.conflicts(source);
    update.push({ object, fields: withManagers(fields, conflicts), adopts: !wasApplied(there) });
  }
  const { prune, kept } = await pruneOf(kubectl, manifests, options.pruneNamespaces);
  return { create, update, unchanged, prune, kept, deferred, unpruned: unprunedKinds(declared), warnings };
};

/** What an apply did. */
export interface AppliedKubernetes {
  readonly applied: readonly KubernetesObject[];
  readonly pruned: readonly KubernetesObject[];
  readonly warnings: readonly string[];
}

/**
 * Applies the manifests, namespaces first and then in the order of the files, and prunes what was shown. Everything is tried on the
 * API server before it is changed: what lies in a namespace that does not exist yet as soon as there is one.
 *
 * @param shown what was planned; of what it prunes, only what still carries both labels goes
 */
export const applyKubernetes = async (
  kubectl: Kubectl,
  manifests: Manifests,
  shown: KubernetesPlan,
  options: { readonly forceConflicts: boolean },
): Promise<AppliedKubernetes> => {
  const declared = inOrder(manifests.objects);
  const namespaces = declared.filter(({ kind }) => kind === 'Namespace');
  const rest = declared.filter(({ kind }) => kind !== 'Namespace');
  const first = await kubectl.apply(namespaces, options.forceConflicts);
  if (shown.deferred.length > 0) await kubectl.dryRun(rest);
  const second = await kubectl.apply(rest, options.forceConflicts);

  const labels = { [ownerLabels.managedBy]: fieldManager, [ownerLabels.owner]: manifests.owner };
  const found = shown.prune.length === 0 ? [] : await kubectl.labelled(prunableResources(), labels);
  const pruned = shown.prune.flatMap((object) => {
    const still = found.find(({ metadata }) => metadata.uid === object.metadata.uid);
    return still === undefined ? [] : [still];
  });
  for (const object of pruned) await kubectl.remove(apiPathOf(object), object);
  return { applied: [...first.objects, ...second.objects], pruned, warnings: [...first.warnings, ...second.warnings] };
};

/** @throws HeraError `HERA_CLI_036` for every field that somebody else has changed */
export const refuseDrift = (plan: KubernetesPlan): void => {
  const problems = driftIn(plan).flatMap(({ object, fields }) =>
    fields.map(({ path, manager = '' }): Problem => ({
      code: CliCode.fieldConflict,
      path: `${nameOf(object)} ${path}`,
      message: `${manager} has set this field, and owns it`,
      fix: 'take the change into the environment, or set it back with --force-conflicts',
    })),
  );
  if (problems.length > 0) throw new HeraError(problems, { exitCode: ExitCode.failed });
};
