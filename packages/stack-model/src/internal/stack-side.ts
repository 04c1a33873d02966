import type { ProviderConfiguration, ReferrerOptions, Resource, SourceLocation, StackView } from '../model';
import type { Unknown } from '../value';
import type { ModuleScope } from './configuration';
import { pathsMeet, requirePath } from './attribute-path';
import { withoutKeys } from './module-address';
import { ReferenceResolver } from './reference-resolver';
import { blockKey, grouped, none, ResourceIndex } from './resource-index';
import { ResourceNode, sum } from './resource-node';
import { ReversedEdges } from './reversed-edges';
import type { RecordSide, ResourceRecord } from './resource-record';

/** What a side needs to know of the stack around it. */
export interface StackSurroundings {
  readonly scope: ModuleScope;
  readonly constructPaths: ReadonlyMap<string, string>;
  readonly sources: ReadonlyMap<string, SourceLocation>;
  readonly providers: ReadonlyMap<string, ProviderConfiguration>;
}

const before = (left: string | number, right: string | number): number => (left < right ? -1 : left > right ? 1 : 0);

const byAddress = (left: ResourceRecord, right: ResourceRecord): number =>
  before(left.moduleAddress, right.moduleAddress) ||
  before(left.mode, right.mode) ||
  before(left.type, right.type) ||
  before(left.name, right.name) ||
  (typeof left.index === 'number' && typeof right.index === 'number'
    ? left.index - right.index
    : before(left.address, right.address));

/** Planned or prior: the resources of one side and the edges between them. */
export class StackSide implements StackView {
  readonly index: ResourceIndex;
  readonly resolver: ReferenceResolver;
  readonly #nodes: readonly ResourceNode[];
  readonly #byAddress = new Map<string, ResourceNode>();
  #byType: ReadonlyMap<string, readonly ResourceNode[]> | undefined;
  #managed: readonly ResourceNode[] | undefined;
  #counts: ReadonlyMap<string, number | Unknown> | undefined;
  /** By the type of what refers: who asks for one type needs the edges of no other. */
  readonly #reversed = new Map<string | undefined, ReversedEdges>();
  readonly #regions = new Map<string, string | Unknown | undefined>();
  #recorded: ReadonlyMap<string, readonly ResourceNode[]> | undefined;

  constructor(
    records: Iterable<ResourceRecord>,
    pick: (record: ResourceRecord) => RecordSide | undefined,
    private readonly surroundings: StackSurroundings,
  ) {
    const nodes: ResourceNode[] = [];
    for (const record of [...records].sort(byAddress)) {
      const values = pick(record);
      if (values !== undefined) nodes.push(new ResourceNode(record, values, this));
    }
    this.#nodes = nodes;
    for (const node of nodes) this.#byAddress.set(node.address, node);
    this.index = new ResourceIndex(nodes);
    this.resolver = new ReferenceResolver(surroundings.scope, this.index);
  }

  [Symbol.iterator](): Iterator<Resource> {
    return this.#nodes[Symbol.iterator]();
  }

  get size(): number {
    return this.#nodes.length;
  }

  resources(type?: string): readonly Resource[] {
    if (type !== undefined) return this.#ofType('managed', type);
    return (this.#managed ??= Object.freeze(this.#nodes.filter((node) => node.mode === 'managed')));
  }

  dataSources(type?: string): readonly Resource[] {
    return type === undefined ? this.#nodes.filter((node) => node.mode === 'data') : this.#ofType('data', type);
  }

  byAddress(address: string): Resource | undefined {
    return this.#byAddress.get(address);
  }

  referrers(resource: Resource, options: ReferrerOptions = {}): readonly Resource[] {
    const node = this.#byAddress.get(resource.address);
    if (node === undefined) return [];
    const wanted = options.path === undefined ? undefined : requirePath(options.path);
    const found = this.#reversedOf(options.type)
      .of(node)
      .filter(({ edge }) => wanted === undefined || (edge.via !== 'dependency' && pathsMeet(edge.steps, wanted)));
    return [...new Set(found.map(({ from }) => from))];
  }

  #reversedOf(type: string | undefined): ReversedEdges {
    const known = this.#reversed.get(type);
    if (known !== undefined) return known;
    const made = new ReversedEdges(type === undefined ? this.#nodes : this.#nodes.filter((node) => node.type === type));
    this.#reversed.set(type, made);
    return made;
  }

  get counts(): ReadonlyMap<string, number | Unknown> {
    if (this.#counts === undefined) {
      const types = [...new Set(this.resources().map(({ type }) => type))].sort();
      this.#counts = new Map(types.map((type) => [type, sum(this.resources(type).map(({ instances }) => instances))]));
    }
    return this.#counts;
  }

  /** Instances of what a state calls `module.a.aws_vpc.b`: without any keys. */
  recorded(address: string): readonly ResourceNode[] {
    this.#recorded ??= grouped(this.#nodes, (node) => {
      const module = withoutKeys(node.moduleAddress);
      return `${module === '' ? '' : `${module}.`}${blockKey(node)}`;
    });
    return this.#recorded.get(address) ?? none;
  }

  /** The construct of a configured block; instances share it. */
  constructPathOf(node: ResourceNode): string | undefined {
    return node.moduleAddress === '' ? this.surroundings.constructPaths.get(blockKey(node)) : undefined;
  }

  sourceOf(constructPath: string | undefined): SourceLocation | undefined {
    return constructPath === undefined ? undefined : this.surroundings.sources.get(constructPath);
  }

  /** Configuration of a provider by its key in the configuration, which in a module has the module's address before it. */
  providerOf(key: string | undefined): ProviderConfiguration | undefined {
    if (key === undefined) return undefined;
    const { providers } = this.surroundings;
    return providers.get(key) ?? providers.get(key.slice(key.lastIndexOf(':') + 1));
  }

  /** Region of a provider, by its key in the configuration. */
  regionOf(key: string | undefined): string | Unknown | undefined {
    if (key === undefined) return undefined;
    if (!this.#regions.has(key)) this.#regions.set(key, this.providerOf(key)?.text('region'));
    return this.#regions.get(key);
  }

  #ofType(mode: 'managed' | 'data', type: string): readonly ResourceNode[] {
    this.#byType ??= grouped(this.#nodes, (node) => `${node.mode} ${node.type}`);
    return this.#byType.get(`${mode} ${type}`) ?? none;
  }
}
