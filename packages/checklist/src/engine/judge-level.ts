import { HeraError, type Problem } from '@hera/core/errors';
import type { Item, MachineLevel, ParameterValue, Profile } from '../items/item';
import type { AttestationEvidence } from './attestation-evidence';
import { noPlatform } from '../analysis/platform';
import type { Judgement } from './evidence';
import { unknownBecause } from './findings';
import type { KubernetesScope } from './kubernetes-scope';
import type { AwsObservations } from './observations';
import { type Objectives, parametersOf, type Rule, type RuleContext } from './rule';
import { NotLookedAt, type ResourceScope } from './scope';

/** One level with what it shows. */
export type LevelInput =
  | { readonly level: 'synth' | 'plan'; readonly at: string; readonly resources: ResourceScope }
  | {
      readonly level: 'live-aws';
      readonly at: string;
      readonly resources: ResourceScope;
      readonly observations: AwsObservations;
    }
  | { readonly level: 'live-kubernetes'; readonly at: string; readonly kubernetes: KubernetesScope };

/** What is the same for every rule of a level. */
export interface Surroundings {
  readonly profile: Profile;
  readonly objectives: Objectives;
  readonly now: Date;
  readonly items: ReadonlyMap<string, Item>;
  readonly rules: ReadonlyMap<string, Rule>;
  readonly parameters: Readonly<Record<string, Readonly<Record<string, ParameterValue>>>>;
  /** Records that hold now. */
  readonly records: readonly AttestationEvidence[];
}

const textOf = (error: unknown): string =>
  HeraError.is(error)
    ? error.problems.map(({ message }) => message).join('; ')
    : error instanceof Error
      ? error.message
      : String(error);

/** Runs the rules of one level, each once, and keeps the failure of one from the others. */
export class LevelJudge {
  /** Rules that threw. */
  readonly problems: Problem[] = [];
  readonly #judgements = new Map<string, Judgement | 'running'>();
  #others: readonly LevelJudge[] = [];

  constructor(
    private readonly input: LevelInput,
    private readonly surroundings: Surroundings,
  ) {}

  /** Lets the rules of levels ask for each other. */
  static acquaint(judges: readonly LevelJudge[]): void {
    for (const judge of judges) judge.#others = judges.filter((other) => other !== judge);
  }

  get level(): MachineLevel {
    return this.input.level;
  }

  get at(): string {
    return this.input.at;
  }

  /** What the rule of an item says, or undefined where it has none for this level. */
  judge(id: string): Judgement | undefined {
    const known = this.#judgements.get(id);
    if (known === 'running') throw new Error(`the rules of ${id} and another item or level ask for each other`);
    if (known !== undefined) return known;
    const item = this.surroundings.items.get(id);
    const rule = this.surroundings.rules.get(id);
    if (item === undefined || rule === undefined || !item.levels.includes(this.level)) return undefined;
    this.#judgements.set(id, 'running');
    const judgement = this.#guarded(item, rule);
    if (judgement === undefined) this.#judgements.delete(id);
    else this.#judgements.set(id, judgement);
    return judgement;
  }

  #guarded(item: Item, rule: Rule): Judgement | undefined {
    try {
      const judgement = this.#run(item, rule);
      if (judgement !== undefined && judgement.reason.trim() === '') throw new Error('gave no reason');
      return judgement;
    } catch (error) {
      if (error instanceof NotLookedAt) return unknownBecause(error.message, [error.message]);
      const message = `the rule of ${item.id} failed at ${this.level}: ${textOf(error)}`;
      this.problems.push({
        code: 'HERA_CHECK_002',
        path: item.id,
        message,
        fix: 'this is a defect of the rule: report it with the document that it was given',
      });
      return unknownBecause(`HERA_CHECK_002 ${message}`);
    }
  }

  #run(item: Item, rule: Rule): Judgement | undefined {
    const { input } = this;
    if (item.needsPlatform === true && (input.level === 'synth' || input.level === 'plan')) {
      const none = input.resources.once(noPlatform);
      if (none !== undefined) return none;
    }
    const context = this.#contextOf(item);
    if (input.level === 'live-kubernetes') return rule.kubernetes?.(input.kubernetes, context);
    const resources = () => rule.resources?.(input.resources, context);
    if (input.level !== 'live-aws' || rule.liveAws === undefined) return resources();
    return rule.liveAws(input.observations, context, () => resources() ?? unknownBecause('no resource of AWS tells'));
  }

  #contextOf(item: Item): RuleContext {
    const { profile, objectives, now, parameters, records } = this.surroundings;
    return {
      item,
      profile,
      objectives,
      now,
      parameters: parametersOf({ ...item.parameters, ...item.profiles[profile].parameters, ...parameters[item.id] }),
      recordsOf: (id) => records.filter((record) => record.item === id),
      judgementAt: (level) => this.#others.find((other) => other.level === level)?.judge(item.id),
      judgementOf: (id) => this.judge(id) ?? unknownBecause(`no rule judges ${id} at this level`),
    };
  }
}
