import Ajv, { type AnySchema } from 'ajv/dist/2020';
import { describe, expect, it } from 'vitest';
import { infracostReport } from './infracost';
import { hostileReport, smallReport, withoutUse } from './report.fixture';

const money = { type: ['string', 'null'], pattern: '^-?\\d+(\\.\\d+)?$' };
const text = { type: 'string' };
const strings = { type: 'object', additionalProperties: text };
const counts = { type: 'object', additionalProperties: { type: 'integer' } };

/** Nothing but these properties, the first of them required. */
const exactly = (
  required: Readonly<Record<string, object>>,
  optional: Readonly<Record<string, object>> = {},
): object => ({
  type: 'object',
  properties: { ...required, ...optional },
  required: Object.keys(required),
  additionalProperties: false,
});

const totals = { totalHourlyCost: money, totalMonthlyCost: money, totalMonthlyUsageCost: money };

const component = exactly(
  {
    name: text,
    unit: text,
    hourlyQuantity: money,
    monthlyQuantity: money,
    price: money,
    hourlyCost: money,
    monthlyCost: money,
    priceNotFound: { type: 'boolean' },
  },
  { usageBased: { type: 'boolean' } },
);

const resource = exactly(
  { name: text, metadata: { type: 'object' } },
  {
    resourceType: text,
    tags: strings,
    hourlyCost: money,
    monthlyCost: money,
    monthlyUsageCost: money,
    costComponents: { type: 'array', items: component },
  },
);

const resources = { type: 'array', items: resource };
const breakdown = exactly({ resources, ...totals }, { freeResources: resources });
const integer = { type: 'integer' };
const summary = exactly(
  {},
  {
    totalDetectedResources: integer,
    totalSupportedResources: integer,
    totalUnsupportedResources: integer,
    totalUsageBasedResources: integer,
    totalNoPriceResources: integer,
    unsupportedResourceCounts: counts,
    noPriceResourceCounts: counts,
  },
);

/** Names, types and what is required, as Infracost 0.10 publishes them (infracost/infracost, schema/infracost.schema.json), read 2026-11-26. */
const form: AnySchema = exactly(
  {
    version: { const: '0.2' },
    metadata: exactly({
      infracostCommand: text,
      vcsBranch: text,
      vcsCommitSha: text,
      vcsCommitAuthorName: text,
      vcsCommitAuthorEmail: text,
      vcsCommitTimestamp: text,
      vcsCommitMessage: text,
    }),
    currency: { const: 'USD' },
    projects: {
      type: 'array',
      items: exactly({
        name: text,
        displayName: text,
        metadata: exactly({ path: text, type: text }),
        pastBreakdown: breakdown,
        breakdown,
        diff: breakdown,
        summary,
      }),
    },
    totalHourlyCost: money,
    totalMonthlyCost: money,
    pastTotalHourlyCost: money,
    pastTotalMonthlyCost: money,
    diffTotalHourlyCost: money,
    diffTotalMonthlyCost: money,
    timeGenerated: { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z$' },
    summary,
  },
  { totalMonthlyUsageCost: money, pastTotalMonthlyUsageCost: money, diffTotalMonthlyUsageCost: money },
);

describe("Infracost's JSON", () => {
  const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(form);

  it.each([
    ['of a report', smallReport()],
    ['without use and comparison', withoutUse()],
    ['of hostile names', hostileReport('"}]')],
  ])('has its form: %s', (_, report) => {
    expect(validate(JSON.parse(JSON.stringify(infracostReport(report)))), JSON.stringify(validate.errors)).toBe(true);
  });

  it('tells what was before, and the difference', () => {
    const report = smallReport();
    const { diff } = report;
    const document = infracostReport(report);
    expect(document['pastTotalMonthlyCost']).toBe(diff?.from.monthly.expected.toFixed());
    expect(document['diffTotalMonthlyCost']).toBe(
      diff?.to.monthly.expected.minus(diff.from.monthly.expected).toFixed(),
    );
    expect(document['totalMonthlyCost']).toBe(report.estimate.monthly.expected.toFixed());
  });

  it('takes everything for new where nothing is compared', () => {
    const document = infracostReport(withoutUse());
    expect(document['pastTotalMonthlyCost']).toBe('0');
    expect(document['diffTotalMonthlyCost']).toBe(document['totalMonthlyCost']);
  });
});
