import { type EvaluationInput, type EvaluationOptions, evaluate, type Report } from '@hera/checklist';
import type { AttestationFolder } from '@hera/checklist/attestations';
import { factsOf } from '@hera/core/facts';
import type { StackManifest } from '@hera/core/manifest';
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
  /** Tells where what is missing would be made, so that it has a price. @default - nothing is priced */
  readonly manifest?: StackManifest | undefined;
  /** The workspace, whose prices count. */
  readonly root: string;
  readonly now: Date;
}

/** Prices of what is missing; loaded here, as a plan without a manifest has none. The catalogue is read when something first has to be priced. */
const costOfFixing = async (
  root: string,
  { environment, facts }: StackManifest,
): Promise<NonNullable<EvaluationOptions['costOfFixing']>> => {
  const { fixingCost } = await import('@hera/checklist/fixing-cost');
  const { catalogueOf } = await import('../workspace-catalogue.js');
  const zones = new Set(factsOf(facts, 'network').flatMap(({ subnets }) => subnets.map(({ zone }) => zone)));
  let priced: EvaluationOptions['costOfFixing'];
  return (item, judgement) => {
    priced ??= fixingCost({
      catalogue: catalogueOf(root),
      region: environment.region,
      zones: zones.size > 0 ? zones.size : 3,
    });
    return priced?.(item, judgement);
  };
};

/** Judges the checklist. What is wrong with a record stands among the problems of the report, and the record does not count. */
export const judge = async ({ input, options = {}, records, manifest, root, now }: JudgeRequest): Promise<Report> => {
  const report = evaluate(
    { ...input, ...(records === undefined ? {} : { attestations: records.evidence }) },
    {
      ...options,
      ...(manifest === undefined ? {} : { costOfFixing: await costOfFixing(root, manifest) }),
      clock: () => now,
    },
  );
  if (records === undefined) return report;
  const { problems, unknowns, warnings } = records;
  return { ...report, problems: [...report.problems, ...problems, ...unknowns, ...warnings] };
};
