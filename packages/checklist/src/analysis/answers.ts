import type { Resource } from '@hera/stack-model';
import type { EvidenceDetail, Findings, Subject } from '../engine/findings';
import type { ResourceScope } from '../engine/scope';
import { addons, helmReleases } from './clusters';
import { hasAutoMode } from './nodes';
import { belongings, clusterViews, type Owner, ownerOf, ownerOfInside } from './ownership';

/** Something that belongs to a cluster. */
export interface Belonging {
  readonly subject: Subject;
  /** Asked only where there are several clusters. */
  readonly owner: () => Owner;
}

/** Something that gives a cluster what an item asks for. */
export interface Answer extends Belonging {
  readonly message: string;
  /** @default - about the whole subject */
  readonly detail?: EvidenceDetail;
}

/** Add-ons of EKS that answer. */
export const addonAnswers = (scope: ResourceScope, name: string, message: string): readonly Answer[] =>
  addons(scope, name).map((addon) => ({ subject: addon, message, owner: () => ownerOf(scope, addon) }));

/** Releases of charts that answer. */
export const releaseAnswers = (scope: ResourceScope, charts: readonly string[], message: string): readonly Answer[] =>
  helmReleases(scope, charts).map((release) => ({
    subject: release,
    message,
    detail: { attribute: 'chart' },
    owner: () => ownerOfInside(scope, release),
  }));

/** Clusters whose Auto Mode answers. */
export const autoModeAnswers = (scope: ResourceScope, message: string): readonly Answer[] =>
  scope
    .resources('aws_eks_cluster')
    .filter(hasAutoMode)
    .map((cluster) => ({
      subject: cluster,
      message,
      detail: { attribute: 'compute_config[0].enabled' },
      owner: () => cluster,
    }));

/** What is said of a cluster of several that has nothing of its own. */
export interface Lack {
  readonly message: string;
  /** Whether the lack is certain, as far as the documents show everything. */
  readonly isCertain: (cluster: Resource) => boolean;
  /** @default - about the whole cluster */
  readonly detail?: EvidenceDetail;
}

/** Notes every cluster of several that has none of some things: those of another one are not its own. Where there is none at all, nothing is noted. */
export const judgeLacks = (
  scope: ResourceScope,
  findings: Findings,
  things: readonly Belonging[],
  { message, isCertain, detail }: Lack,
): void => {
  if (things.length === 0) return;
  const byCluster = belongings(scope, things, ({ owner }) => owner());
  const [adrift] = byCluster.adrift;
  const [gap] = scope.gaps;
  for (const view of clusterViews(scope)) {
    const { cluster } = view;
    if (cluster === undefined || byCluster.of(view).length > 0) continue;
    const maybe =
      adrift === undefined
        ? gap
        : `which cluster ${typeof adrift.subject === 'string' ? adrift.subject : adrift.subject.address} is for is not told`;
    if (maybe !== undefined) findings.unknown(cluster, `${message}; but ${maybe}`, detail);
    else if (isCertain(cluster)) findings.breaks(cluster, message, detail);
    else findings.unknown(cluster, message, detail);
  }
};

/** The same, of things that answer what an item asks for, which are noted themselves. */
export const judgeAnswers = (
  scope: ResourceScope,
  findings: Findings,
  answers: readonly Answer[],
  lack: Lack,
): void => {
  for (const { subject, message, detail } of answers) findings.holds(subject, message, detail);
  judgeLacks(scope, findings, answers, lack);
};
