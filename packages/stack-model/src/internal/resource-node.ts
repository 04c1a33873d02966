import type { Action, Attributes, DocumentKind, Reference, Resource, SourceLocation } from '../model';
import { isKnown, isUnknown, type Unknown, type Value, type ValueMap } from '../value';
import { AttributeReader, own } from './attribute-reader';
import { formatPath, type PathStep, pathsMeet, requirePath } from './attribute-path';
import type { ConfiguredResource } from './configuration';
import { moduleSteps } from './module-address';
import { edgesOf, type GroupedEdge, type ResourceEdges } from './resource-edges';
import { blockKey } from './resource-index';
import type { RecordSide, ResourceRecord } from './resource-record';
import type { StackSide } from './stack-side';

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
  #found: ResourceEdges | undefined;

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
    const configured = this.#side.regionOf(this.#configured()?.providerKey);
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
  /** `get` by steps. */
  at(steps: readonly PathStep[]): Value | undefined {
    return this.#reader.at(steps);
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
    const edges = this.#edges(path);
    const [only] = edges;
    if (edges.length === 1 && only !== undefined) return only.nodes;
    return [...new Set(edges.flatMap(({ nodes }) => nodes))];
  }

  edges(path?: string): readonly Reference[] {
    return this.#edges(path).flatMap(({ nodes, steps, certainty, via, attribute }) =>
      nodes.map((to) => ({
        path: formatPath(steps),
        to,
        certainty,
        via,
        ...(attribute === undefined ? {} : { attribute }),
      })),
    );
  }

  unresolved(path?: string): readonly string[] {
    const wanted = path === undefined ? [] : requirePath(path);
    return [
      ...new Set(
        this.#allEdges()
          .unresolved.filter(({ steps }) => pathsMeet(steps, wanted))
          .map(({ text }) => text),
      ),
    ];
  }

  /** Edges with their targets in groups, as the whole graph needs them. */
  groupedEdges(): readonly GroupedEdge[] {
    return this.#allEdges().edges;
  }

  toString(): string {
    return this.address;
  }

  /** Never the attributes: they may hold secrets. */
  toJSON(): object {
    return { address: this.address, type: this.type, action: this.action };
  }

  #configured(): ConfiguredResource | undefined {
    return this.#side.resolver.scopeOf(this.moduleAddress)?.resources.get(blockKey(this));
  }

  #edges(path: string | undefined): readonly GroupedEdge[] {
    const { edges } = this.#allEdges();
    if (path === undefined) return edges;
    const wanted = requirePath(path);
    return edges.filter(({ steps, via }) => via !== 'dependency' && pathsMeet(steps, wanted));
  }

  /** Kept, because whoever asks for one reference asks for more, and the edges of all are needed to turn them round. */
  #allEdges(): ResourceEdges {
    return (this.#found ??= edgesOf(this, this.#values, this.#record.dependsOn, this.#configured(), this.#side));
  }
}

/** Adds what is known, and gives unknown as soon as one part is. */
export const sum = (numbers: readonly (number | Unknown)[]): number | Unknown =>
  numbers.reduce<number | Unknown>(
    (total, item) => (isUnknown(total) ? total : isKnown(item) ? total + item : item),
    0,
  );
