import type { LiveClusterVersions } from '@hera/testkit';
import type { ClusterUpgradeFact } from '@hera/core/facts';

/** What stands in the way of an upgrade, or has to be known before it. */
export interface UpgradeFinding {
  /** Stable, in kebab-case. */
  readonly id:
    | 'addon-health'
    | 'cluster-status'
    | 'free-addresses'
    | 'insight'
    | 'karpenter'
    | 'node-group-health'
    | 'node-group-skew'
    | 'support';
  /** `blocks`: to be done before anything else. `warns`: to be known. */
  readonly severity: 'blocks' | 'warns';
  readonly message: string;
  /** What to do about it. */
  readonly fix: string;
}

/** One step of an upgrade, in order. */
export interface UpgradeStep {
  /** Stable, in kebab-case. */
  readonly id: string;
  /** Whether somebody does it, or Terraform within the apply before it. */
  readonly by: 'apply' | 'you';
  readonly what: string;
  /** To be run as it is. @default - none: a change to make in a file, or what the apply does */
  readonly command?: string;
}

/** How the control plane goes back. */
export interface Rollback {
  /** The version before. */
  readonly to: string;
  /** Days after the end of the upgrade. */
  readonly withinDays: number;
  readonly steps: readonly UpgradeStep[];
}

/** From one minor version to the next. */
export interface UpgradeHop {
  readonly from: string;
  readonly to: string;
  readonly steps: readonly UpgradeStep[];
  readonly rollback: Rollback;
}

/** Support of one version, by the dated table. */
export interface VersionSupport {
  readonly version: string;
  readonly standardSupportEnds: string;
  readonly extendedSupportEnds: string;
  readonly phase: 'ended' | 'extended' | 'standard';
  /** Days of standard support left; negative after its end. */
  readonly daysLeft: number;
}

/** The whole way. */
export interface UpgradePlan {
  readonly cluster: string;
  readonly from: string;
  readonly to: string;
  /** The day that the version table and the rules were checked on. */
  readonly asOf: string;
  readonly support: readonly VersionSupport[];
  readonly findings: readonly UpgradeFinding[];
  readonly hops: readonly UpgradeHop[];
  /** What could not be judged, in plain words. */
  readonly unknown: readonly string[];
}

/** What a plan is made from. */
export interface UpgradeInput {
  readonly fact: ClusterUpgradeFact;
  readonly live: LiveClusterVersions;
  /** Control plane versions to come, each one minor after the last; empty when it is there already. */
  readonly path: readonly string[];
  readonly today: Date;
  readonly region: string;
  /** `apps/<app>`, where the cluster is declared. */
  readonly folder: string;
  /** What follows `infractl plan` and `infractl apply`: `aws prod`, and where it goes. */
  readonly infractl: { readonly plan: string; readonly apply: string };
}
