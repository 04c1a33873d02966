import { z } from 'zod';

const decimal = z
  .string()
  .regex(/^(?:0|[1-9]\d{0,11})(?:\.\d{1,12})?$/, { error: 'not a decimal number of USD in a string' });

/** A day, a month or a year: as exact as the source is. */
const date = z.string().regex(/^\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?$/, {
  error: 'not a date like 2026-11-26, 2026-11 or 2026',
});
const day = z.iso.date();
const region = z.string().regex(/^[a-z]{2}(?:-[a-z]+)+-\d$/, { error: 'not an AWS region' });

/** How far a figure can be trusted. */
export const confidences = ['confirmed', 'computed', 'unconfirmed'] as const;

/**
 * `confirmed`: a dated source states this figure. `computed`: it follows from a confirmed figure by a rule that the row names.
 * `unconfirmed`: widely known, but no source at hand states it; it counts against coverage.
 */
export type Confidence = (typeof confidences)[number];

const source = z.strictObject({
  title: z.string().min(1),
  where: z.string().min(1).describe('Page, or repository and path'),
  date: date.describe('Of the figures in the source, or of the copy that was read'),
  version: z.string().min(1).optional().describe('Commit of a repository, or version of an offer file'),
});

const tier = z.strictObject({
  from: z.number().int().nonnegative().describe('First quantity of the tier, in the unit of the dimension'),
  usd: decimal,
});

const price = z.strictObject({
  usd: z
    .union([decimal, z.array(tier).min(2).max(20)])
    .describe('USD for one unit; or tiers, each for what lies above its `from`'),
  source: z.string().min(1).describe('Key in `sources`'),
  confidence: z.enum(confidences),
  basis: z.string().min(1).optional().describe('By what rule a computed figure follows'),
  sku: z.string().min(1).optional(),
  usageType: z.string().min(1).optional(),
  effectiveDate: z.string().min(1).optional(),
});

const share = z.strictObject({
  share: decimal.describe('Of the on-demand price: 0.12 is 12 %'),
  source: z.string().min(1),
  confidence: z.enum(confidences),
});

const discount = z.strictObject({
  low: z.number().min(0).max(1),
  expected: z.number().min(0).max(1),
  high: z.number().min(0).max(1),
  source: z.string().min(1),
  confidence: z.enum(confidences),
});

const instance = z.strictObject({
  vcpu: z.number().int().positive(),
  memoryGiB: z.number().positive(),
  arch: z.enum(['x86_64', 'arm64']),
  baseline: z
    .number()
    .positive()
    .max(1)
    .optional()
    .describe('Share of each vCPU that a burstable type may use without surplus credits'),
});

/** Form of a price catalogue file. The JSON schema of it is published as `@hera/prices/catalogue.schema.json`. */
export const catalogueSchema = z.strictObject({
  $schema: z.string().optional(),
  formatVersion: z.literal(1),
  version: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}(?:\.\d+)?$/, { error: 'not a date with an optional number, like 2026-11-26.1' }),
  asOf: day.describe('Day on which all figures were last held against their sources'),
  currency: z.literal('USD'),
  hoursPerMonth: z.number().int().min(672).max(744),
  note: z.string().optional(),
  sources: z.record(z.string().min(1), source),
  instances: z.record(z.string().min(1), instance),
  spotDiscount: z
    .record(z.string().min(1), discount)
    .describe('By first letter of the instance family; * for the rest'),
  autoModeFee: share,
  prices: z.record(z.string().min(1), z.record(region, price)).describe('By dimension, then region'),
});

/** What a price catalogue file holds. */
export type CatalogueFile = z.output<typeof catalogueSchema>;

/** One figure of a catalogue file. */
export type PriceEntry = z.output<typeof price>;

/** The schema of a catalogue file as JSON Schema (draft 2020-12). */
export const catalogueJsonSchema = (): Record<string, unknown> => ({
  $id: 'urn:hera:price-catalogue:1',
  title: 'Hera price catalogue',
  ...z.toJSONSchema(catalogueSchema),
});
