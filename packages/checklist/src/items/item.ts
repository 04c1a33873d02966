/** Where a judgement comes from. In the order of strength, save that a person's word stands beside the machine's levels, not above them. */
export const levels = ['synth', 'plan', 'live-aws', 'live-kubernetes', 'attestation'] as const;

/** One of `levels`. */
export type Level = (typeof levels)[number];

/** A level that a machine judges. */
export type MachineLevel = Exclude<Level, 'attestation'>;

/** Sections of the production-environment document, what goes beyond it, and that of items from outside of this package. */
export const sections = [
  'Infrastructure',
  'Security',
  'Monitoring & Alerting',
  'Disaster Recovery',
  'Operations',
  'Beyond the seed',
  'Your own',
] as const;

/** One of `sections`. */
export type Section = (typeof sections)[number];

/** What happens when the item is red, worst first. */
export const severities = ['critical', 'high', 'medium', 'low'] as const;

/** One of `severities`. */
export type Severity = (typeof severities)[number];

/** For whom an item counts. */
export const profileNames = ['dev', 'staging', 'production'] as const;

/** One of `profileNames`. */
export type Profile = (typeof profileNames)[number];

/**
 * What a profile makes of a red item: `required`: it fails; `recommended`: it warns; `accepted`: the profile accepts the lack of it, so the
 * item is not applicable, with what was found as the reason.
 */
export type Demand = 'required' | 'recommended' | 'accepted';

/** Value of a parameter of a rule. */
export type ParameterValue = number | string | boolean | readonly string[];

/** What a profile asks of an item. */
export interface ProfileDemand {
  readonly demand: Demand;
  /** Why a profile accepts or only recommends it. @default - the demand is `required` */
  readonly why?: string;
  /** Parameters of the rule, over the item's own. @default - the item's own */
  readonly parameters?: Readonly<Record<string, ParameterValue>>;
}

/**
 * A control of somebody else that verifies the same. `equal`: the same question; `partial`: less than it, or a part; `conflicts`: passing this
 * item, as its parameters stand, fails that control.
 */
export interface Anchor {
  /** Who publishes it, for example `Checkov`. */
  readonly source: AnchorSource;
  /** Its id there, for example `CKV_AWS_39`. */
  readonly id: string;
  readonly strength: 'equal' | 'partial' | 'conflicts';
  /** What it does not see, or what it takes for a pass and should not. @default - nothing to say */
  readonly note?: string;
}

/** Catalogues that anchors point to. */
export const anchorSources = [
  'Checkov',
  'Trivy',
  'Prowler',
  'AWS FSBP',
  'Security Hub',
  'Control Tower',
  'CIS EKS',
  'HardenEKS',
  'cdk-nag',
  'Well-Architected',
  'AWS VPC guide',
  'Mercari',
  'Google SRE',
] as const;

/** One of `anchorSources`. */
export type AnchorSource = (typeof anchorSources)[number];

/** What a person has to say, and for how long it holds. */
export interface AttestationDemand {
  /** `required`: the item is never green without one; `substitute`: one may stand in where no level could judge. */
  readonly need: 'required' | 'substitute';
  /** What the statement has to say. */
  readonly statement: string;
  /** Longest time that it holds, in days. */
  readonly validityDays: number;
  /** Whether production asks for a second person. */
  readonly secondReviewerInProduction: boolean;
  /** What was reviewed, by whose hash a change voids the attestation. @default - nothing is hashed */
  readonly reviewed?: 'security-group-rules' | 'file';
}

/** One item of the checklist, as `items.json` has it. */
export interface Item {
  /** Stable, for example `infra-01-multi-az`. Public contract: attestations and suppressions name it. */
  readonly id: string;
  readonly section: Section;
  /** Exactly as the production-environment document has it. */
  readonly title: string;
  /** One sentence: what has to be true. */
  readonly question: string;
  readonly levels: readonly Level[];
  readonly severity: Severity;
  readonly anchors: readonly Anchor[];
  readonly profiles: Readonly<Record<Profile, ProfileDemand>>;
  /** Parameters of the rule, before the profile's. */
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  /** Texts that a parameter takes, by its name. @default - any text */
  readonly choices?: Readonly<Record<string, readonly string[]>>;
  /** Whether it is about a cluster, its nodes or its network, so that it does not apply to a stack that certainly has none. @default false */
  readonly needsPlatform?: boolean;
  /** The change to make when it is red. */
  readonly remediation: string;
  /** Path of the runbook, from the root of the repository. */
  readonly runbook: string;
  /** @default - no attestation counts for it; an exception still does */
  readonly attestation?: AttestationDemand;
  /** Longest time that an exception holds, in days. */
  readonly exceptionMaximumDays: number;
  /** What no level sees, in words; empty when there is nothing. */
  readonly blindSpots: readonly string[];
}
