const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** HTML that is safe to put into a page as it is. Only `html` makes it. */
export class Markup {
  readonly #text: string;

  private constructor(text: string) {
    this.#text = text;
  }

  static of(strings: readonly string[], values: readonly MarkupValue[]): Markup {
    return new Markup(strings.map((part, index) => part + Markup.#render(values[index])).join(''));
  }

  static #render(value: MarkupValue): string {
    if (value === undefined || value === false) return '';
    if (value instanceof Markup) return value.#text;
    if (typeof value === 'object') return value.map((item) => Markup.#render(item)).join('');
    return String(value).replace(/[&<>"']/g, (character) => entities[character] ?? character);
  }

  toString(): string {
    return this.#text;
  }
}

/** What may stand in a template: text is escaped, lists are joined, `undefined` and `false` are nothing. */
export type MarkupValue = Markup | string | number | false | undefined | readonly MarkupValue[];

/** Template for HTML in which every text is escaped, also inside quoted attributes. */
export const html = (strings: TemplateStringsArray, ...values: readonly MarkupValue[]): Markup =>
  Markup.of(strings, values);
