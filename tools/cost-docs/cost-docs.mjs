// Writes the figures of `@cost` tags in the docstrings of the construct packages, the price data that @hera/network tests with, and what the
// environments cost in the READMEs, from the catalogue of @hera/prices. `--check` writes nothing and fails when something would change: a price cannot go stale in a docstring.
//
//   node tools/cost-docs/cost-docs.mjs [--check]
import { loadCatalogue } from '@hera/prices';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { root } from '../bootstrap/setup.mjs';
import { costBlock, withCostBlock } from './environment-costs.mjs';
import { figuresOf, networkCosts, withFigures } from './cost-lines.mjs';

const region = 'us-east-1';
const packages = ['network', 'security', 'cluster', 'observability', 'recovery'];
const networkData = join(root, 'packages', 'network', 'src', 'data', 'costs.json');
const securityData = join(root, 'packages', 'security', 'src', 'threat-detection', 'data', 'costs.json');

const check = process.argv.includes('--check');
const catalogue = loadCatalogue();
const names = JSON.parse(readFileSync(join(import.meta.dirname, 'price-names.json'), 'utf8'));
const figures = figuresOf(names, catalogue, region);

const sources = packages.flatMap((name) => {
  const folder = join(root, 'packages', name, 'src');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/\.(test|fixture|live)\.ts$/.test(file))
    .map((file) => join(folder, file));
});

const faults = [];
const stale = [];
const settle = (file, now, wanted) => {
  if (now === wanted) return;
  stale.push(relative(root, file));
  if (!check) writeFileSync(file, wanted);
};

let tags = 0;
for (const file of sources) {
  const text = readFileSync(file, 'utf8');
  tags += text.match(/@cost\s/g)?.length ?? 0;
  const { written, faults: found } = withFigures(text, figures);
  faults.push(...found.map((fault) => `${relative(root, file)}: ${fault}`));
  settle(file, text, written);
}
if (tags === 0) throw new Error('no @cost tag was found: the pattern no longer fits the docstrings');

const now = readFileSync(networkData, 'utf8');
const costs = networkCosts(names, catalogue, region, Object.keys(JSON.parse(now).prices));
const options = await resolveConfig(networkData);
settle(networkData, now, await format(JSON.stringify(costs), { ...options, filepath: networkData }));

// @hera/security prints these at synth and must not depend on @hera/prices; it keeps more steps and its own words.
const { prices: printed } = JSON.parse(readFileSync(securityData, 'utf8'));
for (const [name, { unit, regions }] of Object.entries(printed)) {
  const first = String(regions[region].steps[0].usd);
  if (figures[name]?.[`per ${unit}`] !== first) {
    faults.push(
      `${relative(root, securityData)}: ${name} is ${first} per ${unit}, in the catalogue ${figures[name]?.[`per ${unit}`]}`,
    );
  }
}

for (const [app, withSeed, ...files] of [
  ['prod-aws', true, 'README.md', join('apps', 'prod-aws', 'README.md')],
  ['dev-aws', false, join('apps', 'dev-aws', 'README.md')],
]) {
  const block = await costBlock(app, { withSeed });
  for (const name of files) {
    const file = join(root, name);
    const text = readFileSync(file, 'utf8');
    const wanted = withCostBlock(text, app, block);
    settle(file, text, await format(wanted, { ...(await resolveConfig(file)), filepath: file }));
  }
}

for (const fault of faults) process.stderr.write(`${fault}\n`);
if (check)
  for (const file of stale)
    process.stderr.write(
      `${file}: its prices are not those of the catalogue; run node tools/cost-docs/cost-docs.mjs\n`,
    );
else for (const file of stale) process.stdout.write(`Written: ${file}\n`);
process.stdout.write(`${tags} @cost tags, prices of ${region} as of ${catalogue.asOf}\n`);
process.exitCode = faults.length > 0 || (check && stale.length > 0) ? 1 : 0;
