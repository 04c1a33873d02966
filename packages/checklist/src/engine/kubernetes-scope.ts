import { Findings } from './findings';
import type { KubernetesObject, KubernetesObservations } from './observations';
import { NotLookedAt } from './scope';

/** Live Kubernetes, as rules see it. */
export class KubernetesScope {
  readonly level = 'live-kubernetes';
  readonly cluster: string;
  readonly #observations: KubernetesObservations;
  readonly #byKind = new Map<string, KubernetesObject[]>();

  constructor(observations: KubernetesObservations) {
    this.#observations = observations;
    this.cluster = observations.cluster;
    for (const object of observations.objects) {
      const same = this.#byKind.get(object.kind);
      if (same === undefined) this.#byKind.set(object.kind, [object]);
      else same.push(object);
    }
  }

  /**
   * Objects of a kind.
   *
   * @throws NotLookedAt where nobody asked for them, or was not allowed to
   */
  objects(kind: string): readonly KubernetesObject[] {
    const { notObserved, observedKinds } = this.#observations;
    const missed = notObserved.find((each) => each.type === kind);
    if (missed !== undefined) throw new NotLookedAt(missed);
    if (!observedKinds.includes(kind))
      throw new NotLookedAt({ type: kind, reason: 'nobody looked for it in the cluster' });
    return this.#byKind.get(kind) ?? [];
  }

  /** Whether somebody looked for a kind, and there is none. */
  hasNone(kind: string): boolean {
    return this.#observations.observedKinds.includes(kind) && !this.#byKind.has(kind);
  }

  /** A collector of evidence. */
  findings(): Findings {
    return new Findings(this.level);
  }
}

/** `Kind/namespace/name`, or `Kind/name`. */
export const subjectOfObject = ({ kind, metadata }: KubernetesObject): string =>
  [kind, ...(metadata.namespace === undefined ? [] : [metadata.namespace]), metadata.name].join('/');
