import type { SourceLocation } from '@hera/stack-model';
import type { MachineLevel } from '../items/item';

/** What a piece of evidence says about its item. */
export type Verdict = 'holds' | 'breaks' | 'warns' | 'unknown';

/** One thing that was looked at. Values of sensitive attributes never stand here. */
export interface Evidence {
  readonly verdict: Verdict;
  readonly level: MachineLevel;
  /** Resource address, ARN, or `Kind/namespace/name` of a Kubernetes object; `stack` where it is about something that is not there. */
  readonly subject: string;
  /** Attribute as Terraform, AWS or Kubernetes names it. @default - about the whole subject */
  readonly attribute?: string;
  /** What it is, as text. @default - not set, or not known */
  readonly value?: string;
  /** What would be accepted. @default - the message says it */
  readonly expected?: string;
  /** In words, for people. */
  readonly message: string;
  /** Path in the construct tree. @default - the document does not tell */
  readonly constructPath?: string;
  /** Line of TypeScript that made it. @default - the document does not tell */
  readonly source?: SourceLocation;
}

/** What a rule says at one level. A reason is given whatever the status. */
export interface Judgement {
  readonly status: 'pass' | 'fail' | 'warn' | 'not-applicable' | 'unknown';
  /** One sentence. */
  readonly reason: string;
  readonly evidence: readonly Evidence[];
  /** Anchors whose strength is another one for what was found, by id; for example a control that this pass does not meet. @default - none */
  readonly anchorStrengths?: Readonly<Record<string, 'equal' | 'partial' | 'conflicts'>>;
  /** What this level did not show although the item asks for it. @default - nothing */
  readonly notSeen?: readonly string[];
}
