import { isObject, own } from './attribute-reader';
import { parsePath, type PathStep } from './attribute-path';
import { traversalsOf } from './hcl-template';

/** An attribute whose expression refers to something. */
export interface Leaf {
  readonly steps: readonly PathStep[];
  readonly references: readonly string[];
}

/** A resource block as configured: where its references stand. */
export interface ConfiguredResource {
  /** Found when first asked for, and kept for the other instances. */
  readonly leaves: () => readonly Leaf[];
  readonly repeatedOver: readonly string[];
  readonly dependsOn: readonly string[];
  readonly providerKey: string | undefined;
}

/** A module call, and the module itself where the document shows it. */
export interface ModuleCall {
  readonly inputs: ReadonlyMap<string, readonly string[]>;
  readonly repeatedOver: readonly string[];
  readonly scope: ModuleScope;
}

/** One module of the configuration, without instance keys. */
export interface ModuleScope {
  /** By `type.name`, or `data.type.name`. */
  readonly resources: Map<string, ConfiguredResource>;
  readonly calls: Map<string, ModuleCall>;
  readonly outputs: Map<string, readonly string[]>;
  readonly locals: Map<string, readonly string[]>;
}

/** An empty module. */
export const emptyScope = (): ModuleScope => ({
  resources: new Map(),
  calls: new Map(),
  outputs: new Map(),
  locals: new Map(),
});

/** The strings of what should be a list of them. */
export const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];

/** Terraform lists `a.b.c` and then its prefixes `a.b` and `a`: only the longest says what is read. */
const longest = (references: readonly string[]): readonly string[] => {
  if (references.length < 2) return references;
  const prefixes = new Set<string>();
  for (const text of references)
    for (const { index } of text.matchAll(/[.[]/g)) if (index > 0) prefixes.add(text.slice(0, index));
  return [...new Set(references)].filter((text) => !prefixes.has(text));
};

const isLeaf = (value: object): boolean =>
  Array.isArray(own(value, 'references')) || Object.hasOwn(value, 'constant_value');

/** Leaves that are found when they are first asked for. What they are found in is then let go. */
export const onDemand = (find: () => readonly Leaf[]): (() => readonly Leaf[]) => {
  let pending: (() => readonly Leaf[]) | undefined = find;
  let found: readonly Leaf[] = [];
  return () => {
    if (pending !== undefined) {
      found = pending();
      pending = undefined;
    }
    return found;
  };
};

/** References of an expression tree of plan JSON. */
export const planLeaves = (expressions: unknown): readonly Leaf[] => {
  const leaves: Leaf[] = [];
  const visit = (value: unknown, steps: readonly PathStep[]): void => {
    if (Array.isArray(value)) value.forEach((item, index) => visit(item, [...steps, index]));
    else if (isObject(value)) {
      if (!isLeaf(value)) return Object.entries(value).forEach(([key, item]) => visit(item, [...steps, key]));
      const references = longest(texts(value['references']));
      if (references.length > 0) leaves.push({ steps, references });
    }
  };
  visit(expressions, []);
  return leaves;
};

/** References of one expression of plan JSON, whatever its shape. */
export const planReferences = (expression: unknown): readonly string[] =>
  planLeaves(expression).flatMap(({ references }) => references);

/** References in a value of a JSON configuration. */
export const synthLeaves = (value: unknown, ignored: ReadonlySet<string> = new Set()): readonly Leaf[] => {
  const leaves: Leaf[] = [];
  const visit = (item: unknown, steps: readonly PathStep[]): void => {
    if (typeof item === 'string') {
      const references = traversalsOf(item);
      if (references.length > 0) leaves.push({ steps, references });
    } else if (Array.isArray(item)) item.forEach((member, index) => visit(member, [...steps, index]));
    else if (isObject(item)) {
      for (const [key, member] of Object.entries(item))
        if (steps.length > 0 || !ignored.has(key)) visit(member, [...steps, key]);
    }
  };
  visit(value, []);
  return leaves;
};

/** References in a value of a JSON configuration, wherever they stand in it. */
export const synthReferences = (value: unknown): readonly string[] =>
  synthLeaves(value).flatMap(({ references }) => references);

/** What a reference means. */
export type ReferenceTarget =
  | { kind: 'resource'; key: string; index?: string | number; attribute?: string }
  | { kind: 'module'; call: string; index?: string | number; output?: string }
  | { kind: 'variable' | 'local'; name: string }
  | { kind: 'each' }
  | { kind: 'nothing' };

/** The instance key and the attribute behind a name. A key is told from an attribute by its brackets. */
const behind = (steps: readonly PathStep[], keyed: boolean): { index?: string | number; attribute?: string } => {
  const [first] = steps;
  const hasIndex = typeof first === 'number' || (keyed && first !== undefined);
  const attribute = steps.slice(hasIndex ? 1 : 0).find((step) => step !== '*');
  return {
    ...(hasIndex ? { index: first } : {}),
    ...(typeof attribute === 'string' ? { attribute } : {}),
  };
};

/** Reads a reference such as `aws_subnet.a["x"].id`; undefined for what is none. */
export const parseReference = (text: string): ReferenceTarget | undefined => {
  if (text.startsWith('data.')) {
    const target = parseReference(text.slice('data.'.length));
    return target?.kind === 'resource' ? { ...target, key: `data.${target.key}` } : undefined;
  }
  const steps = parsePath(text);
  if (steps === undefined) return undefined;
  const [root, second] = steps;
  const { index, attribute } = behind(steps.slice(2), /^[^.[]+\.[^.[]+\["/.test(text));
  const at = index === undefined ? {} : { index };
  switch (root) {
    case 'count':
    case 'path':
    case 'terraform':
    case 'self':
      return { kind: 'nothing' };
    case 'each':
      return { kind: 'each' };
    case 'var':
    case 'local':
      return { kind: root === 'var' ? 'variable' : 'local', name: String(second) };
    case 'module':
      return { kind: 'module', call: String(second), ...at, ...(attribute === undefined ? {} : { output: attribute }) };
    default:
      return typeof second !== 'string'
        ? undefined
        : { kind: 'resource', key: `${root}.${second}`, ...at, ...(attribute === undefined ? {} : { attribute }) };
  }
};
