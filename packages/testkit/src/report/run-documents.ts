import type { ResourceTiming } from '@hera/terraform';
import { z } from 'zod';
import type { CheckResult, CheckStatus } from '../check';
import type { StageTiming } from '../stage';

/** How a recorded stage ended. One that was asked to be left out is `skipped`, which is no success and no failure. */
export type RecordedOutcome = 'done' | 'failed' | 'interrupted' | 'skipped';

/** One stage as it stands in `timings.json`. Rehearsals of `infractl` and recorded tests write the same. */
export interface RecordedStage {
  /** Stable, in kebab-case. */
  readonly stage: string;
  readonly title: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** Wall-clock seconds. */
  readonly seconds: number;
  readonly outcome: RecordedOutcome;
}

/** A check as it stands in `verification.json`, which a later version with other subjects may have written. */
export type RecordedCheck = Omit<CheckResult, 'subject'> & { readonly subject: string };

/** How many checks ended in which way. */
export type CheckCounts = Readonly<Record<CheckStatus, number>>;

/** Content of `timings.json`. */
export interface TimingsDocument {
  readonly schemaVersion: 1;
  readonly stages: readonly RecordedStage[];
  /** @default - not recorded; the events in `apply.jsonl` tell the same */
  readonly resources?: readonly ResourceTiming[];
}

/** Content of `verification.json`. */
export interface VerificationDocument {
  readonly schemaVersion: 1;
  /** What was deployed to: `local` or `aws`. */
  readonly target: string;
  readonly counts: CheckCounts;
  readonly checks: readonly CheckResult[];
}

const titles: Readonly<Record<string, string>> = {
  synth: 'Synthesise',
  init: 'terraform init',
  validate: 'terraform validate',
  plan: 'terraform plan',
  apply: 'terraform apply',
  idempotent: 'terraform plan, again',
  drift: 'Look for drift',
  import: 'terraform import',
  update: 'Apply a change',
  verify: 'Verify through the AWS SDK',
  destroy: 'terraform destroy',
  leaks: 'Look for what is left',
};

/** The stages of a `Deployment` as they are recorded. */
export const recordedStages = (timings: readonly StageTiming[]): readonly RecordedStage[] =>
  timings.map(({ stage, startedAt, seconds, status }) => ({
    stage,
    title: titles[stage] ?? stage,
    startedAt,
    seconds,
    outcome: status,
  }));

/** Content of `timings.json` for these stages and, when they are known, resources. */
export const timingsDocument = (
  stages: readonly RecordedStage[],
  resources?: readonly ResourceTiming[],
): TimingsDocument => ({ schemaVersion: 1, stages, ...(resources === undefined ? {} : { resources }) });

/** Counts results by status. An unsupported check is never counted as passed. */
export const countChecks = (results: readonly Pick<CheckResult, 'status'>[]): CheckCounts => {
  const count = (status: CheckStatus): number => results.filter((result) => result.status === status).length;
  return {
    pass: count('pass'),
    fail: count('fail'),
    unsupported: count('unsupported'),
    'not-applicable': count('not-applicable'),
  };
};

/**
 * Whether there was something to prove and nothing was proved: checks, but not one that the target could answer. That is
 * no success.
 */
export const provesNothing = (counts: CheckCounts): boolean =>
  counts.pass === 0 && counts.fail === 0 && counts.unsupported > 0;

/** Content of `verification.json` for these results. */
export const verificationDocument = (results: readonly CheckResult[], target: string): VerificationDocument => ({
  schemaVersion: 1,
  target,
  counts: countChecks(results),
  checks: results,
});

/** How to read back what the functions above write. Fields that are not known pass through. */
export const timingsSchema = z.looseObject({
  schemaVersion: z.literal(1).optional(),
  stages: z.array(
    z.looseObject({
      stage: z.string(),
      title: z.string(),
      startedAt: z.iso.datetime(),
      seconds: z.number().nonnegative(),
      outcome: z.enum(['done', 'failed', 'interrupted', 'skipped']),
    }),
  ),
  resources: z
    .array(
      z.looseObject({
        address: z.string(),
        resourceType: z.string(),
        action: z.enum([
          'create',
          'read',
          'update',
          'delete',
          'replace',
          'move',
          'import',
          'forget',
          'refresh',
          'no-op',
        ]),
        startedAt: z.iso.datetime(),
        seconds: z.number().nonnegative(),
        outcome: z.enum(['done', 'failed', 'unfinished']),
      }),
    )
    .optional(),
});

/** How to read back `verification.json`. */
export const verificationSchema = z.looseObject({
  schemaVersion: z.literal(1),
  target: z.string(),
  checks: z.array(
    z.looseObject({
      id: z.string(),
      title: z.string(),
      subject: z.string(),
      status: z.enum(['pass', 'fail', 'unsupported', 'not-applicable']),
      expected: z.string(),
      found: z.string(),
      evidence: z.array(z.string()),
      seconds: z.number().nonnegative(),
    }),
  ),
});

const problemSchema = z.looseObject({
  code: z.string(),
  path: z.string(),
  message: z.string(),
  allowed: z.string().optional(),
  fix: z.string(),
  constructPath: z.string().optional(),
});

/** How to read `run.json`: what a recorded test says about itself. */
export const runSchema = z.looseObject({
  schemaVersion: z.literal(1),
  name: z.string().min(1),
  target: z.string(),
  outcome: z.enum(['passed', 'failed', 'interrupted', 'unsupported']),
  unsupported: z.array(z.string()).optional(),
  problems: z.array(problemSchema),
  details: z.string().optional(),
});

/** How to read the part of `hera.manifest.json` that a report shows. */
export const manifestSchema = z.looseObject({
  schemaVersion: z.literal(1),
  stack: z.string(),
  environment: z.looseObject({ name: z.string(), profile: z.string(), region: z.string() }),
  target: z.looseObject({ kind: z.string(), providerVersion: z.string().optional() }),
  leftOut: z.array(z.looseObject({ what: z.string(), constructPath: z.string(), reason: z.string() })),
  warnings: z.array(problemSchema),
});
