import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { html, trusted } from '../escape';
import { badge, pairs, panel, reportPage, scrolling, table, unfolding } from './index';
import { pageStyle } from './style';

const tight = (text: string): string => text.replace(/\s+/g, ' ').replace(/> </g, '><');

const columns = [{ title: 'Item' }, { title: 'Status', kind: 'word' }, { title: 'USD', kind: 'number' }] as const;

const pageOf = (text: string): string =>
  reportPage({
    title: text,
    heading: text,
    verdict: text,
    basis: text,
    content: [
      table(
        text,
        [{ title: text }, { title: text }],
        [{ cells: [text, text], below: unfolding(text, text, { label: text }) }],
      ),
      panel('bad', [badge(text, 'bad'), pairs([[text, text]])]),
      scrolling(text, text),
    ],
    style: trusted('.mine { color: var(--deep); }'),
  });

describe('reportPage', () => {
  it('asks for nothing from outside, runs nothing, and lets no text of a stack become markup', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('', '"', "'", '<script>', '</title>', '</style>', ' onload="x"'),
        fc.string(),
        (a, b) => {
          const page = pageOf(`${a}${b}`);
          expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
          expect(page).not.toMatch(/<(?:script|link|img|iframe|object|embed|base|form)\b|@import|url\(/i);
          expect(page.match(/<\/?(?:title|style|main|body)\b/g)).toHaveLength(8);
          for (const [tag] of page.matchAll(/<[a-z][^>]*>/gi)) {
            expect(tag.slice(1).replace(/"[^"]*"/g, '""')).not.toMatch(/\s(?:src|href|on\w+)=|['<]/);
          }
        },
      ),
    );
  });

  it('has a language, one heading of the first level, and the rules of the report after its own', () => {
    const page = pageOf('x');
    expect(page).toMatch(/^<!doctype html>\s*<html lang="en">/);
    expect(page.match(/<h1>/g)).toHaveLength(1);
    expect(page.indexOf('.mine')).toBeGreaterThan(page.indexOf('--paper'));
  });
});

describe('table', () => {
  it('names itself, its columns and its rows, and puts numbers on the right', () => {
    const made = table('Costs', columns, [{ cells: ['<a>', badge('ok', 'good'), 7] }], { total: ['All', '', 7] });
    expect(tight(made.text)).toBe(
      [
        '<div class="scroll" role="group" aria-label="Costs" tabindex="0"><table><caption> Costs </caption>',
        '<thead><tr><th scope="col" >Item</th><th scope="col" class="w">Status</th><th scope="col" class="n">USD</th></tr></thead>',
        '<tbody><tr><th scope="row">&lt;a&gt;</th><td class="w"><span class="badge good">ok</span></td><td class="n">7</td></tr></tbody>',
        '<tfoot><tr><th scope="row">All</th><td class="w"></td><td class="n">7</td></tr></tfoot></table></div>',
      ].join(''),
    );
  });

  it('puts what unfolds below its row, across all columns', () => {
    const made = table('Costs', columns, [{ cells: ['a', 'b', 1], below: unfolding('How', html`<p>so</p>`) }], {
      caption: false,
    });
    expect(tight(made.text)).toContain(
      '</tr><tr class="below"><td colspan="3"><details><summary>How</summary><div><p>so</p></div></details></td></tr>',
    );
    expect(made.text).not.toContain('<caption>');
  });
});

describe('unfolding', () => {
  it('is open, and named apart from its like, where that is asked for', () => {
    expect(tight(unfolding('How', 'so', { open: true, label: 'How: a' }).text)).toBe(
      '<details open><summary aria-label="How: a">How</summary><div>so</div></details>',
    );
  });
});

/** `--name: #rrggbb` of a part of the style. */
const colours = (css: string): Map<string, string> =>
  new Map([...css.matchAll(/--([a-z-]+): (#[\da-f]{6})/g)].map(([, name = '', value = '']) => [name, value]));

/** Relative luminance and contrast of WCAG 2.2: https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
const luminance = (colour: string): number => {
  const channel = (at: number): number => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
};
const contrast = (one: string, other: string): number => {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
};

describe('the colours', () => {
  const [light = '', dark = '', print = ''] = pageStyle.text.split(
    /@media (?:screen and \(prefers-color-scheme: dark\)|print)/,
  );
  const base = colours(light);
  const schemes = {
    light: base,
    dark: new Map([...base, ...colours(dark)]),
    print: new Map([...base, ...colours(print)]),
  };

  it.each(Object.entries(schemes))('hold their contrast: %s', (name, scheme) => {
    const of = (colour: string): string => scheme.get(colour) ?? '';
    const text = [
      ...['ink', 'soft', 'good', 'bad', 'warn'].flatMap((each) => [
        [each, 'paper'],
        [each, 'band'],
      ]),
      ['good', 'good-band'],
      ['bad', 'bad-band'],
      ['warn', 'warn-band'],
      ['ink', 'none-band'],
    ];
    for (const [one = '', other = ''] of text) {
      expect(contrast(of(one), of(other)), `${name}: ${one} on ${other}`).toBeGreaterThanOrEqual(4.5);
    }
    for (const one of ['deep', 'accent', 'focus', 'good', 'bad']) {
      expect(contrast(of(one), of('paper')), `${name}: ${one}`).toBeGreaterThanOrEqual(3);
    }
  });

  it('are all stated anew for a dark screen, which does not count in print', () => {
    expect([...colours(dark).keys()]).toEqual([...base.keys()]);
    expect(pageStyle.text).not.toMatch(/@media \(prefers-color-scheme/);
    expect(schemes.print.get('paper')).toBe('#ffffff');
  });
});
