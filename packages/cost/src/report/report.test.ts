import Ajv from 'ajv/dist/2020';
import { Decimal, formatUsd } from '@hera/prices';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import published from '../data/report.schema.json';
import { parseBaseline } from '../diff/baseline';
import { diffEstimates } from '../diff/diff';
import { costDocumentJsonSchema } from '../schema/document-schema';
import { explainText } from './explain-line';
import { infracostReport } from './infracost';
import { jsonReport } from './json';
import { markdownMarker, markdownReport } from './markdown';
import { htmlReport } from './html';
import { hostileReport, smallReport, withoutUse } from './report.fixture';
import { partsOf, withoutAmount } from './report';
import { textReport } from './text';

const golden = (name: string): string => join(__dirname, 'golden', name);
const asJson = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

/** `update` with `npx vitest run --update` and read the difference. */
describe('golden output', () => {
  it('for a terminal', async () => {
    await expect(`${textReport(smallReport()).join('\n')}\n`).toMatchFileSnapshot(golden('report.txt'));
  });

  it('as JSON', async () => {
    await expect(asJson(jsonReport(smallReport()))).toMatchFileSnapshot(golden('report.json'));
  });

  it("as Infracost's JSON", async () => {
    await expect(asJson(infracostReport(smallReport()))).toMatchFileSnapshot(golden('infracost.json'));
  });

  it('as Markdown', async () => {
    await expect(markdownReport(smallReport())).toMatchFileSnapshot(golden('report.md'));
  });

  it('as HTML, the same at every run', async () => {
    const page = await htmlReport(smallReport());
    await expect(page).toMatchFileSnapshot(golden('report.html'));
    expect(await htmlReport(smallReport())).toBe(page);
  });

  it('of what one resource costs', async () => {
    const { estimate } = smallReport();
    const lines = ['aws_nat_gateway', 'aws_eks_node_group.workers', 'aws_unheard_of.thing', 'aws_vpc.main'].flatMap(
      (address) =>
        explainText(
          estimate,
          estimate.resources.find((resource) => resource.address.startsWith(address))?.address ?? address,
        ),
    );
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(golden('explain.txt'));
  });
});

describe('every output', () => {
  const report = smallReport();
  // 730 x 0.10 for the control plane; 3 x 730 x 0.096 for nodes, 3 x 20 GB x 0.10 for their disks; 2 x (730 x 0.045 + 730 x 0.005) for gateways
  // and addresses; 1.00 for the key. 73 + 210.24 + 6.00 + 73 + 1.
  const fixed = '363.24';

  it('tells the same total, that a hand can work out', async () => {
    const total = formatUsd(report.estimate.monthly.expected);
    expect(formatUsd(report.estimate.fixed.expected)).toBe(fixed);
    expect(textReport(report)[0]).toContain(`${total} USD a month`);
    expect(markdownReport(report)).toContain(`**${total}**`);
    expect(await htmlReport(report)).toContain(`<p class="verdict">${total} USD a month</p>`);
    const json = jsonReport(report);
    expect(new Decimal(json.monthly.exact?.expected ?? json.monthly.expected).toFixed(2)).toBe(total);
    expect(formatUsd(infracostReport(report)['totalMonthlyCost'] as string)).toBe(total);
  });

  it('adds up: parts, resources and lines are the total', () => {
    const { estimate } = report;
    const sum = (amounts: readonly Decimal[]): string => amounts.reduce((a, b) => a.plus(b), new Decimal(0)).toFixed();
    const total = estimate.monthly.expected.toFixed();
    expect(sum(partsOf(estimate).map(({ monthly }) => monthly.expected))).toBe(total);
    expect(
      sum(partsOf(estimate).flatMap(({ resources }) => resources.flatMap(({ monthly }) => monthly?.expected ?? []))),
    ).toBe(total);
  });

  it('names what has no amount, never as nothing', async () => {
    const unknown = withoutAmount(report.estimate).map(({ address }) => address);
    expect(unknown).toEqual(['aws_instance.bastion', 'aws_unheard_of.thing']);
    for (const text of [textReport(report).join('\n'), markdownReport(report), await htmlReport(report)]) {
      expect(text).toMatch(/no pricer for aws(_|\\_)unheard/);
    }
    const none = textReport(withoutUse()).join('\n');
    expect(none).toContain('No use is assumed');
    expect(none).toMatch(/aws_nat_gateway\.a +zonal NAT gateway, data processed +usage-based/);
  });
});

describe('a comparison', () => {
  const { estimate } = smallReport();
  const nothing = { name: 'test', date: '2026-11-26', resources: [] };

  it.each([
    ['Everything is new.', diffEstimates(nothing, estimate)],
    ['Nothing changes in cost.', diffEstimates(estimate, estimate)],
  ])('%s', async (words, diff) => {
    for (const text of [
      textReport({ estimate, diff }).join('\n'),
      markdownReport({ estimate, diff }),
      await htmlReport({ estimate, diff }),
    ]) {
      expect(text).toContain(words);
      expect(text).not.toContain('added, priced');
    }
  });
});

describe('the JSON report', () => {
  const ajv = new Ajv({ strict: true, allErrors: true });
  const validate = ajv.compile(published);

  it('follows its published schema, and the schema is that of this release', () => {
    expect(published).toEqual(JSON.parse(JSON.stringify(costDocumentJsonSchema())));
    for (const report of [smallReport(), withoutUse(), hostileReport('<b>')]) {
      const document: unknown = JSON.parse(JSON.stringify(jsonReport(report)));
      expect(validate(document), JSON.stringify(validate.errors)).toBe(true);
    }
    expect(validate({ ...jsonReport(smallReport()), more: 1 })).toBe(false);
    expect(validate({ ...jsonReport(smallReport()), currency: 'EUR' })).toBe(false);
  });

  it('is read back without loss', () => {
    for (const report of [smallReport(), withoutUse()]) {
      const saved = parseBaseline(JSON.stringify(jsonReport(report)));
      if (saved === undefined) throw new Error('not recognised');
      const diff = diffEstimates(saved, report.estimate);
      expect(diff.changes).toEqual([]);
      expect(diff.differences).toEqual([]);
      expect(diff.to.monthly.expected.equals(report.estimate.monthly.expected)).toBe(true);
    }
  });
});

describe('Markdown', () => {
  it('has a marker by which a pipeline finds its comment', () => {
    const text = markdownReport(smallReport());
    expect(text.split('\n')[0]).toBe(markdownMarker('test'));
    expect(markdownMarker('a--> <script>')).toBe('<!-- hera-cost a-script- -->');
  });

  it('shows the difference first, and fits into a comment', () => {
    const text = markdownReport(smallReport());
    expect(text.indexOf('against `test`')).toBeLessThan(text.indexOf('| Part |'));
    const many = Object.fromEntries(Array.from({ length: 3000 }, (_, index) => [`address-${index}`, {}]));
    const long = markdownReport(smallReport({ aws_eip: many }));
    expect(long.length).toBeLessThanOrEqual(65_000);
    expect(long).toMatch(/and \d+ more/);
  });

  it('lets no name become markup, a link, a mention or a cell', () => {
    const text = markdownReport(hostileReport('x` | </details><img src=//e> [a](http://e) @everyone\n## h'));
    expect(text).not.toMatch(/^## h/m);
    for (const line of text.split('\n').filter((each) => each.startsWith('| '))) {
      // Text in a code span is inert; what is left of the row must be, too.
      const outside = line.replace(/(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, '');
      expect(outside).not.toMatch(/<(?!br>)|@\w|http:\/\/|(?<!\\)\]\(/);
    }
    const cells = (line: string): number => line.replace(/\\\|/g, '').split('|').length;
    const rows = text.split('\n').filter((line) => line.startsWith('| '));
    const widths = new Set(rows.map(cells));
    expect([...widths].every((width) => [5, 6].includes(width))).toBe(true);
  });
});

describe('HTML', () => {
  const names = [
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "' onload='alert(1)",
    '</style><script>alert(1)</script>',
    '</title><svg onload=alert(1)>',
    ']]><script>',
    '\u202eexe.fdp\u0000',
  ];

  it.each(names)('escapes %j', async (name) => {
    const page = await htmlReport(hostileReport(name));
    expect(page).not.toContain(name);
    const tags = new Set([...page.matchAll(/<\/?([a-zA-Z][\w-]*)/g)].map(([, tag]) => tag?.toLowerCase()));
    for (const tag of [
      'script',
      'img',
      'iframe',
      'object',
      'embed',
      'link',
      'form',
      'foreignobject',
      'image',
      'use',
      'a',
    ]) {
      expect(tags.has(tag), tag).toBe(false);
    }
    const attributes = [...page.matchAll(/<[a-zA-Z][^>]*>/g)].map(([tag]) => tag.slice(1).replace(/"[^"]*"/g, '""'));
    for (const tag of attributes) expect(tag).not.toMatch(/\son\w+\s*=|['<]/);
  });

  it('loads nothing: no address of anything, and a policy that forbids it', async () => {
    const page = await htmlReport(smallReport());
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
    expect(page).not.toMatch(/\b(?:src|href|srcset|data|action|poster|xlink:href)\s*=/i);
    expect(page).not.toMatch(/url\(|@import|@font-face/i);
    // Names of namespaces are the only addresses.
    const addresses = new Set([...page.matchAll(/\w+="(https?:[^"]*)"/g)].map(([, address]) => address));
    expect([...addresses].sort()).toEqual(['http://www.w3.org/1999/xlink', 'http://www.w3.org/2000/svg']);
  });

  it('lets every table and chart scroll by itself, also from the keyboard, and says which it is', async () => {
    const page = await htmlReport(smallReport());
    const groups = [...page.matchAll(/<div class="scroll"([^>]*)>/g)].map(([, attributes = '']) => attributes);
    const labels = groups.map((attributes) => /aria-label="([^"]+)"/.exec(attributes)?.[1]);
    for (const attributes of groups) expect(attributes).toMatch(/role="group".*tabindex="0"/);
    expect(new Set(labels).size).toBe(groups.length);
    expect(page.match(/<(?:table|svg)\b/g)).toHaveLength(groups.length);
  });

  it('says in words and in a table what every chart shows, in colours of the reader', async () => {
    const page = await htmlReport(smallReport());
    const charts = [...page.matchAll(/<svg [\s\S]*?<\/svg>/g)].map(([svg]) => svg);
    expect(charts).toHaveLength(3);
    for (const chart of charts) {
      expect(chart).toMatch(/^<svg role="img" [^>]*><title>[^<]+<\/title><desc>[^<]+<\/desc>/);
      const colors = [...chart.matchAll(/(?:fill|stroke)="([^"]+)"/g)].map(([, color]) => color ?? '');
      for (const color of colors) expect(color).toMatch(/^(?:var\(--[a-z]+\)|none|transparent)$/);
    }
    expect(page.match(/<caption>/g)).toHaveLength(3);
    expect(page).toMatch(/prefers-color-scheme: dark/);
    expect(page).toMatch(/@media print/);
    expect(page).toMatch(/<html lang="en">/);
  });
});

describe('the terminal', () => {
  it('gets no control or direction characters of a stack', () => {
    const lines = textReport(hostileReport('\u001b[2J\u0007\u202e\r\n'));
    // eslint-disable-next-line no-control-regex
    expect(lines.join('\n')).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
  });

  it('counts what a short list leaves out of a part, with its sum', () => {
    const text = textReport(smallReport(), { maxRows: 1 }).join('\n');
    // Two addresses: 2 x 3.65.
    expect(text).toMatch(/^ {2}aws_nat_gateway\.a and 1 more like it .*\n(?: {4}.*\n)* {2}and 2 more +7\.30$/m);
    expect(textReport(smallReport()).join('\n')).not.toMatch(/and \d+ more +[\d.]+$/m);
  });

  it('shows equal resources as one row with their sum', () => {
    const many = Object.fromEntries(Array.from({ length: 13 }, (_, index) => [`a${index}`, {}]));
    const text = textReport(smallReport({ aws_eip: many })).join('\n');
    // 13 x 3.65
    expect(text).toMatch(/aws_eip\.a0 and 12 more like it +47\.45/);
  });
});
