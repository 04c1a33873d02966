import { z } from 'zod';
import table from '../data/addon-schemas.json';
import type { Report } from '../internal/report';

interface KnownSchema {
  readonly name: string;
  /** Add-on version that the schema is of. */
  readonly version: string;
  readonly schema: object;
}

const known = new Map<string, KnownSchema>(table.addons.map((entry) => [entry.name, entry]));

/** Add-ons whose configuration values are checked at synth. */
export const addonsWithSchema: readonly string[] = [...known.keys()];

/** The day that the schemas were written down on. */
export const addonSchemasAsOf: string = table.asOf;

const validators = new Map<string, z.ZodType>();

// Built when first asked for: most clusters configure none.
const validatorOf = ({ name, schema }: KnownSchema): z.ZodType => {
  const made =
    validators.get(name) ?? z.fromJSONSchema({ ...schema, $schema: 'http://json-schema.org/draft-07/schema#' });
  validators.set(name, made);
  return made;
};

const pathOf = (base: string, path: readonly PropertyKey[]): string =>
  path.reduce<string>((whole, key) => (typeof key === 'number' ? `${whole}[${key}]` : `${whole}.${String(key)}`), base);

const printSchema = (name: string): string =>
  `aws eks describe-addon-configuration --addon-name ${name} --addon-version <version> prints the schema`;

/**
 * Holds configuration values against the schema of the add-on, where it is known. EKS changes schemas with versions: a key that ours lacks
 * is a warning, a value of another type than the schema's an error.
 */
export const checkConfiguration = (
  name: string,
  values: Readonly<Record<string, unknown>>,
  path: string,
  report: Report,
): void => {
  const entry = known.get(name);
  if (entry === undefined) return;
  const parsed = validatorOf(entry).safeParse(values);
  if (parsed.success) return;
  for (const issue of parsed.error.issues) {
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) {
        report.warning({
          code: 'HERA_CLU_064',
          path: pathOf(path, [...issue.path, key]),
          message: `the schema of ${name} ${entry.version} has no such value, and EKS refuses what the schema of its version lacks`,
          allowed: 'what the schema of the version has',
          fix: `correct it, or move it to rawConfiguration; ${printSchema(name)}`,
        });
      }
    } else {
      report.error({
        code: 'HERA_CLU_063',
        path: pathOf(path, issue.path),
        message: `${name} does not take it: ${issue.message}`,
        allowed: `what the schema of ${name} has (${entry.version})`,
        fix: `correct it, or move it to rawConfiguration; ${printSchema(name)}`,
      });
    }
  }
};
