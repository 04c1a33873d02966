import type { CostLine } from '../estimate/result';
import type { ResourceScope } from '../estimate/scope';

/** Nodes that a controller runs, so that only a usage file can tell how many. */
export interface AssumedNodes {
  readonly id: string;
  /** Who runs them. */
  readonly who: string;
  /** Type that the usage keys belong to. */
  readonly type: string;
  readonly keys: { readonly nodes: string; readonly instanceType: string; readonly capacityType: string };
  /** @default - nothing to say */
  readonly notes?: readonly string[];
}

/** One line for the nodes of a controller: with amounts only where the usage file says how many of what. */
export const assumedNodes = (scope: ResourceScope, { id, who, type, keys, notes = [] }: AssumedNodes): CostLine => {
  const title = `nodes that ${who} runs`;
  const instanceType = scope.useText(keys.instanceType, type);
  const stated = scope.use(keys.nodes, type);
  if (instanceType === undefined || stated === undefined) {
    return {
      id,
      title,
      state: 'usage-based',
      unit: 'hour',
      factors: [],
      prices: [],
      formula: '? nodes × 730 hours × price of their type',
      reason: `how many nodes ${who} runs is not in the stack: give ${type}.${keys.nodes} and ${keys.instanceType} in the usage file`,
      notes,
    };
  }
  const isSpot = scope.useText(keys.capacityType, type) === 'SPOT';
  return scope.usageLine({
    id,
    title: `${title}, ${instanceType}${isSpot ? ' spot' : ''}`,
    of: scope.instanceRate([instanceType], isSpot ? 'spot' : 'on-demand'),
    key: keys.nodes,
    type,
    label: 'nodes',
    factors: [scope.hours],
    notes,
  });
};
