import type { Certainty, Reference } from '../model';
import { isSensitive, isUnknown, type Value } from '../value';
import { pathsMeet, type PathStep } from './attribute-path';
import type { ConfiguredResource } from './configuration';
import type { Resolved } from './reference-resolver';
import { isOwnId } from './resource-index';
import type { ResourceNode } from './resource-node';
import type { RecordSide } from './resource-record';
import type { StackSide } from './stack-side';

/** An edge to all targets that one reference has. */
export interface GroupedEdge extends Resolved {
  readonly steps: readonly PathStep[];
  readonly via: Reference['via'];
}

/** Where the expressions, ids and dependencies of a resource lead, surest first, and what leads nowhere. */
export interface ResourceEdges {
  readonly edges: readonly GroupedEdge[];
  readonly unresolved: readonly { readonly steps: readonly PathStep[]; readonly text: string }[];
}

const sureness: Readonly<Record<Certainty, number>> = { exact: 0, likely: 1, possible: 2 };

const hasUnknown = (value: Value): boolean => {
  if (isUnknown(value)) return true;
  if (isSensitive(value)) return hasUnknown(value.reveal() ?? '');
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some((member: Value) => hasUnknown(member));
};

/** Whether the file tells the whole value, so that nothing is lost with a reference that leads nowhere. */
const isTold = (node: ResourceNode, steps: readonly PathStep[]): boolean => {
  const value = node.at(steps);
  return value !== undefined && !hasUnknown(value);
};

/** Visits the strings of a raw value. `steps` is the path to the one that is visited, and goes on to change. */
const visitStrings = (
  value: unknown,
  steps: PathStep[],
  visit: (text: string, steps: readonly PathStep[]) => void,
): void => {
  if (typeof value === 'string') return visit(value, steps);
  if (typeof value !== 'object' || value === null) return;
  const isList = Array.isArray(value);
  for (const key of Object.keys(value)) {
    steps.push(isList ? Number(key) : key);
    visitStrings((value as Readonly<Record<string, unknown>>)[key], steps, visit);
    steps.pop();
  }
};

/** Known ids: of AWS's making, or confirmed by the expression in their place or by a recorded dependency. */
const literalEdges = (
  node: ResourceNode,
  values: RecordSide,
  recorded: readonly (readonly ResourceNode[])[],
  expressions: readonly GroupedEdge[],
  side: StackSide,
): readonly GroupedEdge[] => {
  if (values.evaluate !== undefined || !side.index.hasIds) return [];
  const found: GroupedEdge[] = [];
  visitStrings(values.value, [], (text, steps) => {
    const { nodes, certain } = side.index.byId(text);
    if (nodes.length === 0 || isOwnId(node, steps[0])) return;
    const here = expressions.filter((edge) => pathsMeet(edge.steps, steps));
    const targets = nodes.filter((target) => {
      if (target === node || here.some((edge) => edge.certainty === 'exact' && edge.nodes.includes(target)))
        return false;
      return certain || [...here.map((edge) => edge.nodes), ...recorded].some((list) => list.includes(target));
    });
    if (targets.length > 0)
      found.push({ steps: [...steps], nodes: targets, certainty: 'exact', attribute: undefined, via: 'literal-id' });
  });
  return found;
};

const narrows = (known: GroupedEdge, edge: GroupedEdge): boolean =>
  pathsMeet(known.steps, edge.steps) && known.nodes.some((node) => edge.nodes.includes(node));

const surestFirst = (edges: readonly GroupedEdge[]): readonly GroupedEdge[] =>
  [...edges].sort((left, right) => sureness[left.certainty] - sureness[right.certainty]);

/** Finds the edges of a resource. */
export const edgesOf = (
  node: ResourceNode,
  values: RecordSide,
  dependsOn: readonly string[],
  configured: ConfiguredResource | undefined,
  side: StackSide,
): ResourceEdges => {
  const expressions: GroupedEdge[] = [];
  const unresolved: { steps: readonly PathStep[]; text: string }[] = [];
  for (const { steps, references } of configured?.leaves() ?? []) {
    const found = side.resolver.resolve(node, steps, references, configured?.repeatedOver ?? []);
    for (const item of found.resolved) expressions.push({ ...item, steps, via: 'expression' });
    if (found.unresolved.length > 0 && !isTold(node, steps))
      for (const text of found.unresolved) unresolved.push({ steps, text });
  }
  const recorded = dependsOn.map((address) => side.recorded(address)).filter((nodes) => nodes.length > 0);
  const literal = literalEdges(node, values, recorded, expressions, side);
  // A known id says what an expression left open.
  const open =
    literal.length === 0
      ? expressions
      : expressions.filter((edge) => edge.certainty === 'exact' || !literal.some((known) => narrows(known, edge)));
  const dependencies = configured?.dependsOn ?? [];
  const declared = dependencies.length === 0 ? [] : side.resolver.resolve(node, [], dependencies, []).resolved;
  const edges: readonly GroupedEdge[] = [
    ...literal,
    ...open,
    ...declared.map((item): GroupedEdge => ({ ...item, certainty: 'exact', steps: [], via: 'dependency' })),
    ...recorded.map((nodes): GroupedEdge => ({
      nodes,
      certainty: 'possible',
      attribute: undefined,
      steps: [],
      via: 'dependency',
    })),
  ];
  return { edges: edges.every(({ certainty }) => certainty === 'exact') ? edges : surestFirst(edges), unresolved };
};
