import { confidences } from '@hera/prices';
import { z } from 'zod';
import { costNoteIds } from '../explain/note';

const ends = { low: z.string(), expected: z.string(), high: z.string() };

/** Three numbers; where a JSON number cannot hold one of them exactly, all three stand beside it as decimal text. */
const range = z
  .strictObject({
    low: z.number(),
    expected: z.number(),
    high: z.number(),
    exact: z.strictObject(ends).optional().describe('The same, exact, where a number cannot hold it'),
  })
  .describe('low, expected and high');

const state = z.enum(['priced', 'usage-based', 'free', 'unpriced']);
const part = z.enum([
  'Control plane',
  'Nodes',
  'Network',
  'Data transfer',
  'Logs and monitoring',
  'Security',
  'Storage and backup',
  'Other',
]);

const priceSource = z.strictObject({ id: z.string(), title: z.string(), where: z.string(), date: z.string() });

const price = z.strictObject({
  dimension: z.string(),
  title: z.string(),
  region: z.string(),
  unit: z.string(),
  usd: z.string().describe('USD for one unit, exact; the first tier where there are several'),
  tiers: z.array(z.strictObject({ from: z.number(), usd: z.string() })).optional(),
  source: priceSource,
  confidence: z.enum(confidences),
  basis: z.string().optional(),
});

const line = z.strictObject({
  id: z.string(),
  title: z.string(),
  state,
  monthly: range.optional().describe('USD a month; absent where it is not known'),
  quantity: range.optional(),
  unit: z.string(),
  factors: z.array(z.strictObject({ label: z.string(), value: range, from: z.string() })),
  unitPrice: range.optional(),
  prices: z.array(price),
  formula: z.string(),
  usage: z.strictObject({ key: z.string(), from: z.string(), why: z.string().optional() }).optional(),
  confidence: z.enum(confidences).optional(),
  reason: z.string().optional(),
  notes: z.array(z.string()),
});

const resource = z.strictObject({
  address: z.string(),
  type: z.string(),
  name: z.string(),
  moduleAddress: z.string(),
  constructPath: z.string().optional(),
  source: z.strictObject({ file: z.string(), line: z.number(), column: z.number() }).optional(),
  region: z.string().optional(),
  part,
  tags: z.record(z.string(), z.string()),
  state,
  reason: z.string().optional(),
  instances: z.number().optional(),
  monthly: range.optional().describe('USD a month; absent where nothing is known'),
  lines: z.array(line),
  notes: z.array(z.string()),
});

const kind = z.enum(['added', 'removed', 'changed', 'lost', 'found', 'same']);
const side = z.strictObject({ name: z.string(), date: z.string(), monthly: range });

const change = z.strictObject({
  address: z.string(),
  previousAddress: z.string().optional(),
  type: z.string(),
  part,
  kind,
  states: z.strictObject({ from: state.optional(), to: state.optional() }),
  from: range.optional(),
  to: range.optional(),
  delta: range.optional().describe('Absent where the two sides cannot be compared'),
  lines: z.array(
    z.strictObject({
      id: z.string(),
      title: z.string(),
      kind,
      from: range.optional(),
      to: range.optional(),
      delta: range.optional(),
      because: z.enum(['quantity', 'price', 'quantity and price']).optional(),
    }),
  ),
  tags: z.record(z.string(), z.string()),
});

const diff = z.strictObject({
  from: side,
  to: side,
  delta: range,
  notComparable: z.strictObject({ lost: range, found: range }),
  percent: z.number().optional(),
  changes: z.array(change),
  unchanged: z.number().int(),
  differences: z.array(z.string()),
});

const gate = z.strictObject({
  kind: z.enum(['monthly', 'increase', 'increasePercent', 'minCoverage', 'maxPriceAge']),
  budget: z.string(),
  tags: z.record(z.string(), z.string()).optional(),
  status: z.enum(['held', 'broken', 'unknown']),
  limit: z.number(),
  actual: z.number().optional(),
  unit: z.enum(['USD a month', 'percent', 'days']),
  figure: z.enum(['low', 'expected', 'high']).optional(),
  text: z.string(),
  notes: z.array(z.string()),
});

const problem = z.strictObject({
  code: z.string(),
  path: z.string(),
  message: z.string(),
  allowed: z.string().optional(),
  fix: z.string(),
  constructPath: z.string().optional(),
});

const note = z.strictObject({
  id: z.enum(costNoteIds),
  title: z.string(),
  text: z.string(),
  resources: z.array(z.string()),
  figures: z.array(
    z.strictObject({
      label: z.string(),
      value: z.number(),
      exact: z.string().optional().describe('The same, exact, where a number cannot hold it'),
      unit: z.string(),
      formula: z.string(),
    }),
  ),
  advice: z.array(z.string()),
  prices: z.array(price),
  facts: z.array(z.strictObject({ statement: z.string(), where: z.string(), date: z.string() })),
});

const count = z.number().int();

/** Form of the JSON report. Its JSON schema is published as `@hera/cost/report.schema.json`. */
export const costDocumentSchema = z.strictObject({
  format: z.literal('hera-cost'),
  version: z.literal(1),
  name: z.string(),
  kind: z.enum(['synth', 'plan', 'state']),
  side: z.enum(['planned', 'prior']),
  currency: z.literal('USD'),
  hoursPerMonth: z.number(),
  date: z.string(),
  regions: z.array(z.string()),
  catalogue: z.strictObject({ version: z.string(), asOf: z.string(), ageDays: count }),
  usage: z.strictObject({
    profile: z.string(),
    title: z.string(),
    isDefault: z.boolean(),
    file: z.string().optional(),
  }),
  monthly: range.describe('USD a month: the sum of all amounts that are known'),
  fixed: range.describe('What of it follows from the configuration alone'),
  usageBased: range.describe('What of it depends on assumed use'),
  coverage: z.strictObject({
    percent: z.number(),
    definition: z.string(),
    lines: z.strictObject({
      total: count,
      confirmed: count,
      computed: count,
      unconfirmed: count,
      withoutUsage: count,
      unpriced: count,
    }),
    resources: z.strictObject({ total: count, priced: count, usageBased: count, free: count, unpriced: count }),
    amountPercent: z.number(),
  }),
  parts: z.array(z.strictObject({ part, monthly: range })).describe('The greatest first'),
  resources: z.array(resource),
  diff: diff.optional(),
  gates: z.array(gate).optional(),
  notes: z.array(note).optional(),
  warnings: z.array(problem),
  error: z
    .looseObject({ problems: z.array(problem), exitCode: count })
    .optional()
    .describe('What infractl ends with, where a gate does not hold'),
});

/** What the JSON report holds. */
export type CostDocument = z.output<typeof costDocumentSchema>;

/** The schema of the JSON report as JSON Schema (draft 2020-12). */
export const costDocumentJsonSchema = (): Record<string, unknown> => ({
  $id: 'urn:hera:cost-report:1',
  title: 'Hera cost report',
  ...z.toJSONSchema(costDocumentSchema, { reused: 'ref' }),
});
