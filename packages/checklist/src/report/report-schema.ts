import { parseWith } from '@hera/core/zod-problems';
import { z } from 'zod';
import { toolNames } from '../adapters/finding';
import { type Report, statuses } from '../engine/report';
import { anchorSources, levels, profileNames, sections, severities } from '../items/item';

const text = z.string();
const texts = z.array(text);
const count = z.number().int().min(0);
const time = z.iso.datetime().describe('ISO 8601, UTC');
const machineLevel = z.enum(['synth', 'plan', 'live-aws', 'live-kubernetes']);
const strength = z.enum(['equal', 'partial', 'conflicts']);

const evidence = z.strictObject({
  verdict: z.enum(['holds', 'breaks', 'warns', 'unknown']),
  level: machineLevel,
  subject: text.describe('Resource address, ARN, or Kind/namespace/name; stack where something is not there'),
  attribute: text.optional(),
  value: text.optional(),
  expected: text.optional(),
  message: text,
  constructPath: text.optional(),
  source: z
    .strictObject({ file: text, line: count, column: count })
    .optional()
    .describe('Line of TypeScript, relative to the folder of the app'),
});

const levelResult = z.strictObject({
  level: machineLevel,
  at: time,
  stale: z.boolean(),
  earlier: z.boolean().describe('Whether it is from an earlier report'),
  status: z.enum(['pass', 'fail', 'warn', 'not-applicable', 'unknown']),
  reason: text,
  evidence: z.array(evidence),
  anchorStrengths: z.record(text, strength).optional(),
  notSeen: texts.optional(),
});

const problem = z.strictObject({
  code: text,
  path: text,
  message: text,
  allowed: text.optional(),
  fix: text,
  constructPath: text.optional(),
});

const attestation = z.strictObject({
  item: text,
  kind: z.enum(['attestation', 'exception']),
  statement: text,
  evidence: texts,
  by: text,
  role: text,
  date: text,
  expires: text,
  reason: text.optional(),
  secondReviewer: text.optional(),
  file: text,
  signature: z.enum(['verified', 'unsigned', 'failed', 'unknown']),
  problems: z.array(problem),
  reviewed: z
    .strictObject({
      kind: z.enum(['security-group-rules', 'file']),
      sha256: text,
      current: text.optional(),
      path: text.optional(),
    })
    .optional(),
  measuredMinutes: z.number().optional(),
});

const anchor = z.strictObject({ source: z.enum(anchorSources), id: text, strength, note: text.optional() });

const cost = z.strictObject({
  monthlyUsd: z.strictObject({ low: z.number(), expected: z.number(), high: z.number() }),
  note: text,
});

const control = { source: z.enum(anchorSources), control: text };

const otherToolsOfItem = z.strictObject({
  evidence: z.array(
    z.strictObject({
      item: text,
      ...control,
      outcome: z.enum(['passed', 'failed', 'none']),
      weight: strength.describe('What a pass is worth for the item'),
      limits: texts.describe('What it does not show'),
      subjects: texts.describe('Of findings with the outcome, ten at the most'),
      counts: z.strictObject({ passed: count, failed: count, none: count }),
      message: text,
      tool: z.enum(toolNames),
      file: text,
      at: text.optional(),
    }),
  ),
  contradictions: z.array(z.strictObject({ kind: z.enum(['tool-fails', 'tool-passes']), ...control, message: text })),
});

const otherTools = z.strictObject({
  reports: z.array(
    z.strictObject({ tool: z.enum(toolNames), version: text.optional(), file: text, findings: count, notes: texts }),
  ),
  ignored: z.array(z.strictObject({ ...control, why: text })).describe('Controls that are never evidence'),
  otherClusters: count.describe('Findings about other clusters'),
  unmapped: count.describe('Findings of controls that no item is anchored to'),
});

const itemResult = z.strictObject({
  item: text,
  title: text,
  section: z.enum(sections),
  severity: z.enum(severities),
  status: z.enum(statuses).describe('unknown is never a pass'),
  reason: text,
  level: z.enum(levels).optional().describe('Level that the status rests on'),
  demand: z.enum(['required', 'recommended', 'accepted']),
  evidence: z.array(evidence),
  levels: z.array(levelResult),
  drift: z.boolean().describe('Whether a weaker level passes and a stronger one fails'),
  notSeen: texts,
  attestation: attestation.optional(),
  expiresInDays: z.number().int().optional(),
  anchors: z.array(anchor),
  remediation: text,
  runbook: text,
  cost: cost.optional().describe('What fixing it costs'),
  at: time,
  otherTools: otherToolsOfItem.optional().describe('What other tools say; the status never rests on it'),
});

/** Form of a report as JSON. Its JSON schema is published as `@hera/checklist/report.schema.json`. */
export const reportSchema = z.strictObject({
  schemaVersion: z.literal(1),
  tool: z.strictObject({ name: z.literal('@hera/checklist'), version: text }),
  stacks: texts,
  environment: text.optional(),
  profile: z.enum(profileNames),
  objectives: z
    .strictObject({ rtoMinutes: z.number().optional(), rpoMinutes: z.number().optional() })
    .optional()
    .describe('Objectives of recovery that it was judged by'),
  parameters: z
    .record(text, z.record(text, z.union([z.number(), text, z.boolean(), texts])))
    .optional()
    .describe('Parameters that were given over those of the profile, by item'),
  at: time,
  results: z.array(itemResult),
  counts: z.record(z.enum(statuses), count),
  problems: z.array(problem),
  otherTools: otherTools.optional().describe('Reports of other tools that were held against the items'),
  error: z
    .looseObject({ problems: z.array(problem), exitCode: z.number().int() })
    .optional()
    .describe('What infractl ends with, where something is red'),
});

/** The schema of a report as JSON Schema (draft 2020-12). */
export const reportJsonSchema = (): Record<string, unknown> => ({
  $id: 'urn:hera:checklist-report:1',
  title: 'Hera production readiness report',
  ...z.toJSONSchema(reportSchema),
});

/**
 * Reads a report back, such as an earlier one for `checklistHtml`.
 *
 * @param root how the report is called in problems, for example the name of its file
 * @throws HeraError `HERA_CHECK_008` with every problem
 */
export const parseReport = (input: unknown, root = 'report'): Report =>
  parseWith(reportSchema, input, { code: 'HERA_CHECK_008', root });
