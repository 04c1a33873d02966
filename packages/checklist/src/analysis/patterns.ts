const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Any of some names, as a word of its own. */
export const anyWord = (names: readonly string[], flags = ''): RegExp =>
  new RegExp(`(?<![\\w-])(?:${names.map(literal).join('|')})(?![\\w-])`, flags);

/** A pattern of AWS, in which `*` stands for anything. */
export const starPattern = (pattern: string): RegExp => new RegExp(`^${pattern.split('*').map(literal).join('.*')}$`);
