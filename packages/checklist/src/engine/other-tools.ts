import type { ToolName } from '../adapters/finding';
import type { Anchor, AnchorSource } from '../items/item';

/** What another tool says of an item. It stands beside what Hera found and never takes its place. */
export interface AdditionalEvidence {
  /** Id of the item. */
  readonly item: string;
  readonly source: AnchorSource;
  /** Id of the control. */
  readonly control: string;
  /** `failed` when one of its findings is. */
  readonly outcome: 'passed' | 'failed' | 'none';
  /** What a pass is worth: the same question, a part of it; or a control that the item fails on purpose. */
  readonly weight: Anchor['strength'];
  /** What it does not show, in words; empty when it shows all. */
  readonly limits: readonly string[];
  /** Of findings with the outcome, ten at the most. */
  readonly subjects: readonly string[];
  readonly counts: Readonly<Record<'passed' | 'failed' | 'none', number>>;
  readonly message: string;
  readonly tool: ToolName;
  /** File of the report. */
  readonly file: string;
  /** Newest finding, ISO 8601. @default - the report does not tell */
  readonly at?: string;
}

/** Where Hera and another tool do not agree on an item. */
export interface Contradiction {
  /** `tool-fails`: Hera passes it; `tool-passes`: Hera fails it, and the tool asks the same question. */
  readonly kind: 'tool-fails' | 'tool-passes';
  readonly source: AnchorSource;
  /** Id of the control. */
  readonly control: string;
  /** In words. */
  readonly message: string;
}

/** What other tools say of one item. */
export interface OtherToolsOfItem {
  readonly evidence: readonly AdditionalEvidence[];
  readonly contradictions: readonly Contradiction[];
}

/** Reports of other tools that were held against the items. */
export interface OtherTools {
  readonly reports: readonly {
    readonly tool: ToolName;
    /** @default - the report does not tell */
    readonly version?: string;
    /** As it was named. */
    readonly file: string;
    /** How many findings it has. */
    readonly findings: number;
    /** What it does not show although one could think so, in words. */
    readonly notes: readonly string[];
  }[];
  /** Controls that are never evidence, and why. */
  readonly ignored: readonly { readonly source: AnchorSource; readonly control: string; readonly why: string }[];
  /** Findings about other clusters. */
  readonly otherClusters: number;
  /** Findings of controls that no item is anchored to. */
  readonly unmapped: number;
}
