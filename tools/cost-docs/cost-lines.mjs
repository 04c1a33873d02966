// What a `@cost` tag says, and what it has to say. A figure stands before the name of its price: `32.85 USD a month, 0.045 USD per GB (nat-gateway)`.
import { Decimal } from '@hera/prices';

/** A tag ends with the next tag or the comment; it may span lines. */
const tag = /@cost\s+[^@]*?(?=\*\/|\n\s*\*\s*@)/g;
const named = /([^()]*)\(([a-z0-9]+(?:-[a-z0-9]+)+)\)/g;
const figure =
  /([\d.]+)( USD )(a month|per million events|per GB-month|per vCPU-month|per key-month|per alarm-month|per dashboard-month|per GB)(?![\w-])/g;

/** Figures of each price name for a region, by unit: `{ 'nat-gateway': { 'a month': '32.85', 'per GB': '0.045' } }`. */
export const figuresOf = (names, catalogue, region) =>
  Object.fromEntries(
    Object.entries(names).map(([name, { figures }]) => [
      name,
      Object.fromEntries(
        figures.map(({ dimension, unit }) => {
          const { usd } = catalogue.priceOf(region, dimension).tiers[0];
          if (unit === 'a month') return [unit, usd.times(catalogue.hoursPerMonth).toFixed(2, Decimal.ROUND_HALF_UP)];
          return [unit, (unit === 'per million events' ? usd.times(1e6) : usd).toFixed()];
        }),
      ),
    ]),
  );

/** The text of a file with every figure of its `@cost` tags set, and what could not be set: names and units that there are not. */
export const withFigures = (text, figures) => {
  const faults = [];
  const written = text.replace(tag, (line) => {
    let behind = 0;
    const renewed = line.replace(named, (all, before, name, at) => {
      behind = at + all.length;
      const known = figures[name];
      if (known === undefined) {
        faults.push(`no price is called ${name}`);
        return all;
      }
      const said = new Set();
      const set = before.replace(figure, (_, usd, words, unit) => {
        said.add(unit);
        if (known[unit] === undefined) faults.push(`${name} has no figure ${unit}`);
        return `${known[unit] ?? usd}${words}${unit}`;
      });
      for (const unit of Object.keys(known)) if (!said.has(unit)) faults.push(`${name} lacks its figure ${unit}`);
      return `${set}(${name})`;
    });
    for (const [, usd, words, unit] of line.slice(behind).matchAll(figure))
      faults.push(`${usd}${words}${unit} names no price`);
    return renewed;
  });
  return { written, faults };
};

/** The data file that @hera/network tests its README and docstrings with: it must not depend on @hera/prices. */
export const networkCosts = (names, catalogue, region, used) => {
  const fields = { 'a month': 'hour', 'per GB': 'gigabyte', 'per GB-month': 'gigabyteMonth' };
  const source = {};
  const prices = {};
  for (const name of used) {
    const { per, figures } = names[name];
    prices[name] = { per };
    for (const { dimension, unit } of figures) {
      const row = catalogue.priceOf(region, dimension);
      prices[name][fields[unit]] = row.tiers[0].usd.toNumber();
      if (prices[name].source !== undefined) continue;
      const key = row.confidence === 'unconfirmed' ? 'unconfirmed' : row.source.id;
      source[key] =
        row.confidence === 'unconfirmed'
          ? `Widely known, confirmed by no source at hand; as of ${row.date}`
          : `${row.source.title}; ${row.source.where}, ${row.date}`;
      prices[name].source = key;
    }
    // The source comes last, as it is written by hand elsewhere.
    const { source: key, ...rest } = prices[name];
    prices[name] = { ...rest, source: key };
  }
  const { asOf, hoursPerMonth } = catalogue;
  return { asOf, currency: 'USD', region, hoursPerMonth, source, prices };
};
