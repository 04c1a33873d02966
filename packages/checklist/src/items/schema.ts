import { z } from 'zod';
import { anchorSources, levels, sections, severities } from './item';

const text = z.string().trim().min(1);
const parameters = z.record(text, z.union([z.number(), z.string(), z.boolean(), z.array(z.string()).readonly()]));

const profileDemand = z.union([
  z.strictObject({ demand: z.literal('required'), parameters: parameters.optional() }),
  z.strictObject({ demand: z.enum(['recommended', 'accepted']), why: text, parameters: parameters.optional() }),
]);

const anchor = z.strictObject({
  source: z.enum(anchorSources),
  id: text,
  strength: z.enum(['equal', 'partial', 'conflicts']),
  note: text.optional(),
});

const attestation = z.strictObject({
  need: z.enum(['required', 'substitute']),
  statement: text,
  validityDays: z.number().int().min(1).max(366),
  secondReviewerInProduction: z.boolean(),
  reviewed: z.enum(['security-group-rules', 'file']).optional(),
});

/** One item of `items.json`, and of a file of further items. */
export const itemSchema = z.strictObject({
  id: z.string().regex(/^[a-z]+(?:-[a-z0-9]+)+$/, 'lower-case words joined by hyphens, such as infra-01-multi-az'),
  section: z.enum(sections),
  title: text,
  question: text,
  levels: z.array(z.enum(levels)).min(1),
  severity: z.enum(severities),
  anchors: z.array(anchor),
  profiles: z.strictObject({ dev: profileDemand, staging: profileDemand, production: profileDemand }),
  parameters,
  choices: z.record(text, z.array(text).min(1)).optional(),
  needsPlatform: z.boolean().optional(),
  remediation: text,
  runbook: text,
  attestation: attestation.optional(),
  exceptionMaximumDays: z.number().int().min(1).max(366),
  blindSpots: z.array(text),
});

/** `items.json`. */
export const itemFileSchema = z.strictObject({
  schemaVersion: z.literal(1),
  /** The day that the anchors were checked on. */
  asOf: z.iso.date(),
  source: text,
  items: z.array(itemSchema).min(1),
});
