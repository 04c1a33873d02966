import { z } from 'zod';

/** Which of the three figures of an amount a gate looks at. */
export const gateFigures = ['low', 'expected', 'high'] as const;

/** One of the three figures of an amount. */
export type GateFigure = (typeof gateFigures)[number];

const usd = z.number().min(0).max(1e12);
const percent = z.number().min(0).max(100);

const budget = z
  .strictObject({
    name: z.string().min(1).max(100).optional().describe('What it is called in reports. Default: what it is about'),
    environment: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe('Name of the stack, for example prod-aws; * for every stack. Default: *'),
    tags: z
      .record(z.string().min(1).max(128), z.string().max(256))
      .optional()
      .describe(
        'Only resources with all of these tags, default_tags of the provider among them. Default: all resources',
      ),
    figure: z.enum(gateFigures).optional().describe('Which figure of each amount is held against the limits'),
    monthly: usd.optional().describe('USD a month at the most'),
    increase: usd.optional().describe('USD a month more than the baseline at the most'),
    increasePercent: z.number().min(0).max(1e6).optional().describe('Percent more than the baseline at the most'),
    minCoverage: percent.optional().describe('Coverage of the estimate in percent at the least'),
    maxPriceAge: z
      .number()
      .int()
      .min(0)
      .max(36_500)
      .optional()
      .describe('Age of the price catalogue in days at the most'),
    notify: z
      .array(z.string().min(3).max(2048))
      .min(1)
      .max(11)
      .optional()
      .describe('E-mail addresses, or one ARN of an SNS topic, that an AWS Budget of this budget tells'),
  })
  .superRefine((value, context) => {
    const limits = ['monthly', 'increase', 'increasePercent', 'minCoverage', 'maxPriceAge'] as const;
    if (limits.every((limit) => value[limit] === undefined)) {
      context.addIssue({ code: 'custom', message: `has no limit: one of ${limits.join(', ')}` });
    }
    if (value.tags !== undefined && Object.keys(value.tags).length === 0) {
      context.addIssue({ code: 'custom', path: ['tags'], message: 'names no tag' });
    }
    for (const limit of ['minCoverage', 'maxPriceAge'] as const) {
      if (value[limit] !== undefined && value.tags !== undefined) {
        context.addIssue({ code: 'custom', path: [limit], message: 'is of the whole stack, and the budget has tags' });
      }
    }
  });

/** Form of a budget file, `hera-budget.yml`. Its JSON schema is published as `@hera/cost/budget.schema.json`. */
export const budgetFileSchema = z.strictObject({
  $schema: z.string().optional(),
  version: z.literal(1),
  figure: z.enum(gateFigures).optional().describe('For budgets that name none. Default: expected'),
  budgets: z.array(budget).min(1).max(1000),
});

/** What a budget file holds. */
export type BudgetFile = z.output<typeof budgetFileSchema>;

/** One budget of a file: to which stack and resources it belongs, and its limits. */
export type Budget = BudgetFile['budgets'][number];

/** The schema of a budget file as JSON Schema (draft 2020-12). */
export const budgetJsonSchema = (): Record<string, unknown> => ({
  $id: 'urn:hera:budget:1',
  title: 'Hera budget file',
  ...z.toJSONSchema(budgetFileSchema),
});
