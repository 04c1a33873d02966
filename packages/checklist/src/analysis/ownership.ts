import type { Resource } from '@hera/stack-model';
import type { ResourceScope } from '../engine/scope';
import { grouped, knownBlocks, knownText, knownTexts } from './references';
import { sameRegion } from './regions';

/** The cluster of the documents that something belongs to; `another`: it belongs to none of them; undefined: the documents do not tell. */
export type Owner = Resource | 'another' | undefined;

interface Index {
  readonly clusters: ReadonlySet<Resource>;
  /** Under undefined those whose name is not told. */
  readonly byName: ReadonlyMap<string | undefined, readonly Resource[]>;
  /** By stack and module, those around it among them; `several` where one holds more. */
  readonly byHome: ReadonlyMap<string, Resource | 'several'>;
  /** By the issuer of tokens, without the scheme. */
  readonly byIssuer: ReadonlyMap<string, Resource>;
}

/** Stack and modules that something stands in, the outermost first. */
const homesOf = (scope: ResourceScope, resource: Resource): readonly string[] => {
  const stack = scope.stackOf(resource)?.name ?? '';
  return resource.modulePath.reduce<string[]>((homes, step) => [...homes, `${homes.at(-1)}.${step}`], [stack]);
};

const issuerOf = (text: string): string => text.replace(/^https:\/\//, '');

const computeIndex = (scope: ResourceScope): Index => {
  const clusters = clustersOf(scope);
  const byName = grouped(clusters, (cluster) => knownText(cluster, 'name'));
  const byHome = new Map<string, Resource | 'several'>();
  const byIssuer = new Map<string, Resource>();
  for (const cluster of clusters) {
    for (const home of homesOf(scope, cluster)) byHome.set(home, byHome.has(home) ? 'several' : cluster);
    const issuer = knownText(cluster, 'identity[0].oidc[0].issuer');
    if (issuer !== undefined) byIssuer.set(issuerOf(issuer), cluster);
  }
  return { clusters: new Set(clusters), byName, byHome, byIssuer };
};

/** Clusters of the documents. Live AWS looks at one, of which everything is that it shows: there are none to tell apart. */
export const clustersOf = (scope: ResourceScope): readonly Resource[] =>
  scope.level === 'live-aws' ? [] : scope.resources('aws_eks_cluster');

/** The only cluster of the innermost module, or else of the stack, that has one. */
export const ownerByHome = (scope: ResourceScope, resource: Resource): Owner => {
  const { byHome } = scope.once(computeIndex);
  const home = [...homesOf(scope, resource)].reverse().find((each) => byHome.has(each));
  const found = home === undefined ? undefined : byHome.get(home);
  return found === 'several' ? undefined : found;
};

/** The cluster of a name. Of two by one name it is that in the region of what names it, or in its stack or module. */
const ownerByName = (scope: ResourceScope, name: string, near: Resource): Owner => {
  const { byName } = scope.once(computeIndex);
  const all = byName.get(name) ?? [];
  const reachable = all.filter((cluster) => sameRegion(scope, cluster, near) !== false);
  if (reachable.length === 0) return byName.has(undefined) ? undefined : 'another';
  if (reachable.length === 1) return reachable[0];
  const close = reachable.filter((cluster) => sameRegion(scope, cluster, near) === true);
  if (close.length === 1) return close[0];
  const home = ownerByHome(scope, near);
  return typeof home === 'object' && reachable.includes(home) ? home : undefined;
};

/** What a reference leads to, as far as it tells a cluster: the cluster, data of one, or what belongs to one. */
const led = (scope: ResourceScope, to: Resource): Owner => {
  if (scope.once(computeIndex).clusters.has(to)) return to;
  const name = to.type === 'aws_eks_cluster' && to.mode === 'data' ? knownText(to, 'name') : undefined;
  return name === undefined ? undefined : ownerByName(scope, name, to);
};

/** The one that references tell; `several` where they tell more than one. */
const ownerByReference = (
  scope: ResourceScope,
  resource: Resource,
  path: string | undefined,
  follow: (to: Resource) => Owner = (to) => led(scope, to),
): Owner | 'several' => {
  const found = new Set(
    resource
      .edges(path)
      .filter(({ certainty }) => certainty !== 'possible')
      .flatMap(({ to }) => follow(to) ?? []),
  );
  return found.size > 1 ? 'several' : [...found][0];
};

/** The owner by an attribute that names the cluster, by reference or as text; else by the module or the stack that it stands in. */
export const ownerOf = (
  scope: ResourceScope,
  resource: Resource,
  path = 'cluster_name',
  nameIn: (text: string) => string | undefined = (text) => text,
): Owner => {
  const referred = ownerByReference(scope, resource, path);
  if (referred !== undefined) return referred === 'several' ? undefined : referred;
  const text = knownText(resource, path);
  const name = text === undefined ? undefined : nameIn(text);
  return name === undefined ? ownerByHome(scope, resource) : ownerByName(scope, name, resource);
};

/** The owner of what a name of a cluster tells, by the resource that holds the name. */
export const ownerNamed = (scope: ResourceScope, name: string | undefined, holder: Resource): Owner =>
  name === undefined ? ownerByHome(scope, holder) : ownerByName(scope, name, holder);

/** Name of the cluster in its ARN. */
export const nameInArn = (arn: string): string | undefined => /:cluster\/(.+)$/.exec(arn)?.[1];

/** The cluster whose tokens a provider of IAM takes. */
export const ownerOfIssuer = (scope: ResourceScope, provider: Resource): Owner => {
  const referred = ownerByReference(scope, provider, 'url');
  if (referred !== undefined) return referred === 'several' ? undefined : referred;
  const url = knownText(provider, 'url');
  const known = url === undefined ? undefined : scope.once(computeIndex).byIssuer.get(issuerOf(url));
  // One of GitHub or another issuer is nobody's of these.
  return known ?? (url === undefined || /\beks\b/.test(url) ? ownerByHome(scope, provider) : 'another');
};

const ofCluster = /^aws_eks_(?:node_group|addon|fargate_profile|pod_identity_association|access_entry)$/;

const named = /\bcluster[-_]?name["']?\s*[:=]\s*["']?([\w-]+)/gi;

/** Names of clusters in the values of a release. */
const namesInValues = (release: Resource): readonly string[] => [
  ...(knownBlocks(release, 'set') ?? []).flatMap((block) =>
    /cluster\.?name$/i.test(knownText(block, 'name') ?? '') ? (knownText(block, 'value') ?? []) : [],
  ),
  ...(knownTexts(release, 'values') ?? []).flatMap((text) => [...text.matchAll(named)].map(([, name]) => name ?? '')),
];

/**
 * The cluster that something stands in: a Helm release, or an object of Kubernetes. It refers to the cluster or what belongs to it, names it in its values, or
 * stands in the module or the stack of one cluster. Which provider it is made by, documents do not show.
 */
export const ownerOfInside = (scope: ResourceScope, resource: Resource): Owner => {
  const referred = ownerByReference(scope, resource, undefined, (to) =>
    ofCluster.test(to.type) ? ownerOf(scope, to) : led(scope, to),
  );
  if (referred !== undefined) return referred === 'several' ? undefined : referred;
  const names = [...new Set(namesInValues(resource))];
  const [name] = names;
  const byName = name !== undefined && names.length === 1 ? ownerByName(scope, name, resource) : undefined;
  // What a chart calls the cluster need not be its name in EKS.
  return typeof byName === 'object' ? byName : ownerByHome(scope, resource);
};

/** The cluster of a fact: by its name, or the only one of the stack that tells the fact. */
export const ownerOfFact = (scope: ResourceScope, stack: string, name?: string): Owner => {
  const { byHome, byName } = scope.once(computeIndex);
  const only = byHome.get(stack);
  const all = (name === undefined ? undefined : byName.get(name)) ?? [];
  if (all.length === 1) return all[0];
  return typeof only === 'object' && (all.length === 0 || all.includes(only)) ? only : undefined;
};

/** One cluster of several; where there is one at most, all that the documents show. */
export interface ClusterView {
  /** @default - there is one at most */
  readonly cluster?: Resource;
  /** ` of aws_eks_cluster.b`, where there are several. */
  readonly where: string;
}

const computeViews = (scope: ResourceScope): readonly ClusterView[] => {
  const clusters = clustersOf(scope);
  return clusters.length <= 1
    ? [{ where: '' }]
    : clusters.map((cluster) => ({ cluster, where: ` of ${cluster.address}` }));
};

/** Every cluster by itself, for what each must have of its own. */
export const clusterViews = (scope: ResourceScope): readonly ClusterView[] => scope.once(computeViews);

/** Things by the cluster that they belong to. */
export interface Belongings<T> {
  /** What belongs to a cluster; everything, where there is one at most. */
  of(view: ClusterView): readonly T[];
  /** What may belong to any of several. */
  readonly adrift: readonly T[];
}

/** Sorts things by the cluster that they belong to. */
export const belongings = <T>(
  scope: ResourceScope,
  things: readonly T[],
  owner: (thing: T) => Owner,
): Belongings<T> => {
  if (clusterViews(scope).length === 1) return { of: () => things, adrift: [] };
  const sorted = grouped(things, owner);
  return {
    of: ({ cluster }) => (cluster === undefined ? [] : (sorted.get(cluster) ?? [])),
    adrift: sorted.get(undefined) ?? [],
  };
};
