import { z } from 'zod';
import { usageKeyOf, usageKeys } from './keys';
import { usageProfileNames } from './profile-names';

/** Far beyond any bill, and far within what adds up exactly. */
const figure = z.number().min(0).max(1e12);

const three = z
  .strictObject({ low: figure, expected: figure, high: figure })
  .refine(({ low, expected, high }) => low <= expected && expected <= high, {
    error: 'not in order: low, then expected, then high',
  });

const figureOrThree = z.union([figure, three], { error: 'not a number of 0 to 1e12, nor low, expected and high' });

const text = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, { error: 'not a name of letters, digits, dots, dashes and underscores' });

const valuesOf = (type: string, keys: (typeof usageKeys)[string]) =>
  z
    .strictObject(
      Object.fromEntries(
        Object.entries(keys).map(([key, { kind, title, unit }]) => [
          key,
          (kind === 'text' ? text : figureOrThree).optional().describe(unit === '' ? title : `${title}; in ${unit}`),
        ]),
      ),
    )
    .describe(`Use of ${type}`);

const byType = z.strictObject(
  Object.fromEntries(Object.entries(usageKeys).map(([type, keys]) => [type, valuesOf(type, keys).optional()])),
);

/** `aws_nat_gateway` of `module.vpc.aws_nat_gateway.this[*]`; nothing where the pattern leaves it open. */
export const typeOfPattern = (pattern: string): string | undefined => {
  const plain = pattern.replace(/\[[^\]]*\]/g, '');
  const parts = plain.split('.');
  const type = parts.length === 1 ? parts[0] : parts.at(-2);
  return type !== undefined && !type.includes('*') ? type : undefined;
};

const resources = z
  .record(z.string().min(1).max(1000), z.record(z.string().min(1), z.union([figureOrThree, text])))
  .superRefine((byPattern, context) => {
    for (const [pattern, values] of Object.entries(byPattern)) {
      const type = typeOfPattern(pattern);
      for (const [key, value] of Object.entries(values)) {
        const known = (type === undefined ? Object.keys(usageKeys) : [type]).flatMap(
          (each) => usageKeyOf(each, key) ?? [],
        );
        const at = { code: 'custom' as const, path: [pattern, key] };
        if (known.length === 0) {
          const own = type !== undefined && Object.hasOwn(usageKeys, type) ? usageKeys[type] : undefined;
          const names = own === undefined ? 'no use is stated for it' : Object.keys(own).join(', ');
          context.addIssue({ ...at, message: `${type ?? 'no type'} has no use of that name (${names})` });
        } else if (!known.some(({ kind }) => (kind === 'text') === (typeof value === 'string'))) {
          context.addIssue({ ...at, message: typeof value === 'string' ? 'not a number' : 'not a name' });
        }
      }
    }
  });

/** Form of a usage file, `hera-usage.yml`. Its JSON schema is published as `@hera/cost/usage.schema.json`. */
export const usageFileSchema = z.strictObject({
  $schema: z.string().optional(),
  version: z.literal(1),
  profile: z
    .enum(usageProfileNames)
    .optional()
    .describe('Assumptions for everything that this file does not state. Default: small'),
  totals: byType.optional().describe('For all resources of a type together: shared evenly among them'),
  types: byType.optional().describe('For each resource of a type'),
  resources: resources.optional().describe('By Terraform address; * stands for anything, and later ones win'),
});

/** What a usage file holds. */
export type UsageFile = z.output<typeof usageFileSchema>;

/** The schema of a usage file as JSON Schema (draft 2020-12). */
export const usageJsonSchema = (): Record<string, unknown> => ({
  $id: 'urn:hera:usage:1',
  title: 'Hera usage file',
  ...z.toJSONSchema(usageFileSchema),
});

/** Form of a profile's data: use with the reason for each figure. */
const assumed = z.strictObject({ low: figure, expected: figure, high: figure, why: z.string().min(10) });

const assumedByType = z.record(z.string(), z.record(z.string(), assumed));

/** Form of `data/usage-profiles.json`. */
export const profilesSchema = z.strictObject({
  asOf: z.iso.date(),
  source: z.string().min(1),
  profiles: z.strictObject({
    small: z.strictObject({ title: z.string(), maxNodes: z.number(), totals: assumedByType, types: assumedByType }),
    medium: z.strictObject({ title: z.string(), maxNodes: z.number(), totals: assumedByType, types: assumedByType }),
    large: z.strictObject({ title: z.string(), maxNodes: z.number(), totals: assumedByType, types: assumedByType }),
  }),
});
