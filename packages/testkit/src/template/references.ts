import type { Blocks, TemplateResource } from './blocks';

const opens = /(?<!\$)\$\{|(?<!%)%\{/g;

/** End of the expression that starts at `from`: behind its brace, with quoted text and what is nested in it skipped. */
const endOf = (text: string, from: number): number => {
  let index = from;
  while (index < text.length) {
    const letter = text[index];
    if (letter === '}') return index + 1;
    if (letter === '{') index = endOf(text, index + 1);
    else if (letter === '"') index = endOfQuote(text, index + 1);
    else index += 1;
  }
  return index;
};

const endOfQuote = (text: string, from: number): number => {
  let index = from;
  while (index < text.length) {
    if (text[index] === '\\') index += 2;
    else if (text[index] === '"') return index + 1;
    else if (text.startsWith('${', index) || text.startsWith('%{', index)) index = endOf(text, index + 2);
    else index += 1;
  }
  return index;
};

/** What stands between `${` and `}`, and between `%{` and `}`. `$${` and `%%{` are text. */
const expressionsIn = (text: string): readonly string[] => {
  const found: string[] = [];
  let last = 0;
  for (const { index, 0: opening } of text.matchAll(opens)) {
    if (index < last) continue;
    last = endOf(text, index + opening.length);
    found.push(text.slice(index + opening.length, last));
  }
  return found;
};

const reference = /(?<![\w.-])(?:data\.)?[A-Za-z_][\w-]*\.[A-Za-z_][\w-]*/g;

// Terraform reads these without an interpolation.
const bare = new Set(['depends_on', 'replace_triggered_by']);

const namesIn = (value: unknown, isBare = false): readonly string[] => {
  if (typeof value === 'string') {
    const texts = isBare ? [value, ...expressionsIn(value)] : expressionsIn(value);
    return texts.flatMap((text) => [...text.matchAll(reference)].map(([name]) => name));
  }
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item) => namesIn(item, isBare));
  return Object.entries(value).flatMap(([key, item]) => namesIn(item, bare.has(key)));
};

/** What depends on what: explicit `depends_on` and references alike, also by way of locals and modules. */
export class DependencyGraph {
  readonly #values: ReadonlyMap<string, unknown>;
  readonly #direct = new Map<string, readonly string[]>();

  constructor({ resources, dataSources, others }: Blocks) {
    const blocks = [...resources, ...dataSources].map(({ address, values }) => [address, values] as const);
    this.#values = new Map([...blocks, ...others]);
  }

  /** Addresses that a block names itself. */
  direct(address: string): readonly string[] {
    const known = this.#direct.get(address);
    if (known !== undefined) return known;
    const names = new Set(namesIn(this.#values.get(address)).filter((name) => this.#values.has(name)));
    const found = [...names].filter((name) => name !== address);
    this.#direct.set(address, found);
    return found;
  }

  /** The shortest way from a block to one of the targets, both ends included; `undefined` when there is none. */
  path(from: string, targets: ReadonlySet<string>): readonly string[] | undefined {
    const cameFrom = new Map<string, string | undefined>([[from, undefined]]);
    for (const address of cameFrom.keys()) {
      if (address !== from && targets.has(address)) return trace(address, cameFrom);
      for (const next of this.direct(address)) if (!cameFrom.has(next)) cameFrom.set(next, address);
    }
    return undefined;
  }
}

const trace = (address: string, cameFrom: ReadonlyMap<string, string | undefined>): readonly string[] => {
  const before = cameFrom.get(address);
  return before === undefined ? [address] : [...trace(before, cameFrom), address];
};

/** Picks resources: by address, logical id, construct path or type, by pattern, or as a construct with all it holds. */
export type ResourceSelector = string | RegExp | { readonly node: { readonly path: string } };

const withoutStack = (path: string): string => path.slice(path.indexOf('/') + 1);

/** Whether a resource has that construct path, with or without the name of the stack, or that logical id or address. */
export const isAt = ({ address, logicalId, path }: TemplateResource, wanted: string | RegExp): boolean => {
  if (typeof wanted !== 'string') return (path ?? logicalId).search(wanted) >= 0 || address.search(wanted) >= 0;
  return [address, logicalId, path, path === undefined ? undefined : withoutStack(path)].includes(wanted);
};

/** The resources that a selector picks. */
export const selected = (
  blocks: readonly TemplateResource[],
  selector: ResourceSelector,
): readonly TemplateResource[] => {
  if (typeof selector !== 'string' && 'node' in selector) {
    const { path: below } = selector.node;
    return blocks.filter(({ path = '' }) => path === below || path.startsWith(`${below}/`));
  }
  return blocks.filter((block) => isAt(block, selector) || block.type === selector);
};

/** A selector in words. */
export const selectorName = (selector: ResourceSelector): string =>
  typeof selector === 'object' && 'node' in selector ? selector.node.path : String(selector);
