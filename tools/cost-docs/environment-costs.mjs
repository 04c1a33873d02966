// What an environment costs, as its README prints it: synthesised, then estimated with the shipped prices, on the day of these prices.
import { estimate } from '@hera/cost';
import { partsOf } from '@hera/cost/report';
import { formatUsd, loadCatalogue } from '@hera/prices';
import { readStackModel } from '@hera/stack-model';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, workspaceNode } from '../bootstrap/setup.mjs';

/** Baseline total of the production-environment document, which prod-aws implements. */
const seedTotal = () => {
  const { scenarios } = JSON.parse(
    readFileSync(join(root, 'packages', 'cost', 'src', 'data', 'seed-estimates.json'), 'utf8'),
  );
  const { low, high } = scenarios.find(({ id }) => id === 'baseline').total;
  return `${low} to ${high}`;
};

const grouped = (usd) => formatUsd(usd).replace(/\B(?=(?:\d{3})+\.)/g, ',');
const span = ({ low, high }) => (low.equals(high) ? '' : `${grouped(low)} to ${grouped(high)}`);

const estimateOf = async (app) => {
  const folder = mkdtempSync(join(tmpdir(), 'hera-cost-docs-'));
  try {
    execFileSync(workspaceNode(), [join('dist', 'main.js')], {
      cwd: join(root, 'apps', app),
      env: { ...process.env, CDKTF_OUTDIR: join(folder, 'cdktf.out'), HERA_TARGET: 'aws' },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const model = await readStackModel(join(folder, 'cdktf.out', 'stacks', app));
    return estimate(model, { at: new Date(`${loadCatalogue().asOf}T00:00:00Z`) });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** The block of a README about an app: a table by part, and on what basis. */
export const costBlock = async (app, { withSeed }) => {
  const result = await estimateOf(app);
  const { monthly, catalogue, usage, coverage, hoursPerMonth, regions } = result;
  const rows = partsOf(result).map(({ part, monthly: of }) => `| ${part} | ${grouped(of.expected)} | ${span(of)} |`);
  return [
    '| USD a month | expected | low to high |',
    '| --- | --: | --: |',
    ...rows,
    `| **Total** | **${grouped(monthly.expected)}** | ${span(monthly)} |`,
    ...(withSeed ? [`| The document that it implements, for a smaller design | | ${seedTotal()} |`] : []),
    '',
    `List prices of ${regions.join(', ')} as of ${catalogue.asOf}, before tax and discounts; ${hoursPerMonth} hours a month; use as in profile`,
    `\`${usage.profile}\`; coverage ${coverage.percent} %. \`npx infractl cost ${app.replace(/-aws$/, '').replace(/^/, 'aws ')}\` shows every line.`,
  ].join('\n');
};

const begin = (app) => `<!-- cost of ${app}: written by tools/cost-docs -->`;
const end = '<!-- end of cost -->';

/** The text of a README with its block about an app. @throws where it has no place for one */
export const withCostBlock = (text, app, block) => {
  const from = text.indexOf(begin(app));
  const to = text.indexOf(end, from);
  if (from === -1 || to === -1) throw new Error(`no place for the cost of ${app}: ${begin(app)} ... ${end}`);
  return `${text.slice(0, from)}${begin(app)}\n\n${block}\n\n${text.slice(to)}`;
};
