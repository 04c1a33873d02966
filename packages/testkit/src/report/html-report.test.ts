import { html } from '@hera/core/escape';
import { describe, expect, it } from 'vitest';
import { htmlText } from './html-report';
import { checkOf, failedRun, hostile, leftOutManifest, runOf, unsupportedRun } from './run-report.fixture';

const cellsOf = (page: string): readonly string[] =>
  [...(/<h2 id="summary">[\s\S]*?<\/section>/.exec(page)?.[0] ?? '').matchAll(/<td class="n">(.*?)<\/td>/g)].map(
    ([, cell]) => cell ?? '',
  );

describe('htmlText', () => {
  it('needs nothing but itself and lets nothing run', () => {
    const page = htmlText([runOf(), failedRun()]);
    expect(page).not.toMatch(/<(script|link|img|iframe|object)\b/);
    expect(page).not.toMatch(/\b(src|srcset|action)\s*=|url\(|@import|https?:/);
    expect(page).not.toMatch(/\son\w+\s*=/);
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
    expect(page).toContain('prefers-color-scheme: dark');
    expect([...page.matchAll(/href="([^"]*)"/g)].every(([, href]) => href?.startsWith('#'))).toBe(true);
  });

  it('escapes every text that comes from the data', () => {
    const problem = {
      code: hostile,
      path: hostile,
      message: hostile,
      allowed: hostile,
      fix: hostile,
      constructPath: hostile,
    };
    const page = htmlText([
      failedRun({
        name: hostile,
        target: hostile,
        details: hostile,
        problems: [problem],
        stages: [{ ...runOf().stages[0], title: hostile, outcome: 'failed' } as never],
        resources: [{ ...runOf().resources[0], address: hostile } as never],
        checks: [
          checkOf('fail', {
            id: hostile,
            title: hostile,
            subject: hostile as never,
            expected: hostile,
            found: hostile,
            evidence: [hostile],
          }),
        ],
        manifest: {
          stack: hostile,
          environment: { name: hostile, profile: hostile, region: hostile },
          target: { kind: hostile, providerVersion: hostile },
          leftOut: [{ what: hostile, constructPath: hostile, reason: hostile }],
          warnings: [problem],
        },
      }),
    ]);
    expect(page).not.toContain('<script');
    expect(page).not.toContain('alert("1")');
    const escaped = '&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;';
    expect(page.split(escaped).length - 1).toBeGreaterThan(25);
    // An attribute that text could leave would hold a bare quote.
    expect([...page.matchAll(/title="([^"]*)"/g)].map(([, text]) => text)).toContainEqual(
      expect.stringContaining(escaped),
    );
  });

  it('counts what is unsupported in a column of its own, never as passed', () => {
    const checks = [checkOf('pass'), checkOf('unsupported'), checkOf('unsupported'), checkOf('not-applicable')];
    expect(cellsOf(htmlText([runOf({ checks })])).slice(0, 4)).toEqual(['1', '0', '2', '1']);
  });

  it('counts a run whose target lacks a call as unsupported, with the call, and as nothing else', () => {
    const page = htmlText([unsupportedRun({ checks: [] }), runOf()]);
    expect(cellsOf(page).slice(0, 4)).toEqual(['0', '0', '1', '0']);
    expect(page).toContain('2 runs: 1 passed, 0 failed, 1 unsupported');
    expect(page).toContain('unsupported: eks:RegisterCluster');
    expect(page).not.toContain('What went wrong');
  });

  it('names what the target left out', () => {
    const page = htmlText([runOf({ manifest: leftOutManifest })]);
    for (const text of ['aws_ebs_default_kms_key', 'prod-aws/Account', 'answers 500']) expect(page).toContain(text);
  });

  it('tells first what went wrong', () => {
    const page = htmlText([runOf(), failedRun()]);
    const places = ['What went wrong', 'HERA_TF_007', 'Summary', '<h2 id="run-1">zones', '<h2 id="run-2">network'];
    const found = places.map((place) => page.indexOf(place));
    expect(found).toEqual([...found].sort((one, other) => one - other));
    expect(found).not.toContain(-1);
    expect(htmlText([runOf()])).not.toContain('What went wrong');
  });

  it('says so when nothing was proved, and when it does not know what was left out', () => {
    const page = htmlText([runOf({ outcome: 'failed', checks: [checkOf('unsupported')] })]);
    expect(page).toContain('Nothing was proved');
    expect(page).toContain('No manifest was recorded, so this is not known.');
  });

  it('puts bars where the time was', () => {
    const page = htmlText([runOf()]);
    expect(page).toContain('title="terraform apply: 16.0 s from 4.0 s, done"');
    expect(page).toContain('style="left:20.00%;width:80.00%"');
  });

  it('is the same for the same runs in any order', () => {
    expect(htmlText([failedRun(), runOf()])).toBe(htmlText([runOf(), failedRun()]));
  });

  it('names every table, region and list for those who do not see it', () => {
    const page = htmlText([failedRun(), runOf()]);
    expect(page.split('<table>').length).toBe(page.split('<caption>').length);
    expect(page).not.toMatch(/<th(?! scope=|ead)/);
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, id] of page.matchAll(/(?:aria-labelledby="|href="#)([^"]+)"/g)) expect(ids).toContain(id);
    expect(page).toContain('<html lang="en">');
  });

  it('opens and closes every element', () => {
    const open: string[] = [];
    for (const [, closing, name = ''] of htmlText([runOf(), failedRun()]).matchAll(/<(\/?)([a-z][a-z0-9]*)[^>]*>/g)) {
      if (['meta', 'br'].includes(name)) continue;
      if (closing === '/') expect(open.pop()).toBe(name);
      else open.push(name);
    }
    expect(open).toEqual([]);
  });
});

it('html escapes text, joins lists and leaves out what is not there', () => {
  expect(html`<p title="${`"'`}">${'<b>'}${[html`<i>${1}</i>`, '&']}${undefined}${false}</p>`.text).toBe(
    '<p title="&quot;&#39;">&lt;b&gt;<i>1</i>&amp;</p>',
  );
});
