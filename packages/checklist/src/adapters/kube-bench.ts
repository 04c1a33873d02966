import { z } from 'zod';
import { type ImportedFinding, printable, type ToolReport } from './finding';
import { reportOf } from './report-file';

const result = z.looseObject({
  test_number: z.string().min(1),
  test_desc: z.string().optional(),
  type: z.string().optional(),
  status: z.string(),
  reason: z.string().optional(),
  scored: z.boolean().optional(),
});

const controls = z.looseObject({
  version: z.string(),
  detected_version: z.string().optional(),
  node_type: z.string().optional(),
  tests: z.array(z.looseObject({ results: z.array(result).nullable() })).nullable(),
});

/** Editions of the CIS benchmark for EKS whose numbers are those of the items. In others, 4.2.1 is something else. */
export const editions = ['eks-1.7.0', 'eks-1.8.0'] as const;

const parts = (document: unknown): unknown => {
  if (Array.isArray(document)) return document;
  if (typeof document === 'object' && document !== null && 'Controls' in document) return document.Controls;
  return [document];
};

/** Whether a document is of `kube-bench --json`: with totals, or an array, or one object, by version. */
export const isKubeBench = (document: unknown): boolean => {
  const found = parts(document);
  const first: unknown = Array.isArray(found) ? found[0] : undefined;
  return typeof first === 'object' && first !== null && 'tests' in first && 'node_type' in first;
};

const judged = ({ status, type, reason }: z.output<typeof result>): Pick<ImportedFinding, 'outcome' | 'why'> => {
  if (type === 'manual') return { outcome: 'none', why: 'manual: a person has to look, kube-bench judged nothing' };
  if (status === 'PASS') return { outcome: 'passed' };
  if (status === 'FAIL') return { outcome: 'failed' };
  const words = printable(reason ?? '');
  return { outcome: 'none', why: `kube-bench says ${printable(status)}${words === '' ? '' : `: ${words}`}` };
};

/**
 * Reads a report of kube-bench. Form: check/controls.go, check/check.go and cmd/testdata/result.json of aquasecurity/kube-bench, read 2026-11.
 *
 * @throws HeraError HERA_CHECK_203
 */
export const readKubeBench = (document: unknown, file: string): ToolReport => {
  const all = reportOf(z.array(controls), parts(document), file);
  const known = all.filter(({ version }) => (editions as readonly string[]).includes(version));
  const others = [...new Set(all.filter((one) => !known.includes(one)).map(({ version }) => printable(version)))];
  return {
    tool: 'kube-bench',
    file,
    notes: [
      'kube-bench never reaches the control plane of EKS, nor AWS: its managed services section is manual throughout',
      ...others.map(
        (version) =>
          `left out, since its numbers mean other things: benchmark ${version}; taken: ${editions.join(', ')}`,
      ),
    ],
    findings: known.flatMap(({ tests, node_type }) =>
      (tests ?? []).flatMap(({ results }) =>
        (results ?? []).map((one): ImportedFinding => ({
          control: printable(one.test_number),
          ...judged(one),
          subject: printable(node_type ?? 'cluster'),
          message: printable(one.test_desc ?? ''),
        })),
      ),
    ),
  };
};
