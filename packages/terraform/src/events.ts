/** Which command of Terraform an event or an error belongs to. */
export type Stage = 'init' | 'validate' | 'plan' | 'apply' | 'destroy' | 'import' | 'output' | 'show' | 'state';

/** What happens to a resource. `refresh` is the read of an existing object before a plan. */
export type ResourceAction =
  'create' | 'read' | 'update' | 'delete' | 'replace' | 'move' | 'import' | 'forget' | 'refresh' | 'no-op';

/** Counts of one plan, apply or destroy. A replacement counts once under `add` and once under `remove`. */
export interface ChangeSummary {
  /** Resources created. */
  readonly add: number;
  /** Resources updated in place. */
  readonly change: number;
  /** Resources destroyed. */
  readonly remove: number;
  /** Resources taken into the state without a change of the object. */
  readonly import: number;
}

interface EventBase {
  /** The command that was running. */
  readonly stage: Stage;
  /** When, as ISO 8601 in UTC, by Terraform's own clock. */
  readonly at: string;
}

/** Work on one resource: begun, still going (every 10 s), done or failed. */
export interface ResourceEvent extends EventBase {
  readonly type: 'resource-start' | 'resource-progress' | 'resource-done' | 'resource-failed';
  /** Full address, for example `module.a.aws_vpc.main[0]`. */
  readonly address: string;
  /** For example `aws_vpc`. */
  readonly resourceType: string;
  readonly action: ResourceAction;
  /** Seconds since the start of this action; 0 at the start. */
  readonly elapsedSeconds: number;
  /** Id of the object. @default - Terraform does not say it (not yet created, or destroyed) */
  readonly id?: string;
}

/** One line of a plan. */
export interface PlannedChangeEvent extends EventBase {
  readonly type: 'planned-change';
  readonly address: string;
  readonly resourceType: string;
  readonly action: ResourceAction;
  /** Why, in Terraform's words, for example `tainted` or `cannot_update`. @default - none given */
  readonly reason?: string;
  /** True when this is a change made outside of Terraform that the refresh has found, not one that is planned. */
  readonly drift: boolean;
}

/** An error or a warning of Terraform, of a provider, or of this package (then `address` is absent). */
export interface DiagnosticEvent extends EventBase {
  readonly type: 'diagnostic';
  readonly severity: 'error' | 'warning';
  readonly summary: string;
  readonly detail: string;
  /** The resource that it is about. @default - none */
  readonly address?: string;
}

/** The counts of the plan, then those of the apply or destroy. */
export interface SummaryEvent extends EventBase, ChangeSummary {
  readonly type: 'summary';
  readonly operation: 'plan' | 'apply' | 'destroy';
}

/** Outputs, after an apply. A sensitive one never carries its value. */
export interface OutputsEvent extends EventBase {
  readonly type: 'outputs';
  readonly outputs: Readonly<Record<string, { readonly sensitive: boolean; readonly value?: unknown }>>;
}

/** Anything else that Terraform says: versions, provisioner output, provider selection, text that is not JSON. */
export interface LogEvent extends EventBase {
  readonly type: 'log';
  readonly level: 'error' | 'warn' | 'info' | 'debug';
  readonly message: string;
  /** The resource whose provisioner spoke. @default - none */
  readonly address?: string;
}

/** What `onEvent` of `Terraform` receives. Discriminated by `type`. */
export type TerraformEvent =
  ResourceEvent | PlannedChangeEvent | DiagnosticEvent | SummaryEvent | OutputsEvent | LogEvent;

/** How long one action on one resource took. */
export interface ResourceTiming {
  readonly address: string;
  readonly resourceType: string;
  readonly action: ResourceAction;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** Wall-clock seconds with milliseconds; up to the end of the run when `outcome` is `unfinished`. */
  readonly seconds: number;
  readonly outcome: 'done' | 'failed' | 'unfinished';
}
