import { z } from 'zod';
import data from '../data/hardeneks-rules.json';
import { type ImportedFinding, printable, type ToolReport } from './finding';
import { reportOf } from './report-file';

const result = z.looseObject({
  status: z.boolean().nullable(),
  resources: z.array(z.string()).nullish(),
  resource_type: z.string().nullish(),
  namespace: z.string().nullish(),
});

/** Since 1.1.0 a list with every namespace; before, one result. */
const results = z.union([z.array(result), result]);

const rules = z.record(z.string(), z.record(z.string(), z.record(z.string(), results)));

const report = z
  .strictObject({ cluster_wide: rules.optional(), namespace_based: rules.optional() })
  .refine((value) => value.cluster_wide !== undefined || value.namespace_based !== undefined);

type Scope = keyof z.output<typeof report>;

const scopes: readonly Scope[] = ['cluster_wide', 'namespace_based'];

interface KnownRule {
  readonly id: string;
  readonly scope: string;
  readonly messages: readonly string[];
  /** What a rule showed less than it says, by the message that it had then. @default - nothing */
  readonly limits?: Readonly<Record<string, string>>;
}

const known: ReadonlyMap<string, KnownRule> = new Map(
  (data.rules as readonly KnownRule[]).flatMap((rule) =>
    rule.messages.map((text) => [`${rule.scope} ${text}`, rule] as const),
  ),
);

/** Whether a document is of `hardeneks --export-json`. */
export const isHardenEks = (document: unknown): boolean =>
  typeof document === 'object' &&
  document !== null &&
  !Array.isArray(document) &&
  Object.keys(document).length > 0 &&
  Object.keys(document).every((key) => (scopes as readonly string[]).includes(key));

const subjectOf = ({ resources, resource_type, namespace }: z.output<typeof result>): string => {
  const names = (resources ?? []).filter((name) => name !== '');
  const what = [resource_type ?? '', names.slice(0, 10).join(', ')].filter((text) => text !== '').join(' ');
  const more = names.length > 10 ? ` and ${names.length - 10} more` : '';
  const where = namespace ? ` in ${namespace}` : '';
  return printable(`${what === '' ? 'cluster' : what}${more}${where}`);
};

const oneNamespace = (namespace: string | null | undefined): string =>
  namespace
    ? `shows the namespace ${printable(namespace)} alone: the export keeps the last one`
    : 'shows one namespace alone, and not which: the export keeps the last one';

/**
 * Reads a report of HardenEKS. Form: `_export_json` in hardeneks/__init__.py of aws-samples/hardeneks, versions 0.10.5 to
 * 1.1.1, read 2026-11: results by message; before 1.1.0 each namespace overwrites the one before. Rules that ended in an error are not in it.
 *
 * @throws HeraError HERA_CHECK_203
 */
export const readHardenEks = (document: unknown, file: string): ToolReport => {
  const content = reportOf(report, document, file);
  const findings: ImportedFinding[] = [];
  let unknown = 0;
  for (const scope of scopes) {
    const sections = Object.values(content[scope] ?? {}).flatMap((pillar) => Object.values(pillar));
    for (const [message, given] of sections.flatMap((section) => Object.entries(section))) {
      const rule = known.get(`${scope} ${message}`);
      if (rule === undefined) {
        unknown += 1;
        continue;
      }
      const limit = rule.limits?.[message];
      for (const one of [given].flat())
        findings.push({
          control: rule.id,
          subject: subjectOf(one),
          message: printable(message),
          ...(one.status === null
            ? { outcome: 'none' as const, why: 'HardenEKS gives no status' }
            : { outcome: one.status ? ('passed' as const) : ('failed' as const) }),
          ...(limit === undefined ? {} : { limit }),
          ...(scope === 'namespace_based' && !Array.isArray(given) ? { limit: oneNamespace(one.namespace) } : {}),
        });
    }
  }
  const missing = data.rules.length - new Set(findings.map(({ control }) => control)).size;
  return {
    tool: 'hardeneks',
    file,
    findings,
    notes: [
      ...(missing > 0
        ? [
            `${missing} of ${data.rules.length} rules that matter here are not in it: HardenEKS leaves out what it did not run, and what ended in an error`,
          ]
        : []),
      ...(unknown > 0 ? [`${unknown} of its rules: no item is anchored to them, or their wording is not known`] : []),
    ],
  };
};
