import { z } from 'zod';
import { type Item, type ParameterValue, profileNames } from '../items/item';
import { loadItems } from '../items/load';

const minutes = (what: string) => z.number().positive().max(10_000_000).optional().describe(`${what}, in minutes`);

/** Form of the settings of an environment, `apps/<app>/checklist.yml`; which parameters an item has is checked apart. */
export const settingsSchema = z.strictObject({
  version: z.literal(1),
  profile: z
    .enum(profileNames)
    .optional()
    .describe("What is demanded: as strict as the environment's own profile, or stricter"),
  objectives: z
    .strictObject({
      rtoMinutes: minutes('Longest time without service'),
      rpoMinutes: minutes('Longest time whose data may be lost'),
    })
    .optional()
    .describe('Objectives of recovery'),
  parameters: z
    .record(z.string(), z.record(z.string(), z.unknown()))
    .optional()
    .describe('Parameters of rules by item, over those of the profile'),
});

const valueSchema = (value: ParameterValue, choices: readonly string[] | undefined): Record<string, unknown> => {
  const texts = { type: 'string', ...(choices === undefined ? {} : { enum: choices }) };
  if (typeof value === 'number') return { type: 'number', minimum: 0, default: value };
  if (typeof value === 'boolean') return { type: 'boolean', default: value };
  return typeof value === 'string' ? { ...texts, default: value } : { type: 'array', items: texts, default: value };
};

const itemSchema = ({ title, parameters, choices = {} }: Item): Record<string, unknown> => ({
  type: 'object',
  description: title,
  additionalProperties: false,
  properties: Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [name, valueSchema(value, choices[name])]),
  ),
});

/** The schema of a settings file as JSON Schema (draft 2020-12), with every parameter that there is. */
export const settingsJsonSchema = (): Record<string, unknown> => {
  const { properties, ...rest } = z.toJSONSchema(settingsSchema);
  return {
    $id: 'urn:hera:checklist-settings:1',
    title: 'Settings of a Hera checklist for one environment',
    ...rest,
    properties: {
      ...properties,
      parameters: {
        type: 'object',
        description: 'Parameters of rules by item, over those of the profile',
        additionalProperties: false,
        properties: Object.fromEntries(
          loadItems().flatMap((item) =>
            Object.keys(item.parameters).length === 0 ? [] : [[item.id, itemSchema(item)]],
          ),
        ),
      },
    },
  };
};
