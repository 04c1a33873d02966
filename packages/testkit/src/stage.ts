/** A step in the life of a deployment. */
export type DeploymentStage = (typeof deploymentStages)[number];

/** Every stage, in the order of a usual run. */
export const deploymentStages = [
  'synth',
  'init',
  'validate',
  'plan',
  'import',
  'apply',
  'idempotent',
  'drift',
  'verify',
  'update',
  'destroy',
  'leaks',
] as const;

/** Seconds that each stage may take when nothing else is said: generous for a real account, whose clusters take 20 minutes. */
export const defaultDeadlines: Readonly<Record<DeploymentStage, number>> = {
  synth: 120,
  init: 300,
  validate: 120,
  plan: 900,
  import: 900,
  apply: 3600,
  idempotent: 900,
  drift: 900,
  verify: 900,
  update: 3600,
  destroy: 3600,
  leaks: 300,
};

/** How a stage stands. `skipped`: `HERA_SKIP_<stage>=1` was set, and nothing was done. */
export type StageStatus = 'started' | 'done' | 'failed' | 'interrupted' | 'skipped';

/** What `onStage` receives: once with `started`, once with the end. */
export interface StageReport {
  readonly stage: DeploymentStage;
  readonly status: StageStatus;
  /** Wall-clock seconds so far; 0 at the start. */
  readonly seconds: number;
}

/** A stage that ended. */
export interface StageTiming extends StageReport {
  readonly status: Exclude<StageStatus, 'started'>;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
}
