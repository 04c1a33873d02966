import type { AttestationFolder } from './read-folder';
import { daysBetween } from './validity';

/**
 * An attestation as MITRE's SAF CLI and Heimdall take it (`saf attest apply`). Fields and frequencies: heimdall2,
 * libs/hdf-converters/src/utils/attestations.ts, read 2026-11.
 */
export interface HdfAttestation {
  /** Id of the item. */
  readonly control_id: string;
  readonly explanation: string;
  /** Days for which it holds from `updated` on, for example `90d`. */
  readonly frequency: string;
  readonly status: 'passed' | 'failed';
  /** `YYYY-MM-DD` */
  readonly updated: string;
  readonly updated_by: string;
}

/** What an export gave. */
export interface HdfExport {
  readonly attestations: readonly HdfAttestation[];
  /** Records that are not in it. HDF has no signatures, hashes or exceptions: what does not hold would look as if it did. */
  readonly leftOut: readonly { readonly file: string; readonly reason: string }[];
}

const explanation = (statement: string, lines: readonly (readonly [string, string])[]): string =>
  [statement.trim(), ...lines.map(([name, text]) => `${name}: ${text}`)].join('\n');

/** Attestations that hold, in the form of HDF; what does not, or has no place there, is named. */
export const toHdf = ({ records }: AttestationFolder): HdfExport => {
  const attestations: HdfAttestation[] = [];
  const leftOut: { file: string; reason: string }[] = [];
  for (const { file, record, expires, state } of records) {
    if (record?.kind === 'exception') leftOut.push({ file, reason: 'an exception: HDF knows waivers for that' });
    else if ((state !== 'holds' && state !== 'denies') || record === undefined || expires === undefined) {
      leftOut.push({ file, reason: state === 'unknown' ? 'it could not be verified here' : 'it does not hold' });
    } else {
      const { scope, reviewer } = record;
      attestations.push({
        control_id: record.item,
        explanation: explanation(record.statement, [
          [
            'Environment',
            scope.cluster === undefined ? scope.environment : `${scope.environment}, cluster ${scope.cluster}`,
          ],
          ['Evidence', record.evidence.join(', ')],
          ...(reviewer === undefined ? [] : [['Second reviewer', `${reviewer.by}, ${reviewer.role}`] as const]),
        ]),
        // HDF counts from the day itself, and what ends on a day has ended when the day begins.
        frequency: `${daysBetween(record.date, expires) + 1}d`,
        status: record.status,
        updated: record.date,
        updated_by: `${record.by}, ${record.role}`,
      });
    }
  }
  return { attestations, leftOut };
};
