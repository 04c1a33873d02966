import { Decimal } from '@hera/prices';
import { sumOf } from '../estimate/range';
import type { CostLine, Estimate, Range, ResourceCost } from '../estimate/result';
import type { CostReport } from './report';

interface Breakdown {
  readonly resources: readonly Readonly<Record<string, unknown>>[];
  readonly freeResources?: readonly Readonly<Record<string, unknown>>[];
  readonly totalHourlyCost: string;
  readonly totalMonthlyCost: string;
  readonly totalMonthlyUsageCost: string;
}

const text = (value: Decimal): string => value.toFixed();

const componentOf = (line: CostLine, hours: number): Readonly<Record<string, unknown>> => {
  const usage = line.state === 'usage-based';
  const { quantity, unitPrice, monthly } = line;
  const hourly = (range: Range | undefined): string | null =>
    range === undefined || usage ? null : text(range.expected.div(hours));
  return {
    name: line.title,
    unit: `${line.unit}s`,
    hourlyQuantity: hourly(quantity),
    monthlyQuantity: quantity === undefined ? null : text(quantity.expected),
    price: unitPrice === undefined ? '0' : text(unitPrice.expected),
    hourlyCost: hourly(monthly),
    monthlyCost: monthly === undefined ? null : text(monthly.expected),
    ...(usage ? { usageBased: true } : {}),
    priceNotFound: line.state === 'unpriced',
  };
};

const usageOf = ({ lines }: ResourceCost): Decimal =>
  sumOf(lines.flatMap(({ state, monthly }) => (state === 'usage-based' ? (monthly ?? []) : []))).expected;

const resourceOf = (resource: ResourceCost, hours: number): Readonly<Record<string, unknown>> => ({
  name: resource.address,
  resourceType: resource.type,
  tags: resource.tags,
  metadata: resource.source === undefined ? {} : { filename: resource.source.file, startLine: resource.source.line },
  hourlyCost: resource.monthly === undefined ? null : text(resource.monthly.expected.div(hours)),
  monthlyCost: resource.monthly === undefined ? null : text(resource.monthly.expected),
  monthlyUsageCost: text(usageOf(resource)),
  costComponents: resource.lines.filter(({ state }) => state !== 'free').map((line) => componentOf(line, hours)),
});

const totals = (monthly: Decimal, usage: Decimal, hours: number) => ({
  totalHourlyCost: text(monthly.div(hours)),
  totalMonthlyCost: text(monthly),
  totalMonthlyUsageCost: text(usage),
});

const breakdownOf = ({ resources, monthly, usageBased, hoursPerMonth: hours }: Estimate): Breakdown => ({
  resources: resources
    .filter(({ state, lines }) => state !== 'free' && !(state === 'unpriced' && lines.length === 0))
    .map((resource) => resourceOf(resource, hours)),
  freeResources: resources
    .filter(({ state }) => state === 'free')
    .map(({ address, type, tags }) => ({ name: address, resourceType: type, tags, metadata: {} })),
  ...totals(monthly.expected, usageBased.expected, hours),
});

const whole = (address: string, type: string, amount: Range | undefined, hours: number) => ({
  name: address,
  resourceType: type,
  metadata: {},
  hourlyCost: amount === undefined ? null : text(amount.expected.div(hours)),
  monthlyCost: amount === undefined ? null : text(amount.expected),
});

/** Without a comparison everything is new, as in `infracost breakdown`. */
const comparison = ({ estimate, diff }: CostReport, now: Breakdown) => {
  const hours = estimate.hoursPerMonth;
  const zero = totals(new Decimal(0), new Decimal(0), hours);
  if (diff === undefined) return { past: { resources: [], ...zero }, diff: now };
  const changed = new Set(diff.changes.map(({ address }) => address));
  const past = [
    ...estimate.resources.flatMap(({ address, type, monthly, state }) =>
      changed.has(address) || state === 'free' ? [] : [whole(address, type, monthly, hours)],
    ),
    ...diff.changes.flatMap(({ kind, address, previousAddress, type, from }) =>
      kind === 'added' ? [] : [whole(previousAddress ?? address, type, from, hours)],
    ),
  ];
  const before = diff.from.monthly.expected;
  const delta = diff.to.monthly.expected.minus(before);
  return {
    past: { resources: past, ...totals(before, new Decimal(0), hours) },
    diff: {
      resources: diff.changes.map((change) => whole(change.address, change.type, change.delta, hours)),
      ...totals(delta, new Decimal(0), hours),
    },
  };
};

const countBy = (resources: readonly ResourceCost[]): Readonly<Record<string, number>> => {
  const counts = new Map<string, number>();
  for (const { type } of resources) counts.set(type, (counts.get(type) ?? 0) + 1);
  return Object.fromEntries(counts);
};

const summaryOf = ({ resources }: Estimate) => {
  const free = resources.filter(({ state }) => state === 'free');
  const unsupported = resources.filter(({ state, lines }) => state === 'unpriced' && lines.length === 0);
  const supported = resources.filter((resource) => !free.includes(resource) && !unsupported.includes(resource));
  return {
    totalDetectedResources: resources.length,
    totalSupportedResources: supported.length,
    totalUnsupportedResources: unsupported.length,
    totalUsageBasedResources: supported.filter(({ state }) => state === 'usage-based').length,
    totalNoPriceResources: free.length,
    unsupportedResourceCounts: countBy(unsupported),
    noPriceResourceCounts: countBy(free),
  };
};

/**
 * The report in the form of Infracost's JSON, version 0.2, for tools that read it. Money is text, as there; of each range it has the expected
 * figure, because the form holds one. Notes, sources and coverage have no place in it.
 */
export const infracostReport = (report: CostReport): Readonly<Record<string, unknown>> => {
  const { estimate } = report;
  const { name, kind, date, monthly, usageBased, hoursPerMonth: hours } = estimate;
  const breakdown = breakdownOf(estimate);
  const { past, diff } = comparison(report, breakdown);
  const time = `${date}T00:00:00Z`;
  const summary = summaryOf(estimate);
  return {
    version: '0.2',
    metadata: {
      infracostCommand: report.diff === undefined ? 'breakdown' : 'diff',
      vcsBranch: '',
      vcsCommitSha: '',
      vcsCommitAuthorName: '',
      vcsCommitAuthorEmail: '',
      vcsCommitTimestamp: time,
      vcsCommitMessage: '',
    },
    currency: estimate.currency,
    projects: [
      {
        name,
        displayName: name,
        metadata: {
          path: name,
          type: { synth: 'cdktf', plan: 'terraform_plan_json', state: 'terraform_state_json' }[kind],
        },
        pastBreakdown: past,
        breakdown,
        diff,
        summary,
      },
    ],
    ...totals(monthly.expected, usageBased.expected, hours),
    pastTotalHourlyCost: past.totalHourlyCost,
    pastTotalMonthlyCost: past.totalMonthlyCost,
    pastTotalMonthlyUsageCost: past.totalMonthlyUsageCost,
    diffTotalHourlyCost: diff.totalHourlyCost,
    diffTotalMonthlyCost: diff.totalMonthlyCost,
    diffTotalMonthlyUsageCost: diff.totalMonthlyUsageCost,
    timeGenerated: time,
    summary,
  };
};
