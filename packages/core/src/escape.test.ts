import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { html, markdownCode, markdownText, printable, trusted } from './escape';

const hostile = '<img src=x onerror="alert(1)">\u001b[2J\u202e\r\n|`@everyone https://evil.example';

describe('printable', () => {
  it('shows what could rewrite a screen', () => {
    expect(printable('a\u001b[2Jb\u202ec\nd')).toBe('a\\u{1b}[2Jb\\u{202e}c\\u{a}d');
  });

  it('leaves no control character, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(printable(text)).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
      }),
    );
  });
});

describe('html', () => {
  it('escapes what is put in, in text and in attributes', () => {
    expect(html`<p title="${hostile}">${hostile}</p>`.text).not.toMatch(/<img|"alert|(?!\n)\p{Cc}|\p{Cf}/u);
  });

  it('takes markup, lists and nothing as they are', () => {
    const items = ['a', 'b'].map((each) => html`<i>${each}</i>`);
    expect(html`${items}${undefined}${false}${trusted('<hr>')}${7}`.text).toBe('<i>a</i><i>b</i><hr>7');
  });

  it('keeps line ends and tabs', () => {
    expect(html`<pre>${'a\n\tb'}</pre>`.text).toBe('<pre>a\n\tb</pre>');
  });

  it('lets no text open an element', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(html`${text}`.text).not.toMatch(/[<>"']/);
      }),
    );
  });
});

describe('Markdown', () => {
  it('makes neither markup, nor a mention, nor a link, nor another cell', () => {
    const text = markdownText(hostile);
    expect(text).not.toMatch(/<|@e|:\/\/|(?<!\\)[|`]|\n/);
  });

  it('fences a code span longer than what is in it', () => {
    expect(markdownCode('a')).toBe('`a`');
    expect(markdownCode('a``b')).toBe('``` a``b ```');
    expect(markdownCode('a|b\n')).toBe('`a\\|b\\u{a}`');
  });
});
