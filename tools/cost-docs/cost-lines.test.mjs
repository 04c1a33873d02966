import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { loadCatalogue } from '@hera/prices';
import { figuresOf, withFigures } from './cost-lines.mjs';
import { withCostBlock } from './environment-costs.mjs';

const names = {
  'nat-gateway': {
    figures: [
      { dimension: 'nat.hour', unit: 'a month' },
      { dimension: 'nat.gb', unit: 'per GB' },
    ],
  },
  'public-ipv4': { figures: [{ dimension: 'vpc.public-ipv4', unit: 'a month' }] },
  'audit-events': { figures: [{ dimension: 'guardduty.eks-audit', unit: 'per million events' }] },
};
const figures = figuresOf(names, loadCatalogue(), 'us-east-1');
const doc = (text) => `/**\n * A knob.\n *\n * @cost ${text}\n * @default 1\n */\n`;

describe('figures of @cost tags', () => {
  it('are worked out from the catalogue', () => {
    // 0.045 x 730; 0.005 x 730; 0.0000016 x 1,000,000
    assert.deepEqual(figures, {
      'nat-gateway': { 'a month': '32.85', 'per GB': '0.045' },
      'public-ipv4': { 'a month': '3.65' },
      'audit-events': { 'per million events': '1.6' },
    });
  });

  it('are set where they are stale, in one line and over several', () => {
    const right =
      '32.85 USD a month per zone, 0.045 USD per GB (nat-gateway), and 3.65 USD a month (public-ipv4); more for traffic';
    const stale =
      '99 USD a month per zone, 1.5 USD per GB (nat-gateway), and 7 USD a month (public-ipv4); more for traffic';
    assert.deepEqual(withFigures(doc(stale), figures), { written: doc(right), faults: [] });
    const lines = (text) => doc(text.replace('(nat-gateway), ', '(nat-gateway),\n *   '));
    assert.deepEqual(withFigures(lines(stale), figures), { written: lines(right), faults: [] });
    assert.deepEqual(withFigures(`/** x @cost 2 USD per million events (audit-events) */`, figures), {
      written: `/** x @cost 1.6 USD per million events (audit-events) */`,
      faults: [],
    });
  });

  for (const [text, fault] of [
    ['32.85 USD a month (nat-gateway)', 'nat-gateway lacks its figure per GB'],
    ['3.65 USD per GB (public-ipv4)', 'public-ipv4 has no figure per GB'],
    ['3.65 USD a month (elastic-ip)', 'no price is called elastic-ip'],
    ['3.65 USD a month (public-ipv4), and 2 USD per GB', '2 USD per GB names no price'],
  ]) {
    it(`are found wanting in: ${text}`, () => {
      assert.ok(withFigures(doc(text), figures).faults.includes(fault));
    });
  }

  it('outside of @cost tags are left alone', () => {
    const text = '// 9 USD a month (public-ipv4)\n';
    assert.deepEqual(withFigures(text, figures), { written: text, faults: [] });
  });
});

describe('what an environment costs, in its README', () => {
  const place = (content) =>
    `# App\n\n<!-- cost of app: written by tools/cost-docs -->\n\n${content}\n\n<!-- end of cost -->\n\nMore.\n`;

  it('is written between its marks, and nothing else is touched', () => {
    assert.equal(withCostBlock(place('| old |'), 'app', '| new |'), place('| new |'));
    assert.equal(withCostBlock(place('| new |'), 'app', '| new |'), place('| new |'));
  });

  it('is missed where there is no place for it', () => {
    assert.throws(() => withCostBlock('# App\n', 'app', 'x'), /no place for the cost of app/);
    assert.throws(() => withCostBlock(place('x'), 'other', 'x'), /no place for the cost of other/);
  });
});
