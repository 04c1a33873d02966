import type { Fact, factsOf } from '@hera/core/facts';
import type { LeftOut } from '@hera/core/manifest';
import type { ReferrerOptions, Resource, StackModel } from '@hera/stack-model';
import type { MachineLevel } from '../items/item';
import { Findings } from './findings';
import type { Judgement } from './evidence';
import type { NotObserved } from './observations';

type FactOf<K extends Fact['kind']> = ReturnType<typeof factsOf<K>>[number];

/** Thrown where a rule asks for what nobody has looked at; the engine makes `unknown` of it, with the permission that was missing. */
export class NotLookedAt extends Error {
  constructor(readonly what: NotObserved) {
    const { type, reason, missingPermission } = what;
    super(`${type}: ${reason}${missingPermission === undefined ? '' : ` (needs ${missingPermission})`}`);
  }
}

/** Where the resources of one level come from. */
export interface ResourceSource {
  readonly level: MachineLevel;
  readonly models: readonly StackModel[];
  /** Models whose manifests tell facts. */
  readonly manifests: readonly StackModel[];
  /** @default - everything was looked at */
  readonly looked?: { readonly types: ReadonlySet<string>; readonly notObserved: readonly NotObserved[] };
}

const exists = (resource: Resource): boolean => resource.instances !== 0;

/** Resources of one level, as rules see them. Every lookup is by type or by reference: rules stay linear. */
export class ResourceScope {
  readonly level: MachineLevel;
  readonly #source: ResourceSource;
  readonly #facts = new Map<string, readonly Fact[]>();
  readonly #byType = new Map<string, readonly Resource[]>();
  #gaps: readonly string[] | undefined;
  readonly #memory = new Map<unknown, unknown>();

  constructor(source: ResourceSource) {
    this.level = source.level;
    this.#source = source;
    for (const { manifest } of source.manifests)
      for (const fact of Object.values(manifest?.facts ?? {}))
        this.#facts.set(fact.kind, [...(this.#facts.get(fact.kind) ?? []), fact]);
  }

  /**
   * Managed resources of a type that will exist.
   *
   * @throws NotLookedAt where live AWS was not asked for them
   */
  resources(type: string): readonly Resource[] {
    this.#requireLooked(type);
    const known = this.#byType.get(type);
    if (known !== undefined) return known;
    const found = this.#source.models.flatMap((model) => model.resources(type)).filter(exists);
    this.#byType.set(type, found);
    return found;
  }

  /**
   * The same, and none where live AWS was not asked for the type: for what only Terraform has, or live AWS shows in another place.
   *
   * @throws NotLookedAt where live AWS was asked, and the answer was refused
   */
  resourcesIfLooked(type: string): readonly Resource[] {
    const { looked } = this.#source;
    const refused = looked?.notObserved.some((each) => each.type === type) ?? false;
    return looked === undefined || refused || looked.types.has(type) ? this.resources(type) : [];
  }

  /** Data sources of a type. */
  dataSources(type: string): readonly Resource[] {
    return this.#source.models.flatMap((model) => model.dataSources(type));
  }

  /**
   * What refers to a resource.
   *
   * @throws NotLookedAt where live AWS was not asked for that type
   */
  referrers(resource: Resource, options: ReferrerOptions & { readonly type: string }): readonly Resource[] {
    this.#requireLooked(options.type);
    // Two stacks may each have a resource at one address.
    const own = this.stackOf(resource);
    return (own === undefined ? this.#source.models : [own])
      .flatMap((model) => model.referrers(resource, options))
      .filter(exists);
  }

  /** Facts of a kind, from the manifests beside the documents. Resources come first: a fact says what somebody meant. */
  facts<K extends Fact['kind']>(kind: K): readonly FactOf<K>[] {
    return (this.#facts.get(kind) ?? []) as readonly FactOf<K>[];
  }

  /** The same, each with the name of the stack whose manifest tells it. */
  factsByStack<K extends Fact['kind']>(kind: K): readonly { readonly stack: string; readonly fact: FactOf<K> }[] {
    return this.#source.manifests.flatMap(({ name, manifest }) =>
      Object.values(manifest?.facts ?? {}).flatMap((fact) =>
        fact.kind === kind ? [{ stack: name, fact: fact as FactOf<K> }] : [],
      ),
    );
  }

  /** The stacks that these documents show. */
  get stacks(): readonly StackModel[] {
    return this.#source.models;
  }

  /** The stack that a resource is of. */
  stackOf(resource: Resource): StackModel | undefined {
    return this.#source.models.find((model) => model.byAddress(resource.address) === resource);
  }

  /** Kinds of the facts that there are. */
  get factKinds(): readonly Fact['kind'][] {
    return [...this.#facts.values()].flatMap(([fact]) => fact?.kind ?? []);
  }

  /**
   * What the target cannot hold and was therefore left out, `<resource type>` or `<resource type>.<argument>`; of a resource: left out of its own stack,
   * and of any stack without one.
   */
  leftOut(what: string, of?: Resource): LeftOut | undefined {
    const { manifests } = this.#source;
    const stack = of === undefined ? undefined : this.stackOf(of)?.name;
    for (const { name, manifest } of manifests)
      if (of === undefined || manifests.length === 1 || name === stack)
        for (const each of manifest?.leftOut ?? []) if (each.what === what) return each;
    return undefined;
  }

  /** Whether Hera wrote the documents, so that facts and a missing fact both tell something. */
  get hasManifest(): boolean {
    return this.#source.manifests.some(({ manifest }) => manifest !== undefined);
  }

  /** Types of everything that will exist, and of the data sources, each once. */
  get types(): readonly string[] {
    return [
      ...new Set(
        this.#source.models.flatMap((model) => [
          ...model
            .resources()
            .filter(exists)
            .map(({ type }) => type),
          ...model.dataSources().map(({ type }) => type),
        ]),
      ),
    ];
  }

  /** Why something that is not in the documents may exist all the same. Empty when they show everything. */
  get gaps(): readonly string[] {
    return (this.#gaps ??= this.#source.models.flatMap((model) => [
      ...(model.complete ? [] : [`the plan of ${model.name} does not cover everything`]),
      ...model.opaqueModules.map(({ address }) => `what ${address} holds is not in the document`),
    ]));
  }

  /** A judgement for something that is not there: `fail`, or `unknown` where the documents have gaps. */
  absent(reason: string, notSeen?: readonly string[]): Judgement {
    const [gap] = this.gaps;
    const seen = notSeen === undefined ? {} : { notSeen };
    if (gap !== undefined) return { status: 'unknown', reason: `${reason}; but ${gap}`, evidence: [], ...seen };
    const findings = new Findings(this.level);
    findings.breaks('stack', reason);
    return { ...findings.judge(''), reason, ...seen };
  }

  /** A collector of evidence for this level. */
  findings(): Findings {
    return new Findings(this.level);
  }

  /** Computes something once for all rules of this level; the function itself is the key. */
  once<T>(compute: (scope: ResourceScope) => T): T {
    if (!this.#memory.has(compute)) this.#memory.set(compute, compute(this));
    return this.#memory.get(compute) as T;
  }

  #requireLooked(type: string): void {
    const { looked } = this.#source;
    if (looked === undefined) return;
    const missed = looked.notObserved.find((each) => each.type === type);
    if (missed !== undefined) throw new NotLookedAt(missed);
    if (!looked.types.has(type)) throw new NotLookedAt({ type, reason: 'nobody looked for it in the account' });
  }
}
