import { type EvaluationInput, type EvaluationOptions, evaluate, type Report } from '@hera/checklist';
import type { AttestationFolder } from '@hera/checklist/attestations';
import type { AppRecordContext } from './record-context';

/** What people have said about an app, checked and verified against its manifest. */
export const recordsOf = async (context: AppRecordContext): Promise<AttestationFolder> =>
  (await import('@hera/checklist/attestations')).readAttestations(context.folder, context);

/** What is judged, and by what people said. */
export interface JudgeRequest {
  readonly input: Omit<EvaluationInput, 'attestations'>;
  /** @default - by the manifest's profile */
  readonly options?: Omit<EvaluationOptions, 'clock'>;
  /** @default - nobody attested anything */
  readonly records?: AttestationFolder;
  readonly now: Date;
}

/** Judges the checklist. What is wrong with a record stands among the problems of the report, and the record does not count. */
export const judge = ({ input, options = {}, records, now }: JudgeRequest): Report => {
  const report = evaluate(
    { ...input, ...(records === undefined ? {} : { attestations: records.evidence }) },
    { ...options, clock: () => now },
  );
  if (records === undefined) return report;
  const { problems, unknowns, warnings } = records;
  return { ...report, problems: [...report.problems, ...problems, ...unknowns, ...warnings] };
};
