import type { Certainty } from '../model';
import type { PathStep } from './attribute-path';
import { type ModuleScope, parseReference, type ReferenceTarget } from './configuration';
import { moduleSteps, splitModuleStep } from './module-address';
import type { ResourceIndex } from './resource-index';
import type { ResourceNode } from './resource-node';

/** What a reference was resolved to. The list may be shared between many: never change it. */
export interface Resolved {
  readonly nodes: readonly ResourceNode[];
  readonly certainty: Certainty;
  readonly attribute: string | undefined;
}

/** What an expression says about which instance is meant, besides the name. */
interface Hints {
  /** @default - `count.index` is not used */
  readonly count?: number | undefined;
  /** @default - `each` is not used */
  readonly key?: string | undefined;
  /** Whether the attribute holds several, so that a collection means all of its members. */
  readonly plural: boolean;
}

interface Place {
  readonly moduleAddress: string;
  readonly scope: ModuleScope | undefined;
  /** Instance key of the block that refers, and what its `for_each` or `count` refers to. @default - none */
  readonly index?: string | number | undefined;
  readonly repeatedOver: readonly string[];
}

interface Findings {
  readonly resolved: Resolved[];
  readonly unresolved: Set<string>;
  /** What was followed already: references that fork again and again are followed once. @default - nothing has forked yet */
  seen?: Set<string>;
}

/** Deeper chains of locals, inputs and outputs are circles. */
const longestChain = 100;

/** What the expression of a block with an instance key adds. */
const hintsAt = ({ index }: Place, references: readonly string[], before: Hints): Hints => {
  if (typeof index === 'number' && references.includes('count.index')) return { ...before, count: index };
  if (typeof index === 'string' && references.some((text) => text.startsWith('each.')))
    return { ...before, key: index };
  return before;
};

/** Follows references through locals, module inputs and module outputs to resource instances. */
export class ReferenceResolver {
  readonly #scopes = new Map<string, ModuleScope | undefined>();
  /** By text: the instances of a block share its references. */
  readonly #targets = new Map<string, ReferenceTarget | undefined>();

  constructor(
    private readonly root: ModuleScope,
    private readonly index: ResourceIndex,
  ) {}

  /** The module that an address is in, as configured. */
  scopeOf(moduleAddress: string): ModuleScope | undefined {
    if (moduleAddress === '') return this.root;
    if (this.#scopes.has(moduleAddress)) return this.#scopes.get(moduleAddress);
    const scope = moduleSteps(moduleAddress).reduce<ModuleScope | undefined>(
      (at, text) => at?.calls.get(splitModuleStep(text).call)?.scope,
      this.root,
    );
    this.#scopes.set(moduleAddress, scope);
    return scope;
  }

  /** Resolves the references of one expression of `node`. */
  resolve(
    node: ResourceNode,
    steps: readonly PathStep[],
    references: readonly string[],
    repeatedOver: readonly string[],
  ): { resolved: readonly Resolved[]; unresolved: readonly string[] } {
    const name = steps.findLast((step) => typeof step === 'string');
    const resolved: Resolved[] = [];
    const unresolved = new Set<string>();
    this.#all(
      references,
      { moduleAddress: node.moduleAddress, scope: this.scopeOf(node.moduleAddress), index: node.index, repeatedOver },
      { plural: typeof name === 'string' && /[^s]s$/.test(name) },
      { resolved, unresolved },
      0,
    );
    return { resolved, unresolved: [...unresolved] };
  }

  /** Resolves the references of an output of the root module. */
  resolveOutput(references: readonly string[]): readonly ResourceNode[] {
    const resolved: Resolved[] = [];
    const place: Place = { moduleAddress: '', scope: this.root, repeatedOver: [] };
    this.#all(references, place, { plural: true }, { resolved, unresolved: new Set() }, 0);
    return [...new Set(resolved.flatMap(({ nodes }) => nodes))];
  }

  #all(references: readonly string[], place: Place, before: Hints, into: Findings, chain: number): void {
    if (chain > longestChain) return;
    const hints = hintsAt(place, references, before);
    if (references.length > 1) into.seen ??= new Set();
    const from =
      into.seen === undefined ? '' : JSON.stringify([place.moduleAddress, place.index, hints.count, hints.key]);
    for (const text of references) {
      if (into.seen !== undefined) {
        const step = `${from}${text}`;
        if (into.seen.has(step)) continue;
        into.seen.add(step);
      }
      const target = this.#targetOf(text);
      if (target === undefined) into.unresolved.add(text);
      else this.#one(text, target, place, hints, into, chain);
    }
  }

  #targetOf(text: string): ReferenceTarget | undefined {
    if (!this.#targets.has(text)) this.#targets.set(text, parseReference(text));
    return this.#targets.get(text);
  }

  #one(text: string, target: ReferenceTarget, place: Place, hints: Hints, into: Findings, chain: number): void {
    switch (target.kind) {
      case 'nothing':
        return;
      case 'each':
        if (text.startsWith('each.value')) this.#all(place.repeatedOver, place, hints, into, chain + 1);
        return;
      case 'local': {
        const local = place.scope?.locals.get(target.name);
        if (local === undefined) into.unresolved.add(text);
        else this.#all(local, place, hints, into, chain + 1);
        return;
      }
      case 'variable':
        return this.#input(target.name, place, hints, into, chain);
      case 'module':
        return this.#module(text, target, place, hints, into, chain);
      case 'resource': {
        const group = this.index.group(place.moduleAddress, target.key);
        if (group.length === 0) {
          // Configured with a count of none: there is nothing, and nothing is missing.
          if (place.scope?.resources.has(target.key) !== true) into.unresolved.add(text);
          return;
        }
        const chosen = choose(group, target.index, hints);
        if (chosen === undefined) into.unresolved.add(text);
        else into.resolved.push({ ...chosen, attribute: target.attribute });
        return;
      }
    }
  }

  /** An input of the module is what its caller passes; what nobody passes is a default, or given from outside. */
  #input(name: string, place: Place, hints: Hints, into: Findings, chain: number): void {
    const steps = moduleSteps(place.moduleAddress);
    const last = steps.at(-1);
    if (last === undefined) return;
    const parent = steps.slice(0, -1).join('.');
    const { call, index } = splitModuleStep(last);
    const scope = this.scopeOf(parent);
    const configured = scope?.calls.get(call);
    const references = configured?.inputs.get(name);
    if (references === undefined) return;
    const caller: Place = { moduleAddress: parent, scope, index, repeatedOver: configured?.repeatedOver ?? [] };
    this.#all(references, caller, hints, into, chain + 1);
  }

  #module(
    text: string,
    target: Extract<ReferenceTarget, { kind: 'module' }>,
    place: Place,
    hints: Hints,
    into: Findings,
    chain: number,
  ): void {
    const scope = place.scope?.calls.get(target.call)?.scope;
    const instances = this.index.moduleInstances(place.moduleAddress, target.call);
    if (scope === undefined && instances.length === 0) {
      into.unresolved.add(text);
      return;
    }
    const wanted = target.index ?? hints.key ?? hints.count;
    const matching = instances.filter((address) => splitModuleStep(moduleSteps(address).at(-1) ?? '').index === wanted);
    const chosen = matching.length > 0 ? matching : target.index === undefined ? instances : [];
    for (const moduleAddress of chosen) {
      if (target.output === undefined) {
        const nodes = this.index.insideModule(moduleAddress);
        if (nodes.length > 0) into.resolved.push({ nodes, certainty: 'exact', attribute: undefined });
        continue;
      }
      const output = scope?.outputs.get(target.output);
      if (output === undefined) into.unresolved.add(text);
      else this.#all(output, { moduleAddress, scope, repeatedOver: [] }, hints, into, chain + 1);
    }
  }
}

const choose = (
  group: readonly ResourceNode[],
  index: string | number | undefined,
  hints: Hints,
): { nodes: readonly ResourceNode[]; certainty: Certainty } | undefined => {
  if (index !== undefined) {
    // A synth document has the block, which stands for all of its instances.
    const node = group.find((item) => item.index === index || item.index === undefined);
    return node === undefined ? undefined : { nodes: [node], certainty: 'exact' };
  }
  if (group.length === 1) return { nodes: group, certainty: 'exact' };
  if (hints.count !== undefined && typeof group[0]?.index === 'number') {
    // element() goes round, and a plain index never gets beyond the end.
    const wanted = hints.count % group.length;
    const node = group[wanted]?.index === wanted ? group[wanted] : group.find((item) => item.index === wanted);
    if (node !== undefined) return { nodes: [node], certainty: 'likely' };
  }
  if (hints.key !== undefined) {
    const node = group.find((item) => item.index === hints.key);
    if (node !== undefined) return { nodes: [node], certainty: 'likely' };
  }
  return { nodes: group, certainty: hints.plural ? 'likely' : 'possible' };
};
