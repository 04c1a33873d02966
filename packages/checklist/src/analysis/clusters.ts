import type { Judgement } from '../engine/evidence';
import { unknownBecause } from '../engine/findings';
import type { ResourceScope } from '../engine/scope';
import { knownText } from './references';

/** Names of the clusters, where they are known. */
export const clusterNames = (scope: ResourceScope): readonly string[] =>
  scope.resources('aws_eks_cluster').flatMap((cluster) => knownText(cluster, 'name') ?? []);

/** What a rule about clusters says where there is none. */
export const noCluster = (scope: ResourceScope): Judgement =>
  unknownBecause(
    scope.level === 'live-aws'
      ? 'the account shows no EKS cluster in this region'
      : 'there is no EKS cluster in this stack: judge it with the stack that has one',
  );

/** Names of add-ons of EKS, with the resources. */
export const addons = (scope: ResourceScope, name: string) =>
  scope.resources('aws_eks_addon').filter((addon) => addon.get('addon_name') === name);

/** Helm releases whose chart or name is one of these. A release is only seen where Terraform makes it. */
export const helmReleases = (scope: ResourceScope, names: readonly string[]) =>
  scope.resourcesIfLooked('helm_release').filter((release) =>
    ['chart', 'name'].some((path) => {
      const text = knownText(release, path)?.split('/').at(-1);
      return text !== undefined && names.some((name) => text === name || text.startsWith(`${name}-`));
    }),
  );
