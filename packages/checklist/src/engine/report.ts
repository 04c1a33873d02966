import type { Problem } from '@hera/core/errors';
import type { Anchor, Demand, Level, MachineLevel, ParameterValue, Profile, Section, Severity } from '../items/item';
import type { AttestationEvidence } from './attestation-evidence';
import type { Evidence, Judgement } from './evidence';
import type { OtherTools, OtherToolsOfItem } from './other-tools';
import type { Objectives } from './rule';

/** What became of an item. `unknown` is never a pass. */
export const statuses = [
  'fail',
  'attestation-expired',
  'unknown',
  'warn',
  'attested',
  'pass',
  'not-applicable',
] as const;

/** One of `statuses`. */
export type Status = (typeof statuses)[number];

/** What one level said. */
export interface LevelResult extends Judgement {
  readonly level: MachineLevel;
  /** When that level was looked at, ISO 8601. */
  readonly at: string;
  /** Whether it is too old to count. */
  readonly stale: boolean;
  /** Whether it is from an earlier report. */
  readonly earlier: boolean;
}

/** What fixing a red item costs a month, in USD at list price. */
export interface CostOfFixing {
  readonly monthlyUsd: { readonly low: number; readonly expected: number; readonly high: number };
  /** What is counted, and what is not. */
  readonly note: string;
}

/** One item, judged. */
export interface ItemResult {
  readonly item: string;
  readonly title: string;
  readonly section: Section;
  readonly severity: Severity;
  readonly status: Status;
  /** One sentence, whatever the status. */
  readonly reason: string;
  /** Level that the status rests on. @default - no level could judge */
  readonly level?: Level;
  readonly demand: Demand;
  /** Evidence of the level that the status rests on. */
  readonly evidence: readonly Evidence[];
  /** Every level that was looked at, weakest first. */
  readonly levels: readonly LevelResult[];
  /** Whether a weaker level passes and a stronger one fails: "passes in plan, fails live". */
  readonly drift: boolean;
  /** What this run did not show although the item asks for it. */
  readonly notSeen: readonly string[];
  /** @default - nobody attested or excepted it */
  readonly attestation?: AttestationEvidence;
  /** Days until the attestation or exception expires; negative when it has. @default - there is none */
  readonly expiresInDays?: number;
  readonly anchors: readonly Anchor[];
  readonly remediation: string;
  readonly runbook: string;
  /** @default - not red, or nobody computed it */
  readonly cost?: CostOfFixing;
  /** When the level that the status rests on was looked at, ISO 8601. */
  readonly at: string;
  /** What other tools say of it; the status never rests on it. @default - they say nothing, or none was asked */
  readonly otherTools?: OtherToolsOfItem;
}

/** The whole checklist, judged. Plain JSON. */
export interface Report {
  readonly schemaVersion: 1;
  readonly tool: { readonly name: '@hera/checklist'; readonly version: string };
  /** Names of the stacks, in order. */
  readonly stacks: readonly string[];
  /** @default - no manifest tells */
  readonly environment?: string;
  readonly profile: Profile;
  /** Objectives of recovery that it was judged by. @default - none is declared */
  readonly objectives?: Objectives;
  /** Parameters that were given over those of the profile, by item. @default - none */
  readonly parameters?: Readonly<Record<string, Readonly<Record<string, ParameterValue>>>>;
  /** ISO 8601. */
  readonly at: string;
  /** In the order of the items. */
  readonly results: readonly ItemResult[];
  readonly counts: Readonly<Record<Status, number>>;
  /** Defects and warnings that belong to no item alone: rules that threw, attestations that could not be used. */
  readonly problems: readonly Problem[];
  /** Reports of other tools that stand beside the results. @default - there are none */
  readonly otherTools?: OtherTools;
}
