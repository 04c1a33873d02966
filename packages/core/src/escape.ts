const markupBrand = Symbol.for('hera.core.Markup');

const shown = (character: string): string => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;

/** Text from a stack for a terminal or a table cell: control and direction characters, which could rewrite a screen, are shown as `\u{..}`. */
export const printable = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, shown);

/** Markup that is safe as it is: made by `html`, which escapes everything that is put into it. */
export interface Markup {
  readonly [markupBrand]: true;
  readonly text: string;
}

/** What can be put into a template: text and numbers are escaped, markup is not, lists are joined, `undefined` and `false` are nothing. */
export type MarkupValue = string | number | false | Markup | undefined | readonly MarkupValue[];

const named: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Direction characters and the like are shown, so that a name cannot pretend to be another; line ends and tabs stay. */
const escapeText = (text: string): string =>
  text
    .replace(/[&<>"']/g, (character) => named[character] ?? character)
    .replace(/(?![\n\t])[\p{Cc}\p{Cf}\u2028\u2029]/gu, shown);

const render = (value: MarkupValue): string => {
  if (value === undefined || value === false) return '';
  if (typeof value === 'string' || typeof value === 'number') return escapeText(String(value));
  return 'text' in value ? value.text : value.map(render).join('');
};

/** Markup as it stands. Only for what no input has a part in, or what is escaped already. */
export const trusted = (text: string): Markup => ({ [markupBrand]: true, text });

/** A template for HTML whose values are escaped, also inside of quoted attributes. */
export const html = (parts: TemplateStringsArray, ...values: readonly MarkupValue[]): Markup =>
  trusted(parts.map((part, index) => `${part}${index < values.length ? render(values[index]) : ''}`).join(''));

/** Text in Markdown as it is: nothing in it becomes markup, a link, a mention or another cell. */
export const markdownText = (text: string): string =>
  printable(text)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/[\\`*_{}[\]|~#!]/g, (character) => `\\${character}`)
    .replace(/@/g, '@\u2060')
    .replace(/:\/\//g, ':\u2060//');

/** A code span of Markdown, in which nothing is markup; longer fences than any run of backticks within. */
export const markdownCode = (text: string): string => {
  const safe = printable(text).replace(/\|/g, '\\|');
  const longest = Math.max(0, ...[...safe.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `${fence}${safe}${fence}` : `${fence} ${safe} ${fence}`;
};
