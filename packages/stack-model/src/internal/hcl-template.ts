import { limits } from './limits';

/** A literal piece of a template, with its escapes undone, or an expression as written. */
export type TemplatePart = { readonly text: string } | { readonly expression: string };

class Unreadable extends Error {}

const identifierStart = /[\p{L}_]/u;
const identifier = /[\p{L}_][\p{L}\p{N}_-]*/uy;
const number = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const space = /(?:\s|#[^\n]*|\/\/[^\n]*|\/\*[^]*?\*\/)+/y;
const member = /\s*\.\s*(?:([\p{L}_][\p{L}\p{N}_-]*)|(\d+)|(\*))|\[\s*(?:(\d+)|"((?:[^"\\$%]|\\.)*)"|(\*))\s*\]/uy;
const keywords = new Set(['true', 'false', 'null', 'for', 'in', 'if', 'else', 'endif', 'endfor']);

/** Matches a sticky pattern at a position. */
const matchAt = (pattern: RegExp, text: string, at: number): RegExpExecArray | null => {
  pattern.lastIndex = at;
  return pattern.exec(text);
};

/**
 * Reads HCL's templates and expressions as far as references go: strings, nested templates, comments, functions, object keys and the
 * variables of `for` are told apart. No expression parser of HCL for Node is both kept and light (that of CDKTF is a Go program in
 * WebAssembly of an archived project), and nothing here is evaluated.
 */
class Reader {
  readonly traversals: string[] = [];
  readonly #bound = new Set<string>();

  constructor(private readonly text: string) {}

  /** From a `${` or `%{` to its end. @returns the position behind the closing brace */
  interpolation(from: number, depth: number): number {
    if (depth > limits.templateDepth) throw new Unreadable();
    let at = from;
    let braces = 0;
    while (at < this.text.length) {
      const character = this.text[at] as string;
      if (character === '}' && braces === 0) return at + 1;
      if (character === '{') braces += 1;
      else if (character === '}') braces -= 1;
      at = this.#token(at, depth);
    }
    throw new Unreadable();
  }

  #token(at: number, depth: number): number {
    const character = this.text[at] as string;
    if (character === '"') return this.#string(at + 1, depth);
    const gap = matchAt(space, this.text, at);
    if (gap !== null) return at + gap[0].length;
    // What follows a dot is an attribute of something that is not named, such as f(x).id or x[y].id.
    if (character === '.') return at + 1 + (matchAt(identifier, this.text, at + 1)?.[0].length ?? 0);
    if (/\d/.test(character)) return at + (matchAt(number, this.text, at)?.[0].length ?? 1);
    return identifierStart.test(character) ? this.#identifier(at) : at + 1;
  }

  #string(from: number, depth: number): number {
    let at = from;
    while (at < this.text.length) {
      const character = this.text[at];
      if (character === '"') return at + 1;
      if (character === '\\') at += 2;
      else if (this.text.startsWith('$${', at) || this.text.startsWith('%%{', at)) at += 3;
      else if (this.text.startsWith('${', at) || this.text.startsWith('%{', at))
        at = this.interpolation(at + 2, depth + 1);
      else at += 1;
    }
    throw new Unreadable();
  }

  #identifier(from: number): number {
    const root = (matchAt(identifier, this.text, from) as RegExpExecArray)[0];
    let at = from + root.length;
    if (root === 'for') return this.#forVariables(at);
    if (keywords.has(root) || /^\s*(?:\(|::)/.test(this.text.slice(at, at + 16))) return at;
    let steps = '';
    for (let match = matchAt(member, this.text, at); match !== null; match = matchAt(member, this.text, at)) {
      const [whole, name, legacyPosition, , position, key] = match;
      if (name !== undefined) steps += `.${name}`;
      else if (legacyPosition !== undefined || position !== undefined) steps += `[${legacyPosition ?? position}]`;
      else if (key !== undefined) steps += `["${key}"]`;
      else steps += '[*]';
      at += whole.length;
    }
    if (steps !== '' && !this.#bound.has(root)) this.traversals.push(root + steps);
    return at;
  }

  #forVariables(from: number): number {
    const match = /^\s*([\p{L}_][\p{L}\p{N}_-]*)(?:\s*,\s*([\p{L}_][\p{L}\p{N}_-]*))?\s+in\b/u.exec(
      this.text.slice(from, from + 200),
    );
    if (match === null) return from;
    for (const name of [match[1], match[2]]) if (name !== undefined) this.#bound.add(name);
    return from + match[0].length;
  }
}

/** Whether a string of a JSON configuration holds an expression or an escape at all. */
export const isTemplate = (text: string): boolean => text.includes('${') || text.includes('%{');

/** Cuts a template into literals and expressions; undefined when it cannot be read. */
export const templateParts = (text: string): readonly TemplatePart[] | undefined => {
  const parts: TemplatePart[] = [];
  let literal = '';
  let at = 0;
  try {
    while (at < text.length) {
      if (text.startsWith('$${', at) || text.startsWith('%%{', at)) {
        literal += text.slice(at + 1, at + 3);
        at += 3;
      } else if (text.startsWith('${', at) || text.startsWith('%{', at)) {
        const end = new Reader(text).interpolation(at + 2, 0);
        if (literal !== '') parts.push({ text: literal });
        literal = '';
        // A directive such as %{ if x } decides about the literals between: nothing of it can be told.
        parts.push({ expression: text[at] === '%' ? `%${text.slice(at + 2, end - 1)}` : text.slice(at + 2, end - 1) });
        at = end;
      } else {
        const next = text.slice(at + 1).search(/[$%]/);
        const end = next === -1 ? text.length : at + 1 + next;
        literal += text.slice(at, end);
        at = end;
      }
    }
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
  if (literal !== '') parts.push({ text: literal });
  return parts;
};

/** What a template refers to, as written and in its order: `aws_vpc.main.id`, `local.name`, `each.value`. Empty when it cannot be read. */
export const traversalsOf = (text: string): readonly string[] => {
  const reader = new Reader(text);
  let at = 0;
  try {
    while (at < text.length) {
      if (text.startsWith('$${', at) || text.startsWith('%%{', at)) at += 3;
      else if (text.startsWith('${', at) || text.startsWith('%{', at)) at = reader.interpolation(at + 2, 0);
      else at += 1;
    }
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return [];
  }
  return [...new Set(reader.traversals)];
};
