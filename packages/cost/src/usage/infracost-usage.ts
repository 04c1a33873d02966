import { ProblemCollector } from '@hera/core/errors';
import { usageKeyOf } from './keys';
import { typeOfPattern } from './schema';
import { defaultUsageProfile, type Usage, type UsageFigure, type UsageValues } from './usage';

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether a document is a usage file of Infracost: it says version 0.1, as a number or in text. */
export const isInfracostUsage = (content: object): boolean =>
  'version' in content && ['0.1', 'v0.1'].includes(String(content.version));

/** `standard.storage_gb` for what is nested; a key deeper than anything that Infracost has is left out. */
const flat = (values: Readonly<Record<string, unknown>>, depth = 0): readonly [string, unknown][] =>
  Object.entries(values).flatMap(([key, value]): readonly [string, unknown][] =>
    isMap(value) && depth < 4
      ? flat(value, depth + 1).map(([inner, each]): [string, unknown] => [`${key}.${inner}`, each])
      : [[key, value]],
  );

/** Reads the sections of one file; what nothing is priced by goes to `ignored`. */
class InfracostReader {
  readonly ignored: string[] = [];
  readonly problems = new ProblemCollector();

  constructor(private readonly file: string) {}

  section(content: object, name: string): readonly [string, Readonly<Record<string, unknown>>][] {
    const section: unknown = Object.hasOwn(content, name) ? (content as Record<string, unknown>)[name] : undefined;
    if (section === undefined || section === null) return [];
    if (!isMap(section)) {
      this.#refuse(name, 'is not a map');
      return [];
    }
    return Object.entries(section).flatMap(([key, values]): [string, Readonly<Record<string, unknown>>][] => {
      if (isMap(values)) return [[key, values]];
      if (values !== null) this.#refuse(`${name}.${key}`, 'is not a map');
      return [];
    });
  }

  values(type: string | undefined, at: string, values: Readonly<Record<string, unknown>>): UsageValues {
    const known: Record<string, UsageFigure> = {};
    for (const [key, value] of flat(values)) {
      const path = `${at}.${key}`;
      if (type === undefined || usageKeyOf(type, key)?.kind === 'text' || usageKeyOf(type, key) === undefined)
        this.ignored.push(path);
      else if (typeof value === 'number' && value >= 0 && value <= 1e12) known[key] = value;
      else this.#refuse(path, `${JSON.stringify(value)} is not a number of 0 to 1e12`);
    }
    return known;
  }

  #refuse(path: string, message: string): void {
    this.problems.add({
      code: 'HERA_COST_005',
      path: `${this.file}.${path}`,
      message,
      fix: `correct ${path} in the usage file`,
    });
  }
}

const transferType = 'aws_data_transfer';

const isTransfer = ({ pattern }: Usage['resources'][number]): boolean => typeOfPattern(pattern) === transferType;

/**
 * Use from a usage file of Infracost, version 0.1. Keys that nothing is priced by are named in `ignored`.
 *
 * @throws HeraError HERA_COST_005 with every figure that is none
 */
export const infracostUsage = (content: object, file: string): Usage => {
  const reader = new InfracostReader(file);
  const types = reader
    .section(content, 'resource_type_default_usage')
    .map(([type, values]) => [type, reader.values(type, `resource_type_default_usage.${type}`, values)] as const);
  const resources = reader.section(content, 'resource_usage').map(([pattern, values]) => ({
    pattern,
    values: reader.values(typeOfPattern(pattern), `resource_usage.${pattern}`, values),
  }));
  reader.problems.throwIfAny();
  return {
    profile: defaultUsageProfile,
    isDefault: true,
    file,
    totals: {},
    types: Object.fromEntries([
      ...types,
      // Infracost makes a resource of it wherever a file names one; here each stack has its one line.
      ...resources.filter(isTransfer).map(({ values }) => [transferType, values] as const),
    ]),
    resources: resources.filter((entry) => !isTransfer(entry)),
    ignored: reader.ignored,
  };
};
