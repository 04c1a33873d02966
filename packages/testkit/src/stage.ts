/** A step in the life of a deployment. */
export type DeploymentStage =
  'init' | 'validate' | 'plan' | 'apply' | 'idempotent' | 'drift' | 'verify' | 'destroy' | 'leaks';

/** How a stage stands. */
export type StageStatus = 'started' | 'done' | 'failed' | 'interrupted';

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
