import type { Action, Attributes, Certainty, DocumentKind, Reference, Resource, SourceLocation } from '../model';
import type { Unknown, Value, ValueMap } from '../value';
import { isKnown, isSensitive, isUnknown } from '../value';
import { AttributeReader, isObject, own } from './attribute-reader';
import { formatPath, pathsMeet, type PathStep, requirePath } from './attribute-path';
import type { ConfiguredResource } from './configuration';
import { moduleSteps } from './module-address';
import type { Resolved } from './reference-resolver';
import { blockKey } from './resource-index';
import type { RecordSide, ResourceRecord } from './resource-record';
import type { StackSide } from './stack-side';

const sureness: Readonly<Record<Certainty, number>> = { exact: 0, likely: 1, possible: 2 };

/** Known strings of a raw value, with the paths to them. */
const knownStrings = function* (value: unknown, steps: readonly PathStep[]): Generator<[readonly PathStep[], string]> {
  if (typeof value === 'string') yield [steps, value];
  else if (Array.isArray(value))
    for (const [index, item] of value.entries()) yield* knownStrings(item, [...steps, index]);
  else if (isObject(value)) for (const [key, item] of Object.entries(value)) yield* knownStrings(item, [...steps, key]);
};

const hasUnknown = (value: Value): boolean => {
  if (isUnknown(value)) return true;
  if (isSensitive(value)) return hasUnknown(value.reveal() ?? '');
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some((member: Value) => hasUnknown(member));
};

const toldRegion = (resource: Resource): string | Unknown | undefined => {
  const arn = resource.text('arn');
  return resource.text('region') ?? ((typeof arn === 'string' ? arn.split(':')[3] : undefined) || undefined);
};

/** One resource on one side. Its values stay where they are; everything else is computed when it is asked for. */
export class ResourceNode implements Resource {
  readonly address: string;
  readonly type: string;
  readonly #record: ResourceRecord;
  readonly #values: RecordSide;
  readonly #side: StackSide;
  readonly #reader: AttributeReader;

  constructor(record: ResourceRecord, values: RecordSide, side: StackSide) {
    this.address = record.address;
    this.type = record.type;
    this.#record = record;
    this.#values = values;
    this.#side = side;
    this.#reader = new AttributeReader(values, values.evaluate);
    Object.freeze(this);
  }

  get moduleAddress(): string {
    return this.#record.moduleAddress;
  }
  get modulePath(): readonly string[] {
    return moduleSteps(this.#record.moduleAddress);
  }
  get mode(): 'managed' | 'data' | 'ephemeral' {
    return this.#record.mode;
  }
  get name(): string {
    return this.#record.name;
  }
  get index(): string | number | undefined {
    return this.#record.index;
  }
  get provider(): string {
    return this.#record.provider;
  }
  get level(): DocumentKind {
    return this.#values.level;
  }
  get action(): Action {
    return this.#record.action;
  }
  get reason(): string | undefined {
    return this.#record.reason;
  }
  get replacePaths(): readonly string[] {
    return this.#record.replacePaths;
  }
  get previousAddress(): string | undefined {
    return this.#record.previousAddress;
  }
  get importId(): string | undefined {
    return this.#record.importId;
  }
  get deposed(): number {
    return this.#record.deposed;
  }
  get instances(): number | Unknown {
    return this.#record.instances;
  }
  get constructPath(): string | undefined {
    return this.#record.constructPath ?? this.#side.constructPathOf(this);
  }
  get source(): SourceLocation | undefined {
    return this.#side.sourceOf(this.constructPath);
  }

  get region(): string | Unknown | undefined {
    const told = toldRegion(this);
    if (told !== undefined) return told;
    const configured = this.#side.providerOf(this.#configured()?.providerKey)?.text('region');
    if (configured !== undefined || this.level !== 'state') return configured;
    // A state holds no provider configuration. What has a known id in it is in the same region.
    for (const { certainty, nodes } of this.groupedEdges()) {
      const region = certainty === 'exact' && nodes[0] !== undefined ? toldRegion(nodes[0]) : undefined;
      if (region !== undefined) return region;
    }
    return undefined;
  }

  get(path: string): Value | undefined {
    return this.#reader.get(path);
  }
  text(path: string): string | Unknown | undefined {
    return this.#reader.text(path);
  }
  number(path: string): number | Unknown | undefined {
    return this.#reader.number(path);
  }
  flag(path: string): boolean | Unknown | undefined {
    return this.#reader.flag(path);
  }
  list(path: string): readonly Value[] | Unknown | undefined {
    return this.#reader.list(path);
  }
  blocks(path: string): readonly Attributes[] | Unknown {
    return this.#reader.blocks(path);
  }
  toObject(): ValueMap {
    return this.#reader.toObject();
  }

  /** A string attribute of the root as it stands in the file, for indexes; undefined where it is an expression or masked. */
  plainText(name: string): string | undefined {
    const value = own(this.#values.value, name);
    return typeof value === 'string' && this.#values.evaluate === undefined ? value : undefined;
  }

  references(path?: string): readonly Resource[] {
    const { sorted } = this.#edges(path);
    const [only] = sorted;
    if (sorted.length === 1 && only !== undefined) return only.nodes;
    return [...new Set(sorted.flatMap(({ nodes }) => nodes))];
  }

  edges(path?: string): readonly Reference[] {
    return this.#edges(path).sorted.flatMap(({ nodes, ...edge }) => nodes.map((to) => ({ ...edge, to })));
  }

  unresolved(path?: string): readonly string[] {
    return this.#edges(path).unresolved;
  }

  /** Edges with their targets in groups, as the whole graph needs them. */
  groupedEdges(): readonly GroupedEdge[] {
    return this.#edges().sorted;
  }

  toString(): string {
    return this.address;
  }

  /** Never the attributes: they may hold secrets. */
  toJSON(): object {
    return { address: this.address, type: this.type, action: this.action };
  }

  /** Whether the plan tells the whole value, so that nothing is lost with a reference that leads nowhere. */
  #isTold(steps: readonly PathStep[]): boolean {
    const value = this.get(formatPath(steps));
    return value !== undefined && !hasUnknown(value);
  }

  #configured(): ConfiguredResource | undefined {
    return this.#side.resolver.scopeOf(this.moduleAddress)?.resources.get(blockKey(this));
  }

  #edges(path?: string): { sorted: readonly GroupedEdge[]; unresolved: readonly string[] } {
    const wanted = path === undefined ? undefined : requirePath(path);
    const meets = (steps: readonly PathStep[]): boolean => wanted === undefined || pathsMeet(steps, wanted);
    const edges: GroupedEdge[] = [];
    const unresolved = new Set<string>();
    const configured = this.#configured();
    for (const { steps, references } of configured?.leaves() ?? []) {
      if (!meets(steps)) continue;
      const found = this.#side.resolver.resolve(this, steps, references, configured?.repeatedOver ?? []);
      for (const item of found.resolved) edges.push(toEdge(formatPath(steps), item, 'expression'));
      if (found.unresolved.length > 0 && !this.#isTold(steps))
        for (const text of found.unresolved) unresolved.add(text);
    }
    const dependencies = wanted === undefined ? this.#dependencies(configured) : [];
    const literal = this.#literal(meets, edges);
    // A known id says what an expression left open.
    const open = edges.filter((edge) => edge.certainty === 'exact' || !literal.some((known) => narrows(known, edge)));
    const sorted = [...literal, ...open, ...dependencies].sort(
      (left, right) => sureness[left.certainty] - sureness[right.certainty],
    );
    return { sorted, unresolved: [...unresolved] };
  }

  #dependencies(configured: ConfiguredResource | undefined): GroupedEdge[] {
    const declared = this.#side.resolver.resolve(this, [], configured?.dependsOn ?? [], []);
    return [
      ...declared.resolved.map((item) => toEdge('', { ...item, certainty: 'exact' }, 'dependency')),
      ...this.#record.dependsOn
        .map((address) => this.#side.recorded(address))
        .filter((nodes) => nodes.length > 0)
        .map((nodes) => toEdge('', { nodes, certainty: 'possible', attribute: undefined }, 'dependency')),
    ];
  }

  /** Known ids: of AWS's making, or confirmed by an expression or a recorded dependency. */
  #literal(meets: (steps: readonly PathStep[]) => boolean, edges: readonly GroupedEdge[]): GroupedEdge[] {
    if (this.#values.evaluate !== undefined) return [];
    const found: GroupedEdge[] = [];
    const isConfirmed = (target: ResourceNode): boolean =>
      edges.some(({ nodes }) => nodes.includes(target)) ||
      this.#record.dependsOn.some((address) => this.#side.recorded(address).includes(target));
    for (const [steps, text] of knownStrings(this.#values.value, [])) {
      if (steps[0] === 'id' || steps[0] === 'arn' || !meets(steps)) continue;
      const { nodes, certain } = this.#side.index.byId(text);
      if (nodes.length === 0) continue;
      const targets = nodes.filter((node) => node !== this && (certain || isConfirmed(node)));
      if (targets.length > 0)
        found.push(
          toEdge(formatPath(steps), { nodes: targets, certainty: 'exact', attribute: undefined }, 'literal-id'),
        );
    }
    return found;
  }
}

/** An edge to all targets that one reference has. */
export interface GroupedEdge extends Omit<Reference, 'to'> {
  readonly nodes: readonly ResourceNode[];
}

const toEdge = (path: string, { nodes, certainty, attribute }: Resolved, via: Reference['via']): GroupedEdge => ({
  path,
  nodes,
  certainty,
  via,
  ...(attribute === undefined ? {} : { attribute }),
});

const narrows = (known: GroupedEdge, edge: GroupedEdge): boolean =>
  pathsMeet(requirePath(known.path), requirePath(edge.path)) && known.nodes.some((node) => edge.nodes.includes(node));

/** Adds what is known, and gives unknown as soon as one part is. */
export const sum = (numbers: readonly (number | Unknown)[]): number | Unknown =>
  numbers.reduce<number | Unknown>(
    (total, item) => (isUnknown(total) ? total : isKnown(item) ? total + item : item),
    0,
  );
