import { z } from 'zod';
import table from './data/addon-schemas.json';
import { invalidParameter, type Subject } from './errors';

/** For add-ons whose schema the emulator does not have: any object. */
const OPEN = {
  $schema: 'http://json-schema.org/draft-06/schema#',
  description: 'The Hera supplement has no schema of this add-on: any object is accepted.',
  type: 'object',
  additionalProperties: true,
};

const SCHEMAS: Readonly<Partial<Record<string, object>>> = table.schemas;

/** JSON schema of the configuration values, as DescribeAddonConfiguration carries it. */
export const configurationSchema = (addonName: string): string => JSON.stringify(SCHEMAS[addonName] ?? OPEN);

/** The API's words for the common cases; anything else in the words of the validator. */
const problemsOf = (issue: z.core.$ZodIssue): string[] => {
  const path = ['$', ...issue.path].join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map(
      (key) => `${path}.${key}: is not defined in the schema and the schema does not allow additional properties`,
    );
  }
  if (issue.code === 'invalid_type') return [`${path}: ${issue.expected} expected`];
  return [`${path}: ${issue.message}`];
};

const checkSchema = (addonName: string, value: unknown, refused: (reason: string) => Error): void => {
  const schema = SCHEMAS[addonName];
  if (schema === undefined) return;
  // EKS says draft-06, of which the validator knows the next one, that has the same words.
  const draft = { ...schema, $schema: 'http://json-schema.org/draft-07/schema#' } as const;
  const parsed = z.fromJSONSchema(draft).safeParse(value);
  if (parsed.success) return;
  const problems = parsed.error.issues.flatMap(problemsOf);
  throw refused(`Json schema validation failed with error: [${problems.join(', ')}]`);
};

/**
 * Values may be JSON or YAML. What begins as JSON must be JSON and fit the schema, where there is one; of YAML only the form is
 * looked at. `undefined` for nothing.
 * @throws AwsError InvalidParameterException
 */
export const checkedValues = (
  values: string | undefined,
  subject: Subject & { readonly addonName: string },
): string | undefined => {
  const text = values?.trim() ?? '';
  if (text === '') return undefined;
  const refused = (reason: string): Error =>
    invalidParameter(`ConfigurationValue provided in request is not supported: ${reason}`, subject);
  if (!text.startsWith('{')) {
    if (!/^[^\s:#][^:]*:(\s|$)/m.test(text)) throw refused('it is neither a JSON object nor a YAML mapping');
    return values;
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw refused(error instanceof Error ? error.message : String(error));
  }
  checkSchema(subject.addonName, parsed, refused);
  return values;
};
