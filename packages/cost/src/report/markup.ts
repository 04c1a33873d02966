const markupBrand = Symbol.for('hera.cost.Markup');

/** Markup that is safe as it is: made by `html`, which escapes everything that is put into it. */
export interface Markup {
  readonly [markupBrand]: true;
  readonly text: string;
}

/** What can be put into a template: text and numbers are escaped, markup is not, nothing leaves nothing. */
export type MarkupValue = string | number | Markup | undefined | readonly MarkupValue[];

const named: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Direction characters and the like are shown, so that a name cannot pretend to be another. */
const escapeText = (text: string): string =>
  text
    .replace(/[&<>"']/g, (character) => named[character] ?? character)
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);

const render = (value: MarkupValue): string => {
  if (value === undefined) return '';
  if (typeof value === 'string' || typeof value === 'number') return escapeText(String(value));
  return 'text' in value ? value.text : value.map(render).join('');
};

/** Markup as it stands. Only for what no input has a part in, or what is escaped already. */
export const trusted = (text: string): Markup => ({ [markupBrand]: true, text });

/** A template whose values are escaped. */
export const html = (parts: TemplateStringsArray, ...values: readonly MarkupValue[]): Markup =>
  trusted(parts.map((part, index) => `${part}${index < values.length ? render(values[index]) : ''}`).join(''));
