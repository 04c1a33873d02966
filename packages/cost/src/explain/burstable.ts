import { Decimal, instanceDimension } from '@hera/prices';
import {
  addressesOf,
  byRegion,
  type ExplainScope,
  expectedOf,
  type Explainer,
  type LineOf,
  type NotePrice,
} from './scope';
import { facts } from './facts';
import type { CostNote, NoteFigure } from './note';

interface Burstable {
  readonly type: string;
  readonly vcpu: number;
  readonly memoryGiB: number;
  readonly arch: string;
  readonly baseline: Decimal;
}

const burstable = ({ catalogue }: ExplainScope, type: string): Burstable | undefined => {
  const facts = catalogue.instanceType(type);
  return facts?.baseline === undefined
    ? undefined
    : { type, vcpu: facts.vcpu, memoryGiB: facts.memoryGiB, arch: facts.arch, baseline: new Decimal(facts.baseline) };
};

/** Types of one line of instances, from the prices that it rests on. */
const typesOf = ({ line }: LineOf): readonly string[] => [
  ...new Set(line.prices.flatMap(({ dimension }) => /^ec2\.(?:instance|spot)\/(.+)$/.exec(dimension)?.[1] ?? [])),
];

/** Lines of instances that pay for credits: those in unlimited mode. */
const unlimited = ({ estimate }: ExplainScope): readonly LineOf[] =>
  estimate.resources.flatMap((cost) =>
    cost.lines
      .filter(({ id }) => id.endsWith('instances'))
      .filter(({ id }) => cost.lines.some((line) => line.id === `${id.slice(0, -'instances'.length)}cpu-credits`))
      .map((line) => ({ cost, line })),
  );

const percent = (share: Decimal): Decimal => share.times(100);

/** Types of the general purpose family of the same shape that are billed by the hour alone, the cheapest first. */
const sameShape = (scope: ExplainScope, region: string, of: Burstable): readonly { type: string; price: NotePrice }[] =>
  scope.catalogue
    .instanceTypesIn(region)
    .filter((type) => /^m\d/.test(type))
    .flatMap((type) => {
      const known = scope.catalogue.instanceType(type);
      const price = scope.price(region, instanceDimension(type));
      return known !== undefined &&
        price !== undefined &&
        known.baseline === undefined &&
        known.vcpu === of.vcpu &&
        known.memoryGiB === of.memoryGiB &&
        known.arch === of.arch
        ? [{ type, price }]
        : [];
    })
    .sort((a, b) => a.price.usd.comparedTo(b.price.usd) || (a.type < b.type ? -1 : 1));

const breakEven = (
  of: Burstable,
  node: NotePrice,
  credit: NotePrice,
  other: { readonly type: string; readonly price: NotePrice },
): NoteFigure => {
  const extra = other.price.usd.minus(node.usd);
  const share = of.baseline.plus(extra.dividedBy(credit.usd.times(of.vcpu)));
  const formula = `${percent(of.baseline).toFixed()} % + (${other.price.usd.toFixed()} - ${node.usd.toFixed()}) USD ÷ (${of.vcpu} vCPU × ${credit.usd.toFixed()} USD)`;
  return {
    label: `mean CPU above which ${other.type} is cheaper`,
    value: percent(share),
    unit: '% mean CPU',
    formula,
  };
};

const noteOf = (scope: ExplainScope, region: string, type: string, lines: readonly LineOf[]): readonly CostNote[] => {
  const of = burstable(scope, type);
  const node = scope.price(region, instanceDimension(type));
  const credit = scope.price(region, type.startsWith('t4g.') ? 'ec2.cpu-credits.t4g' : 'ec2.cpu-credits.t3');
  if (of === undefined || node === undefined || credit === undefined) return [];
  const hours = scope.catalogue.hoursPerMonth;
  const month = node.usd.times(hours);
  const surplus = new Decimal(1).minus(of.baseline).times(of.vcpu).times(hours).times(credit.usd);
  const full = `${of.vcpu} vCPU × ${percent(new Decimal(1).minus(of.baseline)).toFixed()} % above the baseline × ${hours} hours × ${credit.usd.toFixed()} USD`;
  const sole = lines.filter((each) => typesOf(each).length === 1);
  const nodes = sole.reduce(
    (sum, { line }) => sum.plus(expectedOf(line, new Decimal(1), 'nodes', 'instances')),
    new Decimal(0),
  );
  // Compared where it costs more by the hour: a cheaper one needs no break-even.
  const others = sameShape(scope, region, of).filter(({ price }) => price.usd.greaterThan(node.usd));
  const cheaper = sameShape(scope, region, of).filter(({ price }) => price.usd.lessThanOrEqualTo(node.usd));
  const even = others
    .map((other) => breakEven(of, node, credit, other))
    .filter(({ value }) => value.lessThanOrEqualTo(100));
  return [
    {
      id: 'burstable-credits',
      title: `CPU credits of ${type} in ${region}`,
      text: `The price of ${type} covers ${percent(of.baseline).toFixed()} % of its CPU as a mean over 24 hours. It is in unlimited mode: what is beyond is billed by the vCPU-hour, and busy nodes can cost more than a larger family.`,
      resources: addressesOf(lines),
      figures: [
        {
          label: `one node on demand, up to ${percent(of.baseline).toFixed()} % mean CPU`,
          value: month,
          unit: 'USD a month',
          formula: `${hours} hours × ${node.usd.toFixed()} USD`,
        },
        { label: 'credits of one node under full load', value: surplus, unit: 'USD a month', formula: full },
        {
          label: 'one node on demand under full load',
          value: month.plus(surplus),
          unit: 'USD a month',
          formula: `${month.toFixed()} + ${surplus.toFixed()}`,
        },
        ...(nodes.greaterThan(1)
          ? [
              {
                label: `credits of the ${nodes.toFixed()} expected nodes under full load`,
                value: surplus.times(nodes),
                unit: 'USD a month',
                formula: `${nodes.toFixed()} nodes × ${surplus.toFixed()} USD`,
              },
            ]
          : []),
        ...even,
      ],
      advice: [
        ...(cheaper[0] === undefined
          ? []
          : [`take ${cheaper[0].type}: the same size, no credits, and no dearer by the hour`]),
        ...(even[0] === undefined || others[0] === undefined
          ? []
          : [`take ${others[0].type} where the mean CPU is above ${even[0].value.toFixed(1)} %`]),
        'set credit_specification.cpu_credits = "standard" where being slowed to the baseline is better than being billed; AWS recommends it for spot capacity that lives briefly',
        `state the expected surplus as monthly_cpu_credit_hrs in the usage file, so that the estimate holds it`,
      ],
      prices: [node.used, credit.used, ...others.map(({ price }) => price.used)],
      facts: [facts['unlimited-by-default']],
    },
  ];
};

/** Surplus CPU credits of burstable nodes in unlimited mode, and the load above which a node without credits is cheaper. */
export const burstableCredits: Explainer = (scope) =>
  [...byRegion(unlimited(scope))].flatMap(([region, lines]) =>
    [...new Set(lines.flatMap(typesOf))].sort().flatMap((type) =>
      noteOf(
        scope,
        region,
        type,
        lines.filter((each) => typesOf(each).includes(type)),
      ),
    ),
  );
