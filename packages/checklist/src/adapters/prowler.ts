import { z } from 'zod';
import { type ImportedFinding, printable, type ToolReport } from './finding';
import { reportOf } from './report-file';

const finding = z.looseObject({
  metadata: z.looseObject({
    event_code: z.string().min(1),
    product: z.looseObject({ name: z.literal('Prowler'), version: z.string().optional() }),
  }),
  status: z.string().optional(),
  status_code: z.string(),
  status_detail: z.string().optional(),
  message: z.string().optional(),
  time_dt: z.string().optional(),
  resources: z
    .array(z.looseObject({ uid: z.string().optional(), name: z.string().optional(), region: z.string().optional() }))
    .optional(),
});

type Finding = z.output<typeof finding>;

/** Whether a document is an array of OCSF findings by Prowler, as `prowler --output-formats json-ocsf` writes it. Others write OCSF too. */
export const isProwler = (document: unknown): boolean => {
  const first: unknown = Array.isArray(document) ? document[0] : undefined;
  if (typeof first !== 'object' || first === null) return false;
  const { metadata } = first as { metadata?: { product?: { name?: unknown } } };
  return metadata?.product?.name === 'Prowler';
};

const judged = ({ status, status_code }: Finding): Pick<ImportedFinding, 'outcome' | 'why'> => {
  if (status === 'Suppressed') return { outcome: 'none', why: 'muted in Prowler' };
  switch (status_code) {
    case 'PASS':
      return { outcome: 'passed' };
    case 'FAIL':
      return { outcome: 'failed' };
    case 'MANUAL':
      return { outcome: 'none', why: 'a person has to look: nothing was judged' };
    default:
      return { outcome: 'none', why: `Prowler says ${printable(status_code)}` };
  }
};

const clusterOf = (uid: string | undefined): string | undefined =>
  /^arn:[^:]+:eks:[^:]*:[^:]*:cluster\/([^/]+)$/.exec(uid ?? '')?.[1];

/**
 * Reads Prowler's OCSF findings. Form: prowler/lib/outputs/ocsf/ocsf.py and examples/output/example_output_aws.ocsf.json of
 * prowler-cloud/prowler, read 2026-11.
 *
 * @throws HeraError HERA_CHECK_203
 */
export const readProwler = (document: unknown, file: string): ToolReport => {
  const findings = reportOf(z.array(finding), document, file);
  const version = findings[0]?.metadata.product.version;
  return {
    tool: 'prowler',
    file,
    notes: ['Prowler scans an account: what it says may be of other resources than those of this environment'],
    findings: findings.map((one): ImportedFinding => {
      const [resource] = one.resources ?? [];
      const cluster = clusterOf(resource?.uid);
      const at = one.time_dt === undefined ? Number.NaN : Date.parse(one.time_dt);
      return {
        control: printable(one.metadata.event_code),
        ...judged(one),
        subject: printable(resource?.uid ?? resource?.name ?? 'account'),
        message: printable(one.status_detail ?? one.message ?? ''),
        ...(cluster === undefined ? {} : { cluster }),
        ...(Number.isNaN(at) ? {} : { at: new Date(at).toISOString() }),
      };
    }),
    ...(version === undefined ? {} : { version: printable(version) }),
  };
};
