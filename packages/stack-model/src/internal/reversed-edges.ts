import type { GroupedEdge } from './resource-edges';
import type { ResourceNode } from './resource-node';

interface Referrer {
  readonly from: ResourceNode;
  readonly edge: GroupedEdge;
}

/**
 * Edges by what they lead to. Edges to all instances of a block share one list of targets, and are kept by that list: a thousand instances
 * that refer to a thousand others are not a million entries.
 */
export class ReversedEdges {
  readonly #referrers = new Map<readonly ResourceNode[], Referrer[]>();
  readonly #listsOf = new Map<ResourceNode, (readonly ResourceNode[])[]>();

  constructor(nodes: readonly ResourceNode[]) {
    for (const from of nodes)
      for (const edge of from.groupedEdges()) {
        const known = this.#referrers.get(edge.nodes);
        if (known !== undefined) known.push({ from, edge });
        else this.#add(edge.nodes, { from, edge });
      }
  }

  #add(targets: readonly ResourceNode[], referrer: Referrer): void {
    this.#referrers.set(targets, [referrer]);
    for (const target of targets) {
      const lists = this.#listsOf.get(target);
      if (lists === undefined) this.#listsOf.set(target, [targets]);
      else lists.push(targets);
    }
  }

  /** In the order of the referrers' addresses for each list. */
  of(node: ResourceNode): readonly Referrer[] {
    return (this.#listsOf.get(node) ?? []).flatMap((targets) => this.#referrers.get(targets) ?? []);
  }
}
