import { z } from 'zod';
import { frequencyWords, isDay, isFrequency } from './validity';

const words = (shortest: number, longest: number) =>
  z
    .string()
    .refine((text) => text.trim().length >= shortest && text.length <= longest, {
      error: `not a text of ${shortest} to ${longest} characters`,
    })
    .meta({ minLength: shortest, maxLength: longest });

const day = z.string().refine(isDay, { error: 'not a day like 2026-11-26' }).meta({ format: 'date' });

/** A name that can stand in an allowed-signers file as it is: no pattern, no list, no space. */
const principal = z
  .string()
  .max(254)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._%+-]*@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/, {
    error: 'not an address like alice@example.com',
  });

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, { error: 'not a SHA-256 in hex' });

/** Whether a text is a path below the root of the repository, with `/` between its parts and none of them `..`. */
export const isRepositoryPath = (text: string): boolean =>
  /^[A-Za-z0-9_@.][^\\:*?"<>|]*$/.test(text) &&
  // Control characters have no place in a path that is shown to people.
  // eslint-disable-next-line no-control-regex
  !/[\u0000-\u001f\u007f]/.test(text) &&
  text.split('/').every((part) => part !== '' && part !== '.' && part !== '..');

/** Whether a text is a link: http or https, without credentials in it. */
export const isLink = (text: string): boolean => {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) return false;
  const { username, password } = new URL(text);
  return username === '' && password === '';
};

const evidence = z
  .string()
  .max(2000)
  .refine((text) => isLink(text) || isRepositoryPath(text), {
    error: 'neither a link without credentials nor a path from the root of the repository',
  });

const person = z.strictObject({
  by: principal.describe('Principal in allowed_signers'),
  role: words(2, 100),
});

const reviewed = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('security-group-rules'),
    sha256: sha256.describe('Hash of the fact security-groups: what passes, not the words of the reasons'),
  }),
  z.strictObject({
    kind: z.literal('file'),
    path: z
      .string()
      .refine(isRepositoryPath, { error: 'not a path from the root of the repository' })
      .describe('From the root of the repository'),
    sha256: sha256.describe('Of the bytes of the file'),
  }),
]);

const common = {
  version: z.literal(1),
  item: z.string().min(1).max(100).describe('Id of an item of the checklist'),
  scope: z.strictObject({
    environment: z.string().min(1).max(100).describe('Name of the app, for example prod-aws'),
    cluster: z.string().min(1).max(100).optional().describe('Name of one cluster; without it, all of the environment'),
  }),
  statement: words(20, 4000).describe('What was looked at, and what was found'),
  evidence: z.array(evidence).min(1).max(20).describe('Links, or paths from the root of the repository'),
  by: principal.describe('Principal in allowed_signers; this person signs'),
  role: words(2, 100),
  date: day.describe('Day of the review, UTC'),
  expires: day.optional().describe('Last day on which it holds, UTC; or frequency'),
  frequency: z
    .string()
    .refine(isFrequency, { error: `not one of ${frequencyWords.join(', ')}, nor a number with d, w, m or y` })
    .optional()
    .describe('How often it is repeated; or expires'),
  reviewed: z
    .array(reviewed)
    .min(1)
    .max(50)
    .optional()
    .describe('What was looked at, by hash: a change voids the record'),
  reviewer: person.optional().describe('Second person, who signs too'),
};

const attestation = z.strictObject({
  ...common,
  kind: z.literal('attestation'),
  status: z.enum(['passed', 'failed']).describe('Whether the item holds'),
  measuredMinutes: z.number().positive().max(1_000_000).optional().describe('Minutes that a drill took'),
});

const exception = z.strictObject({
  ...common,
  kind: z.literal('exception'),
  reason: words(20, 4000).describe('Why the item may stay red until then'),
});

/** Form of a record in `apps/<app>/checklist`. The JSON schema of it is published as `@hera/checklist/attestation.schema.json`. */
export const recordSchema = z.discriminatedUnion('kind', [attestation, exception]);

/** What a record file holds. */
export type AttestationRecord = z.output<typeof recordSchema>;

/** Something that was reviewed, by its hash. */
export type ReviewedHash = z.output<typeof reviewed>;

/** The schema of a record file as JSON Schema (draft 2020-12). */
export const recordJsonSchema = (): Record<string, unknown> => ({
  $id: 'urn:hera:checklist-attestation:1',
  title: 'Attestation or exception of a Hera checklist',
  ...z.toJSONSchema(recordSchema),
});
