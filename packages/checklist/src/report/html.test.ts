import { describe, expect, it } from 'vitest';
import { checklistHtml } from './html';
import { reportOf, results, resultOf } from './report.fixture';

const page = checklistHtml(reportOf(), { appFolder: 'apps/prod-aws' });

describe('checklistHtml', () => {
  it('asks for nothing from outside, and runs nothing', () => {
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
    expect(page).not.toMatch(
      /<(?:script|link|img|iframe|object|embed|base|form)\b|<[^>]*\s(?:src|href|on\w+)=|@import|url\(/i,
    );
  });

  it('lets no name of a stack become an element, an attribute or a trick of direction', () => {
    expect(page).toContain('&lt;img src=x onerror=&quot;alert(1)&quot;&gt;');
    expect(page).not.toMatch(/<img|(?!\n)\p{Cc}|\p{Cf}/u);
  });

  it('says what is red, what it costs, and where it was made', () => {
    const text = page.replace(/\s+/g, ' ');
    expect(text).toContain('3 of 8 items are red, 1 more unknown');
    expect(text).toContain('Fixing what has a price costs 65.70 USD a month; for 2 nobody has computed it');
    expect(text).toContain('apps/prod-aws/src/main.ts:57');
    expect(text).toContain('drift: a weaker level passes');
  });

  it('shows exceptions apart, with what would be red without them', () => {
    expect(page.replace(/\s+/g, ' ')).toMatch(
      /<h2>Exceptions<\/h2>.*Security group rules audited.*Without the exception: reason of fail/,
    );
  });

  it('shows the history where earlier reports are given, whatever their order', () => {
    expect(page).not.toContain('History');
    const before = (at: string, status: 'pass' | 'fail') =>
      reportOf([...results.slice(0, 1), resultOf('infra-02-nat-per-az', { status }), ...results.slice(2)], { at });
    const text = checklistHtml(reportOf(), {
      earlier: [before('2026-11-01T00:00:00.000Z', 'fail'), before('2026-11-20T00:00:00.000Z', 'pass')],
    }).replace(/\s+/g, ' ');
    expect(text).toContain('Since 2026-11-20T00:00:00.000Z:');
    expect(text).toContain('NAT gateway per AZ enabled: was green, is red');
    expect(text.match(/scope="row"> ?2026-11/g)).toHaveLength(3);
  });

  it('has a heading of each level in order, a language and a title', () => {
    expect(page).toMatch(/<html lang="en">/);
    const levels = [...page.matchAll(/<h([1-6])/g)].map(([, level]) => Number(level));
    expect(levels[0]).toBe(1);
    levels.reduce((before, level) => {
      expect(level - before).toBeLessThanOrEqual(1);
      return level;
    });
  });
});
