/** Text from a stack for a terminal or a table cell: control and direction characters, which could rewrite a screen, are shown as `\u{..}`. */
export const printable = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
