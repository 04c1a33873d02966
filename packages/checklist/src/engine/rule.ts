import type { Item, MachineLevel, ParameterValue, Profile } from '../items/item';
import type { AttestationEvidence } from './attestation-evidence';
import type { Judgement } from './evidence';
import type { KubernetesScope } from './kubernetes-scope';
import type { AwsObservations } from './observations';
import type { ResourceScope } from './scope';

/** Objectives of recovery, as the environment declares them. Minutes. */
export interface Objectives {
  /** Longest time without service. @default - not declared */
  readonly rtoMinutes?: number;
  /** Longest time whose data may be lost. @default - not declared */
  readonly rpoMinutes?: number;
}

/** Parameters of an item, the profile's and the caller's on top of its own. */
export interface Parameters {
  /** @throws Error for a parameter that is no number: a defect of the rule */
  number(name: string): number;
  /** @throws Error for a parameter that is no text: a defect of the rule */
  text(name: string): string;
  /** @throws Error for a parameter that is no boolean: a defect of the rule */
  flag(name: string): boolean;
  /** @throws Error for a parameter that is no list: a defect of the rule */
  list(name: string): readonly string[];
}

/** What a rule is told beside the resources. */
export interface RuleContext {
  readonly item: Item;
  readonly profile: Profile;
  readonly parameters: Parameters;
  readonly objectives: Objectives;
  /** The moment of the evaluation: rules never ask the clock of the machine. */
  readonly now: Date;
  /** Records of an item that hold now: verified, not expired, of what has not changed. */
  recordsOf(item: string): readonly AttestationEvidence[];
  /** What this item's rule says at another level; undefined where that was not looked at. @throws Error for levels that ask for each other */
  judgementAt(level: MachineLevel): Judgement | undefined;
  /** What another item's rule says at the same level. @throws Error for items that ask for each other: a defect of the rules */
  judgementOf(item: string): Judgement;
}

/** Judges one item. A rule is a pure function of what it is given; it throws only if it is defective. */
export interface Rule {
  /** Id of the item. */
  readonly item: string;
  /** Judges synth, plan and live AWS, which all come as Terraform resources. @default - none of them tells */
  readonly resources?: (scope: ResourceScope, context: RuleContext) => Judgement;
  /**
   * Judges live AWS by what no resource has an attribute for; `resources` is the judgement of the resources there.
   *
   * @default - `resources` alone
   */
  readonly liveAws?: (observations: AwsObservations, context: RuleContext, resources: () => Judgement) => Judgement;
  /** Judges live Kubernetes. @default - it does not tell */
  readonly kubernetes?: (scope: KubernetesScope, context: RuleContext) => Judgement;
}

const parameterOf = <T extends ParameterValue>(
  values: Readonly<Record<string, ParameterValue>>,
  name: string,
  is: (value: ParameterValue | undefined) => value is T,
): T => {
  const value = values[name];
  if (!is(value)) throw new Error(`the parameter ${name} is not of the type that the rule asks for`);
  return value;
};

/** Typed access to parameters. */
export const parametersOf = (values: Readonly<Record<string, ParameterValue>>): Parameters => ({
  number: (name) => parameterOf(values, name, (value) => typeof value === 'number'),
  text: (name) => parameterOf(values, name, (value) => typeof value === 'string'),
  flag: (name) => parameterOf(values, name, (value) => typeof value === 'boolean'),
  list: (name) => parameterOf(values, name, (value): value is readonly string[] => Array.isArray(value)),
});
