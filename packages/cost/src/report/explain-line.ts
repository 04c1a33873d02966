import { HeraError } from '@hera/core/errors';
import { printable } from '@hera/core/escape';
import { showRange as showQuantity } from '../estimate/range';
import type { CostLine, CostState, Estimate, PriceUsed, Range, ResourceCost } from '../estimate/result';
import { showRange } from './money';

/** `0.045 USD per GB, us-east-1 (nat.gb); <title of the source>, <where>, 2026-09-20; confirmed`. */
export const priceText = ({ usd, unit, tiers, region, dimension, source, confidence, basis }: PriceUsed): string => {
  const steps = tiers?.map((tier) => `${tier.usd} above ${tier.from.toLocaleString('en-US')}`).join(', ');
  const by = basis === undefined ? '' : ` (${basis})`;
  return `${steps ?? usd} USD per ${unit}, ${region} (${dimension}); ${source.title}, ${source.where}, ${source.date}; ${confidence}${by}`;
};

const stateText = (state: CostState, monthly: Range | undefined): string =>
  state === 'free' ? state : `${state}: ${monthly === undefined ? 'not known' : `${showRange(monthly)} USD a month`}`;

const lineText = (line: CostLine): string[] => {
  const { title, state, monthly, formula, quantity, unit, factors, usage, prices, reason, notes } = line;
  const row = (name: string, text: string): string => `    ${name.padEnd(9)} ${printable(text)}`;
  return [
    `  ${printable(title)} [${line.id}], ${stateText(state, monthly)}`,
    ...(monthly === undefined ? [] : [row('formula', formula)]),
    ...(quantity === undefined ? [] : [row('quantity', `${showQuantity(quantity)} ${unit}`)]),
    ...factors.map(({ label, value, from }) => row('', `${label} = ${showQuantity(value)}, from ${from}`)),
    ...(usage === undefined
      ? []
      : [row('use', `${usage.key}, ${usage.from}${usage.why === undefined ? '' : `: ${usage.why}`}`)]),
    ...prices.map((price, index) => row(index === 0 ? 'price' : '', priceText(price))),
    ...(reason === undefined ? [] : [row('why', reason)]),
    ...notes.map((note) => row('note', note)),
  ];
};

const resourceText = (resource: ResourceCost, hoursPerMonth: number): string[] => {
  const { address, state, monthly, region, reason, constructPath, source, lines, notes } = resource;
  const at = [
    constructPath ?? [],
    source === undefined ? [] : `${source.file}:${source.line}`,
    region ?? [],
    `${hoursPerMonth} hours a month`,
  ].flat();
  return [
    `${printable(address)}, ${stateText(state, monthly)}`,
    `  ${printable(at.join(', '))}`,
    ...(reason === undefined ? [] : [`  ${printable(reason)}`]),
    ...lines.flatMap(lineText),
    ...notes.map((note) => `  note: ${printable(note)}`),
  ];
};

/** Addresses that share a word with what was asked for. */
const nearest = (addresses: readonly string[], wanted: string): readonly string[] =>
  addresses
    .filter((address) => wanted.split(/[.[\]"]/).some((word) => word.length > 2 && address.includes(word)))
    .slice(0, 10);

/**
 * How each line of a resource is computed: formula, quantities and where they were read, price with source and date.
 *
 * @param address exactly, or the beginning of it up to an index or a module: `module.vpc` explains everything in it
 * @throws HeraError HERA_COST_028 for an address that the estimate does not have
 */
export const explainText = ({ resources, hoursPerMonth, name }: Estimate, address: string): string[] => {
  const found = resources.filter(
    (resource) =>
      resource.address === address || ['.', '['].some((next) => resource.address.startsWith(`${address}${next}`)),
  );
  if (found.length > 0)
    return found.flatMap((resource, index) => [...(index === 0 ? [] : ['']), ...resourceText(resource, hoursPerMonth)]);
  const near = nearest(
    resources.map((resource) => resource.address),
    address,
  );
  throw new HeraError({
    code: 'HERA_COST_028',
    path: 'explain',
    message: `${name} has no resource ${JSON.stringify(address)}`,
    ...(near.length === 0 ? {} : { allowed: near.join(', ') }),
    fix: 'use an address as the report shows it',
  });
};
