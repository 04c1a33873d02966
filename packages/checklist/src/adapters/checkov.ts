import { z } from 'zod';
import { type ImportedFinding, printable, type ToolReport } from './finding';
import { reportOf } from './report-file';

const check = z.looseObject({
  check_id: z.string().min(1),
  check_name: z.string().nullish(),
  check_result: z.looseObject({ result: z.string(), suppress_comment: z.string().nullish() }),
  resource: z.string().nullish(),
  resource_address: z.string().nullish(),
  file_path: z.string().nullish(),
});

const report = z.looseObject({
  check_type: z.string(),
  results: z.looseObject({
    passed_checks: z.array(check).optional(),
    failed_checks: z.array(check),
    skipped_checks: z.array(check).optional(),
    parsing_errors: z.array(z.string()).optional(),
  }),
  summary: z.looseObject({ checkov_version: z.string().optional() }).optional(),
});

/** What Checkov writes when it had nothing to check (issue 7462 of bridgecrewio/checkov). */
const nothing = z.looseObject({ passed: z.literal(0), failed: z.literal(0), checkov_version: z.string() });

/** Whether a document is of `checkov -o json`: an object, or an array of them when several frameworks ran. */
export const isCheckov = (document: unknown): boolean => {
  const first: unknown = Array.isArray(document) ? document[0] : document;
  return typeof first === 'object' && first !== null && ('check_type' in first || 'checkov_version' in first);
};

const outcomes: Readonly<Record<string, ImportedFinding['outcome']>> = { PASSED: 'passed', FAILED: 'failed' };

const judged = ({ check_result }: z.output<typeof check>): Pick<ImportedFinding, 'outcome' | 'why'> => {
  const outcome = Object.hasOwn(outcomes, check_result.result) ? outcomes[check_result.result] : undefined;
  if (outcome !== undefined) return { outcome };
  const comment = printable(check_result.suppress_comment ?? '');
  return {
    outcome: 'none',
    why:
      check_result.result === 'SKIPPED'
        ? `suppressed${comment === '' ? ', without a reason' : `: ${comment}`}`
        : 'not judged',
  };
};

/**
 * Reads a report of Checkov. Form: checkov/common/output/report.py and record.py of bridgecrewio/checkov, read 2026-11.
 *
 * @throws HeraError HERA_CHECK_203
 */
export const readCheckov = (document: unknown, file: string): ToolReport => {
  if (nothing.safeParse(document).success && !('results' in (document as object))) {
    return { tool: 'checkov', file, findings: [], notes: ['Checkov found nothing to check'] };
  }
  const reports = Array.isArray(document)
    ? reportOf(z.array(report), document, file)
    : [reportOf(report, document, file)];
  const version = reports[0]?.summary?.checkov_version;
  const unparsed = reports.flatMap(({ results }) => results.parsing_errors ?? []).length;
  const quiet = reports.some(({ results }) => results.passed_checks === undefined);
  return {
    tool: 'checkov',
    file,
    notes: [
      ...(unparsed > 0
        ? [
            `Checkov could not parse ${unparsed} ${unparsed === 1 ? 'file' : 'files'}: nothing is known of what is in there`,
          ]
        : []),
      ...(quiet ? ['the report has failed checks only (--quiet): what passed is not in it'] : []),
    ],
    findings: reports.flatMap(({ results }) =>
      [...results.failed_checks, ...(results.passed_checks ?? []), ...(results.skipped_checks ?? [])].map(
        (one): ImportedFinding => ({
          control: printable(one.check_id),
          ...judged(one),
          subject: printable(one.resource_address ?? one.resource ?? one.file_path ?? 'unknown'),
          message: printable(one.check_name ?? ''),
        }),
      ),
    ),
    ...(version === undefined ? {} : { version: printable(version) }),
  };
};
