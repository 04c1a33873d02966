import { moduleSteps, withoutKeys } from './module-address';
import type { ResourceNode } from './resource-node';

const add = <K>(map: Map<K, ResourceNode[]>, key: K, node: ResourceNode): void => {
  const list = map.get(key);
  if (list === undefined) map.set(key, [node]);
  else list.push(node);
};

/** No resources. */
export const none: readonly ResourceNode[] = Object.freeze([]);

/** Resources by what they have in common. The lists are handed out, and so are frozen. */
export const grouped = (
  nodes: readonly ResourceNode[],
  keyOf: (node: ResourceNode) => string,
): ReadonlyMap<string, readonly ResourceNode[]> => {
  const groups = new Map<string, ResourceNode[]>();
  for (const node of nodes) add(groups, keyOf(node), node);
  for (const group of groups.values()) Object.freeze(group);
  return groups;
};

/** `type.name`, with `data.` where it is one. */
export const blockKey = (node: ResourceNode): string =>
  node.mode === 'managed' ? `${node.type}.${node.name}` : `${node.mode}.${node.type}.${node.name}`;

/** Ids that AWS gives, which nobody uses for anything else: ARNs, and such as `subnet-0a1b2c3d`. */
const isUniqueId = (text: string): boolean => /^(?:arn:[a-z-]+:|[a-z][a-z-]*-[0-9a-f]{8,17}$)/.test(text);

/** Types whose `arn` is that of something else: of what the rule sends to. */
const foreignArn = new Set(['aws_cloudwatch_event_target']);

/** Whether an attribute tells what a resource itself is called, and so refers to nothing. */
export const isOwnId = ({ type }: ResourceNode, attribute: unknown): boolean =>
  attribute === 'id' || (attribute === 'arn' && !foreignArn.has(type));

/** Ways to find the resources of one side. Each is made when it is first asked for. */
export class ResourceIndex {
  #groups: ReadonlyMap<string, readonly ResourceNode[]> | undefined;
  #modules: ReadonlyMap<string, readonly ResourceNode[]> | undefined;
  #calls: Map<string, Set<string>> | undefined;
  #ids: Map<string, ResourceNode[]> | undefined;
  readonly #inside = new Map<string, readonly ResourceNode[]>();

  constructor(private readonly nodes: readonly ResourceNode[]) {}

  /** Instances of a block in a module instance, in the order of their keys. */
  group(moduleAddress: string, key: string): readonly ResourceNode[] {
    this.#groups ??= grouped(this.nodes, (node) => `${node.moduleAddress}|${blockKey(node)}`);
    return this.#groups.get(`${moduleAddress}|${key}`) ?? none;
  }

  #byModule(): ReadonlyMap<string, readonly ResourceNode[]> {
    return (this.#modules ??= grouped(this.nodes, ({ moduleAddress }) => moduleAddress));
  }

  /** Addresses of the instances that a call made which have resources, in them or below. */
  moduleInstances(parent: string, call: string): readonly string[] {
    if (this.#calls === undefined) {
      this.#calls = new Map();
      for (const address of this.#byModule().keys()) {
        const steps = moduleSteps(address);
        steps.forEach((step, at) => {
          const above = steps.slice(0, at).join('.');
          const key = `${above}|${withoutKeys(step).slice('module.'.length)}`;
          const known = this.#calls?.get(key) ?? new Set();
          known.add(above === '' ? step : `${above}.${step}`);
          this.#calls?.set(key, known);
        });
      }
    }
    return [...(this.#calls.get(`${parent}|${call}`) ?? [])];
  }

  /** Everything in a module instance and below it. */
  insideModule(address: string): readonly ResourceNode[] {
    const known = this.#inside.get(address);
    if (known !== undefined) return known;
    const all = [...this.#byModule()].flatMap(([module, nodes]) =>
      module === address || module.startsWith(`${address}.`) ? nodes : [],
    );
    this.#inside.set(address, all);
    return all;
  }

  /** Whether the id of anything is known: in a plan that makes all anew none is. */
  get hasIds(): boolean {
    return this.#byId().size > 0;
  }

  #byId(): Map<string, ResourceNode[]> {
    if (this.#ids === undefined) {
      this.#ids = new Map();
      for (const node of this.nodes)
        for (const id of new Set([node.plainText('id'), isOwnId(node, 'arn') ? node.plainText('arn') : undefined]))
          if (id !== undefined && id !== '') add(this.#ids, id, node);
    }
    return this.#ids;
  }

  /** Resources whose known `id` or `arn` is `text`; `certain` when nothing else can be meant by it. */
  byId(text: string): { readonly nodes: readonly ResourceNode[]; readonly certain: boolean } {
    const nodes = this.#byId().get(text) ?? none;
    return { nodes, certain: nodes.length > 0 && isUniqueId(text) };
  }
}
