/** Values that settings may have. */
export type TomlValue = string | number | boolean | readonly string[] | TomlTable;

/** A TOML table. */
export interface TomlTable {
  readonly [key: string]: TomlValue | undefined;
}

const isTable = (value: TomlValue): value is TomlTable => typeof value === 'object' && !Array.isArray(value);
const bare = /^[A-Za-z0-9_-]+$/;
const quoted = (text: string): string => `"${text}"`;

const scalar = (value: Exclude<TomlValue, TomlTable>): string => {
  if (typeof value === 'string') return quoted(value);
  return typeof value === 'object' ? `[${value.map(quoted).join(', ')}]` : String(value);
};

/**
 * Writes the part of TOML that EKS can merge: no quotes within values, no quoted keys within headers, no mixed arrays (EKS user
 * guide, launch-templates, Bottlerocket user data; read 2026-11-24). `tomlFault` tells what does not fit.
 */
export const toToml = (table: TomlTable, path: readonly string[] = []): string => {
  const entries = Object.entries(table).filter((entry): entry is [string, TomlValue] => entry[1] !== undefined);
  const lines = entries
    .filter(([, value]) => !isTable(value))
    .map(
      ([key, value]) => `${bare.test(key) ? key : quoted(key)} = ${scalar(value as Exclude<TomlValue, TomlTable>)}\n`,
    );
  const tables = entries
    .filter((entry): entry is [string, TomlTable] => isTable(entry[1]))
    .map(([key, value]) => toToml(value, [...path, key]))
    .filter((text) => text !== '');
  const own = lines.length === 0 ? [] : [(path.length === 0 ? '' : `[${path.join('.')}]\n`) + lines.join('')];
  return [...own, ...tables].join('\n');
};

// A quote or backslash would need an escape; the rest are control characters, which TOML wants escaped as well.
// eslint-disable-next-line no-control-regex
const unsafe = /["\\\u0000-\u001f\u007f]/;

/** What of a table EKS could not read, as path and reason. */
export const tomlFault = (table: unknown, path: readonly string[] = []): string | undefined => {
  const at = path.join('.');
  if (typeof table === 'string')
    return unsafe.test(table) ? `${at} has a quote, a backslash or a control character` : undefined;
  if (typeof table === 'boolean' || table === undefined) return undefined;
  if (typeof table === 'number') return Number.isSafeInteger(table) ? undefined : `${at} is not a whole number`;
  if (Array.isArray(table)) {
    if (table.some((item) => typeof item !== 'string')) return `${at} is not a list of strings`;
    return table.map((item) => tomlFault(item, path)).find((fault) => fault !== undefined);
  }
  if (typeof table !== 'object' || table === null) return `${at} is neither text, number, boolean, list nor table`;
  for (const [key, value] of Object.entries(table)) {
    const below = [...path, key];
    if (unsafe.test(key)) return `${below.join('.')} is a key with a quote, a backslash or a control character`;
    if (typeof value === 'object' && !Array.isArray(value) && value !== null && !bare.test(key)) {
      return `${below.join('.')} would be a table header with a quoted key`;
    }
    const fault = tomlFault(value, below);
    if (fault !== undefined) return fault;
  }
  return undefined;
};
