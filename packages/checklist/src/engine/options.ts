import type { StackModel } from '@hera/stack-model';
import type { Item, ParameterValue, Profile } from '../items/item';
import type { AttestationEvidence } from './attestation-evidence';
import type { Judgement } from './evidence';
import type { AwsObservations, KubernetesObservations } from './observations';
import type { OwnRule } from './own-rule';
import type { CostOfFixing, Report } from './report';
import type { Objectives } from './rule';

/** What is judged. Every level is optional: what is not given is not judged. */
export interface EvaluationInput {
  /** Configuration, as `readStackModel` reads it from `cdk.tf.json`; several where the environment has several stacks. @default - not judged */
  readonly synth?: StackModel | readonly StackModel[];
  /** Plan JSON, read with its `cdk.tf.json` so that evidence has lines of TypeScript. @default - not judged */
  readonly plan?: StackModel | readonly StackModel[];
  /** @default - not judged */
  readonly aws?: AwsObservations;
  /** @default - not judged */
  readonly kubernetes?: KubernetesObservations;
  /** Read and verified records. @default - nobody attested anything */
  readonly attestations?: readonly AttestationEvidence[];
  /** A report of an earlier run, whose live levels hold as long as they are fresh. @default - there is none */
  readonly earlier?: Report;
}

/** How it is judged. */
export interface EvaluationOptions {
  /** @default - by the manifest's profile; `production` where no manifest tells */
  readonly profile?: Profile;
  /** Gives the moment of the evaluation. @default - the clock of the machine */
  readonly clock?: () => Date;
  /** Parameters by item, over those of the profile. @default - none */
  readonly parameters?: Readonly<Record<string, Readonly<Record<string, ParameterValue>>>>;
  /** Objectives of recovery. @default - those that `ClusterBackup` of @hera/recovery was given, by the manifest; else not declared */
  readonly objectives?: Objectives;
  /** Hours after which what was seen live does not count any more. @default 24 */
  readonly liveMaximumAgeHours?: number;
  /** Rules from outside of this package, as `ownRule` of `@hera/checklist/own-rule` makes them. @default - none */
  readonly ownRules?: readonly OwnRule[];
  /** Only these items, by id. @default - all */
  readonly only?: readonly string[];
  /** What fixing a red item costs a month. @default - not computed */
  readonly costOfFixing?: (item: Item, judgement: Judgement) => CostOfFixing | undefined;
}
