import type { PlannedChange, Plan, PlanResult, TerraformEvent, Toolchain } from '@hera/terraform';
import type { DeploymentTarget, LateTarget } from './deployment-target';
import type { DeploymentStage, StageReport, StageTiming } from './stage';

/** Options of `Deployment`. */
export interface DeploymentOptions {
  readonly toolchain: Toolchain;
  /** The `cdk.tf.json`, or a folder of Terraform configuration. Only read. */
  readonly stackFile: string;
  /**
   * The `hera.manifest.json` of the same synth.
   *
   * @default - the one beside the stack; where there is none, nothing is declared, and only a local AWS is allowed
   */
  readonly manifestFile?: string;
  /** Folder that Terraform works in. Its state is kept, so that a later `Deployment` over the same folder goes on. */
  readonly directory: string;
  readonly target: DeploymentTarget;
  /** Operations that Terraform runs at once. @default - 20 for a local AWS, which has no rate limits; Terraform's own 10 else */
  readonly parallelism?: number;
  /**
   * Lets the Terraform commands of this deployment attach to one AWS provider process, where that is safe: a local AWS, one
   * provider block, an unpacked provider. `HERA_TESTKIT_REATTACH=0` turns it off everywhere. @default true
   */
  readonly reuseProvider?: boolean;
  /** Interrupts Terraform gracefully, which keeps its state, and refuses later stages. @default - cannot be interrupted */
  readonly signal?: AbortSignal;
  /** Called when a stage starts and when it ends. @default - nobody listens */
  readonly onStage?: (report: StageReport) => void;
  /** Called for each event of Terraform. @default - nobody listens */
  readonly onEvent?: (event: TerraformEvent) => void;
  /** File to which Terraform's events are appended as JSON lines. @default - none */
  readonly eventLog?: string;
  /** Seconds that stages may take. @default - `defaultDeadlines` */
  readonly deadlines?: Readonly<Partial<Record<DeploymentStage, number>>>;
  /** Stages that ended before, as `synthStack` gives them. @default - none */
  readonly earlier?: readonly StageTiming[];
  /**
   * Workspace below whose `.hera/testkit/runs` the run is recorded until it is destroyed, for `testkit sweep`.
   * `false`: somebody else looks after what is left.
   *
   * @default - the nearest workspace above the current folder
   */
  readonly recordIn?: string | false;
  /** Told what a person has to know: that a destroy was skipped and how to go on, the seed of a run that failed. @default - standard error */
  readonly onNotice?: (text: string) => void;
}

/** Options of a `Deployment` whose target is still starting. */
export interface LateDeploymentOptions extends Omit<DeploymentOptions, 'target'> {
  readonly target: LateTarget;
}

/** Who is told about one stage, instead of those whom `DeploymentOptions` names. */
export interface StageListener {
  /** Called for each event of Terraform in this stage. @default - `DeploymentOptions.onEvent` */
  readonly onEvent?: (event: TerraformEvent) => void;
  /** File to which the events of this stage are appended as JSON lines. @default - `DeploymentOptions.eventLog` */
  readonly eventLog?: string;
}

/** Options of `Deployment.apply`. */
export interface ApplyStageOptions extends StageListener {
  /** Exactly this plan is applied, or nothing. @default - the plan of the last `plan`; a new one when there is none */
  readonly plan?: Pick<PlanResult, 'planFile'>;
}

/** A plan, read. */
export interface DeploymentPlan extends PlanResult {
  /** What an apply would do. */
  readonly changes: readonly PlannedChange[];
  /** The plan as JSON. May hold secrets: see `redactPlan` of `@hera/terraform`. */
  readonly json: Plan;
}

/** What an update did. */
export interface UpdateResult {
  /** What was planned and applied; nothing when the stage was skipped. */
  readonly changes: readonly PlannedChange[];
  /** Addresses that were replaced. */
  readonly replaced: readonly string[];
}

/** What changed behind Terraform's back. */
export interface DriftReport {
  /** Whether an apply would change anything; undefined when the stage was skipped, because then nobody knows. */
  readonly drifted: boolean | undefined;
  /**
   * What was changed outside of Terraform since the last apply, as far as it matters: a refresh also finds what other
   * resources of the same apply have changed, such as the routes of a route table.
   */
  readonly found: readonly PlannedChange[];
  /** What an apply would do to put it right. */
  readonly repair: readonly PlannedChange[];
}
